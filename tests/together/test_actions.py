"""Answers that cross each other."""

import asyncio
from uuid import UUID

import pytest

from tests.support.fakes import SetClock
from tests.support.world import World
from ymd.kernel.actor import Actor
from ymd.kernel.db import Database
from ymd.kernel.outside import Outside
from ymd.together import actions
from ymd.together.schemas import Participation


@pytest.fixture
def lasting(database: Database, outside: Outside) -> World:
    """A world whose verbs commit, as two taps at the same moment need it."""
    return World(database.transaction, outside)


async def test_of_two_taps_that_cross_the_second_keeps_the_place_of_the_first(lasting: World, clock: SetClock) -> None:
    ada, bob = await lasting.someone("ada"), await lasting.someone("bob")
    plan = await lasting.plan(ada, audience="public", open_to="anyone", capacity=1)

    async with lasting.work() as tapping:
        first = await actions.answer(tapping, bob, plan, "going", clock)
        clock.move(seconds=1)
        again = asyncio.create_task(tap_again(lasting, bob, plan, clock))
        await asyncio.sleep(0.05)

    assert await again == first


async def tap_again(lasting: World, guest: Actor, plan: UUID, clock: SetClock) -> Participation:
    async with lasting.work() as db:
        return await actions.answer(db, guest, plan, "going", clock)
