"""Feeds: what is newest of the posts and the open plans that someone may see, in one order and never ranked.

Nothing is kept for a feed: it is read from what stands at this moment, so that whoever unfollows, blocks, narrows an
audience or closes a plan has nothing else to undo. `docs/how/feeds.md` says why this is fast.
"""

from datetime import UTC, datetime
from typing import Any, Final, get_args
from uuid import UUID

import msgspec
from sqlalchemy import (
    CTE,
    ColumnElement,
    LargeBinary,
    Text,
    and_,
    case,
    cast,
    func,
    literal_column,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by

from ymd.events.queries import plan_card
from ymd.kernel.actor import Viewer
from ymd.kernel.db import Db
from ymd.kernel.page import Page, PageRequest, Position
from ymd.kernel.statement import Statement, statement
from ymd.pages.queries.newest import (
    FEW_PLANS,
    LIMIT,
    MANY,
    WINDOW,
    home_plans,
    home_posts,
    public_plans,
    public_posts,
)
from ymd.pages.queries.ties import tied
from ymd.pages.schemas import Kind, Scope
from ymd.posts.queries import Signer, closing, posts, roots

_PLAN, _POST = (literal_column(f"'{kind}'", Text) for kind in get_args(Kind))

_NOTHING: Final = literal_column("''::bytea", LargeBinary)
_FAR: Final = datetime(9999, 1, 1, tzinfo=UTC)
#: Neither is the id of anything: ids have a version (RFC 9562, section 4.2).
_LOWEST, _HIGHEST = UUID(int=0), UUID(int=(1 << 128) - 1)


class Found(msgspec.Struct, frozen=True):
    """A page: each `FeedItem` as JSON, of a post with pictures all that comes before them; these are beside it. And the
    place of the last one, where something comes behind it."""

    items: list[bytes] | None
    pictures: list[str | None] | None
    at: datetime | None
    kind: Kind | None
    id: UUID | None

    @property
    def next(self) -> Position | None:
        return None if self.at is None else (self.at, self.kind, self.id)


def feed_statement(
    scope: Scope, *, many: int = MANY, window: int = WINDOW, few_plans: int = FEW_PLANS
) -> Statement[Found]:
    """A page of a feed in one row; the figures say when which way of looking is taken."""
    if scope == "home":
        ties = tied()
        written = home_posts(ties, many=many, window=window)
        plans = home_plans(ties, written, few_plans=few_plans)
    else:
        written = public_posts()
        plans = public_plans(written)
    page = _page(plans, written)
    fits = page.c.n < LIMIT
    post = roots(posts.c.root_id == page.c.id, posts.c.id == page.c.id, page.c.kind == _POST, fits).lateral("post")
    told = (
        select(page, _item(page, post).label("item"), post.c.pictures)
        .select_from(page.outerjoin(post, true()))
        .subquery("told")
    )
    is_more = func.bool_or(told.c.n >= LIMIT)
    is_last, is_there = told.c.n == LIMIT - 1, and_(told.c.n < LIMIT, told.c.item.is_not(None))

    def listed(column: Any) -> ColumnElement[Any]:
        return func.array_agg(aggregate_order_by(column, told.c.n), type_=ARRAY(column.type)).filter(is_there)

    def last(column: Any) -> ColumnElement[Any]:
        found = func.array_agg(column, type_=ARRAY(column.type)).filter(is_last)
        return case((is_more, found[1]))

    pictured = func.bool_or(told.c.pictures.is_not(None))
    return statement(
        select(
            listed(told.c.item).label("items"),
            case((pictured, listed(told.c.pictures))).label("pictures"),
            *(last(told.c[name]).label(name) for name in ("at", "kind", "id")),
        ),
        Found,
    )


def _page(plans: CTE, written: CTE) -> CTE:
    """Both in order, as many as LIMIT, numbered."""
    parts = [
        select(found.c.at, kind.label("kind"), found.c.id, found.c.reason)
        for kind, found in ((_PLAN, plans), (_POST, written))
    ]
    both = union_all(*parts).subquery("both")
    in_order = (both.c.at.desc(), both.c.kind, both.c.id.desc())
    n = func.row_number().over(order_by=in_order)
    return select(both, n.label("n")).order_by(*in_order).limit(LIMIT).cte("page")


def _item(page: Any, post: Any) -> ColumnElement[bytes]:
    """What is told of one, null where there is nothing."""
    card = func.convert_to(cast(plan_card(page.c.id), Text), "UTF8", type_=LargeBinary)
    fits = page.c.n < LIMIT
    plan = func.convert_to(_head(page, "plan", "post"), "UTF8").op("||")(card).op("||")(literal_column("'}'::bytea"))
    # As `closing` writes it where there are none.
    end = case((post.c.pictures.is_(None), literal_column("""',"media":[]}}'::bytea""")), else_=_NOTHING)
    of_post = func.convert_to(_head(page, "post", "plan"), "UTF8").op("||")(post.c.item).op("||")(end)
    return case((and_(page.c.kind == _PLAN, fits), plan), (fits, of_post))


def _head(page: Any, kind: Kind, other: Kind) -> ColumnElement[str]:
    """The beginning of a `FeedItem`, whose last member is the thing itself."""
    return func.concat(
        literal_column(f"""'{{"kind":"{kind}","at":'"""),
        func.to_json(page.c.at),
        literal_column("""',"reason":{"code":"'"""),
        page.c.reason,
        literal_column(f"""'"}},"{other}":null,"{kind}":'"""),
    )


_FEEDS: Final = {scope: feed_statement(scope) for scope in get_args(Scope)}


async def feed(db: Db, viewer: Viewer, scope: Scope, page: PageRequest, signer: Signer, now: datetime) -> Page[Any]:
    """A page of what is newest, as `FeedItem`s: `home` is what the viewer wrote and whom they follow wrote or planned,
    `public` is what is for everybody."""
    found = await feed_page(db, _FEEDS[scope], viewer, page, now)
    # The items are JSON already; the encoder copies them as they are.
    items: Any = msgspec.Raw(b"[%b]" % b",".join(told(found, signer)))
    return Page(items, found.next)


async def feed_page(db: Db, asked: Statement[Found], viewer: Viewer, page: PageRequest, now: datetime) -> Found:
    params: dict[str, Any] = {"viewer_id": viewer.id, "now": now, "limit_plus_one": page.limit + 1}
    if "first" in asked.names:
        # The larger a page, the more of it one author may have.
        params["first"] = 2 + page.limit // 16
    return await db.one(asked, **params, **_behind(page.after))


def told(found: Found, signer: Signer) -> list[bytes]:
    """Each `FeedItem` as JSON, with its pictures."""
    items = found.items or []
    if found.pictures is None:
        return items
    return [
        item if pictures is None else item + closing(pictures, signer) + b"}"
        for item, pictures in zip(items, found.pictures, strict=True)
    ]


def _behind(after: Position | None) -> dict[str, Any]:
    """For each kind the place before which what follows on a position lies."""
    if after is None:
        return {"at": _FAR, "plan_id": _HIGHEST, "post_id": _HIGHEST}
    at, kind, id_ = after
    if kind == "plan":
        return {"at": at, "plan_id": id_, "post_id": _HIGHEST}
    return {"at": at, "plan_id": _LOWEST, "post_id": id_}
