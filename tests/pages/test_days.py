"""Days: what one lists, and that counting days is counting what their pages list."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.fakes import SetClock
from tests.support.world import World
from tests.support.world_events import seoul
from ymd.kernel.actor import Actor

MONDAY = "2026-11-23"


async def on(client: httpx2.AsyncClient, day: str, headers: dict[str, str], **asked: Any) -> list[str]:
    """What a day lists: titles of plans, bodies of posts; all its pages joined."""
    found: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        answer = await client.get(f"/days/{day}", params=asked | cursor, headers=headers)
        assert answer.status_code == 200, answer.text
        for item in answer.json()["items"]:
            assert (item["plan"] is None) is (item["kind"] == "post") is not (item["post"] is None)
            found.append(item["plan"]["summary"] if item["plan"] else item["post"]["body"])
        if answer.json()["next"] is None:
            return found
        cursor = {"cursor": answer.json()["next"]}


async def counted(client: httpx2.AsyncClient, headers: dict[str, str], begin: str, end: str, **asked: Any) -> Any:
    answer = await client.get("/days", params={"from": begin, "to": end} | asked, headers=headers)
    assert answer.status_code == 200, answer.text
    return {item["date"]: (item["plans"], item["posts"]) for item in answer.json()["days"]}


async def test_a_day_has_its_plans_in_order_then_its_posts_newest_first(
    client: httpx2.AsyncClient, world: World, clock: SetClock
) -> None:
    ada, bob, eve = [await world.someone(name) for name in ("ada", "bob", "eve")]
    await world.follow(ada, bob)
    await world.event(bob, await world.calendar(bob, who="followers"), summary="Hike")
    await world.event(ada, await world.calendar(ada), summary="Breakfast", start=seoul("2026-11-23T08:00:00"))
    await world.event(eve, await world.calendar(eve, who="public"), summary="A stranger's")
    for author, body, said in (
        (ada, "mine", {"audience": "private"}),
        (bob, "his", {}),
        (bob, "for friends", {"audience": "friends"}),
        (eve, "a stranger's", {}),
        (bob, "of another day", {"on_date": "2026-11-25"}),
    ):
        await world.post(author, body, **said)
        clock.move(seconds=1)
    await world.post(bob, "ahead", on_date=MONDAY)

    whole = await on(client, MONDAY, world.as_(ada))
    pages = [await on(client, MONDAY, world.as_(ada), limit=limit) for limit in (1, 2, 3, 4, 5)]

    assert whole == ["Breakfast", "Hike", "ahead", "his", "mine"]
    assert pages == [whole] * 5
    assert await on(client, "2026-11-25", world.as_(ada)) == ["of another day"]


@pytest.mark.parametrize(("zone", "day"), [("Asia/Seoul", "2026-11-24"), ("America/New_York", "2026-11-23")])
async def test_a_post_without_a_date_stands_on_the_day_on_which_its_reader_saw_it_written(
    client: httpx2.AsyncClient, world: World, clock: SetClock, zone: str, day: str
) -> None:
    ada = await world.someone("ada", time_zone=zone)
    clock.move(hours=14, minutes=30)  # half past midnight in Seoul
    await world.post(ada, "late")

    around = [await on(client, each, world.as_(ada)) for each in ("2026-11-22", "2026-11-23", "2026-11-24")]
    counts = await counted(client, world.as_(ada), "2026-11-22", "2026-11-25")

    assert [len(found) for found in around] == [posts for _, posts in counts.values()]
    assert counts[day] == (0, 1)


async def test_nobody_in_particular_has_no_days(client: httpx2.AsyncClient) -> None:
    assert (await client.get(f"/days/{MONDAY}")).status_code == 401
    assert (await client.get("/days", params={"from": MONDAY, "to": "2026-11-24"})).status_code == 401


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("/days/0001-01-01", {}),
        ("/days/9999-12-31", {}),
        ("/days/2026-11-23", {"time_zone": "Mars/Olympus"}),
        ("/days/2026-11-23", {"limit": "0"}),
        ("/days", {"from": "2026-11-23", "to": "2026-11-23"}),
        ("/days", {"from": "2026-11-23", "to": "2026-11-01"}),
        ("/days", {"from": "2026-11-01", "to": "2027-01-03"}),
        ("/days", {"from": "2026-02-30", "to": "2026-03-03"}),
        ("/days", {"from": "9999-12-30", "to": "9999-12-31"}),
        ("/days", {"from": "today", "to": "tomorrow"}),
        ("/days", {}),
    ],
)
async def test_what_is_no_day_is_refused(
    client: httpx2.AsyncClient, world: World, path: str, asked: dict[str, str]
) -> None:
    ada = await world.someone("ada")

    answer = await client.get(path, params=asked, headers=world.as_(ada))

    assert (answer.status_code, answer.json()["title"] != "") == (422, True), answer.text


@pytest.mark.parametrize("day", ["2026-02-30", "tomorrow", "2026-13-01", "%00"])
async def test_an_address_that_names_no_day_is_not_found(client: httpx2.AsyncClient, world: World, day: str) -> None:
    ada = await world.someone("ada")

    answer = await client.get(f"/days/{day}", headers=world.as_(ada))

    assert answer.status_code == 404


FIRST, LAST = datetime.fromisoformat("2026-10-20"), datetime.fromisoformat("2026-11-10")
WALLS = st.datetimes(FIRST, LAST).map(lambda wall: wall.replace(microsecond=0))
ZONES = ("Asia/Seoul", "America/New_York", "Europe/London", "Pacific/Apia", "Asia/Beirut", "UTC")
PLANS = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["timed", "floating", "all_day"]),
        "start": WALLS,
        "hours": st.integers(0, 70),
        "zone": st.sampled_from(ZONES),
        "rrule": st.sampled_from([None, "FREQ=DAILY;COUNT=4", "FREQ=WEEKLY"]),
    }
)
POSTS = st.tuples(
    st.datetimes(FIRST, LAST, timezones=st.just(UTC)),
    st.none() | st.dates(FIRST.date(), LAST.date()),
    st.sampled_from(["public", "followers", "friends", "private"]),
    st.sampled_from(["own", "followed", "friend", "stranger"]),
)


def document(plan: dict[str, Any]) -> dict[str, Any]:
    start, end = plan["start"], plan["start"] + timedelta(hours=plan["hours"])
    if plan["kind"] == "all_day":
        last = max(end.date(), start.date() + timedelta(days=1))
        return {"start": {"date": start.date().isoformat()}, "end": {"date": last.isoformat()}, "rrule": plan["rrule"]}
    zone = {"time_zone": plan["zone"]} if plan["kind"] == "timed" else {}
    walls = {"start": start, "end": end}
    return {name: {"date_time": wall.isoformat()} | zone for name, wall in walls.items()} | {"rrule": plan["rrule"]}


async def filled(world: World, clock: SetClock, plans: list[dict[str, Any]], said: list[Any], zone: str) -> Actor:
    people = {name: await world.someone(name, time_zone=zone) for name in ("own", "followed", "friend", "stranger")}
    await world.follow(people["own"], people["followed"])
    await world.befriend(people["own"], people["friend"])
    home = await world.calendar(people["own"])
    for plan in plans:
        await world.event(people["own"], home, **document(plan))
    began = clock.now()
    for at, on_date, audience, author in said:
        clock.move(seconds=(at - clock.now()).total_seconds())
        dated = {"on_date": on_date.isoformat()} if on_date else {}
        await world.post(people[author], audience=audience, **dated)
    clock.move(seconds=(began - clock.now()).total_seconds())
    return people["own"]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    plans=st.lists(PLANS, max_size=4),
    said=st.lists(POSTS, max_size=6),
    zone=st.sampled_from(ZONES),
    limit=st.sampled_from([1, 3, 200]),
)
async def test_a_days_count_is_what_its_pages_list(
    client: httpx2.AsyncClient,
    world: World,
    clock: SetClock,
    plans: list[dict[str, Any]],
    said: list[Any],
    zone: str,
    limit: int,
) -> None:
    ada = await filled(world, clock, plans, said, zone)

    counts = await counted(client, world.as_(ada), "2026-10-24", "2026-11-04")

    for day, (plan_count, post_count) in counts.items():
        listed = await on(client, day, world.as_(ada), limit=limit)
        assert len(listed) == plan_count + post_count, day
        assert listed.count("Hike") == plan_count
    expected = {
        (on_date or at.astimezone(world_zone(zone)).date()).isoformat()
        for at, on_date, audience, author in said
        if is_read(audience, author)
    }
    assert {day for day, (_, posts) in counts.items() if posts} == expected & counts.keys()


def is_read(audience: str, author: str) -> bool:
    allowed = {"own": 4, "friend": 3, "followed": 2, "stranger": 0}[author]
    return audience in ("public", "followers", "friends", "private")[:allowed]


def world_zone(zone: str) -> Any:
    return ZoneInfo(zone)
