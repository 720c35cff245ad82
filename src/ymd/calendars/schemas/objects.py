"""Calendar objects on their way in, in the store, and as changes."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from ymd.ics import EventValues

Audience = Literal["public", "followers", "friends", "members", "private"]


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """An object that someone wants to have in a calendar; the live one of the same UID is replaced.

    `text` is one VCALENDAR in its stored form (`ics.tree.dump`). `audience` is left as it is when UNSET, the
    calendar's when None. `edited` counts an edit although the text stays, because a row beside it changed. `values` is
    what the text says, where whoever made the draft has read it already.
    """

    uid: str
    component: str
    text: str
    audience: Audience | UnsetType | None = UNSET
    edited: bool = False
    values: tuple[EventValues, ...] | None = None


class Put(msgspec.Struct, frozen=True):
    """What became of a draft. An object that was there with the same text and audience keeps its version."""

    id: UUID
    uid: str
    version: int
    created: bool
    changed: bool


class StoredObject(msgspec.Struct, frozen=True):
    """One object as it lies in the store; nothing of `text` may leave but through `document_for`."""

    calendar_id: UUID
    id: UUID
    uid: str
    component: str
    text: str
    audience: str | None
    secret: bool
    version: int
    change: int
    created_by: UUID | None
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None


class SeenObject(StoredObject, frozen=True):
    """An object with the viewer's Level for it."""

    level: int


class Opened(msgspec.Struct, frozen=True):
    """A calendar whose row this unit of work has locked for writing, and its change number from now on."""

    id: UUID
    owner_id: UUID
    time_zone: str
    role: str
    change: int
