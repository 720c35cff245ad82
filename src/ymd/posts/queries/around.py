"""What hangs on a post: who likes it, and what it said before."""

from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, or_, select, tuple_
from sqlalchemy.dialects.postgresql import UUID as SQL_UUID
from sqlalchemy.types import DateTime, Integer

from ymd.accounts.queries import profiles
from ymd.accounts.schemas import PersonBrief
from ymd.calendars.queries import VIEWER
from ymd.graph.queries import brief, people
from ymd.kernel.actor import Viewer
from ymd.kernel.db import Db
from ymd.kernel.errors import NotFound
from ymd.kernel.page import Page, PageRequest, page_of
from ymd.kernel.statement import Statement, statement
from ymd.posts.queries.post import Place, post_for
from ymd.posts.queries.visibility import in_audience
from ymd.posts.schemas import Like, PostEdit
from ymd.posts.tables import likes, post_edits

_HE = profiles.c.account_id
_LIMIT = bindparam("limit_plus_one", type_=Integer)


class _Liker(msgspec.Struct, frozen=True):
    account_id: UUID
    nickname: str
    name: str | None
    avatar: str | None
    since: datetime


def _of(table: Any) -> tuple[Any, Any]:
    return table.c.root_id == bindparam("of_root", type_=SQL_UUID), table.c.post_id == bindparam(
        "of_post", type_=SQL_UUID
    )


@cache
def _likers(*, further: bool) -> Statement[_Liker]:
    found = (
        people(likes.c.account_id, *brief(VIEWER, _HE), likes.c.since)
        .join(likes, likes.c.account_id == _HE)
        .where(*_of(likes))
    )
    if further:
        after = tuple_(bindparam("after_since", type_=DateTime(timezone=True)), bindparam("after_id", type_=SQL_UUID))
        found = found.where(tuple_(likes.c.since, likes.c.account_id) < after)
    return statement(found.order_by(likes.c.since.desc(), likes.c.account_id.desc()).limit(_LIMIT), _Liker)


@cache
def _edits(*, further: bool) -> Statement[PostEdit]:
    # Words stay for those for whom they were written, whoever may read what stands there now.
    author_id = bindparam("author_id", type_=SQL_UUID)
    for_them = or_(post_edits.c.audience.is_(None), author_id == VIEWER, in_audience(post_edits.c.audience, author_id))
    found = select(*(post_edits.c[name] for name in PostEdit.__struct_fields__)).where(*_of(post_edits), for_them)
    if further:
        found = found.where(post_edits.c.version < bindparam("after_version", type_=Integer))
    return statement(found.order_by(post_edits.c.version.desc()).limit(_LIMIT), PostEdit)


for _further in (False, True):
    _likers(further=_further)
    _edits(further=_further)


async def likes_of(db: Db, viewer: Viewer, post_id: UUID, page: PageRequest) -> Page[Like]:
    """Who likes a post, newest first; those hidden from the viewer by a block are left out. Raises NotFound."""
    place = await _standing(db, viewer, post_id)
    params: dict[str, Any] = {"viewer_id": viewer.id, "of_root": place.root_id, "of_post": place.id}
    if page.after is not None:
        params["after_since"], params["after_id"] = page.after
    rows = await db.all(_likers(further=page.after is not None), **params, limit_plus_one=page.limit + 1)
    found = page_of(rows, page.limit, lambda row: (row.since, row.account_id))
    return found.map(lambda row: Like(PersonBrief(row.nickname, row.name, row.avatar), row.since))


async def edits_of(db: Db, viewer: Viewer, post_id: UUID, page: PageRequest) -> Page[PostEdit]:
    """What a post said before each edit, newest first, as far as it was said to the viewer. Raises NotFound."""
    place = await _standing(db, viewer, post_id)
    params: dict[str, Any] = {"of_root": place.root_id, "of_post": place.id}
    params |= {"viewer_id": viewer.id, "author_id": place.author_id}
    if page.after is not None:
        (params["after_version"],) = page.after
    rows = await db.all(_edits(further=page.after is not None), **params, limit_plus_one=page.limit + 1)
    return page_of(rows, page.limit, lambda row: (row.version,))


async def _standing(db: Db, viewer: Viewer, post_id: UUID) -> Place:
    place = await post_for(db, viewer, post_id)
    if place.is_deleted:
        raise NotFound
    return place
