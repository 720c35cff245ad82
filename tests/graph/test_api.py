"""Following, blocking, muting and finding people, over HTTP."""

import asyncio
from typing import Any

import httpx2
import pytest

from tests.support.world import World


async def relation(client: httpx2.AsyncClient, world: World, viewer: Any, person: Any) -> dict[str, Any]:
    answer = await client.get(f"/people/{person.nickname}", headers=world.as_(viewer))
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()["relation"]
    return found


async def nicknames(client: httpx2.AsyncClient, path: str, headers: dict[str, str], **params: str) -> list[str]:
    answer = await client.get(path, headers=headers, params=params)
    assert answer.status_code == 200, answer.text
    return [person.get("nickname") or person["person"]["nickname"] for person in answer.json()["items"]]


async def test_following_each_other_makes_friends(client: httpx2.AsyncClient, world: World) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")

    answer = await client.post(f"/people/{bob.nickname}/follow", headers=world.as_(ada))
    await world.follow(bob, ada)

    assert answer.json() == {"state": "following"}
    assert (await relation(client, world, ada, bob))["friend"] is True


async def test_forty_follows_at_once_make_one(client: httpx2.AsyncClient, world: World) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")

    answers = await asyncio.gather(
        *(client.post(f"/people/{bob.nickname}/follow", headers=world.as_(ada)) for _ in range(40))
    )

    assert {answer.status_code for answer in answers} == {200}
    counts = (await client.get(f"/people/{bob.nickname}")).json()["counts"]
    assert counts == {"followers": 1, "following": 0, "posts": 0}


async def test_nobody_follows_themselves(client: httpx2.AsyncClient, world: World) -> None:
    ada = await world.someone("ada")

    answer = await client.post(f"/people/{ada.nickname}/follow", headers=world.as_(ada))

    assert (answer.status_code, answer.json()["code"]) == (422, "yourself")


async def test_a_closed_account_is_asked_first(client: httpx2.AsyncClient, world: World) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob", closed=True)

    asked = await client.post(f"/people/{bob.nickname}/follow", headers=world.as_(ada))
    again = await client.post(f"/people/{bob.nickname}/follow", headers=world.as_(ada))
    requests = (await client.get("/me/follow-requests", headers=world.as_(bob))).json()["items"]
    accepted = await client.post(f"/me/follow-requests/{requests[0]['id']}/accept", headers=world.as_(bob))

    assert asked.json() == again.json() == {"state": "requested"}
    assert [request["person"]["nickname"] for request in requests] == [ada.nickname]
    assert accepted.status_code == 204
    assert (await relation(client, world, ada, bob))["following"] is True
    assert await nicknames(client, "/me/follow-requests", world.as_(bob)) == []


async def test_only_the_one_who_was_asked_can_accept(client: httpx2.AsyncClient, world: World) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob", closed=True)
    await world.follow(ada, bob)
    requests = (await client.get("/me/follow-requests", headers=world.as_(bob))).json()["items"]

    answer = await client.post(f"/me/follow-requests/{requests[0]['id']}/accept", headers=world.as_(ada))

    assert answer.status_code == 404
    assert (await relation(client, world, ada, bob))["following"] is False


async def test_a_declined_request_leaves_nothing(client: httpx2.AsyncClient, world: World) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob", closed=True)
    await world.follow(ada, bob)
    requests = (await client.get("/me/follow-requests", headers=world.as_(bob))).json()["items"]

    await client.post(f"/me/follow-requests/{requests[0]['id']}/decline", headers=world.as_(bob))

    assert (await relation(client, world, ada, bob))["requested"] is False


async def test_a_closed_account_shows_its_lists_to_followers_only(client: httpx2.AsyncClient, world: World) -> None:
    ada, bob, cy = await world.someone("ada"), await world.someone("bob"), await world.someone("cy")
    await world.follow(ada, bob)
    await world.close_account(bob)

    as_stranger = await client.get(f"/people/{bob.nickname}/followers", headers=world.as_(cy))
    as_anyone = await client.get(f"/people/{bob.nickname}/following")

    assert (as_stranger.status_code, as_stranger.json()["code"]) == (403, "list_closed")
    assert as_anyone.status_code == 403
    assert await nicknames(client, f"/people/{bob.nickname}/followers", world.as_(ada)) == [ada.nickname]
    assert await nicknames(client, f"/people/{bob.nickname}/followers", world.as_(bob)) == [ada.nickname]


async def test_a_removed_follower_no_longer_follows(client: httpx2.AsyncClient, world: World) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    await world.follow(ada, bob)

    answer = await client.delete(f"/me/followers/{ada.nickname}", headers=world.as_(bob))

    assert answer.status_code == 204
    assert (await relation(client, world, ada, bob))["following"] is False


@pytest.mark.parametrize("blocker_first", [True, False])
async def test_a_block_hides_each_from_the_other(client: httpx2.AsyncClient, world: World, blocker_first: bool) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    await world.befriend(ada, bob)
    viewer, person = (ada, bob) if blocker_first else (bob, ada)

    answer = await client.post(f"/people/{bob.nickname}/block", headers=world.as_(ada))

    assert answer.status_code == 204
    for path in (f"/people/{person.nickname}", f"/people/{person.nickname}/followers"):
        assert (await client.get(path, headers=world.as_(viewer))).status_code == 404
    assert (await client.post(f"/people/{person.nickname}/follow", headers=world.as_(viewer))).status_code == 404
    assert await nicknames(client, "/people", world.as_(viewer), q=str(person.nickname)) == []


async def test_an_ended_block_restores_nothing(client: httpx2.AsyncClient, world: World) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    await world.befriend(ada, bob)
    await world.block(ada, bob)
    blocked = await nicknames(client, "/me/blocks", world.as_(ada))

    by_the_blocked = await client.delete(f"/people/{ada.nickname}/block", headers=world.as_(bob))
    by_the_blocker = await client.delete(f"/people/{bob.nickname}/block", headers=world.as_(ada))

    assert blocked == [bob.nickname]
    assert (by_the_blocked.status_code, by_the_blocker.status_code) == (404, 204)
    found = await relation(client, world, ada, bob)
    assert (found["following"], found["followed_by"]) == (False, False)


async def test_muting_is_known_to_the_muter_alone(client: httpx2.AsyncClient, world: World) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")

    await client.post(f"/people/{bob.nickname}/mute", headers=world.as_(ada))

    assert (await relation(client, world, ada, bob))["muted"] is True
    assert (await relation(client, world, bob, ada))["muted"] is False
    assert await nicknames(client, "/me/mutes", world.as_(ada)) == [bob.nickname]
    await client.delete(f"/people/{bob.nickname}/mute", headers=world.as_(ada))
    assert await nicknames(client, "/me/mutes", world.as_(ada)) == []


@pytest.mark.parametrize(
    ("shown", "stranger", "follower", "friend"),
    [
        ("private", False, False, False),
        ("friends", False, False, True),
        ("followers", False, True, True),
        ("public", True, True, True),
    ],
)
async def test_a_name_is_shown_and_found_by_those_for_whom_it_is(
    client: httpx2.AsyncClient, world: World, shown: str, stranger: bool, follower: bool, friend: bool
) -> None:
    word = "가람" + "".join(chr(0xAC00 + byte) for byte in (await world.someone("seed")).id.bytes[-4:])
    owner = await world.someone("owner", name=f"김{word}", name_shown=shown)
    people = {name: await world.someone(name) for name in ("stranger", "follower", "friend")}
    await world.follow(people["follower"], owner)
    await world.befriend(people["friend"], owner)

    for name, expected in {"stranger": stranger, "follower": follower, "friend": friend}.items():
        headers = world.as_(people[name])
        person = (await client.get(f"/people/{owner.nickname}", headers=headers)).json()
        assert person["name"] == (f"김{word}" if expected else None), name
        assert await nicknames(client, "/people", headers, q=word) == ([owner.nickname] if expected else []), name
    assert await nicknames(client, "/people", world.as_(owner), q=word) == [owner.nickname]


async def test_a_list_of_followers_is_paged_newest_first(client: httpx2.AsyncClient, world: World) -> None:
    host = await world.someone("host")
    guests = [await world.someone(f"guest{number}") for number in range(5)]
    for guest in guests:
        await world.follow(guest, host)

    pages, cursor = [], None
    while True:
        params = {"limit": "2"} | ({"cursor": cursor} if cursor else {})
        answer = await client.get(f"/people/{host.nickname}/followers", params=params)
        pages.append([person["nickname"] for person in answer.json()["items"]])
        cursor = answer.json()["next"]
        assert ("link" in answer.headers) is (cursor is not None)
        if cursor is None:
            break

    expected = [guest.nickname for guest in reversed(guests)]
    assert pages == [expected[0:2], expected[2:4], expected[4:5]]


async def test_no_one_who_is_not_signed_in_can_follow(client: httpx2.AsyncClient, world: World) -> None:
    bob = await world.someone("bob")

    answer = await client.post(f"/people/{bob.nickname}/follow")

    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")
