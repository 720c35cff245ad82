"""The agenda: one statement, and never another answer than the expander's."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.events.texts import texts
from tests.support.world import World
from tests.support.world_events import seoul
from ymd.calendars import actions as calendars
from ymd.calendars.queries import stored_object
from ymd.calendars.schemas.objects import Draft
from ymd.events.queries import window_asked
from ymd.events.rules.occurring import expanded
from ymd.events.rules.windows import Window
from ymd.events.schemas.rows import Expandable, Key
from ymd.kernel.actor import ANONYMOUS
from ymd.kernel.db import Db
from ymd.pages.queries import agenda

ZONES = ("Asia/Seoul", "America/New_York", "Pacific/Apia", "Pacific/Niue", "UTC")


def told(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Instants read, so that one and the same is equal however it is written."""
    read = {"starts_at", "ends_at"}
    return [
        {name: datetime.fromisoformat(value) if value and name in read else value for name, value in item.items()}
        for item in items
    ]


async def expected(db: Db, calendar_id: UUID, ids: list[UUID], window: Window) -> list[dict[str, Any]]:
    """The window by expansion alone."""
    pairs = []
    for event_id in ids:
        stored = await stored_object(db, calendar_id, event_id)
        pairs += expanded(Expandable(calendar_id, event_id, "#2f6f5e", 3, None, stored.text), window)
    ordered = sorted(pairs, key=lambda pair: pair[0])
    items: list[dict[str, Any]] = msgspec.to_builtins([item for _, item in ordered])
    return told(items)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    given_texts=st.lists(texts(), min_size=1, max_size=3),
    begin=st.dates(date(2024, 6, 1), date(2029, 6, 1)),
    days=st.integers(1, 20),
    zone=st.sampled_from(ZONES),
)
async def test_any_window_equals_the_expander(
    db: Db, world: World, given_texts: list[str], begin: date, days: int, zone: str
) -> None:
    ada = await world.someone("ada", time_zone=zone)
    home = await world.calendar(ada)
    drafts = [Draft(uid=f"u{at}", component="VEVENT", text=text) for at, text in enumerate(given_texts)]
    puts = await calendars.put_objects(db, ada, home, drafts, now=world.outside.clock.now())
    await db.flush()
    end = begin + timedelta(days=days)

    found = await world.agenda(ada, begin.isoformat(), end.isoformat())

    window = window_asked(begin.isoformat(), end.isoformat(), zone)
    assert told(found) == await expected(db, home, [put.id for put in puts], window)


async def test_pages_joined_are_the_whole(db: Db, world: World) -> None:
    ada = await world.someone("ada")
    home = await world.calendar(ada)
    for hour in (9, 10, 11):
        await world.event(ada, home, start=seoul(f"2026-11-20T{hour:02}:00:00"), rrule="FREQ=DAILY", summary=str(hour))
    await world.event(ada, home, start={"date": "2026-11-20"}, rrule="FREQ=DAILY;INTERVAL=2")
    for begin in ("2026-11-23", "2031-11-23"):
        window = window_asked(begin, begin[:-2] + "30", "Asia/Seoul")
        whole = await world.agenda(ada, begin, begin[:-2] + "30")

        pages: list[Any] = []
        after: Key | None = None
        for _ in range(20):
            page = await agenda(db, ada, window, calendar_ids=[], people=[], limit=4, after=after)
            pages += msgspec.json.decode(page.items)
            after = page.last
            if after is None:
                break

        assert pages == whole
        assert len(whole) > 20


async def test_order_is_by_start_and_all_day_comes_first(world: World) -> None:
    ada = await world.someone("ada")
    home = await world.calendar(ada)
    await world.event(ada, home, start={"date_time": "2026-11-24T00:00:00"}, summary="floating midnight")
    await world.event(ada, home, start=seoul("2026-11-24T00:00:00"), summary="midnight in Seoul")
    await world.event(ada, home, start={"date": "2026-11-24"}, summary="all day")
    await world.event(ada, home, start=seoul("2026-11-23T23:59:59"), summary="just before")

    found = await world.agenda(ada)

    assert [item["summary"] for item in found] == [
        "just before",
        "all day",
        "floating midnight",
        "midnight in Seoul",
    ]


async def test_an_all_day_event_is_on_its_date_wherever_one_asks_from(world: World) -> None:
    ada = await world.someone("ada")
    home = await world.calendar(ada)
    await world.event(ada, home, start={"date": "2026-11-24"})

    for zone in ZONES:
        on_the_day = await world.agenda(ada, "2026-11-24", "2026-11-25", time_zone=zone)
        around = [
            *await world.agenda(ada, "2026-11-23", "2026-11-24", time_zone=zone),
            *await world.agenda(ada, "2026-11-25", "2026-11-26", time_zone=zone),
        ]
        assert (len(on_the_day), around) == (1, [])


@pytest.mark.parametrize(("zone", "day"), [("Asia/Beirut", "2026-03-29"), ("Pacific/Apia", "2011-12-30")])
async def test_an_all_day_event_is_on_its_date_also_where_that_has_no_midnight(
    world: World, zone: str, day: str
) -> None:
    ada = await world.someone("ada", time_zone=zone)
    await world.event(ada, await world.calendar(ada), start={"date": day})
    dates = [(date.fromisoformat(day) + timedelta(days=offset)).isoformat() for offset in range(-1, 3)]

    found = [len(await world.agenda(ada, *pair)) for pair in pairwise(dates)]

    assert found == [0, 1, 0]


async def test_a_floating_time_has_an_instant_in_the_zone_of_who_asks(world: World) -> None:
    ada = await world.someone("ada")
    home = await world.calendar(ada)
    await world.event(ada, home, start={"date_time": "2026-11-24T07:00:00"})

    (in_seoul,) = await world.agenda(ada, time_zone="Asia/Seoul")
    (in_new_york,) = await world.agenda(ada, time_zone="America/New_York")

    assert told([in_seoul, in_new_york])[0]["starts_at"] == datetime(2026, 11, 23, 22, tzinfo=UTC)
    assert told([in_seoul, in_new_york])[1]["starts_at"] == datetime(2026, 11, 24, 12, tzinfo=UTC)
    assert in_seoul["start"] == in_new_york["start"] == {"date_time": "2026-11-24T07:00:00", "time_zone": None}


async def test_windows_are_half_open(world: World) -> None:
    ada = await world.someone("ada")
    home = await world.calendar(ada)
    await world.event(ada, home)

    hours = [("10", "11"), ("09", "10"), ("11", "12")]
    found = [
        len(await world.agenda(ada, f"2026-11-23T{begin}:00:00+09:00", f"2026-11-23T{end}:00:00+09:00"))
        for begin, end in hours
    ]

    assert found == [1, 0, 0]


async def test_a_long_journey_is_in_every_week_it_touches(world: World) -> None:
    ada = await world.someone("ada")
    home = await world.calendar(ada)
    await world.event(ada, home, start=seoul("2026-10-01T09:00:00"), end=seoul("2026-12-20T18:00:00"))

    weeks = [("2026-09-21", "2026-09-28"), ("2026-09-28", "2026-10-05"), ("2026-11-23", "2026-11-30")]

    assert [len(await world.agenda(ada, *week)) for week in weeks] == [0, 1, 1]


@pytest.mark.parametrize("count", [1, 30])
async def test_an_agenda_is_one_statement_however_much_is_in_it(db: Db, world: World, count: int) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    await world.follow(ada, bob)
    for _ in range(count):
        await world.event(ada, await world.calendar(ada), rrule="FREQ=DAILY")
        await world.event(bob, await world.calendar(bob, who="public"), rrule="FREQ=DAILY")
    before = db.count

    found = await world.agenda(ada)

    assert db.count - before == 1
    assert len(found) == 14 * count


async def test_beyond_the_rows_an_agenda_is_two_statements(db: Db, world: World) -> None:
    ada = await world.someone("ada")
    for _ in range(5):
        await world.event(ada, await world.calendar(ada), rrule="FREQ=DAILY")
    before = db.count

    found = await world.agenda(ada, "2046-11-23", "2046-11-30")

    assert db.count - before == 2
    assert len(found) == 35


async def test_an_agenda_shows_own_and_shared_calendars_and_those_of_whom_one_follows(world: World) -> None:
    ada, bob, cy, eve = [await world.someone(name) for name in ("ada", "bob", "cy", "eve")]
    await world.follow(ada, bob)
    await world.event(ada, await world.calendar(ada), summary="own")
    shared = await world.calendar(cy)
    await world.member(shared, cy, ada, "reader")
    await world.event(cy, shared, summary="shared")
    await world.event(bob, await world.calendar(bob, who="followers"), summary="followed")
    await world.event(bob, await world.calendar(bob, who="friends"), summary="for friends")
    await world.event(eve, await world.calendar(eve, who="public"), summary="a stranger's")

    found = await world.agenda(ada)

    assert {item["summary"] for item in found} == {"own", "shared", "followed"}
    assert [item["summary"] for item in await world.agenda(ada, people=[eve.nickname])] == ["a stranger's"]
    assert await world.agenda(ANONYMOUS) == []
    assert len(await world.agenda(ANONYMOUS, people=[eve.nickname, bob.nickname, "nobody"])) == 1


async def test_an_agenda_is_without_whom_one_muted_unless_one_asks_for_them(world: World) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    await world.befriend(ada, bob)
    shown, shared = await world.calendar(bob, who="friends"), await world.calendar(bob)
    await world.member(shared, bob, ada, "reader")
    await world.event(bob, shown, summary="shown to friends")
    await world.event(bob, shared, summary="shared with her")
    joined = await world.event(bob, shown, summary="joined", open_to="friends")
    await world.joins(ada, joined)

    await world.mute(ada, bob)

    assert {item["summary"] for item in await world.agenda(ada)} == {"shared with her", "joined"}
    assert len(await world.agenda(ada, people=[bob.nickname])) == 3
    assert len(await world.agenda(bob)) == 3


async def test_a_plan_one_joined_is_in_ones_agenda_while_the_answer_is_not_no(world: World) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    party = await world.event(ada, await world.calendar(ada, who="public"), open_to="anyone")

    await world.joins(bob, party, "maybe")
    maybe = await world.agenda(bob)
    await world.joins(bob, party, "not")

    assert [(item["summary"], item["my_answer"]) for item in maybe] == [("Hike", "maybe")]
    assert await world.agenda(bob) == []


async def test_who_may_know_times_only_gets_nothing_else(world: World) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    home = await world.calendar(ada, who="public", as_="free_busy")
    await world.event(ada, home, summary="surgery", location="clinic", color="red", rrule="FREQ=DAILY;COUNT=2")
    await world.event(ada, home, start=seoul("2026-11-26T10:00:00"), transparency="transparent")

    found = await world.agenda(bob, calendar_ids=[home])
    beyond = await world.agenda(ada, calendar_ids=[home])

    nothing = ("event_id", "recurrence_id", "summary", "status", "my_answer")
    assert [item["busy"] for item in found] == [True, True, False]
    assert {item[name] for item in found for name in nothing} == {None}
    assert {item["color"] for item in found} == {"#2f6f5e"}
    assert [item["summary"] for item in beyond] == ["surgery", "surgery", "Hike"]
