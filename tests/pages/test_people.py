"""A person with what several domains know of them, and the plans that they have opened."""

from typing import Any

import httpx2
import msgspec

from tests.support.fakes import SetClock
from tests.support.world import World
from tests.support.world_events import seoul
from ymd.events.schemas import PlanCard


async def plans(client: httpx2.AsyncClient, nickname: str | None, headers: dict[str, str] | None = None) -> Any:
    answer = await client.get(f"/people/{nickname}/plans", headers=headers or {})
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


async def test_a_person_is_told_with_how_much_they_have_posted_for_everybody(
    client: httpx2.AsyncClient, world: World
) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    await world.befriend(ada, bob)
    public = await world.post(ada)
    await world.delete_post(ada, await world.post(ada))
    await world.post(ada, audience="friends")
    await world.post(ada, reply_to=str(public))

    counts = [
        (await client.get(f"/people/{ada.nickname}", headers=headers)).json()["counts"]
        for headers in ({}, world.as_(bob), world.as_(ada))
    ]

    assert counts == [{"followers": 1, "following": 1, "posts": 1}] * 3


async def test_plans_are_those_that_were_opened_and_that_the_viewer_gets_the_details_of(
    client: httpx2.AsyncClient, world: World
) -> None:
    ada, bob, eve = [await world.someone(name) for name in ("ada", "bob", "eve")]
    await world.befriend(ada, bob)
    await world.plan(ada, summary="for everybody", audience="public", open_to="anyone")
    await world.plan(ada, summary="for friends", audience="friends", open_to="friends")
    await world.plan(ada, summary="not open", audience="public")

    seen = {
        name: [plan["summary"] for plan in await plans(client, ada.nickname, headers)]
        for name, headers in (("bob", world.as_(bob)), ("eve", world.as_(eve)), ("nobody", {}))
    }

    assert seen == {"bob": ["for friends", "for everybody"], "eve": ["for everybody"], "nobody": ["for everybody"]}


async def test_a_series_shows_its_next_occurrence(client: httpx2.AsyncClient, world: World, clock: SetClock) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    plan = await world.plan(ada, audience="public", open_to="anyone", rrule="FREQ=WEEKLY;COUNT=3")
    await world.answer(bob, plan)

    shown = []
    for days in (0, 3, 30):
        clock.move(days=days)
        (card,) = await plans(client, ada.nickname)
        shown.append(msgspec.convert(card, PlanCard, strict=True))

    assert [card.recurrence_id for card in shown[:2]] == ["2026-11-23T10:00:00", "2026-11-30T10:00:00"]
    assert [card.start.date_time for card in shown] == [
        "2026-11-23T10:00:00",
        "2026-11-30T10:00:00",
        "2026-11-23T10:00:00",
    ]
    assert {(card.going, card.can_answer, card.recurs) for card in shown} == {(1, False, True)}


async def test_a_plan_keeps_the_moment_at_which_it_was_opened(
    client: httpx2.AsyncClient, world: World, clock: SetClock
) -> None:
    ada = await world.someone("ada")
    headers = world.as_(ada)
    first = await world.plan(ada, summary="first", audience="public", open_to="anyone")
    clock.move(minutes=1)
    await world.plan(ada, summary="second", audience="public", open_to="anyone")

    clock.move(minutes=1)
    await client.patch(f"/events/{first}", json={"start": seoul("2026-11-25T10:00:00"), "capacity": 9}, headers=headers)
    edited = [plan["summary"] for plan in await plans(client, ada.nickname)]
    await client.patch(f"/events/{first}", json={"open_to": "nobody"}, headers=headers)
    closed = [plan["summary"] for plan in await plans(client, ada.nickname)]
    await client.patch(f"/events/{first}", json={"open_to": "anyone"}, headers=headers)
    opened = [plan["summary"] for plan in await plans(client, ada.nickname)]
    await client.delete(f"/events/{first}", headers=headers)
    deleted = [plan["summary"] for plan in await plans(client, ada.nickname)]

    assert [edited, closed, opened, deleted] == [["second", "first"], ["second"], ["first", "second"], ["second"]]


async def test_friends_in_common_are_friends_of_both(client: httpx2.AsyncClient, world: World) -> None:
    ada, bob, cy, dan, eve = [await world.someone(name) for name in ("ada", "bob", "cy", "dan", "eve")]
    for friend in (cy, dan):
        await world.befriend(ada, friend)
    for friend in (cy, eve):
        await world.befriend(bob, friend)
    await world.follow(dan, bob)

    found = await client.get(f"/people/{bob.nickname}/friends-in-common", headers=world.as_(ada))
    nobody = await client.get(f"/people/{bob.nickname}/friends-in-common")

    assert [person["nickname"] for person in found.json()["items"]] == [cy.nickname]
    assert nobody.status_code == 401
