"""What one person has written, newest first: posts, replies, posts with pictures; and what one has deleted oneself."""

from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final, Literal, get_args

from sqlalchemy import bindparam, exists, select, tuple_
from sqlalchemy.dialects.postgresql import UUID as SQL_UUID
from sqlalchemy.types import DateTime, Integer

from ymd.calendars.queries import VIEWER
from ymd.graph.queries import target_for
from ymd.kernel.actor import Actor, Viewer
from ymd.kernel.db import Db
from ymd.kernel.page import Page, PageRequest, page_of
from ymd.kernel.statement import Statement, statement
from ymd.media.queries import Signer
from ymd.posts.queries.items import Item, in_threads, roots, with_pictures
from ymd.posts.schemas import DeletedPost
from ymd.posts.tables import post_media, posts

Kind = Literal["posts", "replies", "media"]

#: How long a deleted post can be restored.
RESTORABLE: Final = timedelta(days=30)

_AUTHOR = bindparam("author_id", type_=SQL_UUID)
_LIMIT = bindparam("limit_plus_one", type_=Integer)
_INSTANT = DateTime(timezone=True)


@cache
def _of_author(kind: Kind, *, further: bool) -> Statement[Item]:
    by = posts.c.author_id == _AUTHOR
    if kind == "replies":
        found = in_threads(by, posts.c.audience.is_(None), posts.c.deleted_at.is_(None))
    elif kind == "media":
        found = roots(by, exists().where(post_media.c.root_id == posts.c.root_id, post_media.c.post_id == posts.c.id))
    else:
        found = roots(by)
    place = tuple_(posts.c.created_at, posts.c.id)
    if further:
        found = found.where(
            place < tuple_(bindparam("after_at", type_=_INSTANT), bindparam("after_id", type_=SQL_UUID))
        )
    return statement(found.order_by(posts.c.created_at.desc(), posts.c.id.desc()).limit(_LIMIT), Item)


@cache
def _deleted(*, further: bool) -> Statement[DeletedPost]:
    found = select(posts.c.id, posts.c.title, posts.c.body, posts.c.created_at, posts.c.deleted_at).where(
        posts.c.author_id == VIEWER,
        posts.c.deleted_at > bindparam("since", type_=_INSTANT),
        posts.c.erased_at.is_(None),
    )
    if further:
        after = tuple_(bindparam("after_at", type_=_INSTANT), bindparam("after_id", type_=SQL_UUID))
        found = found.where(tuple_(posts.c.deleted_at, posts.c.id) < after)
    return statement(found.order_by(posts.c.deleted_at.desc(), posts.c.id.desc()).limit(_LIMIT), DeletedPost)


for _further in (False, True):
    _deleted(further=_further)
    for _kind in get_args(Kind):
        _of_author(_kind, further=_further)


async def posts_of(
    db: Db, viewer: Viewer, nickname: str, kind: Kind, page: PageRequest, signer: Signer, now: datetime
) -> Page[Any]:
    """What a person wrote, as far as the viewer sees it: `posts` begin threads, `replies` stand in them, `media` are
    posts with pictures. Raises NotFound for no such person."""
    author = await target_for(db, viewer, nickname)
    rows = await db.all(
        _of_author(kind, further=page.after is not None),
        **_params(page),
        viewer_id=viewer.id,
        author_id=author.id,
        now=now,
    )
    found = page_of(rows, page.limit, lambda row: (row.created_at, row.id))
    return found.map(lambda row: with_pictures(row, signer))


async def deleted_posts(db: Db, author: Actor, page: PageRequest, now: datetime) -> Page[DeletedPost]:
    """What the author can still restore, deleted last first."""
    rows = await db.all(
        _deleted(further=page.after is not None), **_params(page), viewer_id=author.id, since=now - RESTORABLE
    )
    return page_of(rows, page.limit, lambda row: (row.deleted_at, row.id))


def _params(page: PageRequest) -> dict[str, Any]:
    params: dict[str, Any] = {"limit_plus_one": page.limit + 1}
    if page.after is not None:
        params["after_at"], params["after_id"] = page.after
    return params
