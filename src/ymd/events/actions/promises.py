"""What guests were promised: when, where and whether. Read before and after a change, whichever protocol made it."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Text, bindparam, cast, exists, func, literal_column, select, tuple_
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by
from sqlalchemy.dialects.postgresql import UUID as SQL_UUID

from ymd.calendars.facts import ObjectsChanged
from ymd.events.facts import PlanChanged
from ymd.events.tables import events, guests, overrides
from ymd.kernel.db import Db
from ymd.kernel.statement import statement

#: Of a series and of each of its overrides: what a revision is made of (RFC 5545, section 3.8.7.4).
_PROMISED = ("starts", "start_zone", "ends", "end_zone", "all_day", "location", "status")


class _Promise(msgspec.Struct, frozen=True):
    id: UUID
    digest: str


def _words(table: Any, *more: ColumnElement[Any]) -> ColumnElement[str]:
    promised: list[ColumnElement[Any]] = [table.c[name] for name in _PROMISED]
    return cast(tuple_(*promised, *more), Text)


_OVERRIDES = (
    select(
        func.string_agg(
            _words(overrides, overrides.c.recurrence_id),
            aggregate_order_by(literal_column("' '"), overrides.c.recurrence_id),
        )
    )
    .where(overrides.c.calendar_id == events.c.calendar_id, overrides.c.event_id == events.c.id)
    .scalar_subquery()
)
_SERIES = _words(events, events.c.rrule, events.c.rdate, events.c.exdate, events.c.deleted_at.is_(None))
_JOINED = exists().where(
    guests.c.calendar_id == events.c.calendar_id, guests.c.event_id == events.c.id, guests.c.answer != "not"
)
_PROMISES = statement(
    select(events.c.id, func.md5(func.concat(_SERIES, _OVERRIDES), type_=Text).label("digest")).where(
        events.c.calendar_id == bindparam("in_calendar", type_=SQL_UUID),
        events.c.id == func.any(bindparam("ids", type_=ARRAY(SQL_UUID))),
        _JOINED,
    ),
    _Promise,
)


async def what_guests_know(db: Db, calendar_id: UUID, ids: Sequence[UUID]) -> dict[UUID, str]:
    """Of those of the events that somebody joined, a digest of what was promised. Most have no guests: one statement
    that finds nothing."""
    return {found.id: found.digest for found in await db.all(_PROMISES, in_calendar=calendar_id, ids=ids)}


async def tell_broken(db: Db, fact: ObjectsChanged, known: Mapping[UUID, str]) -> None:
    """Record which of these plans are no longer what their guests knew."""
    now = await what_guests_know(db, fact.calendar_id, list(known))
    for event_id, digest in now.items():
        if digest != known[event_id]:
            db.record(PlanChanged(fact.calendar_id, event_id, fact.actor_id, fact.change))
