"""Marks of what was read, the number of what was not, and what is forgotten."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select

from tests.notifications.acting import OPEN, told
from tests.support.fakes import SetClock
from tests.support.world import World
from ymd.kernel.db import Db
from ymd.kernel.outside import Outside
from ymd.kernel.statement import command, statement
from ymd.notifications import actions, jobs, schemas
from ymd.notifications.tables import activity

_ROWS = statement(select(func.count()).select_from(activity).where(activity.c.kind == "liked"), int)
_NOTHING_ELSE = command(delete(activity))


async def test_what_was_read_is_read_and_what_comes_later_is_not(world: World, clock: SetClock) -> None:
    ada, *others = [await world.someone(name) for name in ("ada", "bob", "cy", "dan")]
    for other in others[:2]:
        await world.follow(other, ada)
        await world.hear()
        clock.move(minutes=1)

    newer, older = await world.activity(ada)
    await world.read(ada, older)
    half = [item.unread for item in await world.activity(ada)], await world.unread(ada)
    await world.read(ada, newer)
    await world.follow(others[2], ada)
    await world.hear()

    assert half == ([True, False], 1)
    assert [item.unread for item in await world.activity(ada)] == [True, False, False]
    assert await world.unread(ada) == 1


async def test_what_is_heard_after_reading_is_unread_although_the_clock_stands(world: World) -> None:
    ada, bob, cy = [await world.someone(name) for name in ("ada", "bob", "cy")]
    await world.follow(bob, ada)
    await world.hear()
    (item,) = await world.activity(ada)
    await world.read(ada, item)

    await world.follow(cy, ada)
    await world.hear()

    assert [(found.unread, found.at > item.at) for found in await world.activity(ada)] == [(True, True), (False, False)]


async def test_a_mark_never_goes_back_and_never_ahead_of_what_there_is(db: Db, world: World, clock: SetClock) -> None:
    ada, bob, cy = [await world.someone(name) for name in ("ada", "bob", "cy")]
    await actions.mark_read(db, ada, clock.now() + timedelta(days=9999))
    await world.follow(bob, ada)
    await world.hear()
    before = await world.unread(ada)

    await actions.mark_read(db, ada, clock.now() + timedelta(days=9999))
    after = await world.unread(ada)
    await actions.mark_read(db, ada, clock.now() - timedelta(days=1))
    still = await world.unread(ada)
    clock.move(seconds=1)
    await world.follow(cy, ada)
    await world.hear()

    assert (before, after, still, await world.unread(ada)) == (1, 0, 0, 1)
    assert [item.at == clock.now() for item in await world.activity(ada)] == [True, False]


async def test_the_mark_of_one_is_not_that_of_another(world: World) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    await world.befriend(ada, bob)
    await world.hear()
    (item,) = await world.activity(ada)

    await world.read(ada, item)

    assert (await world.unread(ada), await world.unread(bob)) == (0, 1)


async def test_a_like_makes_its_item_unread_again(world: World, clock: SetClock) -> None:
    ada, bob, cy = [await world.someone(name) for name in ("ada", "bob", "cy")]
    post = await world.post(ada)
    await world.like(bob, post)
    await world.hear()
    (item,) = await world.activity(ada)
    await world.read(ada, item)
    clock.move(minutes=1)

    await world.like(cy, post)
    await world.hear()

    assert [(found.id, found.count, found.unread) for found in await world.activity(ada)] == [(item.id, 2, True)]


async def test_no_more_are_counted_than_the_document_says(world: World) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    plan = await world.plan(ada, **OPEN)
    for number in range(schemas.MOST_UNREAD + 3):
        await world.comment(bob, plan, f"One more thing: {number}.")

    await world.hear()

    assert await world.unread(ada) == schemas.MOST_UNREAD
    assert len(await world.activity(ada)) == schemas.MOST_UNREAD + 3


async def test_of_the_likes_of_one_post_only_so_many_are_kept_and_those_are_the_newest(
    db: Db, world: World, clock: SetClock
) -> None:
    ada = await world.someone("ada")
    post = await world.post(ada)
    before = await db.one(_ROWS)
    fans = [await world.someone(f"fan{number}") for number in range(schemas.MOST_COUNTED + 2)]

    for fan in fans:
        await world.like(fan, post)
        await world.hear(times=2)
        clock.move(seconds=1)

    (item,) = await world.activity(ada)
    assert (item.count, await db.one(_ROWS) - before) == (schemas.MOST_COUNTED, schemas.MOST_COUNTED)
    assert told([item]) == [("liked", [fan.nickname for fan in fans[:-4:-1]])]


async def test_after_90_days_it_is_forgotten(db: Db, world: World, clock: SetClock, outside: Outside) -> None:
    ada, bob, cy = [await world.someone(name) for name in ("ada", "bob", "cy")]
    await world.follow(bob, ada)
    await world.hear()
    clock.move(days=89)
    await world.follow(cy, ada)
    await world.hear()

    await jobs.forget_old(db, outside)
    after_89 = len(await world.activity(ada))
    clock.move(days=1, seconds=1)
    await jobs.forget_old(db, outside)

    assert after_89 == 2
    assert told(await world.activity(ada)) == [("followed", [cy.nickname])]


async def test_a_stroke_of_the_clock_forgets_in_shares(
    db: Db, world: World, clock: SetClock, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = await world.someone("ada")
    await db.run(_NOTHING_ELSE)
    for number in range(5):
        await world.follow(await world.someone(f"bob{number}"), ada)
    await world.hear()
    clock.move(days=91)
    monkeypatch.setattr(jobs, "SHARE", 2)
    before = db.count

    await jobs.forget_old(db, outside)

    assert db.count - before == 3, "five rows in shares of two"
    assert await world.activity(ada) == []
