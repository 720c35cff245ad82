"""Pictures on the wire, and as their rows are read."""

from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from ymd.kernel.text import Block1000, Input

Alt = Annotated[Block1000, Meta(description="What the picture shows, for those who cannot see it.")]


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


class AltInput(Input):
    """What is said of a picture."""

    alt: Alt = ""


class PictureRow(msgspec.Struct, frozen=True):
    """A picture of one's own; `used` says whether it stands anywhere."""

    id: UUID
    width: int
    height: int
    alt: str
    blurhash: str
    used: bool


class Usage(msgspec.Struct, frozen=True):
    """What someone's pictures take: bytes of all, how many stand nowhere, and how many were sent in today."""

    bytes: int
    unused: int
    today: int


class Names(msgspec.Struct, frozen=True):
    """What a picture's blobs are named by."""

    id: UUID
    face: UUID
