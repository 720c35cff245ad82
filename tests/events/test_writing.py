"""Writing events: which lines an edit changes, what hangs on it, and what is refused."""

from typing import Any

import msgspec
import pytest

from tests.events.writing import WEEKLY, Home, brought, change, differing, lines, stored
from tests.support.world import World
from tests.support.world_events import seoul
from ymd.events import actions
from ymd.events.errors import (
    SeriesOnly,
)
from ymd.events.queries import event_page
from ymd.kernel.db import Db


async def test_what_was_written_is_read_back(db: Db, world: World, home: Home) -> None:
    said = {
        "start": {"date_time": "2026-11-23T10:30:00", "time_zone": "Asia/Seoul"},
        "end": {"date_time": "2026-11-23T06:00:00", "time_zone": "Europe/Berlin"},
        "summary": "Call; with, Berlin",
        "description": "two\nlines\\n",
        "location": "Seoul, Jongno",
        "url": "https://example.org/call",
        "status": "tentative",
        "transparency": "transparent",
        "categories": ["work, abroad", "calls"],
        "color": "tomato",
        "audience": "friends",
        "open_to": "friends",
        "capacity": 5,
        "rrule": "FREQ=WEEKLY;COUNT=5",
        "rdate": ["2026-11-25T10:30:00"],
        "exdate": ["2026-11-30T10:30:00"],
    }

    event_id = await world.event(home.ada, home.id, **said)

    event = msgspec.to_builtins((await event_page(db, home.ada, event_id)).event)
    assert {name: event[name] for name in said} == said
    assert (event["sequence"], event["all_day"], event["host"]["nickname"]) == (0, False, home.ada.nickname)
    assert event["can"] == {"see": True, "edit": True, "delete": True, "answer": False}


async def test_audience_openness_and_seats_are_in_no_text(db: Db, world: World, home: Home) -> None:
    event_id = await world.event(home.ada, home.id, audience="public", open_to="anyone", capacity=7)

    text = (await stored(db, home, event_id)).text.casefold()

    assert not [word for word in ("audience", "public", "open", "anyone", "capacity") if word in text]


async def test_an_edit_changes_only_its_lines(db: Db, world: World, home: Home) -> None:
    event_id = await brought(world, home, WEEKLY)
    before = await lines(db, home, event_id)

    edited = await change(db, world, home.ada, event_id, {"summary": "Hiking", "transparency": "transparent"})

    assert differing(before, await lines(db, home, event_id)) == {"SUMMARY", "TRANSP", "DTSTAMP", "LAST-MODIFIED"}
    assert (edited.summary, edited.sequence, edited.also_changed) == ("Hiking", 4, [])


async def test_saying_what_is_there_already_changes_nothing(db: Db, world: World, home: Home) -> None:
    event_id = await brought(world, home, WEEKLY)
    before = await stored(db, home, event_id)

    await change(db, world, home.ada, event_id, {"summary": "등산", "capacity": None})

    after = await stored(db, home, event_id)
    assert (after.text, after.version) == (before.text, before.version)


@pytest.mark.parametrize(
    ("patch", "sequence"),
    [
        ({"summary": "x"}, 4),
        ({"description": "x"}, 4),
        ({"color": "red"}, 4),
        ({"categories": ["x"]}, 4),
        ({"audience": "friends"}, 4),
        ({"capacity": 3}, 4),
        ({"classification": "private"}, 4),
        ({"location": "x"}, 5),
        ({"status": "cancelled"}, 5),
        ({"end": seoul("2026-11-23T12:00:00")}, 5),
        ({"rrule": "FREQ=DAILY;COUNT=3"}, 5),
        ({"exdate": []}, 5),
        ({"rdate": []}, 5),
        ({"start": seoul("2026-11-23T09:00:00")}, 5),
    ],
)
async def test_only_what_guests_must_know_is_a_new_revision(
    db: Db, world: World, home: Home, patch: dict[str, Any], sequence: int
) -> None:
    event_id = await brought(world, home, WEEKLY)
    before = await stored(db, home, event_id)

    edited = await change(db, world, home.ada, event_id, patch)

    assert edited.sequence == sequence
    assert (await stored(db, home, event_id)).version == before.version + 1


async def test_a_series_that_moves_takes_along_what_hangs_on_it(db: Db, world: World, home: Home) -> None:
    renamed = [
        "RECURRENCE-ID;TZID=Asia/Seoul:20261214T100000",
        "DTSTART;TZID=Asia/Seoul:20261214T100000",
        "DTEND;TZID=Asia/Seoul:20261214T110000",
        "SUMMARY:Last climb",
    ]
    moved = [
        "RECURRENCE-ID;TZID=Asia/Seoul:20261221T100000",
        "DTSTART;TZID=Asia/Seoul:20261222T190000",
        "SUMMARY:Dinner",
    ]
    event_id = await brought(world, home, WEEKLY, renamed, moved)

    edited = await change(db, world, home.ada, event_id, {"start": seoul("2026-11-24T15:00:00")})

    now = await lines(db, home, event_id)
    assert {(each.property, each.recurrence_id) for each in edited.also_changed} == {
        ("VTIMEZONE", None),
        ("DTEND", None),
        ("RRULE", None),
        ("RDATE", None),
        ("EXDATE", None),
        ("RECURRENCE-ID", "2026-12-15T15:00:00"),
        ("DTSTART", "2026-12-15T15:00:00"),
        ("DTEND", "2026-12-15T15:00:00"),
        ("RECURRENCE-ID", "2026-12-22T15:00:00"),
    }
    assert "DTEND;TZID=Asia/Seoul:20261124T160000" in now
    assert "RRULE:FREQ=WEEKLY;UNTIL=20270102T055959Z;WKST=MO" in now
    assert "EXDATE;TZID=Asia/Seoul:20261208T150000" in now
    assert "RDATE;TZID=Asia/Seoul:20261126T150000" in now
    assert "RECURRENCE-ID;TZID=Asia/Seoul:20261215T150000" in now
    assert "DTSTART;TZID=Asia/Seoul:20261215T150000" in now
    assert "RECURRENCE-ID;TZID=Asia/Seoul:20261222T150000" in now
    assert "DTSTART;TZID=Asia/Seoul:20261222T190000" in now
    assert edited.dropped == []


async def test_overrides_that_the_new_rule_does_not_lead_to_are_dropped_and_told(
    db: Db, world: World, home: Home
) -> None:
    kept = ["RECURRENCE-ID;TZID=Asia/Seoul:20261130T100000", "DTSTART;TZID=Asia/Seoul:20261130T120000", "SUMMARY:a"]
    lost = ["RECURRENCE-ID;TZID=Asia/Seoul:20261214T100000", "DTSTART;TZID=Asia/Seoul:20261214T120000", "SUMMARY:b"]
    event_id = await brought(world, home, WEEKLY, kept, lost)

    edited = await change(db, world, home.ada, event_id, {"rrule": "FREQ=WEEKLY;COUNT=2"})

    assert [(each.recurrence_id, each.summary) for each in edited.dropped] == [("2026-12-14T10:00:00", "b")]
    found = await world.agenda(home.ada, "2026-11-23", "2027-01-20")
    assert [item["summary"] for item in found] == ["등산", "등산", "a"]


async def test_a_series_moved_to_another_zone_keeps_its_wall_times(db: Db, world: World, home: Home) -> None:
    event_id = await brought(world, home, WEEKLY)

    await change(
        db, world, home.ada, event_id, {"start": {"date_time": "2026-11-23T10:00:00", "time_zone": "Europe/Berlin"}}
    )

    now = await lines(db, home, event_id)
    assert "DTEND;TZID=Europe/Berlin:20261123T110000" in now
    assert "EXDATE;TZID=Europe/Berlin:20261207T100000" in now
    assert "RRULE:FREQ=WEEKLY;UNTIL=20270101T085959Z;WKST=MO" in now
    assert [line for line in now if line.startswith("TZID:")] == ["TZID:Europe/Berlin"]


async def test_a_timed_series_can_become_all_day(db: Db, world: World, home: Home) -> None:
    event_id = await brought(world, home, WEEKLY)

    edited = await change(db, world, home.ada, event_id, {"start": {"date": "2026-11-23"}})

    now = await lines(db, home, event_id)
    assert (edited.all_day, msgspec.to_builtins(edited.end)) == (True, {"date": "2026-11-24"})
    assert "EXDATE;VALUE=DATE:20261207" in now
    assert "RRULE:FREQ=WEEKLY;UNTIL=20261231;WKST=MO" in now
    days = [item["start"] for item in await world.agenda(home.ada, "2026-11-23", "2026-12-15")]
    assert days == [{"date": f"2026-{day}"} for day in ("11-23", "11-25", "11-30", "12-14")]


async def test_a_duration_moves_along_untouched(db: Db, world: World, home: Home) -> None:
    event_id = await brought(world, home, ["DTSTART:20261123T010000Z", "DURATION:PT90M", "SUMMARY:a"])

    edited = await change(
        db, world, home.ada, event_id, {"start": {"date_time": "2026-11-23T05:00:00", "time_zone": "UTC"}}
    )

    assert "DURATION:PT90M" in await lines(db, home, event_id)
    assert msgspec.to_builtins(edited.end) == {"date_time": "2026-11-23T06:30:00", "time_zone": "UTC"}
    assert edited.also_changed == []


async def test_one_occurrence_is_changed_alone(db: Db, world: World, home: Home) -> None:
    event_id = await brought(world, home, WEEKLY)
    before = await lines(db, home, event_id)

    edited = await change(
        db,
        world,
        home.ada,
        event_id,
        {"summary": "Picnic", "start": seoul("2026-11-30T12:00:00")},
        occurrence="2026-11-30T10:00:00",
    )

    now = await lines(db, home, event_id)
    now = now[now.index("BEGIN:VEVENT") :]
    before = before[before.index("BEGIN:VEVENT") :]
    assert now[: len(before) - 1] == before[:-1]
    assert "RECURRENCE-ID;TZID=Asia/Seoul:20261130T100000" in now
    assert "X-ODD;PARAM=1:kept" in now[len(before) :]
    assert (edited.recurrence_id, edited.sequence, edited.rrule) == ("2026-11-30T10:00:00", 5, None)
    assert msgspec.to_builtins(edited.end) == seoul("2026-11-30T13:00:00")
    whole = (await event_page(db, home.ada, event_id)).event
    assert (whole.summary, whole.sequence) == ("등산", 4)
    items = await world.agenda(home.ada, "2026-11-30", "2026-12-01")
    assert [(item["summary"], item["recurrence_id"], item["overridden"]) for item in items] == [
        ("Picnic", "2026-11-30T10:00:00", True)
    ]


async def test_a_changed_occurrence_is_changed_again_in_its_own_lines(db: Db, world: World, home: Home) -> None:
    event_id = await brought(world, home, WEEKLY)
    await change(db, world, home.ada, event_id, {"summary": "Picnic"}, occurrence="2026-11-30T10:00:00")
    before = await lines(db, home, event_id)

    edited = await change(db, world, home.ada, event_id, {"location": "park"}, occurrence="2026-11-30T10:00:00")

    assert differing(before, await lines(db, home, event_id)) == {"LOCATION", "SEQUENCE", "DTSTAMP", "LAST-MODIFIED"}
    assert (edited.summary, edited.location) == ("Picnic", "park")


@pytest.mark.parametrize("patch", [{"rrule": None}, {"audience": "public"}, {"capacity": 3}, {"exdate": []}])
async def test_one_occurrence_has_nothing_of_the_series(
    db: Db, world: World, home: Home, patch: dict[str, Any]
) -> None:
    event_id = await brought(world, home, WEEKLY)
    if "rrule" in patch or "exdate" in patch:
        patch = {"rrule": "FREQ=DAILY"}

    with pytest.raises(SeriesOnly):
        await change(db, world, home.ada, event_id, patch, occurrence="2026-11-30T10:00:00")


async def test_an_occurrence_is_taken_out_with_its_override(db: Db, world: World, home: Home) -> None:
    event_id = await brought(world, home, WEEKLY)
    await change(db, world, home.ada, event_id, {"summary": "Picnic"}, occurrence="2026-11-30T10:00:00")

    editing = await actions.event_to_change(db, home.ada, event_id, "this", "2026-11-30T10:00:00")
    await actions.delete_event(db, home.ada, editing, now=world.outside.clock.now())
    await db.flush()

    now = await lines(db, home, event_id)
    assert [line for line in now if line.startswith(("EXDATE", "RECURRENCE-ID"))] == [
        "EXDATE;TZID=Asia/Seoul:20261207T100000",
        "EXDATE;TZID=Asia/Seoul:20261130T100000",
    ]
    assert "SEQUENCE:5" in now
    assert await world.agenda(home.ada, "2026-11-30", "2026-12-01") == []
