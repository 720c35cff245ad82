"""Connections that stay at hand: who gets them, and what is not handed on."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.support.narrow import narrow
from tests.support.proxy import through_proxy
from tests.support.raw import sql
from tests.support.waiting import until
from ymd.kernel import connections
from ymd.kernel.db import Database

ONE = sql("select 1", row=int)
PID = sql("select pg_backend_pid()", row=int)
#: Reads alone, and so long that it is given up.
ENDLESS = sql("select count(*) from generate_series(1, 1000000000000)", row=int)
END = sql("select pg_terminate_backend($1)", "pid", row=bool)
THERE = sql("select exists (select from pg_stat_activity where pid = $1)", "pid", row=bool)


@pytest.fixture
async def one(database_url: str) -> AsyncIterator[Database]:
    async with narrow(database_url) as made:
        yield made


async def pid(base: Database) -> int:
    async with base.transaction() as db:
        return await db.one(PID)


async def test_the_next_one_goes_on_with_what_came_to_a_clean_end(one: Database) -> None:
    assert len({await pid(one) for _ in range(5)}) == 1
    assert (one.connections.made, one.connections.free) == (1, 1)


async def test_handing_on_takes_no_task(one: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: Any, **__: Any) -> None:
        raise AssertionError("a task was made")

    first = await pid(one)
    monkeypatch.setattr(asyncio.get_running_loop(), "create_task", none)

    assert {await pid(one) for _ in range(5)} == {first}


async def test_who_waits_is_not_passed_over(database_url: str) -> None:
    async with narrow(database_url, size=2) as two:
        found = await asyncio.gather(*[pid(two) for _ in range(40)])
        async with asyncio.timeout(10):
            await two.close()

    assert len(set(found)) == 2


@pytest.mark.parametrize("commit", [True, False])
async def test_what_was_given_up_is_not_handed_on(database_url: str, commit: bool) -> None:
    async with through_proxy(database_url) as (proxy, url), narrow(url) as behind:
        db = behind.work()
        reading = asyncio.create_task(db.one(ENDLESS))
        await asyncio.sleep(0.2)
        # Nobody hears that it was given up: who went on with it would wait for as long.
        proxy.deafen()
        reading.cancel()
        await asyncio.wait([reading])

        await db.end(commit=commit)

        assert await behind.work().one(ONE) == 1


async def test_what_the_server_ended_meanwhile_is_replaced_unnoticed(one: Database, database: Database) -> None:
    first = await pid(one)
    async with database.transaction() as other:
        await other.one(END, pid=first)
    await until(lambda: _is_lost(one))

    assert await pid(one) != first
    assert one.connections.made == 1


async def _is_lost(one: Database) -> bool:
    return one.connections.free == 0


async def test_what_lay_idle_for_long_is_replaced(one: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    first = await pid(one)
    monkeypatch.setattr(connections, "_IDLE_SECONDS", -1)

    async with asyncio.timeout(10):
        assert await pid(one) != first
    assert one.connections.made == 1


async def test_closing_ends_what_is_at_hand_and_waits_for_what_is_not(database_url: str, database: Database) -> None:
    async with narrow(database_url, size=2) as two:
        busy, idle = two.work(), two.work()
        pids = [await db.one(PID) for db in (busy, idle)]
        await idle.end(commit=True)

        closing = asyncio.create_task(two.close())
        await asyncio.sleep(0.1)
        waits = not closing.done()
        await busy.end(commit=True)
        async with asyncio.timeout(10):
            await closing

        async def gone() -> bool:
            async with database.transaction() as db:
                return not any([await db.one(THERE, pid=each) for each in pids])

        await until(gone)

    assert waits
