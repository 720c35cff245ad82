"""Whether an item is for its reader is judged as they read: by blocks, mutes, states and audiences as they are now."""

from collections.abc import Awaitable, Callable

import pytest

from tests.notifications.acting import OPEN, by, change_plan, told, unfollow, unmute
from tests.support.fakes import SetClock
from tests.support.world import World
from ymd.kernel.actor import Actor

Hides = Callable[[World, Actor, Actor], Awaitable[None]]


async def _block(world: World, ada: Actor, bob: Actor) -> None:
    await world.block(ada, bob)


async def _be_blocked(world: World, ada: Actor, bob: Actor) -> None:
    await world.block(bob, ada)


async def _mute(world: World, ada: Actor, bob: Actor) -> None:
    await world.mute(ada, bob)


async def _stop(world: World, ada: Actor, bob: Actor) -> None:
    await world.suspended(bob)


HIDDEN = [_block, _be_blocked, _mute, _stop]


@pytest.mark.parametrize("hide", HIDDEN)
@pytest.mark.parametrize("before_it_is_heard", [True, False])
async def test_nothing_is_told_of_whom_a_block_a_mute_or_a_stop_hides(
    world: World, hide: Hides, before_it_is_heard: bool
) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    plan, post = await world.plan(ada, **OPEN), await world.post(ada)
    await world.follow(bob, ada)
    await world.answer(bob, plan)
    await world.comment(bob, plan)
    await world.post(bob, f"@{ada.nickname}")
    await world.post(bob, reply_to=post)
    await world.like(bob, post)
    if not before_it_is_heard:
        await world.hear()
        assert (len(await world.activity(ada)), await world.unread(ada)) == (6, 6)

    await hide(world, ada, bob)
    await world.hear()

    assert (await world.activity(ada), await world.unread(ada)) == ([], 0)


@pytest.mark.parametrize("hide", HIDDEN)
async def test_of_many_who_liked_a_post_the_hidden_are_neither_named_nor_counted(
    world: World, clock: SetClock, hide: Hides
) -> None:
    ada, bob, cy, dan = [await world.someone(name) for name in ("ada", "bob", "cy", "dan")]
    last, between = await world.post(ada), await world.post(ada)
    for post, fans in ((last, (cy, dan, bob)), (between, (cy, bob, dan))):
        for fan in fans:
            clock.move(minutes=1)
            await world.like(fan, post)
            await world.hear()
    before = await world.activity(ada)

    await hide(world, ada, bob)

    assert [item.count for item in before] == [3, 3]
    for item in await world.activity(ada):
        assert {person.nickname for person in item.people} == {cy.nickname, dan.nickname}
        assert item.count == 2


async def test_an_item_stands_where_the_newest_stands_who_may_be_known(world: World, clock: SetClock) -> None:
    ada, bob, cy = [await world.someone(name) for name in ("ada", "bob", "cy")]
    post = await world.post(ada)
    for fan in (cy, bob):
        await world.like(fan, post)
        await world.hear()
        clock.move(minutes=1)
    (before,) = await world.activity(ada)

    await world.mute(ada, bob)

    (item,) = await world.activity(ada)
    assert (told([before]), before.count) == ([by("liked", bob, cy)], 2)
    assert (told([item]), item.count, item.at < before.at) == ([by("liked", cy)], 1, True)


async def test_a_mute_that_ended_brings_back_what_it_hid(world: World) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    await world.mute(ada, bob)
    await world.follow(bob, ada)
    await world.hear()

    hidden = await world.activity(ada)
    await unmute(world, ada, bob)

    assert hidden == []
    assert told(await world.activity(ada)) == [by("followed", bob)]


async def test_a_plan_whose_host_one_blocks_is_told_of_no_more(world: World) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    plan = await world.plan(ada, **OPEN)
    await world.answer(bob, plan)
    await change_plan(world, ada, plan, location="Namsan")
    await world.hear()

    await world.block(bob, ada)

    assert await world.activity(bob) == []


async def test_a_plan_that_became_secret_is_told_of_no_more(world: World) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    plan = await world.plan(ada, **OPEN)
    await world.answer(bob, plan)

    await change_plan(world, ada, plan, location="Namsan", open_to="nobody", classification="private")
    await world.hear()

    assert await world.activity(bob) == []


async def test_who_is_named_where_they_may_not_read_is_told_only_once_they_may(world: World) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    await world.post(bob, f"Do not tell @{ada.nickname}.", audience="followers")
    await world.hear()

    before = await world.activity(ada), await world.unread(ada)
    await world.follow(ada, bob)
    while_following = told(await world.activity(ada))
    await unfollow(world, ada, bob)

    assert before == ([], 0)
    assert while_following == [by("mentioned", bob)]
    assert await world.activity(ada) == []


async def test_a_thread_whose_root_hides_its_reader_is_told_of_no_more(world: World) -> None:
    ada, bob, cy = [await world.someone(name) for name in ("ada", "bob", "cy")]
    root = await world.post(cy)
    mine = await world.post(ada, "Me too.", reply_to=root)
    await world.post(bob, "And me.", reply_to=mine)
    await world.hear()

    before = told(await world.activity(ada))
    await world.block(cy, ada)

    assert before == [by("replied", bob)]
    assert await world.activity(ada) == []


async def test_a_real_name_is_in_an_item_only_where_its_owner_shows_it(world: World) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob", name_shown="followers", name="Bob Park")
    await world.follow(bob, ada)
    await world.hear()

    (stranger,) = await world.activity(ada)
    await world.follow(ada, bob)
    (follower,) = await world.activity(ada)

    assert (stranger.people[0].name, follower.people[0].name) == (None, "Bob Park")
