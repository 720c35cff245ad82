"""Likes and replies, counted in a row of their own. It is locked last, and for one post only, so that no two who count
wait for each other."""

from uuid import UUID

from sqlalchemy import Integer, Uuid, bindparam, func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.sql import ClauseElement

from ymd.kernel.db import Db
from ymd.kernel.statement import statement
from ymd.posts.tables import post_counts

_BY = bindparam("by", type_=Integer)


def _counting(name: str) -> ClauseElement:
    # The CHECK judges the row that would be new before it is found to be there already.
    made = insert(post_counts).values(
        root_id=bindparam("of_root", type_=Uuid),
        post_id=bindparam("of_post", type_=Uuid),
        **{name: func.greatest(_BY, 0, type_=Integer)},
    )
    return made.on_conflict_do_update(
        index_elements=["root_id", "post_id"], set_={name: post_counts.c[name] + _BY}
    ).returning(post_counts.c[name])


_REPLY = statement(_counting("replies"), int)
_LIKE = statement(_counting("likes"), int)


async def count_reply(db: Db, root_id: UUID, post_id: UUID, by: int) -> None:
    """One direct reply more or less; `post_id` is the plan's where it answers the plan itself."""
    await db.one(_REPLY, of_root=root_id, of_post=post_id, by=by)


async def count_like(db: Db, root_id: UUID, post_id: UUID, by: int) -> int:
    """The likes that there are now."""
    return await db.one(_LIKE, of_root=root_id, of_post=post_id, by=by)
