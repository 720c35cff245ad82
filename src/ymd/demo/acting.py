"""The community acts: everything goes through the actions that people's requests go through."""

from datetime import date, datetime
from typing import Final
from uuid import UUID

import msgspec

from ymd.accounts import actions as accounts
from ymd.accounts.schemas import ProfileInput
from ymd.calendars import actions as calendars
from ymd.calendars import queries as calendar_queries
from ymd.calendars.schemas.calendars import CalendarAudience, CalendarInput
from ymd.demo.acquaintance import Acquaintance, pairs
from ymd.demo.album import Album
from ymd.demo.dates import day_named
from ymd.demo.hearing import Hearing
from ymd.demo.placing import HOME, birthday, birthday_of, changed, document_of, wall
from ymd.demo.script import CalendarSaid, Community, PersonSaid, PlanSaid, TiesSaid
from ymd.demo.speaking import Speakers, in_time, openings
from ymd.demo.stage import Stage
from ymd.events import actions as events
from ymd.events.schemas import Answer
from ymd.graph import actions as graph
from ymd.graph import queries as graph_queries
from ymd.kernel.actor import Actor
from ymd.kernel.db import Db
from ymd.kernel.page import PageRequest
from ymd.media import actions as media
from ymd.together import actions as together

_ADDRESSES: Final = "ymd.example"
_PROFILE: Final = [name for name in ProfileInput.__struct_fields__ if name != "avatar"]


class Filled(msgspec.Struct, frozen=True, kw_only=True):
    """How much there is now."""

    people: int
    calendars: int
    plans: int
    answers: int
    posts: int
    likes: int
    pictures: int


class _Neighbour(msgspec.Struct, frozen=True):
    said: PersonSaid
    actor: Actor
    first_calendar: UUID


async def act(db: Db, community: Community, album: Album, stage: Stage) -> Filled:
    """Bring the community into an empty place."""
    town = Town(db, album, stage)
    for person in community.people:
        await town.settle(person)
    await town.tie(community.ties)
    await town.hearing.tied(community.ties, town.actors())
    stage.tell("plans")
    known = Acquaintance(community.people, community.ties)
    speakers = Speakers(db, town.actors(), known, album, town.hearing, stage)
    since = openings(community, stage.moment)
    answers = 0
    for said in community.calendars:
        answers += await town.keep(said, since, speakers)
    stage.tell("posts")
    await speakers.discuss_all()
    for post in in_time(community.posts, stage.moment):
        await speakers.publish(post)
    await town.hearing.read(town.actors())
    return Filled(
        people=len(community.people),
        calendars=len(community.calendars),
        plans=sum(len(said.plans) + len(said.birthdays) for said in community.calendars),
        answers=answers,
        posts=speakers.posts,
        likes=speakers.likes,
        pictures=town.portraits + speakers.pictures,
    )


def address_of(nickname: str) -> str:
    """The e-mail address of one of them; nobody else can have it (RFC 2606, section 2)."""
    return f"{nickname}@{_ADDRESSES}"


class Town:
    """Everyone who has come so far, and their verbs."""

    def __init__(self, db: Db, album: Album, stage: Stage) -> None:
        self._db = db
        self._album = album
        self._stage = stage
        self._now = stage.moment
        self.hearing = Hearing(db, stage.moment)
        self._today: date = self._now.astimezone(HOME).date()
        self._people: dict[str, _Neighbour] = {}
        self.portraits = 0

    async def settle(self, person: PersonSaid) -> None:
        """An account with a profile, and the first calendar that comes with it."""
        born = birthday_of(person, self._today)
        own = await accounts.admit(self._db, address_of(person.nickname), born, self._stage.hashed, now=self._now)
        # Nobody signs in here: each acts as the command line does for them.
        actor = Actor(own.id, own.id, person.nickname, person.locale, person.time_zone)
        said = {name: getattr(person, name) for name in _PROFILE}
        given = ProfileInput(**said, avatar=await self._portrait(person, actor))
        await accounts.put_profile(self._db, own, given, now=self._now)
        await self._db.flush()
        (first,) = (await calendar_queries.calendars_of(self._db, actor, PageRequest(1))).items
        self._people[person.nickname] = _Neighbour(person, actor, first.id)

    async def _portrait(self, person: PersonSaid, actor: Actor) -> UUID | None:
        if person.portrait is None or self._stage.blobs is None:
            return None
        self.portraits += 1
        picture = await self._album.portrait(person)
        return (await media.keep(self._db, actor, picture, "", blobs=self._stage.blobs, now=self._now)).id

    async def tie(self, ties: TiesSaid) -> None:
        for one, other in pairs(ties):
            await graph.follow(self._db, self._actor(one), other)
        for nickname, admitted in ties.accepted.items():
            followee = self._actor(nickname)
            asked = await graph_queries.follow_requests_of(self._db, followee, PageRequest(len(self._people)))
            for request in asked.items:
                if request.person.nickname in admitted:
                    await graph.accept(self._db, followee, request.id)
        for nickname, blocked in ties.blocks.items():
            for other in blocked:
                await graph.block(self._db, self._actor(nickname), other)
        for nickname, muted in ties.mutes.items():
            for other in muted:
                await graph.mute(self._db, self._actor(nickname), other)

    def actors(self) -> dict[str, Actor]:
        return {nickname: neighbour.actor for nickname, neighbour in self._people.items()}

    async def keep(self, said: CalendarSaid, since: dict[str, datetime], speakers: Speakers) -> int:
        """A calendar with its members and all that is in it; how many answers its plans got."""
        calendar_id = await self._calendar(said)
        for role in ("editor", "contributor", "reader", "free_busy"):
            for nickname in getattr(said.members, role):
                await calendars.give_role(self._db, self._actor(said.owner), calendar_id, nickname, role)
        for nickname, words in said.birthdays.items():
            given = birthday(self._people[nickname].said, words, self._today)
            await events.create_event(self._db, self._actor(said.owner), calendar_id, given, now=self._now)
        answers = 0
        for plan in said.plans:
            event_id = await self._plan(said, calendar_id, plan, since[plan.summary])
            speakers.open(plan, plan.by or said.owner, event_id)
            answers += await self._answer(plan, event_id, since[plan.summary])
            if plan.changes:
                await self.hearing.changed(calendar_id, event_id, self._actor(plan.by or said.owner))
        return answers

    async def _calendar(self, said: CalendarSaid) -> UUID:
        owner = self._actor(said.owner)
        audience = CalendarAudience(who=said.who, as_=said.as_)
        wanted = CalendarInput(name=said.name, color=said.color, time_zone=said.zone, audience=audience)
        if not said.first:
            return await calendars.create_calendar(self._db, owner, wanted, now=self._now)
        row = await calendars.calendar_to_set_up(self._db, owner, self._people[said.owner].first_calendar)
        await calendars.change_calendar(self._db, row, wanted, now=self._now)
        return row.id

    async def _plan(self, said: CalendarSaid, calendar_id: UUID, plan: PlanSaid, since: datetime) -> UUID:
        host = self._actor(plan.by or said.owner)
        given = document_of(plan, self._today, said.zone or self._actor(said.owner).time_zone)
        event_id = await events.create_event(self._db, host, calendar_id, given, now=since)
        for change in plan.changes:
            named = wall(day_named(change.of, self._today))
            editing = await events.event_to_change(self._db, host, event_id, "this", named)
            becomes = changed(editing.current, change, self._today)
            end_given = change.lasts is not None
            await events.change_event(self._db, host, editing, becomes, end_given=end_given, now=self._now)
        return event_id

    async def _answer(self, plan: PlanSaid, event_id: UUID, opened: datetime) -> int:
        given_answers: list[tuple[Answer, list[str]]] = [
            ("going", plan.going),
            ("maybe", plan.maybe),
            ("not", plan.declined),
        ]
        for answer, guests in given_answers:
            for guest in guests:
                await together.answer(self._db, self._actor(guest), event_id, answer, self._stage)
                await self.hearing.answered(event_id, self._actor(guest), opened)
        return sum(len(guests) for _, guests in given_answers)

    def _actor(self, nickname: str) -> Actor:
        return self._people[nickname].actor
