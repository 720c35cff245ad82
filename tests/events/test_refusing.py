"""Writing events: what is refused, who may, and what comes back from the trash."""

from typing import Any

import msgspec
import pytest

from tests.events.writing import WEEKLY, Home, brought, change, differing, lines, stored
from tests.support.world import World
from tests.support.world_events import seoul
from ymd.calendars.errors import NotWritable, UidTaken
from ymd.events import actions
from ymd.events.errors import (
    EventInvalid,
    FollowingNotOffered,
    NoSuchOccurrence,
    NotYourEvent,
    OccurrenceNeeded,
    OpenTooWide,
)
from ymd.events.queries import event_page
from ymd.events.schemas import Event, EventInput
from ymd.kernel.db import Db
from ymd.kernel.errors import NotFound, Refusal


@pytest.mark.parametrize(
    ("scope", "occurrence", "refusal"),
    [
        ("this", None, OccurrenceNeeded),
        ("this", "2026-11-24T10:00:00", NoSuchOccurrence),
        ("this", "2026-12-07T10:00:00", NoSuchOccurrence),
        ("this", "2026-11-30", NoSuchOccurrence),
        ("this", "yesterday", NoSuchOccurrence),
        ("following", "2026-11-30T10:00:00", FollowingNotOffered),
    ],
)
async def test_a_part_that_is_not_there_is_refused(
    db: Db, world: World, home: Home, scope: Any, occurrence: str | None, refusal: type[Refusal]
) -> None:
    event_id = await brought(world, home, WEEKLY)

    with pytest.raises(refusal):
        await actions.event_to_change(db, home.ada, event_id, scope, occurrence)
    with pytest.raises(refusal):
        await event_page(db, home.ada, event_id, scope, occurrence)


@pytest.mark.parametrize(
    ("said", "pointer", "code"),
    [
        ({"start": {}}, "/start", "required"),
        ({"start": {"date": "2026-11-23", "time_zone": "UTC"}}, "/start", "date_or_time"),
        ({"start": {"date": "2026-02-30"}}, "/start", "unreadable"),
        ({"start": {"date": "1492-10-12"}}, "/start", "date_out_of_range"),
        ({"start": {"date_time": "2026-11-23T10:00:00", "time_zone": "Mars"}}, "/start/time_zone", "unknown_time_zone"),
        ({"end": {"date": "2026-11-24"}}, "/end", "end_type_differs"),
        ({"end": seoul("2026-11-23T09:59:59")}, "/end", "end_before_start"),
        ({"start": {"date": "2026-11-23"}, "end": {"date": "2026-11-23"}}, "/end", "end_before_start"),
        ({"rrule": "FREQ=DAILY;INTERVAL=0"}, "/rrule", "out_of_range"),
        ({"rrule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=1", "exdate": []}, None, None),
        ({"rrule": "FREQ=DAILY;UNTIL=20261231"}, "/rrule", "until_value_type"),
        ({"rdate": ["2026-11-25"]}, "/rdate/0", "date_type_differs"),
        ({"exdate": ["2026-11-23T10:00:00"]}, "/rrule", "never_occurs"),
        ({"color": "blurple"}, "/color", "unknown_color"),
    ],
)
async def test_what_cannot_be_is_refused_with_its_place(
    world: World, home: Home, said: dict[str, Any], pointer: str | None, code: str | None
) -> None:
    if pointer is None:
        assert await world.event(home.ada, home.id, **said)
        return

    with pytest.raises(EventInvalid) as refused:
        await world.event(home.ada, home.id, **said)

    assert [(error.pointer, error.code) for error in refused.value.errors] == [(pointer, code)]


@pytest.mark.parametrize(
    ("who", "audience", "open_to", "taken"),
    [
        ("public", None, "anyone", True),
        ("followers", None, "anyone", False),
        ("followers", None, "followers", True),
        ("friends", None, "followers", False),
        ("friends", "public", "anyone", True),
        ("public", "friends", "friends", True),
        ("public", "friends", "anyone", False),
        ("members", None, "friends", False),
        ("public", "private", "friends", False),
        ("members", None, "nobody", True),
    ],
)
async def test_an_event_is_open_only_to_those_who_can_see_it(
    world: World, who: str, audience: str | None, open_to: str, taken: bool
) -> None:
    ada = await world.someone("ada")
    home = await world.calendar(ada, who=who)

    if taken:
        assert await world.event(ada, home, audience=audience, open_to=open_to)
    else:
        with pytest.raises(OpenTooWide):
            await world.event(ada, home, audience=audience, open_to=open_to)


async def test_a_calendar_that_shows_times_only_opens_nothing(world: World) -> None:
    ada = await world.someone("ada")
    home = await world.calendar(ada, who="public", as_="free_busy")

    with pytest.raises(OpenTooWide):
        await world.event(ada, home, open_to="anyone")
    with pytest.raises(OpenTooWide):
        await world.event(ada, home, audience="public", classification="private", open_to="anyone")


async def test_openness_and_seats_outlive_an_import_that_knows_nothing_of_them(
    db: Db, world: World, home: Home
) -> None:
    event_id = await world.event(home.ada, home.id, audience="public", open_to="anyone", capacity=7)
    text = (await stored(db, home, event_id)).text.replace("SUMMARY:Hike", "SUMMARY:Walk")

    db.memory.clear()
    await world.object(home.ada, home.id, text, audience="public")

    event = (await event_page(db, home.ada, event_id)).event
    assert (event.summary, event.open_to, event.capacity) == ("Walk", "anyone", 7)


async def test_only_editors_and_contributors_of_their_own_write(db: Db, world: World, home: Home) -> None:
    bob = await world.member(home.id, home.ada, await world.someone("bob"), "contributor")
    cy = await world.member(home.id, home.ada, await world.someone("cy"), "reader")
    eve = await world.someone("eve")
    of_ada = await world.event(home.ada, home.id)
    db.memory.clear()
    of_bob = await world.event(bob, home.id)

    await change(db, world, bob, of_bob, {"summary": "Mine"})
    for person, event_id in ((bob, of_ada), (cy, of_ada), (eve, of_ada)):
        with pytest.raises(NotYourEvent):
            await change(db, world, person, event_id, {"summary": "Mine now"})
    for person in (cy, eve):
        with pytest.raises(NotWritable):
            await world.event(person, home.id)


async def test_a_deleted_event_is_nowhere_and_comes_back_as_it_was(db: Db, world: World, home: Home) -> None:
    event_id = await world.event(home.ada, home.id, audience="public", open_to="anyone", capacity=7)
    bob = await world.someone("bob")
    await world.joins(bob, event_id)
    editing = await actions.event_to_change(db, home.ada, event_id)
    await actions.delete_event(db, home.ada, editing, now=world.outside.clock.now())
    await db.flush()

    gone = [await world.agenda(person) for person in (home.ada, bob)]
    with pytest.raises(NotFound):
        await event_page(db, home.ada, event_id)
    with pytest.raises(NotFound):
        await actions.restore_event(db, await world.someone("eve"), event_id, now=world.outside.clock.now())
    db.memory.clear()
    await actions.restore_event(db, home.ada, event_id, now=world.outside.clock.now())

    event: Event = (await event_page(db, bob, event_id)).event
    assert gone == [[], []]
    assert (event.open_to, event.capacity, event.my_answer) == ("anyone", 7, "going")
    assert len(await world.agenda(bob)) == 1


async def test_an_event_whose_uid_came_back_is_not_restored(db: Db, world: World, home: Home) -> None:
    event_id = await world.event(home.ada, home.id)
    text = (await stored(db, home, event_id)).text
    editing = await actions.event_to_change(db, home.ada, event_id)
    await actions.delete_event(db, home.ada, editing, now=world.outside.clock.now())
    await db.flush()
    await world.object(home.ada, home.id, text)

    with pytest.raises(UidTaken):
        await actions.restore_event(db, home.ada, event_id, now=world.outside.clock.now())


async def test_what_others_wrote_longer_than_we_take_stays_when_something_else_is_edited(
    db: Db, world: World, home: Home
) -> None:
    odd = ["DTSTART:20261123T010000Z", f"SUMMARY:{'long ' * 80}", "URL:mailto:ada@example.org", "COLOR:Red"]
    event_id = await brought(world, home, odd)
    before = await lines(db, home, event_id)

    await change(db, world, home.ada, event_id, {"location": "here"})

    assert differing(before, await lines(db, home, event_id)) == {"LOCATION", "SEQUENCE", "DTSTAMP", "LAST-MODIFIED"}


async def test_an_edit_document_is_what_creating_takes(db: Db, world: World, home: Home) -> None:
    event_id = await brought(world, home, WEEKLY)

    editing = await actions.event_to_change(db, home.ada, event_id)

    assert msgspec.convert(msgspec.to_builtins(editing.current), EventInput) == editing.current
