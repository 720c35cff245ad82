"""The community acts: everything goes through the actions that people's requests go through."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from ymd.accounts import actions as accounts
from ymd.accounts.schemas import ProfileInput
from ymd.calendars import actions as calendars
from ymd.calendars import queries as calendar_queries
from ymd.calendars.schemas.calendars import CalendarAudience, CalendarInput
from ymd.demo.dates import day_named
from ymd.demo.placing import birthday, birthday_of, changed, document_of, wall
from ymd.demo.script import CalendarSaid, Community, PersonSaid, PlanSaid, TiesSaid
from ymd.events import actions as events
from ymd.events.schemas import Answer
from ymd.graph import actions as graph
from ymd.graph import queries as graph_queries
from ymd.kernel.actor import Actor
from ymd.kernel.db import Db
from ymd.kernel.page import PageRequest
from ymd.together import actions as together

#: Where the neighbourhood lies: whose day is today.
HOME: Final = ZoneInfo("Asia/Seoul")

_ADDRESSES: Final = "ymd.example"


class Filled(msgspec.Struct, frozen=True):
    """How much there is now."""

    people: int
    calendars: int
    plans: int
    answers: int


class _Neighbour(msgspec.Struct, frozen=True):
    said: PersonSaid
    actor: Actor
    first_calendar: UUID


class _Moment(msgspec.Struct, frozen=True):
    """A clock that stands still, so that a community is all of one day."""

    at: datetime

    def now(self) -> datetime:
        return self.at


async def act(db: Db, community: Community, *, hashed: str, now: datetime) -> Filled:
    """Bring the community into an empty place; `hashed` is everyone's password."""
    town = Town(db, now)
    for person in community.people:
        await town.settle(person, hashed)
    await town.tie(community.ties)
    answers = 0
    for said in community.calendars:
        answers += await town.keep(said)
    plans = sum(len(said.plans) + len(said.birthdays) for said in community.calendars)
    return Filled(len(community.people), len(community.calendars), plans, answers)


def address_of(nickname: str) -> str:
    """The e-mail address of one of them; nobody else can have it (RFC 2606, section 2)."""
    return f"{nickname}@{_ADDRESSES}"


class Town:
    """Everyone who has come so far, and their verbs."""

    def __init__(self, db: Db, now: datetime) -> None:
        self._db = db
        self._now = now
        self._today: date = now.astimezone(HOME).date()
        self._people: dict[str, _Neighbour] = {}

    async def settle(self, person: PersonSaid, hashed: str) -> None:
        """An account with a profile, and the first calendar that comes with it."""
        born = birthday_of(person, self._today)
        own = await accounts.admit(self._db, address_of(person.nickname), born, hashed, now=self._now)
        said = {name: getattr(person, name) for name in ProfileInput.__struct_fields__ if hasattr(person, name)}
        await accounts.put_profile(self._db, own, ProfileInput(**said), now=self._now)
        await self._db.flush()
        # Nobody signs in here: each acts as the command line does for them.
        actor = Actor(own.id, own.id, person.nickname, person.locale, person.time_zone)
        (first,) = (await calendar_queries.calendars_of(self._db, actor, PageRequest(1))).items
        self._people[person.nickname] = _Neighbour(person, actor, first.id)

    async def tie(self, ties: TiesSaid) -> None:
        for one, other in _pairs(ties):
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

    async def keep(self, said: CalendarSaid) -> int:
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
            answers += await self._plan(said, calendar_id, plan)
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

    async def _plan(self, said: CalendarSaid, calendar_id: UUID, plan: PlanSaid) -> int:
        host = self._actor(plan.by or said.owner)
        given = document_of(plan, self._today, said.zone or self._actor(said.owner).time_zone)
        event_id = await events.create_event(self._db, host, calendar_id, given, now=self._now)
        for change in plan.changes:
            named = wall(day_named(change.of, self._today))
            editing = await events.event_to_change(self._db, host, event_id, "this", named)
            becomes = changed(editing.current, change, self._today)
            end_given = change.lasts is not None
            await events.change_event(self._db, host, editing, becomes, end_given=end_given, now=self._now)
        given_answers: list[tuple[Answer, list[str]]] = [
            ("going", plan.going),
            ("maybe", plan.maybe),
            ("not", plan.declined),
        ]
        for answer, guests in given_answers:
            for guest in guests:
                await together.answer(self._db, self._actor(guest), event_id, answer, _Moment(self._now))
        return sum(len(guests) for _, guests in given_answers)

    def _actor(self, nickname: str) -> Actor:
        return self._people[nickname].actor


def _pairs(ties: TiesSaid) -> Iterator[tuple[str, str]]:
    """Who follows whom, each pair once."""
    circles = ((one, other) for circle in ties.friends for one in circle for other in circle if one != other)
    ways = ((one, other) for one, others in ties.follows.items() for other in others)
    return iter(dict.fromkeys([*circles, *ways]))
