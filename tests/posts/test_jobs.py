"""What can no longer be restored is erased."""

import httpx2
import pytest

from tests.support.fakes import SetClock
from tests.support.world import World
from ymd.calendars.jobs import empty_trash
from ymd.kernel.errors import NotFound
from ymd.posts import actions
from ymd.posts.jobs import erase_deleted


async def erased(world: World) -> None:
    async with world.work() as db:
        await erase_deleted(db, world.outside)


async def test_after_thirty_days_words_are_gone_and_an_answered_place_stays(
    client: httpx2.AsyncClient, world: World, clock: SetClock
) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    picture = await world.picture(ada, "altzqword")
    answered = await world.post(ada, "bodyzqword", title="titlezqword", media=[str(picture)])
    await world.post(bob, "still here", reply_to=str(answered))
    alone = await world.post(ada, "alonezqword")
    await world.edit_post(ada, alone, body="againzqword")
    for post in (answered, alone):
        await world.delete_post(ada, post)

    clock.move(days=29)
    await erased(world)
    kept = [await world.rows_with(word) for word in ("bodyzqword", "titlezqword", "againzqword")]
    clock.move(days=2)
    await erased(world)

    assert kept == [["posts"]] * 3
    for word in ("bodyzqword", "titlezqword", "alonezqword", "againzqword"):
        assert await world.rows_with(word) == []
    assert (await client.get(f"/posts/{answered}")).json()["deleted"] is True
    # Its picture is free to be used again, until it is found that nobody does.
    assert await world.post(ada, media=[str(picture)])


async def test_what_was_erased_is_not_restored(world: World, clock: SetClock) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    post = await world.post(ada)
    await world.post(bob, reply_to=str(post))
    await world.delete_post(ada, post)
    deleted_at = clock.now()

    clock.move(days=31)
    await erased(world)

    async with world.work() as db:
        with pytest.raises(NotFound):
            await actions.restore_post(db, ada, post, now=deleted_at)


async def test_what_was_said_about_a_plan_goes_when_the_plan_is_gone(
    client: httpx2.AsyncClient, world: World, clock: SetClock
) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    plan = await world.plan(ada, audience="public", open_to="anyone")
    word = await world.comment(bob, plan, "threadzqword")
    await world.post(ada, "answerzqword", reply_to=str(word))
    await client.delete(f"/events/{plan}", headers=world.as_(ada))

    clock.move(days=31)
    async with world.work() as db:
        await empty_trash(db, world.outside)
    await erased(world)

    assert [await world.rows_with(each) for each in ("threadzqword", "answerzqword")] == [[], []]
