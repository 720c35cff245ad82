"""Where the rows of a window come from: calendars that a statement names, and plans that the viewer joined."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    CTE,
    Boolean,
    ColumnElement,
    DateTime,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    or_,
    select,
    true,
    union_all,
)

from ymd.calendars.queries import VIEWER, calendars, seen_calendars, within
from ymd.events.tables import LONG, events, guests, occurrences

_INSTANT: Final = DateTime(timezone=True)
_BEGIN, _END = bindparam("begin", type_=_INSTANT), bindparam("end", type_=_INSTANT)
_WALL_BEGIN, _WALL_END = bindparam("wall_begin", type_=_INSTANT), bindparam("wall_end", type_=_INSTANT)
_LOW, _SHORT = bindparam("low", type_=_INSTANT), bindparam("short", type_=_INSTANT)
_HIGH = bindparam("high", type_=_INSTANT)

_O = occurrences.c
_IS_LONG: Final = literal_column(f"ends_at - starts_at > {LONG}", Boolean)

#: What of an occurrence is needed to judge and to tell it.
_NEEDED: Final = (
    *("calendar_id", "event_id", "recurrence_id"),
    *("starts_at", "ends_at", "starts", "ends", "transp", "floats", "shown_as"),
)

#: The columns of a source: what calendars mean to the viewer, and how they are painted.
_SOURCE: Final = ("id", "owner_id", "audience_who", "audience_as", "role", "reach", "color")


@dataclass(frozen=True)
class Sources:
    """Calendars with the columns of `seen_calendars(calendars.color)`; with `plans`, also what the viewer joined
    elsewhere; with `event_id`, one event only."""

    calendars: CTE
    plans: bool = False
    event_id: ColumnElement[Any] | None = None

    def only(self, column: ColumnElement[Any]) -> tuple[ColumnElement[bool], ...]:
        return () if self.event_id is None else (column == self.event_id,)


def columns(table: Any, *names: str) -> list[ColumnElement[Any]]:
    return [table.c[name] for name in names]


def rows_near(sources: Sources) -> Any:
    """Rows of the sources in the window, with what their calendars mean to the viewer."""
    parts = [_of_calendars(sources)] + ([_of_plans(sources)] if sources.plans else [])
    return (union_all(*parts) if sources.plans else parts[0]).subquery("near")


def series_near(sources: Sources) -> Any:
    """The events of the sources whose rows do not cover the window, likewise; column `event_id`."""
    shown = sources.calendars
    parts = [
        select(*columns(shown, *_SOURCE), events.c.id.label("event_id"))
        .join_from(shown, events, events.c.calendar_id == shown.c.id)
        .where(not_covered(), *sources.only(events.c.id))
    ]
    if sources.plans:
        joined = (
            select(guests.c.calendar_id, guests.c.event_id)
            .where(_goes(), ~exists().where(shown.c.id == guests.c.calendar_id))
            .cte("joined")
        )
        hosts = _hosts(joined)
        parts.append(
            select(*columns(hosts, *_SOURCE), joined.c.event_id).join_from(
                hosts, joined, joined.c.calendar_id == hosts.c.id
            )
        )
    return (union_all(*parts) if sources.plans else parts[0]).subquery("near")


def covered() -> ColumnElement[bool]:
    """Whether rows serve the window; what floats makes it wider."""
    return and_(
        or_(events.c.projected_until.is_(None), events.c.projected_until >= _HIGH),
        or_(events.c.projected_from.is_(None), events.c.projected_from <= _LOW),
    )


def not_covered() -> ColumnElement[bool]:
    return or_(events.c.projected_until < _HIGH, events.c.projected_from > _LOW)


def any_beyond(sources: Sources) -> ColumnElement[bool]:
    """Whether any event reaches into the window whose rows do not; each way has an index of those few."""
    ways = [
        exists().where(events.c.calendar_id == sources.calendars.c.id, side, *sources.only(events.c.id))
        for side in (events.c.projected_until < _HIGH, events.c.projected_from > _LOW)
    ]
    if sources.plans:
        joined = and_(guests.c.calendar_id == events.c.calendar_id, guests.c.event_id == events.c.id)
        ways.append(exists().where(_goes(), joined, not_covered()))
    return or_(*ways)


def _goes() -> ColumnElement[bool]:
    return and_(guests.c.account_id == VIEWER, guests.c.answer != "not")


def _in_window(row: Any) -> ColumnElement[bool]:
    begin = case((row.floats, _WALL_BEGIN), else_=_BEGIN)
    end = case((row.floats, _WALL_END), else_=_END)
    return and_(row.starts_at < end, or_(row.ends_at > begin, row.starts_at >= begin))


def _of_calendars(sources: Sources) -> Select[Any]:
    """Occurrences of the calendars, by a bound on the start; what lasts longer comes by an index of its own.

    What the audience alone cannot show is let go before its event is looked at.
    """
    shown = sources.calendars
    found = select(*columns(occurrences, *_NEEDED, "audience")).where(
        _O.calendar_id == shown.c.id, *sources.only(_O.event_id)
    )
    near = union_all(
        found.where(_O.starts_at >= _SHORT, _O.starts_at < _HIGH).correlate(shown),
        found.where(_O.starts_at < _SHORT, _IS_LONG, _O.ends_at > _LOW).correlate(shown),
    ).lateral("near")
    audience = func.coalesce(near.c.audience, shown.c.audience_who)
    return (
        select(*columns(shown, *_SOURCE), *columns(near, *_NEEDED))
        .select_from(shown.join(near, true()))
        .where(
            _in_window(near.c),
            or_(shown.c.role.is_not(None), within(audience, shown.c.reach), _answered(near.c)),
        )
    )


def _answered(row: Any) -> ColumnElement[bool]:
    return exists().where(
        guests.c.calendar_id == row.calendar_id, guests.c.event_id == row.event_id, guests.c.account_id == VIEWER
    )


def _of_plans(sources: Sources) -> Select[Any]:
    """Occurrences of what the viewer said yes or maybe to, in calendars that are not among the sources."""
    joined = (
        select(*columns(occurrences, *_NEEDED))
        .select_from(
            guests.join(occurrences, and_(_O.calendar_id == guests.c.calendar_id, _O.event_id == guests.c.event_id))
        )
        .where(
            _goes(),
            _in_window(_O),
            ~exists().where(sources.calendars.c.id == guests.c.calendar_id),
        )
        .cte("joined")
    )
    hosts = _hosts(joined)
    return select(*columns(hosts, *_SOURCE), *columns(joined, *_NEEDED)).join_from(
        hosts, joined, joined.c.calendar_id == hosts.c.id
    )


def _hosts(joined: CTE) -> CTE:
    return (
        seen_calendars(calendars.c.color)
        .where(calendars.c.id == func.any(func.array(select(joined.c.calendar_id).scalar_subquery())))
        .cte("hosts")
        .prefix_with("MATERIALIZED")
    )
