"""A picture as what everybody sees of somebody."""

from collections.abc import Awaitable, Callable

import httpx2
import pytest

from tests.media.conftest import Send
from tests.media.files import opened
from tests.support.world import World
from ymd.kernel.actor import Actor
from ymd.media.actions import attach
from ymd.media.errors import MediaRefused

See = Callable[..., Awaitable[httpx2.Response]]


@pytest.fixture
def change(client: httpx2.AsyncClient, world: World, ada: Actor) -> Send:
    async def changed(**said: object) -> httpx2.Response:
        return await client.patch("/me", json=said, headers=world.as_(ada))

    return changed


async def test_an_avatar_is_seen_by_everybody_for_good(
    client: httpx2.AsyncClient, send: Send, see: See, change: Send, ada: Actor
) -> None:
    picture = (await send()).json()["id"]

    own = (await change(avatar=picture)).json()
    person = (await client.get(f"/people/{ada.nickname}")).json()
    seen = await see(person["avatar"])

    assert (own["avatar_id"], own["avatar"]) == (picture, person["avatar"])
    assert seen.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert opened(seen.content).size == (400, 400)


async def test_its_address_tells_nothing_of_the_picture_it_was_cut_from(send: Send, see: See, change: Send) -> None:
    picture = (await send()).json()["id"]

    path = (await change(avatar=picture)).json()["avatar"]

    assert picture.replace("-", "") not in path
    assert (await see(f"/media/{picture}/large.webp")).status_code == 404


async def test_other_changes_leave_it_and_null_takes_it_away(send: Send, change: Send) -> None:
    picture = (await send()).json()["id"]
    await change(avatar=picture)

    still = await change(bio="산책을 좋아해요.")
    gone = await change(avatar=None)

    assert (still.json()["avatar_id"], still.json()["bio"]) == (picture, "산책을 좋아해요.")
    assert (gone.json()["avatar"], gone.json()["avatar_id"]) == (None, None)


async def test_a_profile_put_anew_has_the_avatar_that_it_names(
    client: httpx2.AsyncClient, send: Send, change: Send, world: World, ada: Actor
) -> None:
    picture = (await send()).json()["id"]
    await change(avatar=picture)
    profile = {"nickname": ada.nickname, "name": "Ada", "locale": "en", "time_zone": "Asia/Seoul"}

    kept = await client.put("/me/profile", json=profile | {"avatar": picture}, headers=world.as_(ada))
    dropped = await client.put("/me/profile", json=profile, headers=world.as_(ada))

    assert (kept.json()["avatar_id"], dropped.json()["avatar_id"]) == (picture, None)


async def test_the_one_before_is_let_go_and_may_be_used_again(
    client: httpx2.AsyncClient, send: Send, change: Send, world: World, ada: Actor
) -> None:
    first, second = [(await send()).json()["id"] for _ in range(2)]
    await change(avatar=first)

    await change(avatar=second)
    posted = await client.post("/posts", json={"body": "Me, once.", "media": [first]}, headers=world.as_(ada))
    both = await client.post("/posts", json={"body": "Me.", "media": [second]}, headers=world.as_(ada))

    assert (posted.status_code, both.status_code) == (201, 422)


async def test_only_a_picture_of_ones_own_that_stands_nowhere_can_be_worn(
    client: httpx2.AsyncClient, change: Send, world: World, ada: Actor
) -> None:
    bob = await world.someone("bob")
    his, posted = await world.picture(bob), await world.picture(ada)
    await world.post(ada, media=[posted])
    before = (await client.get("/me", headers=world.as_(ada))).json()

    refused = [await change(avatar=str(each)) for each in (his, posted, ada.id)]

    errors = [answer.json()["errors"] for answer in refused]
    assert {answer.status_code for answer in refused} == {422}
    assert {(found["pointer"], found["code"]) for (found,) in errors} == {("/avatar", "media_refused")}
    assert (await client.get("/me", headers=world.as_(ada))).json() == before


async def test_what_is_no_id_is_told_by_its_place(change: Send) -> None:
    refused = [await change(avatar=said) for said in ("mine.png", "/media/avatars/x.webp", 7, {"id": 1})]

    assert {answer.status_code for answer in refused} == {422}
    assert {answer.json()["errors"][0]["pointer"] for answer in refused} == {"/avatar"}


async def test_a_picture_is_used_once_in_one_list(world: World, ada: Actor) -> None:
    picture, other, foreign = await world.picture(ada), await world.picture(ada), ada.id

    with pytest.raises(MediaRefused) as refused:
        async with world.work() as db:
            await attach(db, ada.id, [picture, foreign, picture, other], pointer="/posts/0/media")

    assert [(error.pointer, error.code) for error in refused.value.errors] == [
        ("/posts/0/media/1", "media_refused"),
        ("/posts/0/media/2", "media_refused"),
    ]
