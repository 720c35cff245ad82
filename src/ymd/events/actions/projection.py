"""Keeps the projection: what changed is read again from its text, a batch at a time; rows that run out are renewed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import DateTime, Integer, bindparam, column, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.dialects.postgresql import UUID as SQL_UUID
from sqlalchemy.dialects.postgresql import insert as upsert

from ymd.calendars.queries import stored_objects, values_read
from ymd.events.rules.rows import Rows, rows_of
from ymd.events.schemas.rows import EventKey, OccurrenceRow
from ymd.events.tables import events, occurrences, overrides
from ymd.kernel.db import Db
from ymd.kernel.statement import command, statement

#: What a projection does not know, and therefore must leave alone.
_KEPT = ("calendar_id", "id", "open_to", "capacity")

#: What a renewal changes.
_RANGE = ("projected_from", "projected_until", "renew_at")

_CALENDAR = bindparam("in_calendar", type_=SQL_UUID)
_IDS = func.any(bindparam("ids", type_=ARRAY(SQL_UUID)))


def _records(table: Any, without: Sequence[str] = ()) -> Any:
    """A parameter `rows`, a list of structs, as rows of the table's columns."""
    columns = [column(each.name, each.type) for each in table.c if each.name not in without]
    return (
        func.jsonb_to_recordset(bindparam("rows", type_=JSONB))
        .table_valued(*columns, name="given")
        .render_derived(with_types=True)
    )


_GIVEN_EVENTS = _records(events, without=("open_to", "capacity"))
_PUT = upsert(events).from_select(
    [each.name for each in _GIVEN_EVENTS.c], select(*_GIVEN_EVENTS.c).order_by(_GIVEN_EVENTS.c.id)
)
_PUT_EVENTS = command(
    _PUT.on_conflict_do_update(
        index_elements=["calendar_id", "id"],
        set_={each.name: _PUT.excluded[each.name] for each in events.c if each.name not in _KEPT},
    )
)
_GIVEN_OVERRIDES = _records(overrides)
_ADD_OVERRIDES = command(
    insert(overrides).from_select([each.name for each in _GIVEN_OVERRIDES.c], select(*_GIVEN_OVERRIDES.c))
)
_MARK_DELETED = command(
    update(events)
    .values(deleted_at=bindparam("gone_at", type_=DateTime(timezone=True)), renew_at=None)
    .where(events.c.calendar_id == _CALENDAR, events.c.id == _IDS)
)
_DROP_OVERRIDES = command(delete(overrides).where(overrides.c.calendar_id == _CALENDAR, overrides.c.event_id == _IDS))
_DROP_OCCURRENCES = command(
    delete(occurrences).where(occurrences.c.calendar_id == _CALENDAR, occurrences.c.event_id == _IDS)
)
_OCCURRENCE_COLUMNS = [occurrences.c[name] for name in OccurrenceRow.__struct_fields__]
_GIVEN_OCCURRENCES = (
    func.unnest(*(bindparam(f"{each.name}_each", type_=ARRAY(each.type)) for each in _OCCURRENCE_COLUMNS))
    .table_valued(*(column(each.name, each.type) for each in _OCCURRENCE_COLUMNS), name="given")
    .render_derived()
)
_ADD_OCCURRENCES = command(
    insert(occurrences).from_select(
        ["calendar_id", *OccurrenceRow.__struct_fields__], select(_CALENDAR, *_GIVEN_OCCURRENCES.c)
    )
)
_AT_ONCE = 20_000

_RUN_OUT = statement(
    select(events.c.calendar_id, events.c.id)
    .where(events.c.renew_at <= bindparam("now", type_=DateTime(timezone=True)), events.c.deleted_at.is_(None))
    .order_by(events.c.renew_at)
    .limit(bindparam("most", type_=Integer))
    .with_for_update(key_share=True, skip_locked=True),
    EventKey,
)
_RENEW = command(
    update(events)
    .values({name: bindparam(f"new_{name}", type_=events.c[name].type) for name in _RANGE})
    .where(events.c.calendar_id == _CALENDAR, events.c.id == bindparam("event_id", type_=SQL_UUID))
)


async def project_objects(db: Db, calendar_id: UUID, object_ids: tuple[UUID, ...]) -> None:
    """Bring the projection of these objects up to their texts, in a fixed number of statements.

    An object that is deleted, or in which nothing has a place in time, loses its occurrences; its row stays while the
    object does, because who may join it, and how many, is written there only. Never refuses.
    """
    made: list[Rows] = []
    gone: list[UUID] = []
    stored_ones = await stored_objects(db, calendar_id, object_ids)
    for stored in stored_ones:
        read = values_read(db, stored.id)
        rows = rows_of(stored, stored.updated_at, read) if stored.deleted_at is None else None
        if rows is not None:
            made.append(rows)
        elif stored.component == "VEVENT":
            gone.append(stored.id)
    if gone:
        gone_at = max(stored.updated_at for stored in stored_ones)
        await db.run(_MARK_DELETED, in_calendar=calendar_id, ids=gone, gone_at=gone_at)
    if made:
        await db.run(_PUT_EVENTS, rows=[rows.event for rows in made])
    ids = gone + [rows.event.id for rows in made]
    if ids:
        await db.run(_DROP_OVERRIDES, in_calendar=calendar_id, ids=ids)
        await db.run(_DROP_OCCURRENCES, in_calendar=calendar_id, ids=ids)
    if given := [override for rows in made for override in rows.overrides]:
        await db.run(_ADD_OVERRIDES, rows=given)
    await _add_occurrences(db, calendar_id, [row for rows in made for row in rows.occurrences])


async def renew(db: Db, now: datetime, *, most: int) -> int:
    """Make the rows anew of events whose rows run out, at most so many; how many there were.

    Events that someone is writing at this moment are passed over: their writer projects them.
    """
    keys = await db.all(_RUN_OUT, now=now, most=most)
    for key in keys:
        (stored,) = await stored_objects(db, key.calendar_id, (key.id,))
        rows = rows_of(stored, now)
        event = rows.event if rows is not None else None
        await db.run(
            _RENEW,
            in_calendar=key.calendar_id,
            event_id=key.id,
            **{f"new_{name}": getattr(event, name, None) for name in _RANGE},
        )
        await db.run(_DROP_OCCURRENCES, in_calendar=key.calendar_id, ids=[key.id])
        await _add_occurrences(db, key.calendar_id, rows.occurrences if rows is not None else [])
    return len(keys)


async def _add_occurrences(db: Db, calendar_id: UUID, rows: list[OccurrenceRow]) -> None:
    for at in range(0, len(rows), _AT_ONCE):
        columns = zip(*map(msgspec.structs.astuple, rows[at : at + _AT_ONCE]), strict=True)
        named = zip(OccurrenceRow.__struct_fields__, columns, strict=True)
        await db.run(_ADD_OCCURRENCES, in_calendar=calendar_id, **{f"{name}_each": values for name, values in named})
