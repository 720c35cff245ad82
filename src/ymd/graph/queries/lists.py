"""Lists of people, newest tie first; whoever a block stands before is left out."""

from datetime import datetime
from functools import cache
from typing import Any, Literal, get_args
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Select, Uuid, and_, bindparam, func, select, tuple_
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.types import DateTime, Integer, Text

from ymd.accounts.queries import profiles
from ymd.accounts.schemas import PersonBrief
from ymd.graph.errors import ListClosed
from ymd.graph.queries.people import VIEWER, brief, name_is_shown, people, target_for
from ymd.graph.queries.relations import are_friends, follows_
from ymd.graph.schemas import FollowRequest, Target
from ymd.graph.tables import blocks, follow_requests, follows, mutes
from ymd.kernel.actor import Actor, Viewer
from ymd.kernel.db import Db
from ymd.kernel.page import Page, PageRequest, page_of
from ymd.kernel.statement import Statement, statement

Kind = Literal["followers", "following", "requests", "blocks", "mutes"]

_HE = profiles.c.account_id
_LIMIT = bindparam("limit_plus_one", type_=Integer)
_OF = bindparam("of_id", type_=Uuid)
_AFTER = tuple_(bindparam("after_since", type_=DateTime(timezone=True)), bindparam("after_id", type_=Uuid))


class _Tied(msgspec.Struct, frozen=True):
    id: UUID
    since: datetime
    tie_id: UUID
    nickname: str
    name: str | None
    avatar: str | None

    @property
    def person(self) -> PersonBrief:
        return PersonBrief(self.nickname, self.name, self.avatar)


@cache
def _ties(kind: Kind, *, further: bool) -> Statement[_Tied]:
    """People tied to `of_id` by one kind of row."""
    table, person, of, tie = {
        "followers": (follows, follows.c.follower_id, follows.c.followee_id, follows.c.follower_id),
        "following": (follows, follows.c.followee_id, follows.c.follower_id, follows.c.followee_id),
        "requests": (
            follow_requests,
            follow_requests.c.follower_id,
            follow_requests.c.followee_id,
            follow_requests.c.id,
        ),
        "blocks": (blocks, blocks.c.blocked_id, blocks.c.blocker_id, blocks.c.blocked_id),
        "mutes": (mutes, mutes.c.muted_id, mutes.c.muter_id, mutes.c.muted_id),
    }[kind]
    columns = (_HE.label("id"), table.c.since, tie.label("tie_id"), *brief(VIEWER, _HE))
    found = (_anyone(*columns) if kind == "blocks" else people(*columns)).join(table, and_(person == _HE, of == _OF))
    if further:
        found = found.where(tuple_(table.c.since, tie) < _AFTER)
    return statement(found.order_by(table.c.since.desc(), tie.desc()).limit(_LIMIT), _Tied)


def _anyone(*columns: ColumnElement[Any]) -> Select[Any]:
    return select(*columns).select_from(profiles)


for _kind in get_args(Kind):
    _ties(_kind, further=False)
    _ties(_kind, further=True)


async def _page(db: Db, viewer: Viewer, of_id: UUID, kind: Kind, page: PageRequest) -> Page[_Tied]:
    params: dict[str, Any] = {"viewer_id": viewer.id, "of_id": of_id, "limit_plus_one": page.limit + 1}
    if page.after is not None:
        params["after_since"], params["after_id"] = page.after
    rows = await db.all(_ties(kind, further=page.after is not None), **params)
    return page_of(rows, page.limit, lambda row: (row.since, row.tie_id))


async def followers(db: Db, viewer: Viewer, nickname: str, page: PageRequest) -> Page[PersonBrief]:
    """Raises NotFound for no such person, ListClosed where the account is closed to the viewer."""
    return await _open_list(db, viewer, nickname, "followers", page)


async def following(db: Db, viewer: Viewer, nickname: str, page: PageRequest) -> Page[PersonBrief]:
    """Raises as `followers` does."""
    return await _open_list(db, viewer, nickname, "following", page)


_IS_FOLLOWER = statement(select(follows_(VIEWER, _OF)), bool)


async def _open_to(db: Db, viewer: Viewer, nickname: str) -> Target:
    of = await target_for(db, viewer, nickname)
    if of.closed and of.id != viewer.id and not await db.one(_IS_FOLLOWER, viewer_id=viewer.id, of_id=of.id):
        raise ListClosed
    return of


async def _open_list(db: Db, viewer: Viewer, nickname: str, kind: Kind, page: PageRequest) -> Page[PersonBrief]:
    of = await _open_to(db, viewer, nickname)
    return (await _page(db, viewer, of.id, kind, page)).map(lambda row: row.person)


@cache
def _in_common(*, further: bool) -> Statement[_Tied]:
    """Friends of the viewer, by when the viewer began to follow them, who are friends of `of_id` as well."""
    columns = (_HE.label("id"), follows.c.since, follows.c.followee_id.label("tie_id"), *brief(VIEWER, _HE))
    found = (
        people(*columns)
        .join(follows, and_(follows.c.followee_id == _HE, follows.c.follower_id == VIEWER))
        .where(follows_(_HE, VIEWER), are_friends(_OF, _HE))
    )
    if further:
        found = found.where(tuple_(follows.c.since, follows.c.followee_id) < _AFTER)
    in_order = found.order_by(follows.c.since.desc(), follows.c.followee_id.desc())
    return statement(in_order.limit(_LIMIT), _Tied)


for _further in (False, True):
    _in_common(further=_further)


async def friends_in_common(db: Db, viewer: Actor, nickname: str, page: PageRequest) -> Page[PersonBrief]:
    """Who is a friend of both. Raises as `followers` does."""
    of = await _open_to(db, viewer, nickname)
    params: dict[str, Any] = {"viewer_id": viewer.id, "of_id": of.id, "limit_plus_one": page.limit + 1}
    if page.after is not None:
        params["after_since"], params["after_id"] = page.after
    rows = await db.all(_in_common(further=page.after is not None), **params)
    return page_of(rows, page.limit, lambda row: (row.since, row.tie_id)).map(lambda row: row.person)


async def follow_requests_of(db: Db, followee: Actor, page: PageRequest) -> Page[FollowRequest]:
    """Who asks to follow."""
    found = await _page(db, followee, followee.id, "requests", page)
    return found.map(lambda row: FollowRequest(row.tie_id, row.person, row.since))


async def blocked_by(db: Db, blocker: Actor, page: PageRequest) -> Page[PersonBrief]:
    """Whom one has blocked: the only list in which they are still to be found."""
    return (await _page(db, blocker, blocker.id, "blocks", page)).map(lambda row: row.person)


async def muted_by(db: Db, muter: Actor, page: PageRequest) -> Page[PersonBrief]:
    return (await _page(db, muter, muter.id, "mutes", page)).map(lambda row: row.person)


class _Found(msgspec.Struct, frozen=True):
    nickname: str
    name: str | None
    avatar: str | None
    nickname_folded: str


@cache
def _search(*, further: bool) -> Statement[_Found]:
    words = func.search_query(bindparam("words", type_=Text), type_=TSQUERY)
    # Two index scans, each exact; an OR over both columns would hide them from the planner behind the name's condition.
    by_nickname = people(_HE.label("id")).where(profiles.c.nickname_terms.op("@@")(words))
    by_name = people(_HE.label("id")).where(profiles.c.name_terms.op("@@")(words), name_is_shown(VIEWER, _HE))
    hits = by_nickname.union(by_name).cte("hits")
    found = select(*brief(VIEWER, _HE), profiles.c.nickname_folded).select_from(profiles.join(hits, hits.c.id == _HE))
    if further:
        found = found.where(profiles.c.nickname_folded > bindparam("after", type_=Text(collation="C")))
    return statement(found.order_by(profiles.c.nickname_folded).limit(_LIMIT), _Found)


for _further in (False, True):
    _search(further=_further)


async def search(db: Db, viewer: Viewer, words: str, page: PageRequest) -> Page[PersonBrief]:
    """People by nickname, and by a name that its owner shows to the viewer, in the order of nicknames."""
    params: dict[str, Any] = {"viewer_id": viewer.id, "words": words, "limit_plus_one": page.limit + 1}
    if page.after is not None:
        (params["after"],) = page.after
    rows = await db.all(_search(further=page.after is not None), **params)
    found = page_of(rows, page.limit, lambda row: (row.nickname_folded,))
    return found.map(lambda row: PersonBrief(row.nickname, row.name, row.avatar))
