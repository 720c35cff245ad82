"""Feeds over HTTP: what a person finds in them, and why."""

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from httpx2 import AsyncClient

from tests.support.fakes import SetClock
from tests.support.stage import KEYS
from tests.support.world import World
from ymd.kernel.actor import ANONYMOUS, Actor
from ymd.kernel.db import Db
from ymd.kernel.page import PageRequest
from ymd.pages.queries import feed
from ymd.pages.schemas import FeedItem
from ymd.posts.queries import Signer


async def told(client: AsyncClient, world: World, who: Actor | None, **asked: str) -> list[tuple[str, str, str]]:
    """Kind, reason and words of each item."""
    answer = await client.get("/feed", params=asked, headers=world.as_(who) if who else {})
    assert answer.status_code == 200, answer.text
    return [_words(item) for item in answer.json()["items"]]


def _words(item: dict[str, Any]) -> tuple[str, str, str]:
    words = item["post"]["body"] if item["kind"] == "post" else item["plan"]["summary"]
    return item["kind"], item["reason"]["code"], words


async def test_home_is_oneself_and_whom_one_follows_newest_first(
    client: AsyncClient, world: World, clock: SetClock
) -> None:
    ada, bob, cy, eve = [await world.someone(name) for name in ("ada", "bob", "cy", "eve")]
    await world.befriend(ada, bob)
    await world.follow(ada, cy)
    for author in (ada, bob, cy, eve):
        for audience in ("public", "followers", "friends", "private"):
            clock.move(minutes=1)
            await world.post(author, f"{author.nickname} to {audience}", audience=audience)
    clock.move(minutes=1)
    await world.plan(bob, summary="Hike", audience="friends", open_to="friends")

    found = await told(client, world, ada)

    assert found == [
        ("plan", "friend", "Hike"),
        ("post", "following", f"{cy.nickname} to followers"),
        ("post", "following", f"{cy.nickname} to public"),
        *(("post", "friend", f"{bob.nickname} to {audience}") for audience in ("friends", "followers", "public")),
        *(
            ("post", "own", f"{ada.nickname} to {audience}")
            for audience in ("private", "friends", "followers", "public")
        ),
    ]


async def test_public_is_what_everybody_may_see_without_whom_one_muted_or_is_parted_from(
    client: AsyncClient, world: World
) -> None:
    ada, bob, cy, eve = [await world.someone(name) for name in ("ada", "bob", "cy", "eve")]
    for author in (ada, bob, cy, eve):
        await world.post(author, f"by {author.nickname}")
        await world.post(author, f"by {author.nickname} to followers", audience="followers")
        await world.plan(author, summary=f"of {author.nickname}", audience="public", open_to="anyone")
        await world.plan(author, summary=f"of {author.nickname} for followers", audience="public", open_to="followers")
    await world.mute(ada, cy)
    await world.block(eve, ada)

    to_ada = {words for _, _, words in await told(client, world, ada, scope="public", limit="200")}
    to_nobody = {words for _, _, words in await told(client, world, None, scope="public", limit="200")}

    def shown(*authors: Actor) -> set[str]:
        return {f"{word} {author.nickname}" for author in authors for word in ("by", "of")}

    assert {word for word in to_ada if word in shown(ada, bob, cy, eve)} == shown(ada, bob)
    assert shown(ada, bob, cy, eve) <= to_nobody
    assert not [word for word in to_ada | to_nobody if "followers" in word]


async def test_whoever_follows_and_unfollows_has_another_home_at_once(client: AsyncClient, world: World) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    await world.post(bob, "An old word")
    before = await told(client, world, ada)

    await client.post(f"/people/{bob.nickname}/follow", headers=world.as_(ada))
    following = await told(client, world, ada)
    await client.delete(f"/people/{bob.nickname}/follow", headers=world.as_(ada))

    assert (before, following) == ([], [("post", "following", "An old word")])
    assert await told(client, world, ada) == []


async def test_a_plan_stands_where_it_was_opened_however_it_is_changed(
    client: AsyncClient, world: World, clock: SetClock
) -> None:
    ada = await world.someone("ada")
    plan = await world.plan(ada, summary="Hike", audience="public")
    await world.post(ada, "Before")
    unopened = await told(client, world, ada)

    clock.move(minutes=1)
    await client.patch(f"/events/{plan}", json={"open_to": "anyone"}, headers=world.as_(ada))
    clock.move(minutes=1)
    await world.post(ada, "After")
    clock.move(minutes=1)
    await client.patch(f"/events/{plan}", json={"summary": "A longer hike"}, headers=world.as_(ada))
    opened = await told(client, world, ada)
    await client.patch(f"/events/{plan}", json={"open_to": "nobody"}, headers=world.as_(ada))

    assert unopened == [("post", "own", "Before")]
    assert [words for _, _, words in opened] == ["After", "A longer hike", "Before"]
    assert [words for _, _, words in await told(client, world, ada)] == ["After", "Before"]


async def test_at_one_instant_plans_come_first_also_across_pages(client: AsyncClient, world: World) -> None:
    ada = await world.someone("ada")
    for number in range(3):
        await world.post(ada, f"post {number}")
        await world.plan(ada, summary=f"plan {number}", open_to="friends", audience="friends")
    whole = await told(client, world, ada)

    seen: list[tuple[str, str, str]] = []
    address: str | None = "/feed?limit=2"
    while address is not None:
        page = await client.get(address, headers=world.as_(ada))
        seen += [_words(item) for item in page.json()["items"]]
        link = page.headers.get("link")
        address = link.partition(">")[0][1:].removeprefix("/api/v1") if link else None

    assert [words for _, _, words in whole] == ["plan 2", "plan 1", "plan 0", "post 2", "post 1", "post 0"]
    assert seen == whole


async def test_an_item_is_a_post_or_a_plan_and_says_since_when(
    client: AsyncClient, world: World, clock: SetClock
) -> None:
    ada = await world.someone("ada")
    post = await world.post(ada, "With a picture", media=[str(await world.picture(ada))])
    plan = await world.plan(ada, open_to="anyone", audience="public")

    answer = await client.get("/feed", headers=world.as_(ada))

    of_plan, of_post = answer.json()["items"]
    assert msgspec.json.decode(msgspec.json.encode(answer.json()["items"]), type=list[FeedItem])
    assert {datetime.fromisoformat(item["at"]) for item in (of_plan, of_post)} == {clock.now()}
    assert (of_plan["plan"]["id"], of_plan["post"]) == (str(plan), None)
    assert (of_post["post"]["id"], of_post["plan"]) == (str(post), None)
    assert len(of_post["post"]["media"]) == 1
    assert of_post["post"] == (await client.get(f"/posts/{post}", headers=world.as_(ada))).json()


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ({}, 401, "not_signed_in"),
        ({"scope": "home"}, 401, "not_signed_in"),
        ({"scope": "everybody"}, 422, "invalid"),
        ({"scope": "public", "limit": "201"}, 422, "invalid"),
        ({"scope": "public", "cursor": "forged"}, 422, "cursor_refused"),
    ],
)
async def test_a_feed_that_is_not_there_is_refused(
    client: AsyncClient, asked: dict[str, str], status: int, code: str
) -> None:
    answer = await client.get("/feed", params=asked)

    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_the_cursor_of_one_feed_is_no_good_in_the_other(client: AsyncClient, world: World) -> None:
    ada = await world.someone("ada")
    for word in ("one", "two"):
        await world.post(ada, word)

    cursor = (await client.get("/feed?limit=1", headers=world.as_(ada))).json()["next"]
    elsewhere = await client.get("/feed", params={"scope": "public", "cursor": cursor}, headers=world.as_(ada))

    assert (elsewhere.status_code, elsewhere.json()["code"]) == (422, "cursor_refused")


@pytest.mark.parametrize("count", [1, 9])
async def test_a_feed_is_one_statement_however_much_is_in_it(db: Db, world: World, count: int) -> None:
    ada = await world.someone("ada")
    for _ in range(count):
        bob = await world.someone("bob")
        await world.befriend(ada, bob)
        await world.post(bob, media=[str(await world.picture(bob))])
        await world.plan(bob, audience="public", open_to="anyone")
    before, now = db.count, datetime(2026, 11, 23, tzinfo=UTC)

    home = await feed(db, ada, "home", PageRequest(50), Signer(KEYS, now), now)
    alone = db.count - before
    await feed(db, ANONYMOUS, "public", PageRequest(50), Signer(KEYS, now), now)

    assert (alone, db.count - before) == (1, 2)
    assert len(msgspec.json.decode(home.items)) == 2 * count
