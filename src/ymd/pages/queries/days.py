"""One day as the viewer sees it: the plans that happen on it and the posts that stand on it, of their own and of those
whom they follow. And how many of both each day of a span has, which is what its page would list."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    and_,
    bindparam,
    func,
    literal_column,
    select,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as SQL_UUID
from sqlalchemy.types import Date, DateTime, Integer

from ymd.events.errors import WindowInvalid
from ymd.events.queries import Window, window_asked
from ymd.events.schemas import Key, When
from ymd.kernel.actor import Actor
from ymd.kernel.db import Db
from ymd.kernel.errors import FieldError
from ymd.kernel.page import Page, PageRequest, Position
from ymd.kernel.statement import Statement, statement
from ymd.pages.queries.agenda import agenda
from ymd.pages.queries.ties import tied
from ymd.pages.schemas import DayCount
from ymd.posts.queries import Item, Signer, posts, roots, with_pictures

#: Days whose counts are told at once: two months, whatever months they are.
MOST_DAYS: Final = 62
#: Occurrences that are looked at in one statement when days are counted.
_AT_ONCE: Final = 2_500

_INSTANT = DateTime(timezone=True)
_DAY = bindparam("day", type_=Date)
_BEGIN, _END = bindparam("begin", type_=_INSTANT), bindparam("end", type_=_INSTANT)
_FAR: Final = datetime(9999, 1, 1, tzinfo=UTC)
_HIGHEST: Final = UUID(int=(1 << 128) - 1)

_P: Final = posts.c
_STANDING: Final = (_P.audience.is_not(None), _P.deleted_at.is_(None))


class _Count(msgspec.Struct, frozen=True):
    day: date
    posts: int


class _Times(msgspec.Struct, frozen=True):
    """What of an occurrence says on which days it is."""

    start: When
    end: When
    starts_at: datetime | None
    ends_at: datetime | None


_LISTED: Final = msgspec.json.Decoder(list[msgspec.Raw]).decode
_TIMES: Final = msgspec.json.Decoder(list[_Times]).decode


def _of_tied(ties: CTE, where: ColumnElement[bool]) -> Select[Any]:
    """Ids and days of what those with whom the viewer is tied wrote; `where` is what makes it of the days asked for."""
    found = (
        select(_P.id, _P.created_at, _P.on_date)
        .where(*_STANDING, _P.author_id == ties.c.id, _P.audience == func.any(ties.c.allowed), where)
        .lateral("found")
    )
    return select(*found.c).select_from(ties).join(found, true())


def _posts_of_day() -> Select[Any]:
    ties = tied()
    # Each way has an index of its own, which an OR of both would hide.
    dated = _of_tied(ties, _P.on_date == _DAY)
    written = _of_tied(ties, and_(_P.on_date.is_(None), _P.created_at >= _BEGIN, _P.created_at < _END))
    both = union_all(dated, written).subquery("both")
    after = tuple_(bindparam("after_at", type_=_INSTANT), bindparam("after_id", type_=SQL_UUID))
    found = select(both.c.id, both.c.created_at).where(tuple_(both.c.created_at, both.c.id) < after)
    return found.order_by(both.c.created_at.desc(), both.c.id.desc()).limit(bindparam("limit_plus_one", type_=Integer))


def _day() -> Statement[Item]:
    page = _posts_of_day().cte("page").prefix_with("MATERIALIZED", dialect="postgresql")
    found = roots(_P.root_id == page.c.id, _P.id == page.c.id)
    return statement(found.order_by(_P.created_at.desc(), _P.id.desc()), Item)


def _counted() -> Statement[_Count]:
    first, begins = bindparam("first", type_=Date), bindparam("begins", type_=ARRAY(_INSTANT))
    ties = tied()
    dated = _of_tied(
        ties, and_(_P.on_date >= bindparam("first", type_=Date), _P.on_date < bindparam("last", type_=Date))
    )
    written = _of_tied(ties, and_(_P.on_date.is_(None), _P.created_at >= _BEGIN, _P.created_at < _END))
    both = union_all(dated, written).subquery("both")
    number = func.width_bucket(both.c.created_at, begins, type_=Integer) - literal_column("1")
    day = func.coalesce(both.c.on_date, first.op("+")(number), type_=Date)
    return statement(select(day.label("day"), func.count().label("posts")).select_from(both).group_by(day), _Count)


_POSTS: Final = _day()
_COUNTED: Final = _counted()


async def day(
    db: Db, viewer: Actor, on: date, zone: str, page: PageRequest, signer: Signer, now: datetime
) -> Page[Any]:
    """A page of a day in the viewer's zone, as `DayItem`s: first its plans in order, as the agenda has them, then its
    posts, newest first. A post stands on its date, or, without one, on the day on which it was written.

    Raises WindowInvalid, WindowTooFar.
    """
    window = _window(on, zone)
    items: list[Any] = []
    kind, *place = page.after or ("plan",)
    if kind == "plan":
        after = Key(*place) if place else None  # type: ignore[arg-type]  # a signed cursor holds what a Key gave
        found = await agenda(db, viewer, window, calendar_ids=[], people=[], limit=page.limit, after=after)
        items = [_item(b"plan", plan) for plan in _LISTED(found.items)]
        if found.last is not None:
            return Page(items, ("plan", *found.last))
        place = [_FAR, _HIGHEST]
    room = page.limit - len(items)
    rows = await db.all(
        _POSTS,
        viewer_id=viewer.id,
        now=now,
        day=on,
        begin=window.begin,
        end=window.end,
        after_at=place[0],
        after_id=place[1],
        limit_plus_one=room + 1,
    )
    items += [_item(b"post", with_pictures(row, signer)) for row in rows[:room]]
    return Page(items, _next(rows, room, place))


def _next(rows: Sequence[Item], room: int, place: Sequence[Any]) -> Position | None:
    if len(rows) <= room:
        return None
    return ("post", rows[room - 1].created_at, rows[room - 1].id) if room else ("post", *place)


def _item(kind: bytes, thing: msgspec.Raw) -> msgspec.Raw:
    plan, post = (bytes(thing), b"null") if kind == b"plan" else (b"null", bytes(thing))
    return msgspec.Raw(b'{"kind":"%b","plan":%b,"post":%b}' % (kind, plan, post))


async def day_counts(db: Db, viewer: Actor, first: date, last: date, zone: str) -> list[DayCount]:
    """How many plans and posts each day from `first` until before `last` has, at most `MOST_DAYS` of them: in two
    statements, and one more for each 2,500 occurrences beyond the first.

    Raises WindowInvalid, WindowTooFar.
    """
    if not 0 < (last - first).days <= MOST_DAYS:
        detail = f"`to` lies after `from`, at most {MOST_DAYS} days"
        raise WindowInvalid(errors=(FieldError("?to", "out_of_range", detail),))
    days = [first + timedelta(days=number) for number in range((last - first).days)]
    windows = [_window(each, zone) for each in days]
    plans: Counter[int] = Counter()
    async for occurrence in _occurrences(db, viewer, window_asked(first.isoformat(), last.isoformat(), zone)):
        plans.update(_days_of(occurrence, windows))
    counted = await db.all(
        _COUNTED,
        viewer_id=viewer.id,
        first=first,
        last=last,
        begin=windows[0].begin,
        end=windows[-1].end,
        begins=[window.begin for window in windows],
    )
    written = {row.day: row.posts for row in counted}
    return [DayCount(each, plans[number], written.get(each, 0)) for number, each in enumerate(days)]


async def _occurrences(db: Db, viewer: Actor, window: Window) -> Any:
    after: Key | None = None
    while True:
        found = await agenda(db, viewer, window, calendar_ids=[], people=[], limit=_AT_ONCE, after=after)
        for occurrence in _TIMES(found.items):
            yield occurrence
        after = found.last
        if after is None:
            return


def _days_of(occurrence: _Times, windows: Sequence[Window]) -> Iterator[int]:
    """The days, by number, whose pages list an occurrence."""
    floats = occurrence.starts_at is None or not occurrence.start.time_zone
    if floats:
        begins = [window.wall_begin for window in windows]
        starts, ends = _wall(occurrence.start), _wall(occurrence.end)
    else:
        begins = [window.begin for window in windows]
        starts, ends = occurrence.starts_at, occurrence.ends_at  # type: ignore[assignment]  # a timed one has both
    earliest = max(0, bisect_right(begins, starts) - 1)
    latest = bisect_left(begins, ends) - 1
    for number in range(earliest, max(earliest, latest) + 1):
        if windows[number].holds(starts, ends, floats=floats):
            yield number


def _wall(when: When) -> datetime:
    return datetime.fromisoformat(str(when.date or when.date_time)).replace(tzinfo=UTC)


def _window(day: date, zone: str) -> Window:
    if day == date.max:
        raise WindowInvalid(errors=(FieldError("/date", "out_of_range", "there is no day after this one"),))
    return window_asked(day.isoformat(), (day + timedelta(days=1)).isoformat(), zone)
