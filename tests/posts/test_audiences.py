"""For whom words are written, and whose they stay when audiences, threads and relations change around them."""

import httpx2

from tests.posts.test_api import bodies, got
from tests.support.world import World


async def test_a_reply_has_the_audience_of_its_root(client: httpx2.AsyncClient, world: World) -> None:
    ada, bob, eve = [await world.someone(name) for name in ("ada", "bob", "eve")]
    await world.befriend(ada, bob)
    post = await world.post(ada, audience="friends")
    reply = await world.post(bob, "Only we two", reply_to=str(post))

    friend = await got(client, f"/posts/{reply}", world.as_(ada))
    stranger = await client.get(f"/posts/{reply}", headers=world.as_(eve))

    assert (friend["audience"], friend["root"], friend["depth"]) == ("friends", str(post), 1)
    assert stranger.status_code == 404
    assert await bodies(client, f"/people/{bob.nickname}/replies", world.as_(eve)) == []
    assert await bodies(client, f"/people/{bob.nickname}/replies", world.as_(ada)) == ["Only we two"]


async def test_a_root_that_is_narrowed_takes_its_thread_along(client: httpx2.AsyncClient, world: World) -> None:
    ada, bob, eve = [await world.someone(name) for name in ("ada", "bob", "eve")]
    post = await world.post(ada)
    reply = await world.post(bob, "Nice", reply_to=str(post))

    changed = await client.patch(f"/posts/{post}", json={"audience": "private"}, headers=world.as_(ada))

    seen = [(await client.get(f"/posts/{reply}", headers=world.as_(who))).status_code for who in (ada, bob, eve)]
    above = await client.get(f"/posts/{post}", headers=world.as_(bob))
    assert changed.json()["edited_at"] is None
    assert seen == [200, 200, 404]
    assert above.status_code == 404


async def test_ones_own_words_stay_where_one_finds_them(client: httpx2.AsyncClient, world: World) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    await world.befriend(ada, bob)
    post = await world.post(ada, audience="friends")
    reply = await world.post(bob, "Mine", reply_to=str(post))
    await world.block(ada, bob)

    listed = (await got(client, f"/people/{bob.nickname}/replies", world.as_(bob)))["items"]
    below = await client.get(f"/posts/{reply}/replies", headers=world.as_(bob))

    assert [item["body"] for item in listed] == ["Mine"]
    assert listed[0] == await got(client, f"/posts/{reply}", world.as_(bob))
    assert listed[0]["can"] == {"reply": False, "like": False, "edit": True, "delete": True}
    assert (listed[0]["audience"], listed[0]["who_may_reply"], listed[0]["reply_to"]) == (None, None, None)
    assert below.status_code == 404


async def test_nobodys_words_are_opened_to_more_than_they_were_written_for(
    client: httpx2.AsyncClient, world: World
) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    await world.befriend(ada, bob)
    alone, answered = [await world.post(ada, audience="friends") for _ in range(2)]
    await world.post(ada, "I go on", reply_to=str(alone))
    reply = await world.post(bob, "Only for you", reply_to=str(answered))

    async def changed(post: object, audience: str) -> tuple[int, str | None]:
        answer = await client.patch(f"/posts/{post}", json={"audience": audience}, headers=world.as_(ada))
        return answer.status_code, answer.json()["errors"][0]["code"] if answer.status_code == 422 else None

    assert await changed(alone, "public") == (200, None)
    assert [await changed(answered, audience) for audience in ("public", "followers")] == [(422, "answered")] * 2
    assert await changed(answered, "private") == (200, None)
    await client.delete(f"/posts/{reply}", headers=world.as_(bob))
    assert await changed(answered, "friends") == (422, "answered")  # it can be taken back


async def test_what_was_said_to_few_is_not_read_by_more_after_an_edit(client: httpx2.AsyncClient, world: World) -> None:
    ada, bob, eve = [await world.someone(name) for name in ("ada", "bob", "eve")]
    await world.befriend(ada, bob)
    post = await world.post(ada, "to myself", audience="private")
    for said in ({"audience": "friends"}, {"body": "to friends"}, {"body": "to all", "audience": "public"}):
        assert (await client.patch(f"/posts/{post}", json=said, headers=world.as_(ada))).status_code == 200

    found = [await bodies(client, f"/posts/{post}/edits", world.as_(who)) for who in (ada, bob, eve)]

    assert found == [["to friends", "to myself"], ["to friends", "to myself"], []]


async def test_one_may_delete_ones_own_words_where_one_is_no_longer_let_in(
    client: httpx2.AsyncClient, world: World
) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    post = await world.post(ada)
    reply = await world.post(bob, "hello", reply_to=str(post))
    await world.block(ada, bob)

    deleted = await client.delete(f"/posts/{reply}", headers=world.as_(bob))

    assert deleted.status_code == 204
    assert (await got(client, f"/posts/{post}", world.as_(ada)))["counts"]["replies"] == 0
