"""One unit of work: a lazy transaction with one end, whatever happens to its connection."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest
from litestar import get

from tests.http.layers import serving, sql
from tests.support.narrow import narrow
from tests.support.proxy import Proxy, through_proxy
from ymd.http import dependencies as http
from ymd.kernel.connections import TRANSIENT
from ymd.kernel.db import Database
from ymd.kernel.errors import Conflict, NotFound, Unavailable, Undecided
from ymd.kernel.outside import Outside
from ymd.kernel.statement import StatementError

ONE = sql("select 1", row=int)
NONE = sql("select 1 where false", row=int)
NUMBERS = sql("select n from generate_series(1, 3) as n order by n", row=int)
LONG = sql(f"select 1 /* {'long ' * 4_000} */", row=int)
PREPARED = sql("select count(*) from pg_prepared_statements where statement like 'select 1 /* long%'", row=int)
FOREVER = sql("select pg_sleep(60)")
PID = sql("select pg_backend_pid()", row=int)
STATE = sql("select state from pg_stat_activity where pid = $1", "pid", row=str)
WRITE = sql("insert into scratch (word) values ($1)", "word")
WRITTEN = sql("select word from scratch order by word", row=str)
SCRATCH = "create table if not exists scratch (word text primary key)"


@pytest.fixture
async def one(queue_url: str) -> AsyncIterator[Database]:
    async with narrow(queue_url) as made:
        async with made.transaction() as db:
            await db.run(sql(SCRATCH))
            await db.run(sql("truncate scratch"))
        yield made


@pytest.fixture
async def proxied(one: Database) -> AsyncIterator[tuple[Proxy, Database]]:
    async with through_proxy(one.url) as (proxy, url), narrow(url, patience=1) as made:
        yield proxy, made


async def written(one: Database) -> list[str]:
    async with one.transaction() as db:
        return await db.all(WRITTEN)


async def test_rows_come_as_one_as_perhaps_one_and_as_all(one: Database) -> None:
    async with one.transaction() as db:
        found = await db.one(ONE), await db.maybe(NONE), await db.all(NUMBERS)
        changed = await db.run(WRITE, word="x"), await db.run(sql("delete from scratch where false"))

        assert found == (1, None, [1, 2, 3])
        assert changed == (1, 0)
        assert db.count == 5
        with pytest.raises(NotFound):
            await db.one(NONE)


async def test_a_row_that_holds_nothing_is_there(one: Database) -> None:
    async with one.transaction() as db:
        assert await db.one(sql("select null", row=str)) is None
        with pytest.raises(NotFound):
            await db.one(NONE)


async def test_who_names_a_parameter_that_is_not_there_is_told_before_anything_is_sent(one: Database) -> None:
    async with one.transaction() as db:
        for given in ({}, {"words": "x"}, {"word": "x", "more": 1}):
            with pytest.raises(StatementError):
                await db.run(WRITE, **given)

    assert await written(one) == []


async def test_without_a_statement_no_connection_is_taken(one: Database) -> None:
    async with one.transaction() as busy:
        await busy.one(ONE)

        async with one.transaction() as idle:
            idle.memory["nothing"] = "happens"

        assert (busy.count, idle.count, idle.memory) == (1, 0, {})


async def test_a_transaction_begins_with_the_first_change(one: Database, database: Database) -> None:
    async def state() -> str:
        async with database.transaction() as beside:
            return await beside.one(STATE, pid=pid)

    async with one.transaction() as db:
        pid = await db.one(PID)

    async with one.transaction() as db:
        await db.one(ONE)
        before = await state()
        await db.run(WRITE, word="x")
        after = await state()

    assert (before, after) == ("idle", "idle in transaction")
    assert await written(one) == ["x"]


async def test_a_change_after_a_reading_is_undone_with_the_rest(one: Database) -> None:
    db = one.work()
    await db.one(ONE)
    await db.run(WRITE, word="x")
    await db.end(commit=False)

    assert await written(one) == []


async def test_a_statement_of_any_length_is_prepared_once(one: Database) -> None:
    async with one.transaction() as db:
        await db.one(LONG)
        await db.one(LONG)

    async with one.transaction() as db:
        assert await db.one(PREPARED) == 1


async def test_what_ends_badly_leaves_nothing(one: Database) -> None:
    with pytest.raises(Conflict):
        await write_and_raise(one, Conflict())

    assert await written(one) == []


async def test_a_refusal_that_must_be_remembered_is_committed(one: Database) -> None:
    class Remembered(Conflict):
        keep = True

    with pytest.raises(Remembered):
        await write_and_raise(one, Remembered())

    assert await written(one) == ["word"]


async def write_and_raise(database: Database, error: Exception) -> None:
    async with database.transaction() as db:
        await db.run(WRITE, word="word")
        raise error


async def test_who_finds_no_free_connection_is_asked_to_come_again(one: Database) -> None:
    async with one.transaction() as busy:
        await busy.one(ONE)
        waiting = one.work()

        with pytest.raises(Unavailable) as refused:
            await waiting.one(ONE)

        assert refused.value.retry_after == 2
    assert await written(one) == []


async def test_a_request_that_finds_no_free_connection_is_503_and_says_when(one: Database, outside: Outside) -> None:
    @get("/api/v1/number")
    async def number(db: http.Db) -> int:
        return await db.one(ONE)

    async with one.transaction() as busy, serving(one, outside, number) as client:
        await busy.one(ONE)

        refused = await client.get("/api/v1/number")

    assert (refused.status_code, refused.headers["retry-after"]) == (503, "2")
    assert refused.json()["code"] == "unavailable"


async def test_where_no_server_is_one_is_asked_to_come_again() -> None:
    async with narrow("postgresql://ymd:x@127.0.0.1:1/nowhere") as nowhere:
        with pytest.raises(Unavailable):
            await nowhere.work().one(ONE)


async def test_a_statement_that_takes_too_long_is_ended_by_the_server(queue_url: str) -> None:
    async with narrow(queue_url, patience=0.3) as hurried:
        db = hurried.work()

        with pytest.raises(asyncpg.QueryCanceledError):
            await db.run(FOREVER)
        await db.end(commit=False)

        assert await hurried.work().one(ONE) == 1


async def test_who_is_cancelled_gives_the_connection_back(one: Database) -> None:
    async def sleep() -> None:
        async with one.transaction() as db:
            await db.run(WRITE, word="never")
            await db.run(FOREVER)

    sleeping = asyncio.create_task(sleep())
    await asyncio.sleep(0.2)
    sleeping.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sleeping

    assert await written(one) == []


async def test_a_connection_that_the_server_ended_is_replaced(one: Database, database: Database) -> None:
    db = one.work()
    pid = await db.one(PID)
    async with database.transaction() as other:
        await other.one(sql("select pg_terminate_backend($1)", "pid", row=bool), pid=pid)

    with pytest.raises(TRANSIENT):
        await db.one(ONE)
    await db.end(commit=False)

    assert await one.work().one(PID) != pid


async def test_a_commit_without_an_answer_is_neither_yes_nor_no(one: Database, proxied: tuple[Proxy, Database]) -> None:
    proxy, behind = proxied
    db = behind.work()
    await db.run(WRITE, word="perhaps")
    proxy.cut()

    with pytest.raises(Undecided):
        await db.end(commit=True)
    proxy.mend()

    assert await behind.work().one(ONE) == 1


async def test_a_server_that_falls_silent_does_not_keep_the_place_in_the_pool(
    one: Database, proxied: tuple[Proxy, Database]
) -> None:
    proxy, behind = proxied
    db = behind.work()
    await db.run(WRITE, word="never")
    proxy.deafen()

    # The rollback is waited for a moment; then the connection is cut, which ends the transaction as well.
    await db.end(commit=False)
    after = await behind.work().one(ONE)

    assert after == 1


async def test_a_page_beside_the_unit_of_work_is_committed_alone(queue_url: str, one: Database) -> None:
    async with narrow(queue_url, size=2) as two:
        db = two.work()
        await db.run(WRITE, word="rolled back")
        async with db.apart() as beside:
            await beside.run(WRITE, word="beside")
        await db.end(commit=False)

    assert await written(one) == ["beside"]


@pytest.mark.parametrize(
    "document",
    [[], {"이름": "초희", "n": [1, 2.5, True, None]}, "text at the top is JSON already"],
)
async def test_json_goes_in_and_comes_out_as_it_is(one: Database, document: Any) -> None:
    given = f'"{document}"' if isinstance(document, str) else document

    async with one.transaction() as db:
        found = await db.one(sql("select $1::jsonb", "document", row=object), document=given)

    assert found == document
