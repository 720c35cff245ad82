"""The community hears of itself: what a worker would note job by job is noted here, at the moment of what is told."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from ymd.demo.chance import chance
from ymd.demo.script import TiesSaid
from ymd.kernel.actor import Actor
from ymd.kernel.db import Db
from ymd.notifications import actions

#: What is longer ago has been read and forgotten.
_LATELY: Final = timedelta(days=14)
#: Minutes since somebody has looked into their list, at least and at most.
_LOOKED: Final = (600, 3000)


class Hearing:
    """What is told to whom, as far as it happened of late."""

    def __init__(self, db: Db, now: datetime) -> None:
        self._db = db
        self._now = now
        self._since = now - _LATELY

    async def wrote(self, post_id: UUID, at: datetime) -> None:
        if at > self._since:
            await actions.note_post(self._db, post_id, now=at)

    async def liked(self, post_id: UUID, by: Actor, at: datetime) -> None:
        if at > self._since:
            await actions.note_like(self._db, post_id, by.id, now=at)

    async def answered(self, event_id: UUID, guest: Actor, opened: datetime) -> None:
        """At some moment since the plan was `opened`."""
        at = opened + (self._now - opened) * chance(f"{guest.nickname} {opened}").random()
        if at > self._since:
            await actions.note_answer(self._db, event_id, guest.id, now=at)

    async def changed(self, calendar_id: UUID, event_id: UUID, host: Actor) -> None:
        """Told as the first of all changes, so that each one to come is news."""
        at = self._lately(f"{host.nickname} changed")
        await actions.note_change(self._db, calendar_id, event_id, host.id, 0, now=at)

    async def tied(self, ties: TiesSaid, actors: dict[str, Actor]) -> None:
        """Whom newcomers follow, who asks to follow, and who may."""
        for one in ties.newcomers:
            for other in ties.follows[one]:
                await actions.note_follow(
                    self._db, actors[one].id, actors[other].id, accepted=False, now=self._lately(f"{one} {other}")
                )
        for followee in ties.accepted:
            for one in (name for name, others in ties.follows.items() if followee in others):
                follower, asked = actors[one], self._lately(f"{one} {followee}")
                await actions.note_request(self._db, follower.id, actors[followee].id, now=asked)
                if one in ties.accepted[followee]:
                    await actions.note_follow(self._db, follower.id, actors[followee].id, accepted=True, now=asked)

    async def read(self, actors: dict[str, Actor]) -> None:
        """Everybody has looked into their list lately, and not since."""
        for nickname, actor in actors.items():
            ago = timedelta(minutes=chance(nickname).randint(*_LOOKED))
            await actions.mark_read(self._db, actor, self._now - ago)

    def _lately(self, seed: str) -> datetime:
        return self._now - _LATELY * chance(seed).random()
