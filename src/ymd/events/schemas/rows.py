"""Rows of the projection on their way into the tables; the fields are the columns."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import msgspec

from ymd.events.schemas.wire import Answer, Audience, Classification, OpenTo, Status, Transparency


class EventKey(msgspec.Struct, frozen=True):
    calendar_id: UUID
    id: UUID


class ShownRow(msgspec.Struct, frozen=True, kw_only=True):
    """What a component says about itself."""

    summary: str
    description: str | None
    location: str | None
    url: str | None
    starts: datetime
    start_zone: str | None
    ends: datetime
    end_zone: str | None
    all_day: bool
    status: str | None
    transp: str
    classification: str = msgspec.field(name="class")
    categories: list[str]
    color: str | None
    sequence: int


class Shown(msgspec.Struct, frozen=True):
    """What a series or one of its occurrences is shown as; the columns of `events` and `overrides` have these names,
    but for `class`."""

    summary: str
    description: str | None
    location: str | None
    url: str | None
    starts: datetime
    start_zone: str | None
    ends: datetime
    end_zone: str | None
    all_day: bool
    status: Status | None
    transp: Transparency
    classification: Classification
    categories: list[str]
    color: str | None
    sequence: int


class EventDetail(Shown, frozen=True):
    """One event with what it means to the viewer."""

    id: UUID
    calendar_id: UUID
    uid: str
    recurs: bool
    rrule: str | None
    rdate: list[str]
    exdate: list[str]
    audience: Audience | None
    open_to: OpenTo
    capacity: int | None
    version: int
    created_at: datetime
    updated_at: datetime
    level: int
    my_answer: Answer | None
    may_join: bool
    going: int
    maybe: int
    declined: int
    host_nickname: str | None
    host_name: str | None
    host_avatar: str | None


class Plan(msgspec.Struct, frozen=True):
    """An event as those who act on it need it. `level` is that of `calendars`: 1 times, 2 details, 3 edit; `host_id`
    whoever made it; `may_join`: it is open to the viewer."""

    id: UUID
    calendar_id: UUID
    owner_id: UUID
    host_id: UUID
    level: int
    open_to: OpenTo
    may_join: bool
    capacity: int | None
    my_answer: Answer | None
    audience: Audience | None


class EventRow(ShownRow, frozen=True, kw_only=True):
    calendar_id: UUID
    id: UUID
    uid: str
    recurs: bool
    rrule: str | None
    rdate: list[str]
    exdate: list[str]
    audience: str | None
    secret: bool
    created_by: UUID | None
    version: int
    projected_from: datetime | None
    projected_until: datetime | None
    renew_at: datetime | None
    created_at: datetime
    updated_at: datetime


class OverrideRow(ShownRow, frozen=True, kw_only=True):
    calendar_id: UUID
    event_id: UUID
    recurrence_id: datetime


class OccurrenceRow(msgspec.Struct, frozen=True, gc=False):
    event_id: UUID
    recurrence_id: datetime
    starts_at: datetime
    ends_at: datetime
    starts: datetime
    ends: datetime
    audience: str | None
    transp: str
    floats: bool
    shown_as: datetime | None


class Key(NamedTuple):
    """The order of occurrences: start, all-day first, event, recurrence id."""

    start: datetime
    timed: bool
    event_id: UUID
    recurrence_id: datetime


class Expandable(msgspec.Struct, frozen=True):
    """An event whose rows do not cover a window, as far as the viewer may know it; `color` is its calendar's."""

    calendar_id: UUID
    id: UUID
    color: str
    level: int
    my_answer: Answer | None
    text: str


class Occurrences(msgspec.Struct, frozen=True):
    """A page of a window: the JSON list of its items, and the place of the last where something comes behind it."""

    items: bytes
    last: Key | None
