"""The moment between a server's last words and the end of its connection, in which a killed PostgreSQL leaves us."""

from collections.abc import AsyncIterator
from typing import Any, Final

import asyncpg
import pytest
from sqlalchemy import func, select

from ymd import app
from ymd.kernel.connections import TRANSIENT
from ymd.kernel.db import Database
from ymd.kernel.errors import Undecided
from ymd.kernel.statement import statement

_ONE = statement(select(func.abs(2)), int)
_CHANGE = statement(select(func.pg_current_xact_id().is_not(None)), bool)

_FIELDS: Final = b"SFATAL\0VFATAL\0C57P01\0Mterminating connection due to unexpected postmaster exit\0\0"
#: ErrorResponse: https://www.postgresql.org/docs/current/protocol-message-formats.html
_LAST_WORDS: Final = b"E" + (len(_FIELDS) + 4).to_bytes(4, "big") + _FIELDS


@pytest.fixture
async def narrow(database_url: str) -> AsyncIterator[Database]:
    made = app.database(database_url, size=1)
    await made.open()
    yield made
    await made.close()


def hears_last_words(connection: Any) -> None:
    # As if they had come from the server, which leaves the connection open for a moment longer.
    connection._con._protocol.data_received(_LAST_WORDS)


async def works(narrow: Database) -> bool:
    async with narrow.transaction() as db:
        return await db.one(_ONE) == 2


async def test_an_idle_connection_that_heard_them_is_replaced(narrow: Database) -> None:
    idle = await narrow.connections.acquire()
    hears_last_words(idle)
    await narrow.connections.release(idle, clean=True)

    with pytest.raises(TRANSIENT):
        await works(narrow)

    assert await works(narrow)


async def test_a_statement_after_them_may_be_tried_again(narrow: Database) -> None:
    db = narrow.work()
    await db.one(_ONE)
    hears_last_words(db._connection)

    with pytest.raises(TRANSIENT):
        await db.one(_ONE)
    await db.end(commit=False)

    assert await works(narrow)


async def test_a_commit_after_them_is_undecided(narrow: Database) -> None:
    db = narrow.work()
    await db.one(_CHANGE)
    hears_last_words(db._connection)

    with pytest.raises(Undecided):
        await db.end(commit=True)

    assert await works(narrow)


async def test_a_connection_that_breaks_while_it_is_given_back_changes_nothing(
    narrow: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def breaks(holder: Any, seconds: float | None) -> None:
        await given_back(holder, seconds)
        raise asyncpg.InternalClientError("release() called on a free connection holder")

    given_back = asyncpg.pool.PoolConnectionHolder.release
    monkeypatch.setattr(asyncpg.pool.PoolConnectionHolder, "release", breaks)

    async with narrow.transaction() as db:
        found = await db.one(_ONE)

    assert found == 2
    assert await works(narrow)
