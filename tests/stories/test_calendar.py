"""S13: a calendar that others see as far as they may, and a plan that friends join by themselves."""

from httpx2 import AsyncClient

from tests.support.world import World
from tests.support.world_events import seoul

WEEK = {"from": "2026-11-23", "to": "2026-11-30"}
NEXT_WEEK = {"from": "2026-11-30", "to": "2026-12-07"}


async def test_a_hike_is_planned_seen_joined_moved_and_called_off(town: AsyncClient, world: World) -> None:
    ada, bob, cy, eve = [await world.someone(name) for name in ("ada", "bob", "cy", "eve")]
    await world.befriend(ada, bob)
    await world.follow(cy, ada)
    hers, his, theirs, hers_too = [world.as_(person) for person in (ada, bob, cy, eve)]

    # Ada shares a calendar with her friends and opens a weekly hike to them.
    made = await town.post(
        "/calendars", json={"name": "산", "time_zone": "Asia/Seoul", "audience": {"who": "friends"}}, headers=hers
    )
    calendar = f"/calendars/{made.json()['id']}"
    hike = {
        "summary": "북한산",
        "start": seoul("2026-11-24T08:00:00"),
        "end": seoul("2026-11-24T12:00:00"),
        "rrule": "FREQ=WEEKLY;COUNT=4",
        "open_to": "friends",
        "capacity": 1,
    }
    planned = await town.post(f"{calendar}/events", json=hike, headers=hers)
    event = planned.headers["location"].removeprefix("/api/v1")

    # A friend finds it in his agenda and may join; a follower and a stranger do not even learn that it is there.
    seen = (await town.get("/agenda", params=WEEK, headers=his)).json()["items"]
    plan = (await town.get(event, headers=his)).json()
    joined = await town.put(f"{event}/answer", json={"answer": "going"}, headers=his)
    hidden = [await town.get(event, headers=headers) for headers in (theirs, hers_too, {})]
    not_listed = (await town.get("/agenda", params=WEEK, headers=theirs)).json()["items"]

    assert planned.status_code == 201
    assert [(item["summary"], item["my_answer"]) for item in seen] == [("북한산", None)]
    assert (plan["host"]["nickname"], plan["can"]["answer"], plan["answers"]["going"]) == (ada.nickname, True, 0)
    assert joined.status_code == 200
    assert {answer.status_code for answer in hidden} == {404}
    assert not_listed == []

    # One Tuesday it rains: that one moves to Thursday, and the friend sees it.
    one = {"scope": "this", "occurrence": "2026-12-01T08:00:00"}
    etag = (await town.get(event, headers=hers)).headers["etag"]
    moved = await town.patch(
        event, params=one, json={"start": seoul("2026-12-03T09:00:00")}, headers=hers | {"if-match": etag}
    )
    (thursday,) = (await town.get("/agenda", params=NEXT_WEEK, headers=his)).json()["items"]

    assert (moved.status_code, moved.json()["end"]) == (200, seoul("2026-12-03T13:00:00"))
    assert (thursday["start"], thursday["recurrence_id"]) == (seoul("2026-12-03T09:00:00"), "2026-12-01T08:00:00")
    assert (thursday["overridden"], thursday["my_answer"]) == (True, "going")

    # Now it is for members only. Who joined still sees it, and the calendar tells other friends nothing.
    await town.patch(event, json={"audience": "members", "open_to": "nobody"}, headers=hers)
    await world.befriend(ada, eve)
    still = await town.get(event, headers=his)
    for_a_new_friend = await town.get(event, headers=hers_too)

    assert (still.status_code, still.json()["summary"], for_a_new_friend.status_code) == (200, "북한산", 404)

    # It is called off, and taken back out of the trash with everyone who had joined.
    await town.delete(event, headers=hers)
    gone = [(await town.get("/agenda", params=WEEK, headers=headers)).json()["items"] for headers in (hers, his)]
    restored = await town.post(f"{event}/restore", headers=hers)
    back = (await town.get("/agenda", params=WEEK, headers=his)).json()["items"]

    assert gone == [[], []]
    assert (restored.status_code, restored.json()["answers"]["going"]) == (200, 1)
    assert [item["summary"] for item in back] == ["북한산"]


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
