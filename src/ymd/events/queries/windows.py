"""Occurrences in a window, out of the calendars that a statement names: rows where they reach, else the expander.

The answer leaves PostgreSQL as JSON text, because an agenda is the hottest list there is: nothing of it is taken apart
again on the way out. `rules.occurring` writes the very same shape for what is expanded.
"""

import asyncio
from datetime import datetime, timedelta
from itertools import chain
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import (
    CTE,
    Boolean,
    ColumnElement,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    Select,
    Text,
    and_,
    bindparam,
    case,
    cast,
    false,
    func,
    literal_column,
    or_,
    select,
    true,
    tuple_,
)
from sqlalchemy.dialects.postgresql import ARRAY, INTERVAL, JSON, aggregate_order_by
from sqlalchemy.dialects.postgresql import UUID as SQL_UUID

from ymd.calendars.queries import objects
from ymd.events.errors import WindowTooFar
from ymd.events.queries.sources import Sources, any_beyond, columns, covered, not_covered, rows_near, series_near
from ymd.events.queries.visibility import DETAILS, event_level, is_guest, is_hidden
from ymd.events.rules.occurring import expanded, page_of_both
from ymd.events.rules.windows import Window
from ymd.events.schemas.rows import Expandable, Key, Occurrences
from ymd.events.schemas.wire import Occurrence
from ymd.events.tables import events, guests, overrides
from ymd.kernel.db import Db
from ymd.kernel.statement import Statement, statement

_TURNS = bindparam("turns", type_=ARRAY(DateTime(timezone=True)))
_OFFSETS = bindparam("offsets", type_=ARRAY(INTERVAL))
_LIMIT = bindparam("limit", type_=Integer)

#: So many series, and occurrences of them, are worked out for one window at most.
MOST_SERIES: Final = 5_000
MOST_EXPANDED: Final = 50_000

#: What `occurrences_long` holds lasts longer than this.
_SHORT: Final = timedelta(hours=24)

#: The position behind which a page goes on.
_POSITION: Final[dict[str, Any]] = {
    "start": DateTime(timezone=True),
    "timed": Boolean,
    "event_id": SQL_UUID,
    "recurrence_id": DateTime,
}


class Ways(msgspec.Struct, frozen=True):
    """The statements by which the windows of some sources are read."""

    rows: "Statement[_Row]"
    rows_after: "Statement[_Row]"
    expandable: Statement[Expandable]


class _Row(msgspec.Struct, frozen=True):
    items: bytes
    more: bool
    beyond: bool
    starts: list[datetime] | None
    timed: list[bool] | None
    event_ids: list[UUID] | None
    recurrence_ids: list[datetime] | None


def _picked(near: Any, *, after: bool) -> Select[Any]:
    """The page: what is visible of the rows, in order, one more than fits."""
    asked = select(_TURNS.label("turns"), _OFFSETS.label("offsets")).cte("asked").prefix_with("MATERIALIZED")
    override = _override(near)
    level = event_level(near, events, guests.c.answer)
    moved = near.c.shown_as.is_not(None)
    all_day = case((moved, overrides.c.all_day), else_=events.c.all_day)
    start, end = (_instant(near.c.floats, side, asked) for side in (near.c.starts_at, near.c.ends_at))
    order = (start, ~all_day, near.c.event_id, near.c.recurrence_id)
    picked = (
        select(
            func.row_number().over(order_by=order).label("n"),
            start.label("start"),
            end.label("stop"),
            all_day.label("all_day"),
            *columns(near, "event_id", "recurrence_id", "calendar_id", "starts", "ends", "transp"),
            moved.label("moved"),
            events.c.recurs,
            events.c.all_day.label("series_all_day"),
            *(
                case((moved, overrides.c[name]), else_=events.c[name]).label(name)
                for name in ("summary", "status", "color", "start_zone", "end_zone")
            ),
            near.c.color.label("calendar_color"),
            guests.c.answer,
            level.label("level"),
        )
        .select_from(
            near.join(events, and_(events.c.calendar_id == near.c.calendar_id, events.c.id == near.c.event_id))
            .outerjoin(overrides, override)
            .outerjoin(guests, is_guest(events))
            .join(asked, true())
        )
        .where(
            level > 0,
            ~is_hidden(near, events),
            covered(),
        )
        .order_by(*order)
        .limit(_LIMIT + 1)
    )
    if not after:
        return picked
    position = [bindparam(f"after_{name}", type_=kind) for name, kind in _POSITION.items()]
    return picked.where(tuple_(*order) > tuple_(*position))


def _override(near: Any) -> ColumnElement[bool]:
    return and_(
        overrides.c.calendar_id == near.c.calendar_id,
        overrides.c.event_id == near.c.event_id,
        overrides.c.recurrence_id == near.c.shown_as,
    )


def _instant(floats: Any, at: Any, asked: CTE) -> ColumnElement[datetime]:
    turn = func.width_bucket(at, asked.c.turns, type_=Integer)
    return case((floats, at - asked.c.offsets[turn + 1]), else_=at)


def _item(row: Any) -> ColumnElement[Any]:
    """An `Occurrence` as JSON; below the level of details, the times and whose calendar it is."""
    details = row.level >= DETAILS

    def hidden(value: Any) -> ColumnElement[Any]:
        return case((details, value))

    def told(wall: Any, zone: Any) -> ColumnElement[Any]:
        return case((row.all_day, _object(date=cast(wall, Date))), else_=_object(date_time=wall, time_zone=zone))

    def timed(instant: Any) -> ColumnElement[Any]:
        return case((~row.all_day, instant))

    name = case((row.series_all_day, cast(cast(row.recurrence_id, Date), Text)), else_=_iso(row.recurrence_id))
    return _object(
        event_id=hidden(row.event_id),
        recurrence_id=case((and_(details, row.recurs), name)),
        start=told(row.starts, row.start_zone),
        end=told(row.ends, row.end_zone),
        starts_at=timed(row.start),
        ends_at=timed(row.stop),
        summary=hidden(row.summary),
        calendar_id=row.calendar_id,
        color=func.coalesce(hidden(row.color), row.calendar_color),
        busy=row.transp == "opaque",
        status=hidden(row.status),
        my_answer=hidden(row.answer),
        overridden=and_(details, row.moved),
    )


def _object(**members: Any) -> ColumnElement[Any]:
    pairs: Any = ((literal_column(f"'{name}'"), value) for name, value in members.items())
    return func.json_build_object(*chain.from_iterable(pairs), type_=JSON)


def _iso(wall: Any) -> ColumnElement[str]:
    return func.to_char(wall, 'YYYY-MM-DD"T"HH24:MI:SS', type_=Text)


def _rows_statement(sources: Sources, *, after: bool) -> Statement[_Row]:
    near = rows_near(sources)
    picked = _picked(near, after=after).subquery("picked")
    row = picked.c
    fits = row.n <= _LIMIT
    beyond = select(any_beyond(sources).label("beyond")).cte("far").prefix_with("MATERIALIZED")
    is_beyond = func.bool_or(beyond.c.beyond)
    more = func.coalesce(func.bool_or(row.n > _LIMIT), false())

    def listed(value: Any) -> ColumnElement[Any]:
        return case((or_(is_beyond, more), func.array_agg(aggregate_order_by(value, row.n)).filter(fits)))

    items = func.json_agg(aggregate_order_by(_item(row), row.n)).filter(fits)
    return statement(
        select(
            func.convert_to(func.coalesce(cast(items, Text), "[]"), "UTF8", type_=LargeBinary).label("items"),
            more.label("more"),
            is_beyond.label("beyond"),
            listed(row.start).label("starts"),
            listed(~row.all_day).label("timed"),
            listed(row.event_id).label("event_ids"),
            listed(row.recurrence_id).label("recurrence_ids"),
        ).select_from(beyond.outerjoin(picked, true())),
        _Row,
    )


def _expandable_statement(sources: Sources) -> Statement[Expandable]:
    """The events, as far as the viewer may see them, that reach into a window which their rows do not cover."""
    near = series_near(sources)
    level = event_level(near, events, guests.c.answer)
    return statement(
        select(
            events.c.calendar_id,
            events.c.id,
            near.c.color,
            level.label("level"),
            guests.c.answer.label("my_answer"),
            objects.c.text,
        )
        .select_from(
            near.join(events, and_(events.c.calendar_id == near.c.id, events.c.id == near.c.event_id))
            .join(objects, and_(objects.c.calendar_id == events.c.calendar_id, objects.c.id == events.c.id))
            .outerjoin(guests, is_guest(events))
        )
        .where(events.c.deleted_at.is_(None), not_covered(), level > 0, ~is_hidden(near, events))
        .order_by(events.c.id)
        .limit(bindparam("most", type_=Integer)),
        Expandable,
    )


def ways(sources: Sources) -> Ways:
    """How to read windows of these sources."""
    return Ways(
        _rows_statement(sources, after=False),
        _rows_statement(sources, after=True),
        _expandable_statement(sources),
    )


async def occurrences_in(
    db: Db, ways: Ways, window: Window, *, limit: int, after: Key | None, **params: Any
) -> Occurrences:
    """The page of a window, in one statement; in two where series reach into it further than their rows do.

    `params` are those of the sources, `viewer_id` among them. Raises WindowTooFar when too many series do.
    """
    position = {f"after_{name}": value for name, value in after._asdict().items()} if after is not None else {}
    statement = ways.rows if after is None else ways.rows_after
    row = await db.one(statement, limit=limit, **_parameters(window), **position, **params)
    columns = (row.starts or [], row.timed or [], row.event_ids or [], row.recurrence_ids or [])
    keys = [Key(*key) for key in zip(*columns, strict=True)]
    if not row.beyond:
        return Occurrences(row.items, keys[-1] if row.more else None)
    series = await db.all(ways.expandable, low=window.low, high=window.high, most=MOST_SERIES + 1, **params)
    items = zip(keys, msgspec.json.decode(row.items, type=list[msgspec.Raw]), strict=True)
    return page_of_both([*items], row.more, await _expand(series, window, after, limit), limit)


async def _expand(
    series: list[Expandable], window: Window, after: Key | None, limit: int
) -> list[tuple[Key, Occurrence]]:
    """What might be on the page. It is worked out series by series, so that others get their turn in between."""
    if len(series) > MOST_SERIES:
        raise WindowTooFar
    found: list[tuple[Key, Occurrence]] = []
    for event in series:
        found += expanded(event, window, after=after, limit=limit + 1)
        if len(found) > MOST_EXPANDED:
            raise WindowTooFar
        await asyncio.sleep(0)
    return found


def _parameters(window: Window) -> dict[str, Any]:
    return {
        "begin": window.begin,
        "end": window.end,
        "wall_begin": window.wall_begin,
        "wall_end": window.wall_end,
        "low": window.low,
        "high": window.high,
        "short": window.low - _SHORT,
        "turns": window.turns,
        "offsets": window.offsets,
    }
