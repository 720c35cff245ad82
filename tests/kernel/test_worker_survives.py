"""The worker when it is stopped, killed, or left alone by its database; and what the clock tells several workers."""

import asyncio
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

from tests.kernel.workshop import HEAR, Knocked, Workshop, listener, opened
from tests.support.proxy import through_proxy
from ymd.kernel.db import Db
from ymd.kernel.ids import new_id
from ymd.kernel.outside import Outside
from ymd.kernel.worker import ClockJobs

#: Once a year: what these tests see is what was due before they began.
YEARLY = "0 0 1 1 *"

_DUE = """
    insert into jobs.pgqueuer_schedules (entrypoint, expression, next_run) values ($1, $2, now() - interval '3 days')
    on conflict (entrypoint, expression) do update set next_run = excluded.next_run returning id
"""
_CUT = """
    select count(pg_terminate_backend(pid)) from pg_stat_activity
    where datname = current_database() and application_name = $1
"""


async def test_who_is_told_to_stop_ends_the_job_under_way_and_takes_no_other(queue_url: str, outside: Outside) -> None:
    begun, may_end = asyncio.Event(), asyncio.Event()

    async def takes_its_time(db: Db, fact: Knocked) -> None:
        begun.set()
        await may_end.wait()

    async with opened(queue_url, outside, listener("ada", takes_its_time)) as shop:
        door = await shop.knock()
        async with shop.working() as stop:
            await begun.wait()
            stop.set()
            later = await shop.knock()
            await asyncio.sleep(0.2)
            may_end.set()

        assert (await shop.heard(door), await shop.heard(later)) == (["ada"], [])
        assert await shop.waiting() == 1


async def test_the_job_of_a_worker_that_was_killed_is_run_again(queue_url: str, outside: Outside) -> None:
    async with opened(queue_url, outside, listener("ada")) as shop:
        door = await shop.knock()
        dying = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.kernel.dying_worker",
            queue_url,
            cwd=Path(__file__).parents[2],
            stdout=subprocess.PIPE,
        )
        assert dying.stdout is not None
        assert await dying.stdout.readline() == b"begun\n"
        dying.kill()
        await dying.wait()
        before = await shop.heard(door)

        async with shop.working(heartbeat=1):
            await shop.until_heard(door)
            await shop.until_done()

        assert before == []
        assert await shop.heard(door) == ["ada"]


async def test_a_lost_connection_is_made_anew(queue_url: str, outside: Outside) -> None:
    async with opened(queue_url, outside, listener("ada")) as shop, shop.working():
        await shop.until_heard(await shop.knock())

        cut = await shop.asked(_CUT, "ymd worker")
        await shop.until_heard(await shop.knock())

        assert cut == 1


async def test_a_job_whose_connection_was_lost_is_tried_again(queue_url: str, outside: Outside) -> None:
    tries = []

    async def is_cut_off_once(db: Db, fact: Knocked) -> None:
        tries.append(fact.door)
        if len(tries) == 1:
            async with db.apart() as other:
                await other.run(HEAR, who="scissors", door=fact.door)
            raise ConnectionResetError

    async with opened(queue_url, outside, listener("ada", is_cut_off_once)) as shop, shop.working():
        door = await shop.knock()
        await shop.until_heard(door, 2)
        await shop.until_done()

        assert await shop.heard(door) == ["scissors", "ada"]
        assert len(tries) == 2


async def test_a_database_that_is_away_is_waited_for(queue_url: str, outside: Outside) -> None:
    async with (
        through_proxy(queue_url) as (proxy, url),
        opened(queue_url, outside, listener("ada")) as direct,
        opened(url, outside, listener("ada")) as remote,
        remote.working(),
    ):
        await direct.until_heard(await direct.knock())
        proxy.cut()
        door = await direct.knock()
        await asyncio.sleep(0.5)
        away = await direct.heard(door)
        proxy.mend()
        await direct.until_heard(door)

    assert away == []


async def test_a_server_that_says_nothing_any_more_is_given_up(queue_url: str, outside: Outside) -> None:
    async with (
        through_proxy(queue_url) as (proxy, url),
        opened(queue_url, outside, listener("ada")) as direct,
        opened(url, outside, listener("ada")) as remote,
        remote.working(heartbeat=0.5),
    ):
        await direct.until_heard(await direct.knock())
        proxy.deafen()
        door = await direct.knock()
        await direct.until_heard(door)
        await direct.until_done()

        assert await direct.heard(door) == ["ada"]


async def test_of_two_workers_one_does_what_the_clock_says(queue_url: str, outside: Outside) -> None:
    door = new_id()

    async def strike(db: Db, _: Outside) -> None:
        await db.run(HEAR, who="clock", door=door)

    jobs: ClockJobs = {"test.strike": (YEARLY, strike)}
    async with opened(queue_url, outside, listener("ada")) as shop:
        await shop.asked(_DUE, "test.strike", YEARLY)
        async with shop.working(jobs), shop.working(jobs):
            await shop.until_heard(door)
            await shop.until_heard(await shop.knock())
        async with shop.working(jobs):
            await shop.until_heard(await shop.knock())

        assert await shop.heard(door) == ["clock"]


async def test_a_clock_job_that_fails_has_done_nothing_and_comes_again_at_its_time(
    queue_url: str, outside: Outside
) -> None:
    door, strikes = new_id(), []

    async def strike(db: Db, _: Outside) -> None:
        strikes.append(door)
        await db.run(HEAR, who="clock", door=door)
        if len(strikes) == 1:
            raise ConnectionResetError

    jobs: ClockJobs = {"test.break": (YEARLY, strike)}
    async with opened(queue_url, outside, listener("ada")) as shop:
        for _ in range(2):
            await shop.asked(_DUE, "test.break", YEARLY)
            async with shop.working(jobs):
                await shop.until_heard(await shop.knock())

        assert len(strikes) == 2
        assert await shop.heard(door) == ["clock"]


async def test_a_name_that_leads_nowhere_for_a_while_is_asked_again(queue_url: str, outside: Outside) -> None:
    nowhere = urlsplit(queue_url)._replace(netloc="ymd:x@nowhere.invalid:5432").geturl()
    async with opened(queue_url, outside) as shop:
        astray = Workshop(nowhere, outside, listener("ada"))
        await astray.database.open()

        async with astray.working():
            await asyncio.sleep(0.5)

        assert await shop.waiting() == 0
        astray.database.connections.terminate()
