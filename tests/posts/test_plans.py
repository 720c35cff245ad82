"""Plans and posts: a thread on every plan, and cards of plans in posts."""

from typing import Any

import httpx2
import pytest

from tests.support.world import World


async def said(client: httpx2.AsyncClient, plan: object, headers: dict[str, str]) -> tuple[int, Any]:
    answer = await client.get(f"/events/{plan}/replies", headers=headers)
    return answer.status_code, [item["body"] for item in answer.json().get("items", [])]


async def test_whoever_gets_a_plans_details_reads_and_writes_in_its_thread(
    client: httpx2.AsyncClient, world: World
) -> None:
    ada, bob, eve = [await world.someone(name) for name in ("ada", "bob", "eve")]
    await world.befriend(ada, bob)
    plan = await world.plan(ada, audience="friends", open_to="friends")

    by_bob = await client.post(f"/events/{plan}/replies", json={"body": "Shall I bring tea?"}, headers=world.as_(bob))
    by_ada = await client.post(
        "/posts", json={"body": "Please", "reply_to": by_bob.json()["id"]}, headers=world.as_(ada)
    )
    by_eve = await client.post(f"/events/{plan}/replies", json={"body": "May I?"}, headers=world.as_(eve))

    assert (by_bob.status_code, by_ada.status_code, by_eve.status_code) == (201, 201, 404)
    assert by_bob.json()["in_plan"] is True
    assert (by_bob.json()["root"], by_bob.json()["audience"]) == (str(plan), None)
    assert await said(client, plan, world.as_(ada)) == (200, ["Shall I bring tea?", "Please"])
    assert (await said(client, plan, world.as_(eve)))[0] == 404
    assert (await client.get(f"/posts/{by_ada.json()['id']}", headers=world.as_(eve))).status_code == 404


async def test_who_knows_only_when_a_plan_is_neither_reads_nor_writes_about_it(
    client: httpx2.AsyncClient, world: World
) -> None:
    ada, eve = await world.someone("ada"), await world.someone("eve")
    calendar = await world.calendar(ada, who="public", as_="free_busy")
    plan = await world.event(ada, calendar)
    word = await world.comment(ada, plan)

    read = await client.get(f"/events/{plan}/replies", headers=world.as_(eve))
    written = await client.post(f"/events/{plan}/replies", json={"body": "hello"}, headers=world.as_(eve))
    alone = await client.get(f"/posts/{word}", headers=world.as_(eve))
    answered = await client.post("/posts", json={"body": "hello", "reply_to": str(word)}, headers=world.as_(eve))

    assert [(answer.status_code, answer.json()["code"]) for answer in (read, written, alone, answered)] == [
        (403, "thread_hidden"),
        (403, "thread_hidden"),
        (404, "not_found"),
        (404, "not_found"),
    ]


async def test_a_plan_that_is_narrowed_or_thrown_away_takes_its_thread_along(
    client: httpx2.AsyncClient, world: World
) -> None:
    ada, bob, cleo = [await world.someone(name) for name in ("ada", "bob", "cleo")]
    plan = await world.plan(ada, audience="public", open_to="anyone")
    word = await world.comment(bob, plan)
    page = f"/posts/{word}"

    seen = [(await client.get(page, headers=world.as_(cleo))).status_code]
    await client.patch(f"/events/{plan}", json={"audience": "members", "open_to": "nobody"}, headers=world.as_(ada))
    seen.append((await client.get(page, headers=world.as_(cleo))).status_code)
    await client.delete(f"/events/{plan}", headers=world.as_(ada))
    seen.append((await client.get(page, headers=world.as_(ada))).status_code)
    await client.post(f"/events/{plan}/restore", headers=world.as_(ada))
    seen.append((await client.get(page, headers=world.as_(ada))).status_code)

    assert seen == [200, 404, 404, 200]


async def test_a_block_takes_the_words_of_the_other_out_of_a_plans_thread(
    client: httpx2.AsyncClient, world: World
) -> None:
    ada, bob, cy = [await world.someone(name) for name in ("ada", "bob", "cy")]
    plan = await world.plan(ada, audience="public", open_to="anyone")
    by_bob = await world.comment(bob, plan, "bob")
    await world.post(cy, "cy", reply_to=str(by_bob))
    await world.block(cy, bob)

    to_cy = (await client.get(f"/events/{plan}/replies", headers=world.as_(cy))).json()["items"]
    to_bob = await said(client, plan, world.as_(bob))
    to_ada = await said(client, plan, world.as_(ada))

    assert [(item["body"], item["reply_to"], item["depth"]) for item in to_cy] == [("cy", None, 2)]
    assert to_bob == (200, ["bob"])
    assert to_ada == (200, ["bob", "cy"])


async def test_a_card_is_shown_to_those_who_may_see_the_plan(client: httpx2.AsyncClient, world: World) -> None:
    ada, bob, eve = [await world.someone(name) for name in ("ada", "bob", "eve")]
    await world.befriend(ada, bob)
    plan = await world.plan(ada, summary="Ridge", location="Gate 2", audience="friends", open_to="friends")
    post = await world.post(ada, "Who comes along?", event_id=str(plan))

    cards = {
        name: await client.get(f"/posts/{post}", headers=world.as_(who))
        for name, who in (("ada", ada), ("bob", bob), ("eve", eve))
    }

    assert cards["eve"].json()["event"] is None
    assert "Ridge" not in cards["eve"].text
    assert cards["eve"].json()["body"] == "Who comes along?"
    assert cards["bob"].json()["event"]["summary"] == "Ridge"
    assert [cards[name].json()["event"]["can_answer"] for name in ("ada", "bob")] == [False, True]


@pytest.mark.parametrize("kind", ["unknown", "hidden", "busy"])
async def test_nobody_posts_about_a_plan_that_is_not_theirs_to_see(
    client: httpx2.AsyncClient, world: World, kind: str
) -> None:
    ada, eve = await world.someone("ada"), await world.someone("eve")
    busy = await world.calendar(ada, who="public", as_="free_busy")
    plan = {
        "unknown": "01a222a0-0000-7000-8000-000000000000",
        "hidden": str(await world.plan(ada)),
        "busy": str(await world.event(ada, busy)),
    }[kind]

    answer = await client.post("/posts", json={"body": "Look", "event_id": plan}, headers=world.as_(eve))

    (error,) = answer.json()["errors"]
    assert (answer.status_code, answer.json()["code"]) == (422, "post_invalid")
    assert (error["pointer"], error["code"]) == ("/event_id", "not_found")


async def test_what_is_said_about_a_plan_never_gets_an_audience_of_its_own(
    client: httpx2.AsyncClient, world: World
) -> None:
    ada = await world.someone("ada")
    plan = await world.plan(ada)
    word = await world.comment(ada, plan)

    made = await client.post(
        f"/events/{plan}/replies", json={"body": "x", "audience": "public"}, headers=world.as_(ada)
    )
    changed = await client.patch(f"/posts/{word}", json={"audience": "public"}, headers=world.as_(ada))

    found = [(answer.status_code, answer.json()["errors"][0]) for answer in (made, changed)]
    assert [(status, error["pointer"], error["code"]) for status, error in found] == [
        (422, "/audience", "unknown_field"),
        (422, "/audience", "of_the_root"),
    ]
