"""A plan in few words, as JSON: what feeds and posts show of an event to those who get its details."""

from itertools import chain
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Date,
    DateTime,
    ScalarSelect,
    Text,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    null,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import JSON

from ymd.accounts.queries import profiles
from ymd.calendars.queries import VIEWER, calendars, seen_calendars
from ymd.events.queries.visibility import DETAILS, event_level, is_guest, is_hidden, may_join
from ymd.events.tables import events, guests, occurrences
from ymd.graph.queries import brief, people

_NOW: Final = bindparam("now", type_=DateTime(timezone=True))
_NAMES: Final = (
    *("id", "calendar_id", "summary", "location", "all_day", "status", "recurs", "color", "open_to", "capacity"),
)

#: Under a name of its own, so that it means the same inside a statement that reads events as well.
_PLAN: Final = events.alias("plan")


def json_object(**members: Any) -> ColumnElement[Any]:
    """A JSON object of columns."""
    pairs: Any = ((literal_column(f"'{name}'"), value) for name, value in members.items())
    return func.json_build_object(*chain.from_iterable(pairs), type_=JSON)


def plan_seen(event_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether the viewer gets the details of an event; parameter `viewer_id`."""
    source, mine = _source(), guests.alias("mine")
    found = (
        select(_PLAN.c.id)
        .select_from(_PLAN.join(source, true()).outerjoin(mine, is_guest(_PLAN, mine)))
        .where(*_seen(event_id, source, mine))
    )
    # A value, not EXISTS, which in a list could be made a table of all events that the viewer sees.
    return found.scalar_subquery().is_not(None)


def plan_card(event_id: ColumnElement[Any]) -> ScalarSelect[Any]:
    """The `PlanCard` of an event as JSON, null for who does not get its details; parameters `viewer_id` and `now`.

    Of a series it shows the next occurrence, or the first where none is to come.
    """
    source, mine = _source(), guests.alias("mine")
    maker = func.coalesce(_PLAN.c.created_by, source.c.owner_id)
    he = profiles.c.account_id
    host = people(*brief(VIEWER, he)).where(he == maker).lateral("host")
    next_ = _next().lateral("next")
    timed = and_(next_.c.floats.is_(False), ~_PLAN.c.all_day)
    card = json_object(
        **{name: _PLAN.c[name] for name in _NAMES},
        start=_when(func.coalesce(next_.c.starts, _PLAN.c.starts), _PLAN.c.start_zone),
        end=_when(func.coalesce(next_.c.ends, _PLAN.c.ends), _PLAN.c.end_zone),
        starts_at=case((timed, next_.c.starts_at)),
        ends_at=case((timed, next_.c.ends_at)),
        recurrence_id=case((_PLAN.c.recurs, _named(next_.c.recurrence_id))),
        host=case(
            (
                host.c.nickname.is_not(None),
                json_object(nickname=host.c.nickname, name=host.c.name, avatar=host.c.avatar),
            )
        ),
        going=_going(),
        my_answer=mine.c.answer,
        can_answer=or_(may_join(source, _PLAN), mine.c.answer.is_not(None)),
    )
    return (
        select(card)
        .select_from(
            _PLAN.join(source, true())
            .outerjoin(mine, is_guest(_PLAN, mine))
            .outerjoin(host, true())
            .outerjoin(next_, true())
        )
        .where(*_seen(event_id, source, mine))
        .scalar_subquery()
    )


def _source() -> Any:
    # OFFSET 0 keeps what relations decide from being worked out once for each place that asks for it.
    seen = seen_calendars().where(calendars.c.id == _PLAN.c.calendar_id)
    return seen.offset(literal_column("0")).lateral("source")


def _seen(event_id: ColumnElement[Any], source: Any, mine: Any) -> tuple[ColumnElement[bool], ...]:
    return (
        _PLAN.c.id == event_id,
        _PLAN.c.deleted_at.is_(None),
        event_level(source, _PLAN, mine.c.answer) >= DETAILS,
        ~is_hidden(source, _PLAN),
    )


def _next() -> Any:
    to_come = and_(
        occurrences.c.recurrence_id >= cast(_NOW, DateTime) - literal_column("interval '1 day'"),
        occurrences.c.ends_at > _NOW,
    )
    names = ("starts", "ends", "starts_at", "ends_at", "recurrence_id", "floats")
    return (
        select(*(occurrences.c[name] for name in names))
        .where(
            occurrences.c.calendar_id == _PLAN.c.calendar_id,
            occurrences.c.event_id == _PLAN.c.id,
            or_(~_PLAN.c.recurs, to_come),
        )
        .order_by(occurrences.c.recurrence_id)
        .limit(literal_column("1"))
    )


def _when(wall: ColumnElement[Any], zone: ColumnElement[Any]) -> ColumnElement[Any]:
    timed = json_object(date_time=wall, time_zone=zone)
    return case((_PLAN.c.all_day, json_object(date=cast(wall, Date))), else_=timed)


def _named(wall: ColumnElement[Any]) -> ColumnElement[Any]:
    told = func.to_char(wall, 'YYYY-MM-DD"T"HH24:MI:SS', type_=Text)
    return case((wall.is_(None), null()), (_PLAN.c.all_day, cast(cast(wall, Date), Text)), else_=told)


def _going() -> ScalarSelect[int]:
    given = guests.alias()
    return (
        select(func.count())
        .where(
            given.c.calendar_id == _PLAN.c.calendar_id,
            given.c.event_id == _PLAN.c.id,
            given.c.answer == literal_column("'going'"),
        )
        .scalar_subquery()
    )
