"""The worker: who hears what, how often, and in which transaction."""

from uuid import UUID

import pytest

from tests.kernel.workshop import Knocked, listener, opened
from tests.support.fakes import SetClock
from ymd.kernel import dead_letters
from ymd.kernel.db import Db
from ymd.kernel.ids import new_id
from ymd.kernel.outbox import put
from ymd.kernel.outside import Outside
from ymd.kernel.worker import forget_heard

NAME = "test.knocked>tests.kernel.workshop.{}"


class Trouble(Exception):
    """What a listener of these tests comes to grief by."""


async def fails(db: Db, fact: Knocked) -> None:
    raise Trouble(f"nobody opens {fact.door}")


async def test_each_listener_hears_a_fact_once(queue_url: str, outside: Outside) -> None:
    async with opened(queue_url, outside, listener("ada"), listener("bob")) as shop:
        async with shop.working(), shop.working():
            doors = [await shop.knock() for _ in range(30)]
            await shop.until_done()

        assert [sorted(await shop.heard(door)) for door in doors] == [["ada", "bob"]] * 30


async def test_what_was_rolled_back_is_never_heard(queue_url: str, outside: Outside) -> None:
    async with opened(queue_url, outside, listener("ada")) as shop:
        never, db = new_id(), shop.database.work()
        db.record(Knocked(never))
        await db.flush()
        await db.end(commit=False)

        async with shop.working():
            after = await shop.knock()
            await shop.until_heard(after)

        assert await shop.heard(never) == []
        assert await shop.waiting() == 0


async def test_the_failure_of_one_listener_is_not_that_of_another(queue_url: str, outside: Outside) -> None:
    async with opened(queue_url, outside, listener("ada", fails), listener("bob")) as shop:
        async with shop.working():
            door = await shop.knock()
            await shop.until_heard(door)

        assert await shop.heard(door) == ["bob"]
        assert await shop.waiting() == 1


async def test_a_listener_that_failed_half_way_has_done_nothing(queue_url: str, outside: Outside) -> None:
    tries: list[UUID] = []

    async def fails_twice(db: Db, fact: Knocked) -> None:
        tries.append(fact.door)
        if len(tries) < 3:
            raise Trouble

    async with opened(queue_url, outside, listener("ada", fails_twice)) as shop:
        async with shop.working():
            door = await shop.knock()
            await shop.until_done()

        assert tries == [door] * 3
        assert await shop.heard(door) == ["ada"]


async def test_a_listener_that_fails_is_tried_ever_more_rarely_and_then_held(queue_url: str, outside: Outside) -> None:
    async with opened(queue_url, outside, listener("ada", fails)) as shop:
        door = await shop.knock()
        pauses = []
        async with shop.working():
            for times in range(1, 25):
                pauses.append(await shop.until_tried(times))
                await shop.hurry()
            await shop.give_up(1)

        assert pauses == pytest.approx([min(0.5 * 2**n, 3600) for n in range(24)], abs=0.1)
        held = await dead_letters.held(queue_url, 10)
        assert [(letter.name, letter.attempts) for letter in held] == [(NAME.format("ada"), 24)]
        assert held[0].reason == f"Trouble: nobody opens {door}"
        assert await shop.heard(door) == []


async def test_a_held_job_is_heard_when_it_is_put_back(queue_url: str, outside: Outside) -> None:
    async with opened(queue_url, outside, listener("ada", fails), listener("bob", fails)) as broken:
        door = await broken.knock()
        async with broken.working():
            await broken.give_up(2)
        held = await dead_letters.held(queue_url, 10)
    ada = [letter.id for letter in held if letter.name == NAME.format("ada")]

    async with opened(queue_url, outside, listener("ada"), listener("bob"), swept=False) as mended, mended.working():
        numbers = await dead_letters.retry(queue_url, [*ada, 0])
        await mended.until_heard(door)
        others = await dead_letters.retry(queue_url, None)
        await mended.until_done()

        assert len(held) == 2
        assert (numbers, others, await dead_letters.held(queue_url, 10)) == (1, 1, [])
        assert await mended.heard(door) == ["ada", "bob"]


async def test_a_fact_that_this_release_does_not_know_waits_for_one_that_does(queue_url: str, outside: Outside) -> None:
    async with opened(queue_url, outside, listener("ada"), listener("newcomer")) as newer:
        door = await newer.knock()

        async with opened(queue_url, outside, listener("ada"), swept=False) as older, older.working():
            another = await older.knock()
            await older.until_heard(door)
            await older.until_heard(another)
        still_there = await newer.waiting()
        async with newer.working():
            await newer.until_done()

        assert still_there == 1
        assert await newer.heard(door) == ["ada", "newcomer"]


async def test_a_payload_of_another_shape_is_held_not_dropped(queue_url: str, outside: Outside) -> None:
    async with opened(queue_url, outside, listener("ada")) as shop:
        connection = await shop.database.connections.acquire()
        await put(connection, [(NAME.format("ada"), b'{"window":1}')])
        await shop.database.connections.release(connection, clean=True)

        async with shop.working():
            await shop.give_up(1)

        assert [letter.name for letter in await dead_letters.held(queue_url, 10)] == [NAME.format("ada")]


async def test_what_was_heard_is_on_record_for_thirty_days_and_why_a_job_is_held_for_longer(
    queue_url: str, outside: Outside, clock: SetClock
) -> None:
    async with opened(queue_url, outside, listener("ada", fails), listener("bob")) as shop:
        await shop.asked("with gone as (delete from jobs.pgqueuer_log) select 1")
        await shop.knock()
        async with shop.working():
            await shop.give_up(1)
        on_record = "select count(*) from jobs.pgqueuer_log where entrypoint like '%' || $1"
        before = await shop.asked(on_record, "bob")
        aged = "update jobs.pgqueuer_log set created = $1::timestamptz - interval '30 days 1 second' where id > 0"
        await shop.asked(f"with aged as ({aged} returning id) select count(*) from aged", clock.now())

        async with shop.database.transaction() as db:
            await forget_heard(db, outside)

        assert (before > 0, await shop.asked(on_record, "bob")) == (True, 0)
        assert [letter.reason[:7] for letter in await dead_letters.held(queue_url, 10)] == ["Trouble"]
