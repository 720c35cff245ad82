"""Since when a plan is open for others to join. Feeds have it at that moment, however it is edited afterwards."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, bindparam, delete, func, select
from sqlalchemy.dialects.postgresql import UUID as SQL_UUID
from sqlalchemy.dialects.postgresql import insert as upsert

from ymd.calendars.queries import calendars
from ymd.events.tables import events, openings
from ymd.kernel.db import Db
from ymd.kernel.statement import command

_CALENDAR = bindparam("of_calendar", type_=SQL_UUID)
_EVENT = bindparam("event_id", type_=SQL_UUID)

_OPEN = command(
    upsert(openings)
    .from_select(
        ["calendar_id", "event_id", "host_id", "opened_at"],
        select(
            events.c.calendar_id,
            events.c.id,
            func.coalesce(events.c.created_by, calendars.c.owner_id),
            bindparam("now", type_=DateTime(timezone=True)),
        )
        .join_from(events, calendars, calendars.c.id == events.c.calendar_id)
        .where(events.c.calendar_id == _CALENDAR, events.c.id == _EVENT),
    )
    .on_conflict_do_nothing()
)
_CLOSE = command(delete(openings).where(openings.c.calendar_id == _CALENDAR, openings.c.event_id == _EVENT))


async def note_opening(db: Db, calendar_id: UUID, event_id: UUID, *, is_open: bool, now: datetime) -> None:
    """A plan that is open already keeps its moment; one that is opened again gets a new one."""
    named = {"of_calendar": calendar_id, "event_id": event_id}
    if is_open:
        await db.run(_OPEN, **named, now=now)
    else:
        await db.run(_CLOSE, **named)
