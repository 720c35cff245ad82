"""Who asks: a signed-in person, or nobody in particular."""

from typing import Final
from uuid import UUID

import msgspec


class Actor(msgspec.Struct, frozen=True, gc=False):
    """A person whose session was read in this request; `nickname` is None until the profile is complete."""

    id: UUID
    session_id: UUID
    nickname: str | None
    locale: str
    time_zone: str


class Anonymous(msgspec.Struct, frozen=True, gc=False):
    """Someone without a session. `id` is None, which no row's owner ever equals."""

    locale: str = "en"
    time_zone: str = "UTC"
    id: None = None


Viewer = Actor | Anonymous
ANONYMOUS: Final = Anonymous()
