"""Posts over HTTP: writing, answering, liking, changing, deleting and restoring them."""

from typing import Any
from uuid import uuid4

import httpx2
import msgspec
import pytest

from tests.support.world import World
from ymd.kernel.actor import Actor
from ymd.posts.actions import MOST_REPLIES_A_DAY
from ymd.posts.rules.threads import MOST_STEPS
from ymd.posts.schemas import Post


async def got(client: httpx2.AsyncClient, path: str, headers: dict[str, str] | None = None, **query: Any) -> Any:
    answer = await client.get(path, headers=headers or {}, params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def bodies(client: httpx2.AsyncClient, path: str, headers: dict[str, str] | None = None) -> list[str]:
    return [item["body"] for item in (await got(client, path, headers))["items"]]


async def test_a_post_comes_back_as_it_was_written(client: httpx2.AsyncClient, world: World) -> None:
    ada = await world.someone("ada")
    plan = await world.plan(ada, audience="public", open_to="anyone")
    picture = await world.picture(ada, "The ridge")
    said = {
        "title": "A long walk",
        "body": "First the ridge,\nthen soup.",
        "audience": "followers",
        "who_may_reply": "friends",
        "on_date": "2026-11-30",
        "event_id": str(plan),
        "media": [str(picture)],
    }

    made = await client.post("/posts", json=said, headers=world.as_(ada))

    post = msgspec.json.decode(made.content, type=Post, strict=True)
    again = await client.get(f"/posts/{post.id}", headers=world.as_(ada))
    assert made.status_code == 201
    assert made.headers["location"] == f"/api/v1/posts/{post.id}"
    assert again.json() == made.json()
    assert again.headers["etag"] == made.headers["etag"] == '"1.edit"'
    assert (post.root, post.reply_to, post.depth, post.in_plan) == (post.id, None, 0, False)
    assert {name: made.json()[name] for name in said if name not in ("event_id", "media")} == {
        name: value for name, value in said.items() if name not in ("event_id", "media")
    }
    assert post.event is not None
    assert (post.event.id, post.event.summary) == (plan, "Hike")
    assert [(shown.id, shown.alt) for shown in post.media] == [(picture, "The ridge")]
    assert post.author is not None
    assert post.author.nickname == ada.nickname


async def test_a_closed_accounts_posts_are_for_followers_unless_it_says_otherwise(
    client: httpx2.AsyncClient, world: World
) -> None:
    ada, cleo = await world.someone("ada"), await world.someone("cleo", closed=True)

    said = [
        (await client.post("/posts", json={"body": "x", **more}, headers=world.as_(who))).json()["audience"]
        for who, more in ((ada, {}), (cleo, {}), (cleo, {"audience": "public"}))
    ]

    assert said == ["public", "followers", "public"]


async def test_an_author_comes_from_the_token_and_from_nowhere_else(client: httpx2.AsyncClient, world: World) -> None:
    ada, eve = await world.someone("ada"), await world.someone("eve")

    tries = [
        await client.post("/posts", json={"body": "I am Ada", **more}, headers=world.as_(eve))
        for more in ({"author_id": str(ada.id)}, {"author": ada.nickname}, {"root": str(uuid4())})
    ]

    assert [(answer.status_code, answer.json()["errors"][0]["code"]) for answer in tries] == [
        (422, "unknown_field")
    ] * 3
    assert await bodies(client, f"/people/{ada.nickname}/posts") == []


async def test_what_was_answered_at_the_deepest_step_keeps_its_place(client: httpx2.AsyncClient, world: World) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    above = await world.post(ada)
    for _ in range(MOST_STEPS + 1):
        above = await world.post(ada, reply_to=str(above))
    below = await world.post(bob, "So deep", reply_to=str(above))

    await client.delete(f"/posts/{above}", headers=world.as_(ada))
    place = await got(client, f"/posts/{above}")
    await client.delete(f"/posts/{below}", headers=world.as_(bob))

    assert place["deleted"]
    assert (await client.get(f"/posts/{above}")).status_code == 404


async def replies_as(client: httpx2.AsyncClient, world: World, who: Actor, post: object) -> tuple[bool, int]:
    """What `can` tells of replying, and what comes of it."""
    told = (await got(client, f"/posts/{post}", world.as_(who)))["can"]["reply"]
    answer = await client.post("/posts", json={"body": "I do", "reply_to": str(post)}, headers=world.as_(who))
    return told, answer.status_code


@pytest.mark.parametrize(
    ("who_may_reply", "may"),
    [
        ("everyone", ["author", "friend", "follower", "named", "stranger"]),
        ("followers", ["author", "friend", "follower"]),
        ("friends", ["author", "friend"]),
        ("mentioned", ["author", "named"]),
    ],
)
async def test_whoever_may_not_reply_is_told_so_before_and_refused_after(
    client: httpx2.AsyncClient, world: World, who_may_reply: str, may: list[str]
) -> None:
    people = {name: await world.someone(name) for name in ("author", "friend", "follower", "named", "stranger")}
    await world.befriend(people["author"], people["friend"])
    await world.follow(people["follower"], people["author"])
    named = people["named"].nickname
    post = await world.post(people["author"], f"With @{named}", who_may_reply=who_may_reply)

    found = {name: await replies_as(client, world, who, post) for name, who in people.items()}

    assert found == {name: (True, 201) if name in may else (False, 403) for name in people}


async def test_a_chain_is_there_whole_or_not_at_all(client: httpx2.AsyncClient, world: World) -> None:
    ada = await world.someone("ada")
    good = [{"body": "one", "audience": "friends"}, {"body": "two"}, {"body": "three"}]
    bad = [{"body": "one"}, {"body": "two", "media": [str(uuid4())]}, {"body": "three"}]

    refused = await client.post("/posts/chain", json={"posts": bad}, headers=world.as_(ada))
    after_refusal = await bodies(client, f"/people/{ada.nickname}/posts", world.as_(ada))
    made = await client.post("/posts/chain", json={"posts": good}, headers=world.as_(ada))

    items = made.json()["items"]
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/posts/1/media/0")
    assert after_refusal == []
    assert [(item["body"], item["depth"], item["audience"]) for item in items] == [
        ("one", 0, "friends"),
        ("two", 1, "friends"),
        ("three", 2, "friends"),
    ]
    assert [item["reply_to"] for item in items] == [None, items[0]["id"], items[1]["id"]]


@pytest.mark.parametrize("name", ["reply_to", "audience", "who_may_reply"])
async def test_only_the_first_of_a_chain_says_where_and_for_whom(
    client: httpx2.AsyncClient, world: World, name: str
) -> None:
    ada = await world.someone("ada")
    value = {"reply_to": str(await world.post(ada)), "audience": "public", "who_may_reply": "everyone"}[name]

    answer = await client.post(
        "/posts/chain", json={"posts": [{"body": "one"}, {"body": "two", name: value}]}, headers=world.as_(ada)
    )

    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, f"/posts/1/{name}")


async def test_an_authors_chain_is_read_before_what_others_answer(client: httpx2.AsyncClient, world: World) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    first, second = await world.chain(ada, "1", "2")
    other = await world.post(bob, "bob", reply_to=str(first))
    await world.post(ada, "3", reply_to=str(second))
    await world.post(ada, "to bob", reply_to=str(other))
    await world.post(bob, "later", reply_to=str(first))

    whole = await bodies(client, f"/posts/{first}/replies")

    assert whole == ["2", "3", "bob", "to bob", "later"]
    assert await bodies(client, f"/posts/{other}/replies") == ["to bob"]


async def test_pages_of_a_deep_thread_joined_are_the_whole(client: httpx2.AsyncClient, world: World) -> None:
    ada = await world.someone("ada")
    last = root = await world.post(ada)
    for number in range(120):
        last = await world.post(ada, str(number), reply_to=str(last if number % 3 else root))

    whole = await got(client, f"/posts/{root}/replies", limit=200)
    pages: list[Any] = []
    cursor = None
    for _ in range(20):
        page = await got(client, f"/posts/{root}/replies", limit=17, **({"cursor": cursor} if cursor else {}))
        pages += page["items"]
        cursor = page["next"]
        if cursor is None:
            break

    assert pages == whole["items"]
    assert len(pages) == 120


async def test_likes_count_once_and_are_taken_back(client: httpx2.AsyncClient, world: World) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    post = await world.post(ada)
    by_bob = world.as_(bob)

    said = [
        (await client.request(method, f"/posts/{post}/like", headers=by_bob)).json()
        for method in ("PUT", "PUT", "DELETE", "DELETE", "PUT")
    ]

    assert said == [
        {"liked": True, "likes": 1},
        {"liked": True, "likes": 1},
        {"liked": False, "likes": 0},
        {"liked": False, "likes": 0},
        {"liked": True, "likes": 1},
    ]
    seen = await got(client, f"/posts/{post}", by_bob)
    assert (seen["liked"], seen["counts"]["likes"]) == (True, 1)
    listed = await got(client, f"/posts/{post}/likes")
    assert [like["person"]["nickname"] for like in listed["items"]] == [bob.nickname]


async def test_an_edit_is_marked_and_what_was_said_before_is_kept(client: httpx2.AsyncClient, world: World) -> None:
    ada = await world.someone("ada")
    post = await world.post(ada, "first")
    for body in ("second", "third"):
        answer = await client.patch(f"/posts/{post}", json={"body": body}, headers=world.as_(ada))
        assert answer.json()["edited_at"] is not None

    edits = await got(client, f"/posts/{post}/edits")

    assert [(edit["version"], edit["body"]) for edit in edits["items"]] == [(2, "second"), (1, "first")]
    assert (await got(client, f"/posts/{post}"))["body"] == "third"


async def test_an_edit_that_saw_an_older_post_is_stale(client: httpx2.AsyncClient, world: World) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    post = await world.post(ada)
    etag = (await client.get(f"/posts/{post}", headers=world.as_(ada))).headers["etag"]
    await world.like(bob, post)
    after_a_like = (await client.get(f"/posts/{post}", headers=world.as_(ada))).headers["etag"]
    headers = {**world.as_(ada), "if-match": etag}

    first = await client.patch(f"/posts/{post}", json={"body": "new"}, headers=headers)
    second = await client.patch(f"/posts/{post}", json={"body": "newer"}, headers=headers)
    third = await client.delete(f"/posts/{post}", headers=headers)

    assert after_a_like == etag
    assert [first.status_code, second.status_code, third.status_code] == [200, 412, 412]


async def test_names_in_new_words_replace_those_in_old_ones(client: httpx2.AsyncClient, world: World) -> None:
    ada, bob, cy = [await world.someone(name) for name in ("ada", "bob", "cy")]
    post = await world.post(ada, f"@{bob.nickname} and https://example.org/old")

    await world.edit_post(ada, post, body=f"now @{cy.nickname}")

    seen = await got(client, f"/posts/{post}")
    assert [mention["nickname"] for mention in seen["mentions"]] == [cy.nickname]
    assert seen["links"] == []


async def test_pictures_are_put_in_another_order_taken_out_and_used_again(
    client: httpx2.AsyncClient, world: World
) -> None:
    ada = await world.someone("ada")
    first, second, third = [str(await world.picture(ada, alt)) for alt in ("1", "2", "3")]
    post = await world.post(ada, media=[first, second])

    changed = await client.patch(f"/posts/{post}", json={"media": [third, first]}, headers=world.as_(ada))
    again = await client.post("/posts", json={"body": "again", "media": [second]}, headers=world.as_(ada))
    taken = await client.post("/posts", json={"body": "taken", "media": [first]}, headers=world.as_(ada))

    assert [shown["alt"] for shown in changed.json()["media"]] == ["3", "1"]
    assert [shown["alt"] for shown in again.json()["media"]] == ["2"]
    assert (taken.status_code, taken.json()["code"]) == (422, "media_refused")


async def test_what_others_wrote_is_not_ones_own_to_change(client: httpx2.AsyncClient, world: World) -> None:
    ada, eve = await world.someone("ada"), await world.someone("eve")
    post = await world.post(ada)

    tries = [
        await client.patch(f"/posts/{post}", json={"body": "mine"}, headers=world.as_(eve)),
        await client.delete(f"/posts/{post}", headers=world.as_(eve)),
        await client.post(f"/posts/{post}/restore", headers=world.as_(eve)),
    ]

    assert [(answer.status_code, answer.json()["code"]) for answer in tries] == [
        (403, "not_your_post"),
        (403, "not_your_post"),
        (404, "not_found"),
    ]
    assert await bodies(client, f"/people/{ada.nickname}/posts") == ["A quiet morning."]


async def test_a_deleted_post_that_was_answered_leaves_its_place_without_a_word(
    client: httpx2.AsyncClient, world: World
) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    post = await world.post(ada, "a secret", title="Secret", on_date="2026-11-30")
    reply = await world.post(bob, "I see", reply_to=str(post))
    alone = await world.post(bob, "nobody answers", reply_to=str(post))

    await world.delete_post(ada, post)
    await world.delete_post(bob, alone)

    answer = await client.get(f"/posts/{post}", headers=world.as_(bob))
    seen = answer.json()
    empty = (seen["deleted"], seen["author"], seen["title"], seen["body"], seen["on_date"])
    assert empty == (True, None, None, "", None)
    assert not any(seen["can"].values())
    assert "ecret" not in answer.text
    assert [item["id"] for item in (await got(client, f"/posts/{post}/replies"))["items"]] == [str(reply)]
    assert (await client.get(f"/posts/{alone}")).status_code == 404
    assert await bodies(client, f"/people/{ada.nickname}/posts", world.as_(ada)) == []
    later = await client.post("/posts", json={"body": "late", "reply_to": str(post)}, headers=world.as_(bob))
    assert (later.status_code, later.json()["code"]) == (409, "post_deleted")


async def test_a_deleted_post_is_restored_within_thirty_days(
    client: httpx2.AsyncClient, world: World, clock: Any
) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    root = await world.post(ada)
    reply = await world.post(bob, "back and forth", reply_to=str(root))
    await world.like(ada, reply)

    await world.delete_post(bob, reply)
    while_deleted = (await got(client, f"/posts/{root}"))["counts"]["replies"]
    listed = await got(client, "/trash/posts", world.as_(bob))
    restored = await client.post(f"/posts/{reply}/restore", headers=world.as_(bob))
    again = await client.post(f"/posts/{reply}/restore", headers=world.as_(bob))

    assert while_deleted == 0
    assert [item["id"] for item in listed["items"]] == [str(reply)]
    assert (restored.status_code, restored.json()["counts"]["likes"]) == (200, 1)
    assert (await got(client, f"/posts/{root}"))["counts"]["replies"] == 1
    assert again.status_code == 404


async def test_a_day_has_room_for_so_many_replies(client: httpx2.AsyncClient, world: World) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    post = await world.post(ada)
    for _ in range(MOST_REPLIES_A_DAY):
        await world.post(bob, "more", reply_to=str(post))

    refused = await client.post("/posts", json={"body": "one more", "reply_to": str(post)}, headers=world.as_(bob))
    own = await client.post("/posts", json={"body": "a post of my own"}, headers=world.as_(bob))

    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_replies")
    assert own.status_code == 201
