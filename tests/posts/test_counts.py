"""Totals, however many count at once: they are what a count of the rows says."""

import asyncio

import httpx2

from tests.support.world import World


async def test_forty_likes_at_once_are_forty(client: httpx2.AsyncClient, world: World) -> None:
    ada = await world.someone("ada")
    post = await world.post(ada)
    fans = [await world.someone("fan") for _ in range(40)]

    answers = await asyncio.gather(
        *(client.put(f"/posts/{post}/like", headers=world.as_(fan)) for fan in fans for _ in range(2))
    )

    listed = await client.get(f"/posts/{post}/likes", params={"limit": 200})
    assert {answer.status_code for answer in answers} == {200}
    assert max(answer.json()["likes"] for answer in answers) == 40
    assert (await client.get(f"/posts/{post}")).json()["counts"]["likes"] == 40
    assert len(listed.json()["items"]) == 40


async def test_likes_that_come_and_go_at_once_end_in_what_stands(client: httpx2.AsyncClient, world: World) -> None:
    ada = await world.someone("ada")
    post = await world.post(ada)
    fans = [await world.someone("fan") for _ in range(10)]

    await asyncio.gather(
        *(
            client.request(method, f"/posts/{post}/like", headers=world.as_(fan))
            for fan in fans
            for method in ("PUT", "DELETE", "PUT", "DELETE", "PUT")
        )
    )

    standing = len((await client.get(f"/posts/{post}/likes")).json()["items"])
    assert (await client.get(f"/posts/{post}")).json()["counts"]["likes"] == standing


async def test_twenty_replies_at_once_and_their_deletion_are_counted(client: httpx2.AsyncClient, world: World) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    post = await world.post(ada)

    made = await asyncio.gather(
        *(
            client.post("/posts", json={"body": str(number), "reply_to": str(post)}, headers=world.as_(bob))
            for number in range(20)
        )
    )
    at_the_top = (await client.get(f"/posts/{post}")).json()["counts"]["replies"]
    gone = await asyncio.gather(
        *(
            client.delete(f"/posts/{answer.json()['id']}", headers=world.as_(bob))
            for answer in made[:5]
            for _ in range(2)
        )
    )

    assert at_the_top == 20
    assert sorted(answer.status_code for answer in gone) == [204] * 5 + [404] * 5
    assert (await client.get(f"/posts/{post}")).json()["counts"]["replies"] == 15


async def test_totals_are_the_same_for_everybody_though_lists_are_filtered(
    client: httpx2.AsyncClient, world: World
) -> None:
    ada, bob, cy = [await world.someone(name) for name in ("ada", "bob", "cy")]
    post = await world.post(ada)
    await world.like(bob, post)
    await world.post(bob, reply_to=str(post))
    await world.block(cy, bob)

    seen = {
        name: (await client.get(f"/posts/{post}", headers=headers)).json()["counts"]
        for name, headers in (("ada", world.as_(ada)), ("cy", world.as_(cy)), ("nobody", {}))
    }
    likes = (await client.get(f"/posts/{post}/likes", headers=world.as_(cy))).json()["items"]
    replies = (await client.get(f"/posts/{post}/replies", headers=world.as_(cy))).json()["items"]

    assert list(seen.values()) == [{"replies": 1, "likes": 1}] * 3
    assert (likes, replies) == ([], [])
