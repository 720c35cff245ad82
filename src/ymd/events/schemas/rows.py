"""Rows of the projection on their way into the tables; the fields are the columns."""

from datetime import datetime
from uuid import UUID

import msgspec


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
