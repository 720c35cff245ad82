"""What calls itself a statement that only reads runs before any BEGIN, so it may change nothing and lock nothing."""

from collections.abc import AsyncIterator, Iterable
from typing import Any

import asyncpg
import pytest

from tests.laws.house import modules_of_the_house
from ymd.kernel.statement import STATEMENTS, Compiled, Statement

#: Written by hand, so that PostgreSQL and our reading of the text are asked about the same.
CHANGES = {
    "a change": "with gone as (delete from follows returning followee_id) select followee_id from gone",
    "a command": "update follows set since = since",
    "locked rows": "select followee_id from follows for update",
    "rows locked for reading": "select followee_id from follows for key share",
    "a transaction's number": "select pg_current_xact_id()",
    "a lock of our own": "SELECT PG_ADVISORY_XACT_LOCK(7)",
}
READS = {
    "rows": "select followee_id from follows",
    "rows of a query that is named": "with them as (select followee_id from follows) select * from them",
    "words that are quoted": """select true as "delete", 'update' as word""",
    "columns that sound like changes": "select deleted_at, updated from (select 1, 2) as v (deleted_at, updated)",
}


@pytest.fixture
async def connection(database_url: str) -> AsyncIterator[Any]:
    opened = await asyncpg.connect(database_url)
    yield opened
    await opened.close()


async def effects(connection: Any, statements: Iterable[Statement[Any]]) -> list[str]:
    """Those that PostgreSQL refuses to whoever only reads, or that take a lock of our own or a number for the
    transaction."""
    found = []
    for made in statements:
        transaction = connection.transaction(readonly=True)
        await transaction.start()
        try:
            prepared = await connection.prepare(made.sql)
            await prepared.fetch(*[None] * len(prepared.get_parameters()))
            if await connection.fetchval(
                "select pg_current_xact_id_if_assigned() is not null or exists"
                " (select from pg_locks where locktype = 'advisory' and pid = pg_backend_pid())"
            ):
                found.append(made.sql)
        except asyncpg.ReadOnlySQLTransactionError:
            found.append(made.sql)
        finally:
            await transaction.rollback()
    return found


async def test_every_statement_that_says_so_only_reads(connection: Any) -> None:
    modules_of_the_house()
    reads = [made for made in STATEMENTS if made.reads]

    assert len(reads) > 60
    assert await effects(connection, reads) == []


@pytest.mark.parametrize("sql", CHANGES.values(), ids=list(CHANGES))
async def test_what_changes_or_locks_does_not_say_so(connection: Any, sql: str) -> None:
    made = Statement(lambda: Compiled(sql, (), {}), None)

    assert not made.reads
    assert await effects(connection, [made]) == [sql]


@pytest.mark.parametrize("sql", READS.values(), ids=list(READS))
async def test_what_only_reads_says_so(connection: Any, sql: str) -> None:
    made = Statement(lambda: Compiled(sql, (), {}), None)

    assert made.reads
    assert await effects(connection, [made]) == []
