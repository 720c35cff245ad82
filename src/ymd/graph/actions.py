"""Every change between two people. Each takes the pair's lock first, so that a block and a follow that cross each
other end in one order for both."""

from uuid import UUID

from sqlalchemy import Uuid, and_, bindparam, delete, func, or_, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.types import Text

from ymd.graph.errors import Yourself
from ymd.graph.facts import Blocked, Followed, FollowRequested, Unfollowed
from ymd.graph.queries import target_for
from ymd.graph.schemas import FollowAnswer, Target
from ymd.graph.tables import blocks, follow_requests, follows, mutes
from ymd.kernel.actor import Actor
from ymd.kernel.db import Db
from ymd.kernel.ids import new_id
from ymd.kernel.statement import command, statement

_ONE, _OTHER = bindparam("one", type_=Uuid), bindparam("other", type_=Uuid)

_LOCK_PAIR = command(select(func.pg_advisory_xact_lock(func.hashtextextended(bindparam("pair", type_=Text), 0))))
_FOLLOW = statement(
    upsert(follows)
    .values(follower_id=_ONE, followee_id=_OTHER)
    .on_conflict_do_nothing()
    .returning(follows.c.followee_id),
    UUID,
)
_REQUEST = statement(
    upsert(follow_requests)
    .values(id=bindparam("request_id", type_=Uuid), follower_id=_ONE, followee_id=_OTHER)
    .on_conflict_do_nothing()
    .returning(follow_requests.c.id),
    UUID,
)
_FOLLOWS = statement(
    select(follows.c.since.is_not(None)).where(follows.c.follower_id == _ONE, follows.c.followee_id == _OTHER), bool
)
_UNFOLLOW = command(delete(follows).where(follows.c.follower_id == _ONE, follows.c.followee_id == _OTHER))
_WITHDRAW = command(
    delete(follow_requests).where(follow_requests.c.follower_id == _ONE, follow_requests.c.followee_id == _OTHER)
)
_REQUESTED = (follow_requests.c.id == bindparam("request_id", type_=Uuid), follow_requests.c.followee_id == _OTHER)
_WHO_ASKED = statement(select(follow_requests.c.follower_id).where(*_REQUESTED), UUID)
_TAKE_REQUEST = statement(delete(follow_requests).where(*_REQUESTED).returning(follow_requests.c.follower_id), UUID)
_BLOCK = statement(
    upsert(blocks).values(blocker_id=_ONE, blocked_id=_OTHER).on_conflict_do_nothing().returning(blocks.c.blocked_id),
    UUID,
)
_UNBLOCK = command(delete(blocks).where(blocks.c.blocker_id == _ONE, blocks.c.blocked_id == _OTHER))
_PART = [
    command(
        delete(table).where(
            or_(
                and_(table.c.follower_id == _ONE, table.c.followee_id == _OTHER),
                and_(table.c.follower_id == _OTHER, table.c.followee_id == _ONE),
            )
        )
    )
    for table in (follows, follow_requests)
]
_MUTE = command(upsert(mutes).values(muter_id=_ONE, muted_id=_OTHER).on_conflict_do_nothing())
_UNMUTE = command(delete(mutes).where(mutes.c.muter_id == _ONE, mutes.c.muted_id == _OTHER))


async def follow(db: Db, follower: Actor, nickname: str) -> FollowAnswer:
    """Follow at once, or ask where the account is closed; saying it twice changes nothing."""
    followee = await _other(db, follower, nickname)
    pair = {"one": follower.id, "other": followee.id}
    if followee.closed and await db.maybe(_FOLLOWS, **pair) is None:
        if await db.maybe(_REQUEST, **pair, request_id=new_id()) is not None:
            db.record(FollowRequested(follower_id=follower.id, followee_id=followee.id))
        return FollowAnswer("requested")
    if await db.maybe(_FOLLOW, **pair) is not None:
        await db.run(_WITHDRAW, **pair)
        db.record(Followed(follower_id=follower.id, followee_id=followee.id))
    return FollowAnswer("following")


async def unfollow(db: Db, follower: Actor, nickname: str) -> None:
    """Stop following, and take back a request that still waits."""
    followee = await _other(db, follower, nickname)
    await _part(db, follower.id, followee.id)


async def remove_follower(db: Db, followee: Actor, nickname: str) -> None:
    """End someone's following of oneself; they are not told, and may follow again."""
    follower = await _other(db, followee, nickname)
    await _part(db, follower.id, followee.id)


async def accept(db: Db, followee: Actor, request_id: UUID) -> None:
    """Let someone follow who asked. Raises NotFound for a request that is not there or not to oneself."""
    request = {"request_id": request_id, "other": followee.id}
    await _lock_pair(db, followee.id, await db.one(_WHO_ASKED, **request))
    follower_id = await db.one(_TAKE_REQUEST, **request)
    if await db.maybe(_FOLLOW, one=follower_id, other=followee.id) is not None:
        db.record(Followed(follower_id=follower_id, followee_id=followee.id, accepted=True))


async def decline(db: Db, followee: Actor, request_id: UUID) -> None:
    """Let a request go; the one who asked is not told. Raises NotFound as `accept` does."""
    await db.one(_TAKE_REQUEST, request_id=request_id, other=followee.id)


async def block(db: Db, blocker: Actor, nickname: str) -> None:
    """Hide the two from each other and end what ties them; answers to plans that stand already stay."""
    blocked = await _other(db, blocker, nickname, also_blocked=True)
    pair = {"one": blocker.id, "other": blocked.id}
    if await db.maybe(_BLOCK, **pair) is not None:
        for part in _PART:
            await db.run(part, **pair)
        db.record(Blocked(blocker_id=blocker.id, blocked_id=blocked.id))


async def unblock(db: Db, blocker: Actor, nickname: str) -> None:
    """End a block; what it ended is not restored."""
    blocked = await _other(db, blocker, nickname, also_blocked=True)
    await db.run(_UNBLOCK, one=blocker.id, other=blocked.id)


async def mute(db: Db, muter: Actor, nickname: str) -> None:
    """Leave what someone shows out of one's own agenda; they do not notice."""
    muted = await _other(db, muter, nickname)
    await db.run(_MUTE, one=muter.id, other=muted.id)


async def unmute(db: Db, muter: Actor, nickname: str) -> None:
    muted = await _other(db, muter, nickname)
    await db.run(_UNMUTE, one=muter.id, other=muted.id)


async def _part(db: Db, follower_id: UUID, followee_id: UUID) -> None:
    await db.run(_WITHDRAW, one=follower_id, other=followee_id)
    if await db.run(_UNFOLLOW, one=follower_id, other=followee_id):
        db.record(Unfollowed(follower_id=follower_id, followee_id=followee_id))


async def _other(db: Db, actor: Actor, nickname: str, *, also_blocked: bool = False) -> Target:
    """The other person, read again once the pair is locked. Raises Yourself, and NotFound behind a block.

    `also_blocked` lets the blocker, never the blocked, find the other behind the block.
    """
    found = await target_for(db, actor, nickname, also_blocked=also_blocked)
    if found.id == actor.id:
        raise Yourself
    await _lock_pair(db, actor.id, found.id)
    return await target_for(db, actor, nickname, also_blocked=also_blocked)


async def _lock_pair(db: Db, one: UUID, other: UUID) -> None:
    await db.run(_LOCK_PAIR, pair=" ".join(sorted((one.hex, other.hex))))
