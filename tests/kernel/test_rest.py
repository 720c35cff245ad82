"""A unit of work that gives its connection back before a long wait."""

import asyncio

import pytest
from sqlalchemy import func, select

from tests.support.world import World
from ymd import app
from ymd.accounts.queries import own_account
from ymd.kernel.db import Database, Db
from ymd.kernel.statement import StatementError, statement

_LOCK = statement(select(func.pg_current_xact_id().is_not(None)), bool)
_ONE = statement(select(func.abs(1)), int)


async def test_resting_units_of_work_hold_no_connection(database_url: str) -> None:
    narrow = app.database(database_url, size=1)
    await narrow.open()
    waiting = [narrow.work() for _ in range(20)]

    async def read_rest_read(db: Db) -> int:
        await db.one(_ONE)
        await db.rest()
        await asyncio.sleep(0.05)
        found = await db.one(_ONE)
        await db.end(commit=True)
        return found

    found = await asyncio.gather(*[read_rest_read(db) for db in waiting])
    await narrow.close()

    assert found == [1] * 20
    assert [db.count for db in waiting] == [2] * 20


async def test_what_has_written_cannot_rest(database: Database) -> None:
    db = database.work()
    await db.one(_LOCK)

    with pytest.raises(StatementError):
        await db.rest()
    await db.end(commit=False)


async def test_what_has_locked_a_row_cannot_rest(db: Db, world: World) -> None:
    ada = await world.someone("ada")
    await own_account(db, ada.id, lock=True)

    with pytest.raises(StatementError):
        await db.rest()


async def test_what_has_not_begun_rests_already(database: Database) -> None:
    db = database.work()

    await db.rest()

    assert db.count == 0
