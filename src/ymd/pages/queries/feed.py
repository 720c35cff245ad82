"""Feeds: what is newest of the posts and the open plans that someone may see, in one order and never ranked.

Nothing is kept for a feed: it is read from what stands at this moment, so that whoever unfollows, blocks, narrows an
audience or closes a plan has nothing else to undo. `docs/how/feeds.md` says why this is fast.
"""

from datetime import UTC, datetime
from typing import Any, Final, get_args
from uuid import UUID

import msgspec
from sqlalchemy import CTE, ColumnElement, LargeBinary, Text, case, cast, func, literal_column, select, true, union_all

from ymd.events.queries import plan_card
from ymd.kernel.actor import Viewer
from ymd.kernel.db import Db
from ymd.kernel.page import Page, PageRequest, Position, page_of
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
from ymd.posts.queries import Signer, posts, roots, with_pictures

_PLAN, _POST = (literal_column(f"'{kind}'", Text) for kind in get_args(Kind))

_FAR: Final = datetime(9999, 1, 1, tzinfo=UTC)
#: Neither is the id of anything: ids have a version (RFC 9562, section 4.2).
_LOWEST, _HIGHEST = UUID(int=0), UUID(int=(1 << 128) - 1)


class Found(msgspec.Struct, frozen=True):
    """One thing of a feed, with its place. `item` is a `FeedItem` as JSON; of a post, all but the pictures and what
    closes it. Empty where it went while it was looked for."""

    at: datetime
    kind: Kind
    id: UUID
    item: bytes
    pictures: str | None


def feed_statement(
    scope: Scope, *, many: int = MANY, window: int = WINDOW, few_plans: int = FEW_PLANS
) -> Statement[Found]:
    """A page of a feed, and one row more; the figures say when which way of looking is taken."""
    if scope == "home":
        ties = tied()
        written = home_posts(ties, many=many, window=window)
        plans = home_plans(ties, written, few_plans=few_plans)
    else:
        written = public_posts()
        plans = public_plans(written)
    both = union_all(_of_kind(_PLAN, plans), _of_kind(_POST, written)).subquery("both")
    in_order = (both.c.at.desc(), both.c.kind, both.c.id.desc())
    page = select(both).order_by(*in_order).limit(LIMIT).cte("page")
    post = roots(posts.c.root_id == page.c.id, posts.c.id == page.c.id, page.c.kind == _POST).lateral("post")
    card = func.convert_to(cast(plan_card(page.c.id), Text), "UTF8", type_=LargeBinary)
    item = case(
        (page.c.kind == _PLAN, _item(page, "plan", "post", card)),
        else_=_item(page, "post", "plan", post.c.item),
    )
    return statement(
        select(page.c.at, page.c.kind, page.c.id, item.label("item"), post.c.pictures)
        .select_from(page.outerjoin(post, true()))
        .order_by(page.c.at.desc(), page.c.kind, page.c.id.desc()),
        Found,
    )


def _of_kind(kind: ColumnElement[str], found: CTE) -> Any:
    return select(found.c.at, kind.label("kind"), found.c.id, found.c.reason)


def _item(page: Any, kind: Kind, other: Kind, thing: ColumnElement[bytes]) -> ColumnElement[bytes]:
    """A `FeedItem`, whose last member is the thing."""
    begin = func.concat(
        literal_column(f"""'{{"kind":"{kind}","at":'"""),
        func.to_json(page.c.at),
        literal_column("""',"reason":{"code":"'"""),
        page.c.reason,
        literal_column(f"""'"}},"{other}":null,"{kind}":'"""),
    )
    whole = func.convert_to(begin, "UTF8", type_=LargeBinary).op("||")(thing)
    return func.coalesce(whole, literal_column("''::bytea"), type_=LargeBinary)


_FEEDS: Final = {scope: feed_statement(scope) for scope in get_args(Scope)}


async def feed(db: Db, viewer: Viewer, scope: Scope, page: PageRequest, signer: Signer, now: datetime) -> Page[Any]:
    """A page of what is newest, as `FeedItem`s: `home` is what the viewer wrote and whom they follow wrote or planned,
    `public` is what is for everybody."""
    found = await feed_page(db, _FEEDS[scope], viewer, page, now)
    return Page([told(row, signer) for row in found.items if row.item], found.next)


async def feed_page(db: Db, asked: Statement[Found], viewer: Viewer, page: PageRequest, now: datetime) -> Page[Found]:
    params: dict[str, Any] = {"viewer_id": viewer.id, "now": now, "limit_plus_one": page.limit + 1}
    if "first" in asked.names:
        # The more of a page is still free, the more of it one author may have.
        params["first"] = 2 + page.limit // 16
    found = await db.all(asked, **params, **_behind(page.after))
    return page_of(found, page.limit, lambda row: (row.at, row.kind, row.id))


def told(found: Found, signer: Signer) -> msgspec.Raw:
    """The whole `FeedItem` as JSON."""
    if found.kind == "plan":
        return msgspec.Raw(found.item + b"}")
    return msgspec.Raw(bytes(with_pictures(found, signer)) + b"}")


def _behind(after: Position | None) -> dict[str, Any]:
    """For each kind the place before which what follows on a position lies."""
    if after is None:
        return {"at": _FAR, "plan_id": _HIGHEST, "post_id": _HIGHEST}
    at, kind, id_ = after
    if kind == "plan":
        return {"at": at, "plan_id": id_, "post_id": _HIGHEST}
    return {"at": at, "plan_id": _LOWEST, "post_id": id_}
