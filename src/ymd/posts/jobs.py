"""What can no longer be restored is erased: words, pictures and names go; the place of what others answered stays."""

from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import (
    Boolean,
    ColumnElement,
    DateTime,
    Integer,
    Uuid,
    bindparam,
    delete,
    exists,
    func,
    literal_column,
    null,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY

from ymd.events.queries import events
from ymd.kernel.db import Db
from ymd.kernel.outside import Outside
from ymd.kernel.statement import command, statement
from ymd.media import actions as media
from ymd.posts.queries.people import RESTORABLE
from ymd.posts.tables import mentions, post_counts, post_edits, post_media, posts

#: So many posts in one run.
AT_ONCE: Final = 500


class _Over(msgspec.Struct, frozen=True):
    root_id: UUID
    id: UUID
    is_answered: bool


_BEFORE = bindparam("before", type_=DateTime(timezone=True))
_MOST = bindparam("at_once", type_=Integer)
_answer = posts.alias("answer")
_OVER = statement(
    select(
        posts.c.root_id,
        posts.c.id,
        exists().where(_answer.c.root_id == posts.c.root_id, _answer.c.reply_to == posts.c.id).label("is_answered"),
    )
    .where(posts.c.deleted_at < _BEFORE, posts.c.deleted_at.is_not(None), posts.c.erased_at.is_(None))
    .order_by(posts.c.deleted_at)
    .limit(_MOST)
    .with_for_update(of=posts, skip_locked=True),
    _Over,
)
#: What was said about plans that are no more, which lay in the trash for thirty days themselves.
_LEFT_BEHIND = statement(
    select(posts.c.root_id, posts.c.id, literal_column("false", Boolean).label("is_answered"))
    .where(posts.c.in_plan, ~exists().where(events.c.id == posts.c.root_id))
    .limit(_MOST)
    .with_for_update(of=posts, skip_locked=True),
    _Over,
)
_THESE = select(
    func.unnest(bindparam("roots", type_=ARRAY(Uuid))).label("root_id"),
    func.unnest(bindparam("ids", type_=ARRAY(Uuid))).label("post_id"),
)


def _among(table: Any) -> ColumnElement[bool]:
    return tuple_(table.c.root_id, table.c.post_id).in_(_THESE)


_HIDE = statement(delete(post_media).where(_among(post_media)).returning(post_media.c.media_id), UUID)
_FORGET = [command(delete(table).where(_among(table))) for table in (post_edits, mentions)]
_FORGET_COUNTS = command(delete(post_counts).where(_among(post_counts)))
_EMPTY = command(
    update(posts)
    .where(tuple_(posts.c.root_id, posts.c.id).in_(_THESE))
    .values(
        title=null(),
        body="",
        links=null(),
        event_id=null(),
        on_date=null(),
        erased_at=bindparam("now", type_=_BEFORE.type),
    )
)
_REMOVE = command(delete(posts).where(tuple_(posts.c.root_id, posts.c.id).in_(_THESE)))


async def erase_deleted(db: Db, outside: Outside) -> None:
    """Erase what was deleted thirty days ago, and what was said about plans that are no more."""
    now = outside.clock.now()
    over = await db.all(_OVER, before=now - RESTORABLE, at_once=AT_ONCE)
    over += await db.all(_LEFT_BEHIND, at_once=AT_ONCE)
    if not over:
        return
    these = _named(over)
    hidden = await db.all(_HIDE, **these)
    if hidden:
        await media.release(db, hidden)
    for forget in _FORGET:
        await db.run(forget, **these)
    await db.run(_EMPTY, **_named([post for post in over if post.is_answered]), now=now)
    alone = _named([post for post in over if not post.is_answered])
    await db.run(_FORGET_COUNTS, **alone)
    await db.run(_REMOVE, **alone)


def _named(over: list[_Over]) -> dict[str, list[UUID]]:
    return {"roots": [post.root_id for post in over], "ids": [post.id for post in over]}
