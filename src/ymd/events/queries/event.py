"""One event: for a page, and for whoever is going to act on it."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, func, select, true
from sqlalchemy.dialects.postgresql import UUID as SQL_UUID

from ymd.accounts.queries import profiles
from ymd.calendars.queries import VIEWER, calendars, seen_calendars
from ymd.events.queries.sources import Sources
from ymd.events.queries.visibility import event_level, is_guest, is_hidden, may_join
from ymd.events.queries.windows import occurrences_in, ways
from ymd.events.rules.windows import Window
from ymd.events.schemas.rows import EventDetail, Key, Occurrences, Plan, Shown
from ymd.events.tables import events, guests
from ymd.graph.queries import brief, people
from ymd.kernel.actor import Viewer
from ymd.kernel.db import Db
from ymd.kernel.statement import statement

_ID = bindparam("event_id", type_=SQL_UUID)
_CALENDAR_ID = select(events.c.calendar_id).where(events.c.id == _ID).scalar_subquery()


def shown_columns(table: Any) -> list[ColumnElement[Any]]:
    """The columns of a `Shown`."""
    names = {"classification": "class"}
    return [table.c[names.get(name, name)].label(name) for name in Shown.__struct_fields__]


#: The event's calendar, judged once.
_SOURCE = (
    seen_calendars()
    .where(calendars.c.id == _CALENDAR_ID)
    .cte("source")
    .prefix_with("MATERIALIZED", dialect="postgresql")
)
_LEVEL = event_level(_SOURCE, events, guests.c.answer)
_MAKER = func.coalesce(events.c.created_by, _SOURCE.c.owner_id)
_SHOWN = shown_columns(events)
_FROM = events.join(_SOURCE, _SOURCE.c.id == events.c.calendar_id).outerjoin(guests, is_guest(events))


def _visible(*columns: ColumnElement[Any], source: Any = _FROM) -> Select[Any]:
    return (
        select(*columns)
        .select_from(source)
        .where(events.c.id == _ID, events.c.deleted_at.is_(None), _LEVEL > 0, ~is_hidden(_SOURCE, events))
    )


def _answers(answer: str) -> ColumnElement[int]:
    given = guests.alias()
    return (
        select(func.count())
        .select_from(given)
        .where(given.c.calendar_id == events.c.calendar_id, given.c.event_id == events.c.id, given.c.answer == answer)
        .scalar_subquery()
    )


_HOST = people(*brief(VIEWER, profiles.c.account_id)).where(profiles.c.account_id == _MAKER).lateral("host")
_OWN = [
    events.c[name]
    for name in ("id", "calendar_id", "uid", "recurs", "rrule", "rdate", "exdate", "audience", "open_to", "capacity")
]
_DETAIL = statement(
    _visible(
        *_SHOWN,
        *_OWN,
        events.c.version,
        events.c.created_at,
        events.c.updated_at,
        _LEVEL.label("level"),
        guests.c.answer.label("my_answer"),
        may_join(_SOURCE, events).label("may_join"),
        _answers("going").label("going"),
        _answers("maybe").label("maybe"),
        _answers("not").label("declined"),
        _HOST.c.nickname.label("host_nickname"),
        _HOST.c.name.label("host_name"),
        _HOST.c.avatar.label("host_avatar"),
        source=_FROM.outerjoin(_HOST, true()),
    ),
    EventDetail,
)
_PLAN = _visible(
    events.c.id,
    events.c.calendar_id,
    _SOURCE.c.owner_id,
    _MAKER.label("host_id"),
    _LEVEL.label("level"),
    events.c.open_to,
    may_join(_SOURCE, events).label("may_join"),
    events.c.capacity,
    guests.c.answer.label("my_answer"),
    events.c.audience,
)
_UNLOCKED = statement(_PLAN, Plan)
_LOCKED = statement(_PLAN.with_for_update(key_share=True, of=events), Plan)

_DELETED = statement(
    select(events.c.calendar_id)
    .join_from(events, _SOURCE, _SOURCE.c.id == events.c.calendar_id)
    .where(events.c.id == _ID, events.c.deleted_at.is_not(None), _SOURCE.c.role.is_not(None)),
    UUID,
)


async def event_for(db: Db, viewer: Viewer, event_id: UUID, *, lock: bool = False) -> Plan:
    """The event for someone who is going to act on it; with `lock`, nobody else acts on it meanwhile.

    Raises NotFound for one that the viewer may not know of. Who may know its times only gets it too: see its level.
    """
    return await db.one(_LOCKED if lock else _UNLOCKED, event_id=event_id, viewer_id=viewer.id)


async def event_detail(db: Db, viewer: Viewer, event_id: UUID) -> EventDetail:
    """All that a page shows of an event. It is not masked yet: `told_event` does that. Raises NotFound."""
    return await db.one(_DETAIL, event_id=event_id, viewer_id=viewer.id)


async def calendar_of_deleted(db: Db, viewer: Viewer, event_id: UUID) -> UUID:
    """Where an event in the trash lay, for members of that calendar. Raises NotFound."""
    return await db.one(_DELETED, event_id=event_id, viewer_id=viewer.id)


_OF_ONE = ways(
    Sources(
        seen_calendars(calendars.c.color)
        .where(calendars.c.id == _CALENDAR_ID)
        .cte("sources")
        .prefix_with("MATERIALIZED", dialect="postgresql"),
        event_id=_ID,
    )
)


async def occurrences_of(
    db: Db, viewer: Viewer, event_id: UUID, window: Window, *, limit: int, after: Key | None
) -> Occurrences:
    """A page of one event's occurrences in a window. Raises NotFound."""
    await event_for(db, viewer, event_id)
    return await occurrences_in(db, _OF_ONE, window, limit=limit, after=after, viewer_id=viewer.id, event_id=event_id)
