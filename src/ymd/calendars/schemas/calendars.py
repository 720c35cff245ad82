"""Calendars and their members, in and out."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from ymd.kernel.text import Input, Line100

Who = Literal["public", "followers", "friends", "members"]
As = Literal["reader", "free_busy"]
Color = Annotated[
    str, Meta(pattern="^#[0-9a-fA-F]{6}$", min_length=7, max_length=7, description="sRGB, such as #2e6f57.")
]
Zone = Annotated[str, Meta(min_length=1, max_length=64, description="A zone of the IANA database.")]
RoleName = Literal["owner", "editor", "contributor", "reader", "free_busy"]
GivenRole = Literal["editor", "contributor", "reader", "free_busy"]


class CalendarAudience(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who besides the members sees the calendar, and how: with all details, or the times only."""

    who: Who = "members"
    as_: As = msgspec.field(name="as", default="reader")


class CalendarInput(Input):
    """A calendar as its owner wants it. Without `color` or `time_zone` it gets a free colour and the owner's zone."""

    name: Line100
    color: Color | None = None
    time_zone: Zone | None = None
    audience: CalendarAudience = CalendarAudience()


class CalendarCan(msgspec.Struct, frozen=True):
    """What the viewer may do: `edit` settings, `share` it by roles, `delete` it, `add` events, `leave` it."""

    edit: bool
    share: bool
    delete: bool
    add: bool
    leave: bool


class Calendar(msgspec.Struct, frozen=True, kw_only=True):
    """A calendar for one viewer. Who sees it by its audience alone has no `role` and is told no `change`."""

    id: UUID
    name: str
    color: str
    time_zone: str
    audience: CalendarAudience
    owner: str | None
    role: RoleName | None
    change: int | None
    created_at: datetime
    updated_at: datetime
    can: CalendarCan


class CalendarRow(msgspec.Struct, frozen=True):
    """A calendar with what it means to the viewer; `level` is a rules.Level."""

    id: UUID
    owner_id: UUID
    name: str
    color: str
    time_zone: str
    audience_who: Who
    audience_as: As
    owner: str | None
    role: RoleName | None
    change: int
    forgotten: int
    member_change: int | None
    version: int
    created_at: datetime
    updated_at: datetime
    level: int

    @property
    def etag(self) -> str:
        """Changes with what the owner set and with the viewer's role, not with what lies in the calendar."""
        return f'"{self.version}.{self.role or "audience"}"'

    @property
    def input(self) -> CalendarInput:
        """The calendar as the document that would make it, for a merge patch."""
        audience = CalendarAudience(who=self.audience_who, as_=self.audience_as)
        return CalendarInput(name=self.name, color=self.color, time_zone=self.time_zone, audience=audience)


class Newcomer(msgspec.Struct, frozen=True):
    """Someone whose first calendar is to be made, and the time of the transaction."""

    locale: str
    time_zone: str
    now: datetime


class RoleInput(Input):
    role: GivenRole


class Member(msgspec.Struct, frozen=True):
    """Someone in a calendar; `nickname` is null where a block stands between them and the viewer."""

    nickname: str | None
    role: RoleName
    since: datetime


class MemberRow(msgspec.Struct, frozen=True):
    account_id: UUID
    nickname: str | None
    role: RoleName
    since: datetime

    def shown(self) -> Member:
        return Member(self.nickname, self.role, self.since)


class Change(msgspec.Struct, frozen=True):
    """One object's last change. `uid` is null for someone who gets the times only."""

    id: UUID
    uid: str | None
    component: str
    change: int
    deleted: bool


class Changes(msgspec.Struct, frozen=True):
    """What changed after `since`, in order. `next` asks for more; at the end `change` is where to go on later."""

    items: list[Change]
    next: str | None
    change: int


class Trashed(msgspec.Struct, frozen=True):
    """What lies in the trash: a calendar or an object of one; it is gone for good at `gone_at`."""

    id: UUID
    kind: Literal["calendar", "object"]
    component: str | None
    calendar_id: UUID
    title: str | None
    deleted_at: datetime
    gone_at: datetime
