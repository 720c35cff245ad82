"""Ties between people."""

from sqlalchemy import Uuid, bindparam, update

from tests.support.verbs import Verbs
from ymd.accounts.queries import profiles
from ymd.graph import actions
from ymd.kernel.actor import Actor
from ymd.kernel.statement import command

_CLOSE = command(
    update(profiles).where(profiles.c.account_id == bindparam("person_id", type_=Uuid)).values(closed=True)
)


class GraphVerbs(Verbs):
    async def follow(self, follower: Actor, followee: Actor) -> None:
        async with self.work() as db:
            await actions.follow(db, follower, followee.nickname or "")

    async def befriend(self, one: Actor, other: Actor) -> None:
        """Each follows the other."""
        await self.follow(one, other)
        await self.follow(other, one)

    async def block(self, blocker: Actor, blocked: Actor) -> None:
        async with self.work() as db:
            await actions.block(db, blocker, blocked.nickname or "")

    async def mute(self, muter: Actor, muted: Actor) -> None:
        async with self.work() as db:
            await actions.mute(db, muter, muted.nickname or "")

    async def close_account(self, person: Actor) -> None:
        """From now on new followers need consent."""
        async with self.work() as db:
            await db.run(_CLOSE, person_id=person.id)
