"""Who sees which event, and how far: the SQL against the rules said once more in plain Python, for every pair."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import product
from typing import Any
from uuid import UUID

import msgspec
import pytest
from sqlalchemy import Uuid, bindparam, func, insert, literal, select

from tests.support.world import World
from ymd.calendars import actions as calendars
from ymd.calendars.schemas.objects import Draft
from ymd.events.queries import event_for, event_page, events, guests, occurrences_of, window_asked
from ymd.kernel.actor import ANONYMOUS, Actor, Viewer
from ymd.kernel.db import Db
from ymd.kernel.errors import NotFound
from ymd.kernel.statement import command

NOTHING, BUSY, DETAILS, EDIT = range(4)
WEEK = ("2026-11-23", "2026-11-30")

_ANSWER_ALL = command(
    insert(guests).from_select(
        ["calendar_id", "event_id", "account_id", "answer"],
        select(events.c.calendar_id, events.c.id, bindparam("guest", type_=Uuid), literal("going")).where(
            events.c.calendar_id == func.any(bindparam("calendar_ids"))
        ),
    )
)


@dataclass
class Person:
    """Someone who looks: what they are to the owner, and which role they have in each calendar."""

    name: str
    actor: Viewer
    follows: bool = False
    friend: bool = False
    blocked: bool = False
    blocked_with_maker: bool = False
    role: str | None = None
    guest: bool = False


@dataclass
class Thing:
    """An event of a calendar, which lies there at a minute of its own under a word of its own."""

    calendar_id: UUID
    who: str
    as_: str
    audience: str | None
    secret: bool
    maker: Viewer
    at: datetime
    id: UUID | None = None

    @property
    def word(self) -> str:
        return f"word{self.at:%d%H%M}x"


@dataclass
class Stage:
    owner: Actor
    maker: Actor
    people: list[Person] = field(default_factory=list)
    things: list[Thing] = field(default_factory=list)


def level(person: Person, thing: Thing, owner: Actor) -> int:
    """What docs/how/visibility.md says."""
    made_it = person.actor is thing.maker
    if person.role in ("owner", "editor") or (person.role == "contributor" and made_it):
        return EDIT
    if person.role is None and person.blocked_with_maker and thing.maker is not owner:
        return NOTHING
    circles = {"public"}
    if person.follows:
        circles.add("followers")
    if person.friend:
        circles |= {"followers", "friends"}
    if person.blocked:
        circles = set()
    if thing.audience == "private":
        found = BUSY if person.role else NOTHING
    else:
        by_role = {None: NOTHING, "free_busy": BUSY}.get(person.role, DETAILS)
        if thing.audience is not None:
            by_audience = DETAILS if thing.audience in circles else NOTHING
        else:
            by_audience = (BUSY if thing.as_ == "free_busy" else DETAILS) if thing.who in circles else NOTHING
        found = max(by_role, by_audience)
        if thing.secret:
            found = min(found, BUSY)
    if person.guest and not person.blocked:
        found = max(found, BUSY if thing.secret else DETAILS)
    return found


async def staged(db: Db, world: World) -> Stage:
    owner, maker = await world.someone("ada"), await world.someone("mo")
    stage = Stage(owner, maker)
    ids = await _calendars(db, world, stage)
    stage.people += [
        Person("anonymous", ANONYMOUS),
        Person("owner", owner, role="owner"),
        Person("maker", maker, role="contributor"),
    ]
    for relation, role, guest in product(
        ("stranger", "follower", "friend", "blocked", "blocker", "blocks maker"),
        (None, "editor", "contributor", "reader", "free_busy"),
        (False, True),
    ):
        person = Person(f"{relation} {role} {guest}", await world.someone("eve"), role=role, guest=guest)
        await _relate(db, world, stage, person, relation, list(ids))
        stage.people.append(person)
    return stage


async def _calendars(db: Db, world: World, stage: Stage) -> Sequence[UUID]:
    at = datetime(2026, 11, 23, 1, 0)  # noqa: DTZ001  # written as UTC below
    ids = []
    for who, as_ in product(("public", "followers", "friends", "members"), ("reader", "free_busy")):
        calendar_id = await world.calendar(stage.owner, who=who, as_=as_)
        await world.member(calendar_id, stage.owner, stage.maker, "contributor")
        ids.append(calendar_id)
        for author in (stage.owner, stage.maker):
            things = []
            for audience, secret in product(
                (None, "public", "followers", "friends", "members", "private"), (False, True)
            ):
                things.append(Thing(calendar_id, who, as_, audience, secret, author, at))
                at += timedelta(minutes=7)
            drafts = [_draft(thing) for thing in things]
            puts = await calendars.put_objects(db, author, calendar_id, drafts, now=world.outside.clock.now())
            for thing, put in zip(things, puts, strict=True):
                thing.id = put.id
            stage.things += things
    await db.flush()
    return ids


def _draft(thing: Thing) -> Draft:
    lines = [
        f"UID:{thing.word}",
        f"DTSTART:{thing.at:%Y%m%dT%H%M%S}Z",
        "DURATION:PT5M",
        f"SUMMARY:{thing.word}",
        f"LOCATION:{thing.word}",
        f"DESCRIPTION:{thing.word}",
        f"CATEGORIES:{thing.word}",
        f"URL:https://example.org/{thing.word}",
        *(["CLASS:CONFIDENTIAL"] if thing.secret else []),
    ]
    text = ["BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR"]
    audience: Any = thing.audience
    return Draft(uid=thing.word, component="VEVENT", text="\n".join(text), audience=audience)


async def _relate(db: Db, world: World, stage: Stage, person: Person, relation: str, ids: list[UUID]) -> None:
    assert isinstance(person.actor, Actor)
    if person.role is not None:
        for calendar_id in ids:
            await world.member(calendar_id, stage.owner, person.actor, person.role)
    if person.guest:
        await db.run(_ANSWER_ALL, guest=person.actor.id, calendar_ids=ids)
    if relation in ("follower", "friend"):
        await world.follow(person.actor, stage.owner)
        person.follows = True
    if relation == "friend":
        await world.follow(stage.owner, person.actor)
        person.friend = True
    if relation == "blocked":
        await world.block(stage.owner, person.actor)
    if relation == "blocker":
        await world.block(person.actor, stage.owner)
    person.blocked = relation in ("blocked", "blocker")
    if relation == "blocks maker":
        await world.block(person.actor, stage.maker)
        person.blocked_with_maker = True


async def alone(db: Db, viewer: Viewer, event_id: UUID) -> tuple[int, str]:
    """The level at which the event's own page shows it, and all that leaves with it."""
    try:
        page = await event_page(db, viewer, event_id)
    except NotFound:
        return NOTHING, ""
    can = page.event.can
    shown = EDIT if can.edit else DETAILS if can.see else BUSY
    return shown, msgspec.json.encode(page.event).decode() + str(page.etag)


@pytest.fixture
async def stage(db: Db, world: World) -> Stage:
    return await staged(db, world)


async def test_every_page_shows_what_the_rules_say(db: Db, stage: Stage) -> None:
    await _pages_agree(db, stage, step=3)


@pytest.mark.long
async def test_every_page_of_all_shows_what_the_rules_say(db: Db, stage: Stage) -> None:
    await _pages_agree(db, stage, step=1)


async def _pages_agree(db: Db, stage: Stage, *, step: int) -> None:
    for number, person in enumerate(stage.people):
        for thing in stage.things[number % step :: step]:
            assert thing.id is not None
            expected = level(person, thing, stage.owner)

            shown, sent = await alone(db, person.actor, thing.id)

            assert shown == expected, (person, thing)
            assert (thing.word in sent) is (expected >= DETAILS), (person, thing)
            assert ("None" in sent[-4:]) is (expected == BUSY), "who may know times only gets no entity tag"


async def test_every_list_shows_what_the_rules_say(db: Db, world: World, stage: Stage) -> None:
    ids = list({thing.calendar_id for thing in stage.things})
    for person in stage.people:
        asked = await world.agenda(person.actor, *WEEK, calendar_ids=ids, time_zone="UTC")
        shown = await world.agenda(person.actor, *WEEK, time_zone="UTC")

        expected = {thing.at: level(person, thing, stage.owner) for thing in stage.things}
        assert levels(asked) == {at: min(found, DETAILS) for at, found in expected.items() if found}, person
        # What was not asked for by name is shown where it is shared, of someone followed, or a plan one joined.
        listed = person.role is not None or person.follows or person.guest
        assert levels(shown) == (levels(asked) if listed else {}), person


def levels(items: list[dict[str, Any]]) -> dict[datetime, int]:
    found = {}
    for item in items:
        at = datetime.fromisoformat(item["start"]["date_time"])
        thing = f"word{at:%d%H%M}x"
        assert (thing in msgspec.json.encode(item).decode()) is (item["event_id"] is not None)
        found[at] = DETAILS if item["event_id"] is not None else BUSY
    return found


async def test_plans_and_occurrences_are_judged_alike(db: Db, stage: Stage) -> None:
    window = window_asked(*WEEK, "UTC")
    for person in stage.people[::3]:
        for thing in stage.things[::5]:
            assert thing.id is not None
            expected = level(person, thing, stage.owner)
            try:
                plan = await event_for(db, person.actor, thing.id)
                found = await occurrences_of(db, person.actor, thing.id, window, limit=10, after=None)
            except NotFound:
                assert expected == NOTHING
                continue

            assert plan.level == expected
            assert list(levels(msgspec.json.decode(found.items)).values()) == [min(expected, DETAILS)]
