"""The newest posts and open plans that someone may see, behind a place in a feed: instants and ids only.

Everything here asks indexes that hold what it needs, for as many rows as a page has, and is exact: what decides whether
a thing is seen is asked before anything is counted or cut off.
"""

from typing import Any, Final

from sqlalchemy import (
    CTE,
    ColumnElement,
    DateTime,
    Integer,
    Select,
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
    tuple_,
    union_all,
)
from sqlalchemy.dialects.postgresql import UUID as SQL_UUID

from ymd.calendars.queries import VIEWER, calendars, seen_calendars
from ymd.events.queries import DETAILS, event_level, events, guests, is_guest, is_hidden, may_join, openings
from ymd.graph.queries import are_blocked, followees
from ymd.pages.queries.ties import FENCE, OWN, is_heard, is_tied, tie
from ymd.posts.queries import posts

#: Whom someone follows is looked through one by one up to so many people; of more, it is those who wrote last that are
#: looked through, back over so many posts of everybody.
MANY: Final = 500
WINDOW: Final = 5_000

#: Plans that opened while the posts of a page were written are looked through up to so many, and else by their hosts.
FEW_PLANS: Final = 1_000

_INSTANT: Final = DateTime(timezone=True)
_AT = bindparam("at", type_=_INSTANT)
_POST, _PLAN = (bindparam(name, type_=SQL_UUID) for name in ("post_id", "plan_id"))
LIMIT: Final = bindparam("limit_plus_one", type_=Integer)
_FIRST = bindparam("first", type_=Integer)
PUBLIC: Final = literal_column("'public'", Text)
_EVER: Final = literal_column("'-infinity'::timestamptz", _INSTANT)

_P, _O = posts.c, openings.c
_EVENT: Final = events.alias("opened_event")

_PLACE = tuple_(_P.created_at, _P.id)
_OPENED = (_O.calendar_id, _O.event_id, _O.host_id, _O.opened_at)
_NEWEST_FIRST = (_P.created_at.desc(), _P.id.desc())
#: What stands in the partial indexes of posts that begin threads.
_STANDING = (_P.audience.is_not(None), _P.deleted_at.is_(None))


def home_posts(ties: CTE, *, many: int, window: int) -> CTE:
    """The newest posts of those with whom the viewer is `tied`: `at`, `id` and `reason`, as many as LIMIT.

    Up to `many` followees, each is asked for their newest. Of more, the newest posts of everybody are looked through,
    `window` of them; where these do not fill the page, each followee is asked from there on.
    """
    few = _counted(followees(VIEWER), many, "few")
    walked = _materialized(_walk(window).where(~_yes(few)), "walked")
    is_short = select(func.count() < LIMIT).select_from(walked).scalar_subquery()
    last = (
        select(_P.created_at, _P.id)
        .where(*_STANDING, tuple_(_AT, _POST) > _PLACE, ~_yes(few), is_short)
        .order_by(*_NEWEST_FIRST)
        .offset(_number(window - 1))
        .limit(_number(1))
        .subquery("last")
    )
    begin = select(_AT.label("at"), _POST.label("id")).where(_yes(few))
    start = _materialized(union_all(begin, select(last.c.created_at, last.c.id)), "start")
    return _materialized(_newest_of(_all(walked), *_of_each(ties, start)), "written")


def _walk(window: int) -> Select[Any]:
    """What the viewer may see of the newest posts of everybody."""
    recent = (
        select(_P.created_at, _P.id, _P.author_id, _P.audience)
        .where(*_STANDING, tuple_(_AT, _POST) > _PLACE)
        .order_by(*_NEWEST_FIRST)
        .limit(_number(window))
        .subquery("recent")
    )
    return (
        select(recent.c.created_at.label("at"), recent.c.id, tie(recent.c.author_id).label("reason"))
        .where(is_tied(recent.c.author_id, recent.c.audience))
        .order_by(recent.c.created_at.desc(), recent.c.id.desc())
        .limit(LIMIT)
    )


def _of_each(ties: CTE, start: CTE) -> tuple[Select[Any], Select[Any]]:
    """What each of the tied wrote last before the start.

    First only a few of each: then only those all of whose few are on the page can have more on it, and no more than
    what is newer than its end.
    """
    each = _of_author(ties.c.id, ties.c.allowed, (_scalar(start, "at"), _scalar(start, "id")), _FIRST).lateral("each")
    first = (
        select(ties.c.id.label("author_id"), ties.c.allowed, ties.c.tie, each.c.at, each.c.id)
        .select_from(ties.join(each, true()))
        .where(select(start.c.id).exists())
        .order_by(each.c.at.desc(), each.c.id.desc())
        .limit(LIMIT)
    )
    top = _materialized(first, "top")
    place = func.row_number().over(partition_by=top.c.author_id, order_by=(top.c.at.desc(), top.c.id.desc()))
    counted = select(top, place.label("place")).subquery("counted")
    end = _end_of(top, "end_of_top")
    rest = (
        _of_author(counted.c.author_id, counted.c.allowed, (counted.c.at, counted.c.id), LIMIT)
        .where(_P.created_at >= _scalar(end, "at"))
        .lateral("rest")
    )
    more = (
        select(rest.c.at, rest.c.id, counted.c.tie.label("reason"))
        .select_from(counted.join(rest, true()))
        .where(counted.c.place == _FIRST)
    )
    return select(top.c.at, top.c.id, top.c.tie.label("reason")), more


def _of_author(author: Any, allowed: Any, before: tuple[Any, Any], most: Any) -> Select[Any]:
    return (
        select(_P.created_at.label("at"), _P.id)
        .where(*_STANDING, _P.author_id == author, _P.audience == func.any(allowed), tuple_(*before) > _PLACE)
        .order_by(*_NEWEST_FIRST)
        .limit(most)
    )


def public_posts() -> CTE:
    """The newest posts to everybody, likewise."""
    found = (
        select(_P.created_at.label("at"), _P.id, PUBLIC.label("reason"))
        .where(*_STANDING, _P.audience == PUBLIC, tuple_(_AT, _POST) > _PLACE, is_heard(_P.author_id))
        .order_by(*_NEWEST_FIRST)
        .limit(LIMIT)
    )
    return _materialized(found, "written")


def home_plans(ties: CTE, written: CTE, *, few_plans: int) -> CTE:
    """The newest plans of those with whom the viewer is tied, as far as the posts reach: `at`, `id` and `reason`.

    The viewer gets the details of each and may join it, unless it is their own.
    """
    here = _on_page(written)
    few = _counted(select(_O.event_id).where(*here), few_plans, "few_plans")
    near = select(*_OPENED, tie(_O.host_id).label("tie")).where(*here, is_tied(_O.host_id), _yes(few))
    each = select(*_OPENED).where(_O.host_id == ties.c.id, *here).offset(FENCE).lateral("each")
    by_host = select(*each.c, ties.c.tie).select_from(ties.join(each, true())).where(~_yes(few))
    opened = _in_order(union_all(near, by_host))
    source = seen_calendars().where(calendars.c.id == _EVENT.c.calendar_id).offset(FENCE).lateral("source")
    joinable = or_(opened.c.tie == OWN, may_join(source, _EVENT))
    seen = and_(event_level(source, _EVENT, guests.c.answer) >= DETAILS, ~is_hidden(source, _EVENT), joinable)
    joined = _EVENT.join(source, true()).outerjoin(guests, is_guest(_EVENT))
    return _visible(opened, opened.c.tie, select(true()).select_from(joined).where(seen))


def public_plans(written: CTE) -> CTE:
    """The newest plans that everybody may see and join, likewise."""
    nobody = cast(null(), SQL_UUID)
    opened = _in_order(select(*_OPENED).where(*_on_page(written), is_heard(_O.host_id)))
    source = seen_calendars(viewer=nobody).where(calendars.c.id == _EVENT.c.calendar_id).offset(FENCE).lateral("source")
    seen = and_(
        _EVENT.c.open_to == literal_column("'anyone'"),
        event_level(source, _EVENT, cast(null(), Text)) >= DETAILS,
        ~are_blocked(VIEWER, source.c.owner_id),
    )
    return _visible(opened, PUBLIC, select(true()).select_from(_EVENT.join(source, true())).where(seen))


def _on_page(written: CTE) -> tuple[ColumnElement[bool], ...]:
    """Behind the cursor, and not older than the last post: no page reaches further back."""
    end = _end_of(written, "end_of_posts")
    return tuple_(_O.opened_at, _O.event_id) < tuple_(_AT, _PLAN), _O.opened_at >= _scalar(end, "at")


def _in_order(found: Any) -> Any:
    rows = found.subquery("rows")
    in_order = (rows.c.opened_at.desc(), rows.c.event_id.desc())
    return select(rows).order_by(*in_order).offset(FENCE).subquery("opened")


def _visible(opened: Any, reason: ColumnElement[str], is_seen: Select[Any]) -> CTE:
    """Those that are seen, asked one after the other until there are enough: hence a value, which is no join."""
    this = and_(
        _EVENT.c.calendar_id == opened.c.calendar_id,
        _EVENT.c.id == opened.c.event_id,
        _EVENT.c.deleted_at.is_(None),
    )
    return _materialized(
        select(opened.c.opened_at.label("at"), opened.c.event_id.label("id"), reason.label("reason"))
        .where(is_seen.where(this).correlate(opened).scalar_subquery())
        .order_by(opened.c.opened_at.desc(), opened.c.event_id.desc())
        .limit(LIMIT),
        "plans",
    )


def _newest_of(*parts: Select[Any]) -> Select[Any]:
    found = union_all(*parts).subquery("found")
    return select(found).order_by(found.c.at.desc(), found.c.id.desc()).limit(LIMIT)


def _end_of(rows: CTE, name: str) -> CTE:
    """When the last of a full page was; of one that is not full there is no end."""
    full = func.count() >= LIMIT
    return _materialized(select(case((full, func.min(rows.c.at)), else_=_EVER).label("at")).select_from(rows), name)


def _materialized(found: Any, name: str) -> CTE:
    made: CTE = found.cte(name)
    return made.prefix_with("MATERIALIZED", dialect="postgresql")


def _counted(rows: Select[Any], most: int, name: str) -> CTE:
    """Whether there are at most so many rows; no more are counted."""
    some = rows.limit(_number(most + 1)).subquery()
    return _materialized(select((func.count() <= _number(most)).label("yes")).select_from(some), name)


def _yes(asked: CTE) -> ColumnElement[bool]:
    """A condition that depends on no row is asked once, first, and a no leaves the rest of its query unasked."""
    return _scalar(asked, "yes")


def _scalar(found: CTE, name: str) -> ColumnElement[Any]:
    return select(found.c[name]).scalar_subquery()


def _all(found: CTE) -> Select[Any]:
    return select(*found.c)


def _number(value: int) -> ColumnElement[int]:
    return literal_column(str(value), Integer)
