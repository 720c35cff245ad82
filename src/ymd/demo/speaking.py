"""The community speaks: posts, threads and likes, each at its own moment of the past two months."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Final, TypeVar
from uuid import UUID

from msgspec import structs

from ymd.demo.acquaintance import Acquaintance
from ymd.demo.album import Album
from ymd.demo.chance import chance
from ymd.demo.dates import day_named, length_named, moment_named
from ymd.demo.hearing import Hearing
from ymd.demo.placing import HOME
from ymd.demo.script import CommentSaid, Community, PictureSaid, PlanSaid, PostSaid, ReplySaid
from ymd.demo.stage import Stage
from ymd.kernel.actor import Actor
from ymd.kernel.db import Db
from ymd.kernel.outside import Blobs
from ymd.media import actions as media
from ymd.posts import actions, queries
from ymd.posts.schemas import PostInput, ReplyInput

#: Minutes within which an answer comes that does not say when, and a like; and for which a plan is there unspoken of.
_SOON: Final = (4, 50)
_LIKED: Final = (1, 1200)
_OPENED: Final = (90, 2900)
_A_MOMENT: Final = timedelta(seconds=20)

AnyComment = TypeVar("AnyComment", bound=CommentSaid)


class Speakers:
    """Everyone who may speak, and the plans of which they do. Chance has a seed, so that a day is always the same."""

    def __init__(
        self, db: Db, actors: dict[str, Actor], known: Acquaintance, album: Album, hearing: Hearing, stage: Stage
    ) -> None:
        self._db = db
        self._actors = actors
        self._known = known
        self._album = album
        self._hearing = hearing
        self._blobs = stage.blobs
        self._now = stage.moment
        self._plans: dict[str, UUID] = {}
        self._threads: list[tuple[PlanSaid, str]] = []
        self.posts = 0
        self.likes = 0
        self.pictures = 0

    def open(self, plan: PlanSaid, host: str, event_id: UUID) -> None:
        """From now on one can speak of this plan."""
        self._plans[plan.summary] = event_id
        self._threads.append((plan, host))

    async def discuss_all(self) -> None:
        """The threads of all plans, once everybody has answered who is going to."""
        for plan, host in self._threads:
            await self._discuss(plan, host)

    async def _discuss(self, plan: PlanSaid, host: str) -> None:
        event_id = self._plans[plan.summary]
        those = [host, *plan.going, *plan.maybe, *(said.by for said in plan.thread)]
        readers = list(dict.fromkeys(name for name in those if not self._known.blocked(name, host)))
        for said in in_time(plan.thread, self._now):
            at = moment_named(said.at, self._now, HOME)
            given = ReplyInput(body=said.body, event_id=self._plan(said.about))
            post_id = await actions.comment(self._db, self._actors[said.by], event_id, given, now=at)
            await self._after(said, post_id, at, readers)

    async def publish(self, said: PostSaid) -> None:
        at = moment_named(said.at, self._now, HOME)
        author = self._actors[said.by]
        first = PostInput(
            title=said.title,
            body=said.body,
            on_date=None if said.on_date is None else self._day(said.on_date),
            event_id=self._plan(said.about),
            audience=said.audience,
            who_may_reply=said.who_may_reply,
            media=[await self._shown(author, picture, self._blobs) for picture in said.pictures if self._blobs],
        )
        parts = [first, *(PostInput(body=body) for body in said.chain)]
        ids = (
            await actions.publish_chain(self._db, author, parts, now=at)
            if said.chain
            else [await actions.publish(self._db, author, first, now=at)]
        )
        self.posts += len(said.chain)
        readers = self._known.readers(said.by, said.audience)
        await self._after(said, ids[0], at, readers, answered=ids[-1])

    async def _after(
        self, said: ReplySaid, post_id: UUID, at: datetime, readers: Sequence[str], *, answered: UUID | None = None
    ) -> None:
        """What becomes of a post: likes and answers, and what its author makes of them."""
        self.posts += 1
        await self._hearing.wrote(post_id, at)
        await self._like(said, post_id, at, readers)
        for when, reply in self._answers(said, at):
            given = PostInput(body=reply.body, reply_to=answered or post_id, event_id=self._plan(reply.about))
            reply_id = await actions.publish(self._db, self._actors[reply.by], given, now=when)
            await self._after(reply, reply_id, when, readers)
        if said.edited is None and not said.deleted:
            return
        author = self._actors[said.by]
        written = await queries.own_post(self._db, author, post_id)
        later = self._never_later(at + timedelta(hours=3), at)
        if said.edited is not None:
            given = structs.replace(actions.document_of(written), body=said.edited)
            await actions.edit_post(self._db, author, written, given, now=later)
        if said.deleted:
            await actions.delete_post(self._db, author, written, now=later)

    async def _shown(self, author: Actor, said: PictureSaid, blobs: Blobs) -> UUID:
        self.pictures += 1
        picture = await self._album.picture(said)
        return (await media.keep(self._db, author, picture, said.alt, blobs=blobs, now=self._now)).id

    async def _like(self, said: ReplySaid, post_id: UUID, at: datetime, readers: Sequence[str]) -> None:
        dice = chance(said.body)
        # Those who know the author come first; who they are among them is chance.
        those = [name for name in readers if name != said.by and not self._known.blocked(name, said.by)]
        dice.shuffle(those)
        those.sort(key=lambda name: not self._known.follows(name, said.by))
        for name in those[: said.likes]:
            when = self._never_later(at + timedelta(minutes=dice.randint(*_LIKED)), at)
            await actions.like(self._db, self._actors[name], post_id, now=when)
            await self._hearing.liked(post_id, self._actors[name], when)
            self.likes += 1

    def _answers(self, said: ReplySaid, at: datetime) -> Iterator[tuple[datetime, ReplySaid]]:
        """The answers, one after the other. What does not say when it came, came soon after the one before."""
        last = at
        placed = []
        for reply in said.replies:
            soon = timedelta(minutes=chance(reply.body).randint(*_SOON))
            last = last + soon if reply.after is None else at + length_named(reply.after)
            placed.append((last, reply))
        last = at
        for when, reply in sorted(placed, key=lambda each: each[0]):
            last = self._never_later(when, last)
            yield last, reply

    def _never_later(self, when: datetime, before: datetime) -> datetime:
        """This moment, or where it has not come yet, one between `before` and now."""
        return max(when, before + _A_MOMENT) if when <= self._now else before + (self._now - before) / 2

    def _plan(self, summary: str | None) -> UUID | None:
        return None if summary is None else self._plans[summary]

    def _day(self, name: str) -> date:
        return day_named(name, self._now.astimezone(HOME).date())


def in_time(said: Iterable[AnyComment], now: datetime) -> list[AnyComment]:
    """In the order in which it was said."""
    return sorted(said, key=lambda each: moment_named(each.at, now, HOME))


def openings(community: Community, now: datetime) -> dict[str, datetime]:
    """Since when each plan is open, by its summary: from some hours before anybody spoke of it."""
    spoken: dict[str, datetime] = {}
    for summary, at in _spoken(community):
        moment = moment_named(at, now, HOME)
        spoken[summary] = min(moment, spoken.get(summary, moment))
    plans = [plan.summary for said in community.calendars for plan in said.plans]
    return {
        summary: spoken.get(summary, now) - timedelta(minutes=chance(summary).randint(*_OPENED)) for summary in plans
    }


def _spoken(community: Community) -> Iterator[tuple[str, str]]:
    for said in community.calendars:
        yield from ((plan.summary, comment.at) for plan in said.plans for comment in plan.thread)
    yield from ((post.about, post.at) for post in community.posts if post.about is not None)
