"""Joining plans, over HTTP."""

import asyncio
from collections import Counter
from uuid import UUID

import httpx2
import pytest

from tests.support.world import World
from ymd.kernel.actor import Actor


async def answer(client: httpx2.AsyncClient, world: World, guest: Actor, plan: UUID, choice: str) -> httpx2.Response:
    return await client.put(f"/events/{plan}/answer", headers=world.as_(guest), json={"answer": choice})


async def test_a_friend_joins_an_open_plan_with_one_call(client: httpx2.AsyncClient, world: World) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    await world.befriend(ada, bob)
    plan = await world.plan(ada, open_to="friends", audience="friends")

    joined = await answer(client, world, bob, plan, "going")

    assert joined.status_code == 200, joined.text
    assert joined.json() | {"since": None} == {
        "event_id": str(plan),
        "answer": "going",
        "state": "going",
        "since": None,
    }
    guests = (await client.get(f"/events/{plan}/participants", headers=world.as_(ada))).json()["items"]
    assert [(guest["person"]["nickname"], guest["answer"]) for guest in guests] == [(bob.nickname, "going")]


async def test_a_full_event_refuses_one_more_guest(client: httpx2.AsyncClient, world: World) -> None:
    ada, bob, cy = [await world.someone(name) for name in ("ada", "bob", "cy")]
    plan = await world.plan(ada, open_to="anyone", audience="public", capacity=1)
    await answer(client, world, bob, plan, "going")

    refused = await answer(client, world, cy, plan, "going")
    undecided = await answer(client, world, cy, plan, "maybe")

    assert (refused.status_code, refused.json()["code"]) == (409, "event_full")
    assert undecided.status_code == 200


async def test_a_seat_that_was_given_back_is_free(client: httpx2.AsyncClient, world: World) -> None:
    ada, bob, cy = [await world.someone(name) for name in ("ada", "bob", "cy")]
    plan = await world.plan(ada, open_to="anyone", audience="public", capacity=1)
    await answer(client, world, bob, plan, "going")

    withdrawn = await client.delete(f"/events/{plan}/answer", headers=world.as_(bob))
    again = await client.delete(f"/events/{plan}/answer", headers=world.as_(bob))

    assert (withdrawn.status_code, again.status_code) == (204, 404)
    assert (await answer(client, world, cy, plan, "going")).status_code == 200


async def test_saying_it_twice_takes_one_seat(client: httpx2.AsyncClient, world: World) -> None:
    ada, bob, cy = [await world.someone(name) for name in ("ada", "bob", "cy")]
    plan = await world.plan(ada, open_to="anyone", audience="public", capacity=2)

    once, twice = await answer(client, world, bob, plan, "going"), await answer(client, world, bob, plan, "going")

    assert once.json() == twice.json()
    assert (await answer(client, world, cy, plan, "going")).status_code == 200


async def test_many_at_once_never_take_more_than_there_is(client: httpx2.AsyncClient, world: World) -> None:
    ada = await world.someone("ada")
    plan = await world.plan(ada, open_to="anyone", audience="public", capacity=7)
    guests = [await world.someone(f"guest{number}") for number in range(40)]

    answers = await asyncio.gather(*(answer(client, world, guest, plan, "going") for guest in guests))

    assert Counter(found.status_code for found in answers) == {200: 7, 409: 33}
    page = await client.get(f"/events/{plan}/participants", headers=world.as_(ada))
    assert len(page.json()["items"]) == 7


@pytest.mark.parametrize("open_to", ["nobody", "friends"])
async def test_who_may_see_a_plan_that_is_not_open_to_them_cannot_join(
    client: httpx2.AsyncClient, world: World, open_to: str
) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    plan = await world.plan(ada, open_to=open_to, audience="public")

    refused = await answer(client, world, bob, plan, "going")

    assert (refused.status_code, refused.json()["code"]) == (403, "not_open")


async def test_who_may_not_see_a_plan_does_not_find_it(client: httpx2.AsyncClient, world: World) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    plan = await world.plan(ada, open_to="friends", audience="friends")

    assert (await answer(client, world, bob, plan, "going")).status_code == 404
    assert (await client.get(f"/events/{plan}/participants", headers=world.as_(bob))).status_code == 404


async def test_the_host_is_there_already(client: httpx2.AsyncClient, world: World) -> None:
    ada = await world.someone("ada")
    plan = await world.plan(ada, open_to="anyone", audience="public")

    refused = await answer(client, world, ada, plan, "going")

    assert (refused.status_code, refused.json()["code"]) == (422, "own_plan")


async def test_a_guest_hidden_by_a_block_is_left_out_of_the_list(client: httpx2.AsyncClient, world: World) -> None:
    ada, bob, cy = [await world.someone(name) for name in ("ada", "bob", "cy")]
    plan = await world.plan(ada, open_to="anyone", audience="public")
    for guest in (bob, cy):
        await answer(client, world, guest, plan, "going")

    await world.block(bob, cy)

    for viewer, expected in ((ada, {bob, cy}), (bob, {bob}), (cy, {cy})):
        page = await client.get(f"/events/{plan}/participants", headers=world.as_(viewer))
        assert {row["person"]["nickname"] for row in page.json()["items"]} == {one.nickname for one in expected}


async def test_an_answer_stays_when_the_plan_closes(client: httpx2.AsyncClient, world: World) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    plan = await world.plan(ada, open_to="anyone", audience="public")
    await answer(client, world, bob, plan, "going")

    closed = await client.patch(f"/events/{plan}", headers=world.as_(ada), json={"open_to": "nobody"})
    changed = await answer(client, world, bob, plan, "maybe")

    assert closed.status_code == 200, closed.text
    assert changed.status_code == 200


async def test_nobody_answers_for_someone_else(client: httpx2.AsyncClient, world: World) -> None:
    ada, bob, cy = [await world.someone(name) for name in ("ada", "bob", "cy")]
    plan = await world.plan(ada, open_to="anyone", audience="public")

    refused = await client.put(
        f"/events/{plan}/answer",
        headers=world.as_(bob),
        json={"answer": "going", "account_id": str(cy.id), "guest_id": str(cy.id)},
    )

    assert refused.status_code == 422
    assert refused.json()["errors"][0]["code"] == "unknown_field"
