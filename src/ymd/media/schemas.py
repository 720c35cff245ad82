"""Pictures on the wire."""

from uuid import UUID

import msgspec


class Media(msgspec.Struct, frozen=True):
    """A picture. Under `url` it is seen as large as it is kept, under `thumbnail` small, for some hours; `blurhash` is
    what stands in its place until it is there."""

    id: UUID
    url: str
    thumbnail: str
    width: int
    height: int
    alt: str
    blurhash: str
