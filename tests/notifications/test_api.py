"""Activity over HTTP."""

import httpx2
import pytest

from tests.notifications.acting import OPEN
from tests.support.fakes import SetClock
from tests.support.world import World


async def test_an_item_leaves_with_what_a_client_shows_of_it(
    client: httpx2.AsyncClient, world: World, clock: SetClock
) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob", name="Bob Park", name_shown="public")
    plan = await world.plan(ada, **OPEN, summary="Hike")
    said = await world.comment(bob, plan, "I will bring tea.")
    await world.hear()

    page = await client.get("/me/activity", headers=world.as_(ada))

    assert page.status_code == 200, page.text
    (item,) = page.json()["items"]
    assert item.pop("id")
    assert item == {
        "kind": "commented",
        "at": "2026-11-23T01:00:00Z",
        "unread": True,
        "people": [{"nickname": bob.nickname, "name": "Bob Park", "avatar": None}],
        "count": 1,
        "post": {"id": str(said), "root": str(plan), "excerpt": "I will bring tea."},
        "plan": {"id": str(plan), "summary": "Hike"},
        "request_id": None,
        "answer": None,
    }
    assert page.json()["next"] is None


async def test_a_request_is_accepted_by_what_its_item_says(client: httpx2.AsyncClient, world: World) -> None:
    ada, bob = await world.someone("ada", closed=True), await world.someone("bob")
    await world.follow(bob, ada)
    await world.hear()

    (item,) = (await client.get("/me/activity", headers=world.as_(ada))).json()["items"]
    accepted = await client.post(f"/me/follow-requests/{item['request_id']}/accept", headers=world.as_(ada))

    assert accepted.status_code == 204
    assert (await client.get("/me/activity", headers=world.as_(ada))).json()["items"] == []


async def test_the_list_is_read_page_by_page_and_marked_read_from_its_newest_item(
    client: httpx2.AsyncClient, world: World, clock: SetClock
) -> None:
    ada = await world.someone("ada")
    for number in range(5):
        await world.follow(await world.someone(f"bob{number}"), ada)
        await world.hear()
        clock.move(seconds=1)

    items, cursor = [], None
    while not items or cursor:
        asked = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        page = (await client.get("/me/activity", params=asked, headers=world.as_(ada))).json()
        items, cursor = items + page["items"], page["next"]
    before = await client.get("/me/activity/unread", headers=world.as_(ada))
    marked = await client.put("/me/activity/read", json={"until": items[1]["at"]}, headers=world.as_(ada))
    after = await client.get("/me/activity/unread", headers=world.as_(ada))

    assert len({item["id"] for item in items}) == 5
    assert sorted(items, key=lambda item: item["at"], reverse=True) == items
    assert (before.json(), marked.status_code, after.json()) == ({"unread": 5}, 204, {"unread": 1})


@pytest.mark.parametrize("until", [None, "yesterday", "2026-11-23T01:00:00"])
async def test_a_mark_needs_an_instant(client: httpx2.AsyncClient, world: World, until: str | None) -> None:
    ada = await world.someone("ada")

    refused = await client.put("/me/activity/read", json={"until": until}, headers=world.as_(ada))

    assert refused.status_code == 422


async def test_the_activity_of_others_cannot_be_asked_for(client: httpx2.AsyncClient, world: World) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    await world.follow(bob, ada)
    await world.hear()

    nobody = await client.get("/me/activity")
    his = await client.get("/me/activity", params={"account_id": str(ada.id)}, headers=world.as_(bob))

    assert nobody.status_code == 401
    assert his.status_code in (200, 422)
    assert his.json().get("items", []) == []
