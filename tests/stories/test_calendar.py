"""S13: a calendar that others see as far as they may, and a plan that friends join by themselves."""

import asyncio

from httpx2 import AsyncClient

from tests.support.world import World
from tests.support.world_events import seoul

WEEK = {"from": "2026-11-23", "to": "2026-11-30"}
NEXT_WEEK = {"from": "2026-11-30", "to": "2026-12-07"}


async def test_friends_find_a_hike_and_join_it_and_nobody_else_learns_of_it(town: AsyncClient, world: World) -> None:
    ada, bob, cy, eve = [await world.someone(name) for name in ("ada", "bob", "cy", "eve")]
    await world.befriend(ada, bob)
    await world.follow(cy, ada)
    event = await plan_a_hike(town, world.as_(ada))

    seen = (await town.get("/agenda", params=WEEK, headers=world.as_(bob))).json()["items"]
    plan = (await town.get(event, headers=world.as_(bob))).json()
    joined = await town.put(f"{event}/answer", json={"answer": "going"}, headers=world.as_(bob))
    hidden = [await town.get(event, headers=headers) for headers in (world.as_(cy), world.as_(eve), {})]
    not_listed = (await town.get("/agenda", params=WEEK, headers=world.as_(cy))).json()["items"]

    assert [(item["summary"], item["my_answer"]) for item in seen] == [("북한산", None)]
    assert (plan["host"]["nickname"], plan["can"]["answer"], plan["answers"]["going"]) == (ada.nickname, True, 0)
    assert joined.status_code == 200
    assert {answer.status_code for answer in hidden} == {404}
    assert not_listed == []


async def test_one_rainy_tuesday_moves_and_who_joined_sees_it(town: AsyncClient, world: World) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    await world.befriend(ada, bob)
    event = await plan_a_hike(town, world.as_(ada))
    await town.put(f"{event}/answer", json={"answer": "going"}, headers=world.as_(bob))

    one = {"scope": "this", "occurrence": "2026-12-01T08:00:00"}
    unchanged = {"if-match": (await town.get(event, headers=world.as_(ada))).headers["etag"]}
    to_thursday = {"start": seoul("2026-12-03T09:00:00")}
    moved = await town.patch(event, params=one, json=to_thursday, headers=world.as_(ada) | unchanged)
    (thursday,) = (await town.get("/agenda", params=NEXT_WEEK, headers=world.as_(bob))).json()["items"]

    assert (moved.status_code, moved.json()["end"]) == (200, seoul("2026-12-03T13:00:00"))
    assert (thursday["start"], thursday["recurrence_id"]) == (seoul("2026-12-03T09:00:00"), "2026-12-01T08:00:00")
    assert (thursday["overridden"], thursday["my_answer"]) == (True, "going")


async def test_who_joined_keeps_a_plan_that_others_lose_and_gets_it_back_from_the_trash(
    town: AsyncClient, world: World
) -> None:
    ada, bob, eve = [await world.someone(name) for name in ("ada", "bob", "eve")]
    await world.befriend(ada, bob)
    event = await plan_a_hike(town, world.as_(ada))
    await town.put(f"{event}/answer", json={"answer": "going"}, headers=world.as_(bob))

    await town.patch(event, json={"audience": "members", "open_to": "nobody"}, headers=world.as_(ada))
    await world.befriend(ada, eve)
    still, for_a_new_friend = [await town.get(event, headers=world.as_(person)) for person in (bob, eve)]
    await town.delete(event, headers=world.as_(ada))
    gone = [(await town.get("/agenda", params=WEEK, headers=world.as_(who))).json()["items"] for who in (ada, bob)]
    restored = await town.post(f"{event}/restore", headers=world.as_(ada))
    back = (await town.get("/agenda", params=WEEK, headers=world.as_(bob))).json()["items"]

    assert (still.status_code, still.json()["summary"], for_a_new_friend.status_code) == (200, "북한산", 404)
    assert gone == [[], []]
    assert (restored.status_code, restored.json()["answers"]["going"]) == (200, 1)
    assert [item["summary"] for item in back] == ["북한산"]


async def plan_a_hike(town: AsyncClient, host: dict[str, str]) -> str:
    """The address of a weekly hike with one seat, in a calendar that the host shares with friends."""
    mountain = {"name": "산", "time_zone": "Asia/Seoul", "audience": {"who": "friends"}}
    calendar = (await town.post("/calendars", json=mountain, headers=host)).json()["id"]
    hike = {
        "summary": "북한산",
        "start": seoul("2026-11-24T08:00:00"),
        "end": seoul("2026-11-24T12:00:00"),
        "rrule": "FREQ=WEEKLY;COUNT=4",
        "open_to": "friends",
        "capacity": 1,
    }
    planned = await town.post(f"/calendars/{calendar}/events", json=hike, headers=host)
    assert planned.status_code == 201
    return planned.headers["location"].removeprefix("/api/v1")


async def test_colleagues_learn_when_and_nothing_else(town: AsyncClient, world: World) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    await world.follow(bob, ada)
    audience = {"who": "followers", "as": "free_busy"}
    made = await town.post(
        "/calendars", json={"name": "Work", "time_zone": "Asia/Seoul", "audience": audience}, headers=world.as_(ada)
    )
    secret = {
        "summary": "interview elsewhere",
        "description": "do not tell",
        "location": "their office",
        "start": seoul("2026-11-25T14:00:00"),
        "end": seoul("2026-11-25T15:00:00"),
    }
    planned = await town.post(f"/calendars/{made.json()['id']}/events", json=secret, headers=world.as_(ada))

    agenda = await town.get("/agenda", params=WEEK, headers=world.as_(bob))
    page = await town.get(f"/events/{planned.json()['id']}", headers=world.as_(bob))

    (busy,) = agenda.json()["items"]
    assert (busy["start"], busy["busy"], busy["summary"], busy["event_id"]) == (secret["start"], True, None, None)
    assert page.json()["can"] == {"see": False, "edit": False, "delete": False, "answer": False}
    for answer in (agenda, page):
        words = (secret["summary"], secret["description"], secret["location"], planned.json()["uid"])
        assert not [word for word in words if word in answer.text]
        assert "etag" not in answer.headers


async def test_one_seat_and_twenty_friends_make_one_guest_whatever_they_tap(town: AsyncClient, world: World) -> None:
    ada = await world.someone("ada")
    friends = [await world.someone(f"friend{number}") for number in range(20)]
    for friend in friends:
        await world.befriend(ada, friend)
    event = await plan_a_hike(town, world.as_(ada))

    korean = {"accept-language": "ko"}
    taps = [
        town.put(f"{event}/answer", json={"answer": "going"}, headers=world.as_(friend) | korean)
        for friend in friends
        for _ in range(2)
    ]
    answers = await asyncio.gather(*taps)
    (guest,) = (await town.get(f"{event}/participants", headers=world.as_(ada))).json()["items"]
    plan = (await town.get(event, headers=world.as_(ada))).json()

    going = [answer for answer in answers if answer.status_code == 200]
    late = [answer for answer in answers if answer.status_code != 200]
    assert (len(going), {answer.status_code for answer in late}) == (2, {409})
    assert {(answer.json()["code"], answer.json()["title"]) for answer in late} == {
        ("event_full", "남은 자리가 없어요.")
    }
    assert (guest["answer"], guest["state"], plan["answers"]["going"]) == ("going", "going", 1)


async def test_a_seat_given_back_goes_to_who_asks_next_and_answers_are_seen_by_those_who_may(
    town: AsyncClient, world: World
) -> None:
    ada, bob, cy, eve = [await world.someone(name) for name in ("ada", "bob", "cy", "eve")]
    for friend in (bob, cy):
        await world.befriend(ada, friend)
    event = await plan_a_hike(town, world.as_(ada))
    await town.put(f"{event}/answer", json={"answer": "going"}, headers=world.as_(bob))

    full = await town.put(f"{event}/answer", json={"answer": "going"}, headers=world.as_(cy))
    await town.put(f"{event}/answer", json={"answer": "maybe"}, headers=world.as_(cy))
    given_back = await town.delete(f"{event}/answer", headers=world.as_(bob))
    gone = (await town.get("/agenda", params=WEEK, headers=world.as_(bob))).json()["items"]
    joined = await town.put(f"{event}/answer", json={"answer": "going"}, headers=world.as_(cy))
    seen_by_a_friend = (await town.get(f"{event}/participants", headers=world.as_(bob))).json()["items"]
    by_a_stranger = await town.get(f"{event}/participants", headers=world.as_(eve))

    assert (full.status_code, given_back.status_code, joined.status_code) == (409, 204, 200)
    assert [item["my_answer"] for item in gone] == [None]
    assert [(row["person"]["nickname"], row["answer"]) for row in seen_by_a_friend] == [(cy.nickname, "going")]
    assert by_a_stranger.status_code == 404
