"""Changes between two people that cross each other."""

import asyncio

import pytest
from sqlalchemy import Uuid, bindparam, or_, select

from tests.support.world import World
from ymd.graph import actions, queries
from ymd.graph.tables import follows
from ymd.kernel.db import Database
from ymd.kernel.outside import Outside
from ymd.kernel.page import PageRequest
from ymd.kernel.statement import statement

_ONE, _OTHER = bindparam("one", type_=Uuid), bindparam("other", type_=Uuid)
_TIES = statement(
    select(follows.c.since.is_not(None)).where(
        or_(follows.c.follower_id == _ONE, follows.c.followee_id == _ONE),
        or_(follows.c.follower_id == _OTHER, follows.c.followee_id == _OTHER),
    ),
    bool,
)


@pytest.fixture
def lasting(database: Database, outside: Outside) -> World:
    """A world whose verbs commit, as two who act at the same moment need it."""
    return World(database.transaction, outside)


async def test_no_follow_outlives_a_block_that_crosses_its_acceptance(lasting: World) -> None:
    ada, bob = await lasting.someone("ada", closed=True), await lasting.someone("bob")
    await lasting.follow(bob, ada)
    async with lasting.work() as db:
        (request,) = (await queries.follow_requests_of(db, ada, PageRequest(1, None))).items

    async with lasting.work() as accepting:
        await actions.accept(accepting, ada, request.id)
        blocking = asyncio.create_task(lasting.block(bob, ada))
        await asyncio.sleep(0.05)
    await blocking

    async with lasting.work() as db:
        assert await db.all(_TIES, one=ada.id, other=bob.id) == []
