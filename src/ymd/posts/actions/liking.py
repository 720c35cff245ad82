"""Liking a post, and no longer."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, Integer, Uuid, bindparam, delete, func, select
from sqlalchemy.dialects.postgresql import insert

from ymd.kernel.actor import Actor
from ymd.kernel.db import Db
from ymd.kernel.statement import statement
from ymd.posts.actions.counts import count_like
from ymd.posts.errors import PostDeletedAlready
from ymd.posts.facts import Liked
from ymd.posts.queries.post import Place, post_for
from ymd.posts.schemas import Liking
from ymd.posts.tables import likes, post_counts

_ROOT, _POST, _WHO = (bindparam(name, type_=Uuid) for name in ("of_root", "of_post", "liker_id"))

_LIKE = statement(
    insert(likes)
    .values(root_id=_ROOT, post_id=_POST, account_id=_WHO, since=bindparam("now", type_=DateTime(timezone=True)))
    .on_conflict_do_nothing()
    .returning(likes.c.account_id),
    UUID,
)
_UNLIKE = statement(
    delete(likes)
    .where(likes.c.root_id == _ROOT, likes.c.post_id == _POST, likes.c.account_id == _WHO)
    .returning(likes.c.account_id),
    UUID,
)
#: Of no row as well, which counts nothing.
_COUNTED = statement(
    select(func.coalesce(func.max(post_counts.c.likes), 0, type_=Integer)).where(
        post_counts.c.root_id == _ROOT, post_counts.c.post_id == _POST
    ),
    int,
)


async def like(db: Db, actor: Actor, post_id: UUID, *, now: datetime) -> Liking:
    """Like a post; saying it twice changes nothing. Raises NotFound, PostDeletedAlready."""
    place = await _standing(db, actor, post_id)
    named = {"of_root": place.root_id, "of_post": place.id}
    if await db.maybe(_LIKE, **named, liker_id=actor.id, now=now) is None:
        return Liking(True, await db.one(_COUNTED, **named))
    db.record(Liked(place.id, place.root_id, actor.id))
    return Liking(True, await count_like(db, place.root_id, place.id, 1))


async def unlike(db: Db, actor: Actor, post_id: UUID) -> Liking:
    """Take a like back, or find that there is none. Raises NotFound, PostDeletedAlready."""
    place = await _standing(db, actor, post_id)
    named = {"of_root": place.root_id, "of_post": place.id}
    if await db.maybe(_UNLIKE, **named, liker_id=actor.id) is None:
        return Liking(False, await db.one(_COUNTED, **named))
    return Liking(False, await count_like(db, place.root_id, place.id, -1))


async def _standing(db: Db, actor: Actor, post_id: UUID) -> Place:
    place = await post_for(db, actor, post_id)
    if place.is_deleted:
        raise PostDeletedAlready
    return place
