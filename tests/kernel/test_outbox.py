"""Facts become jobs in the transaction that made them true, and what was heard long ago is forgotten."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

import pytest

from tests.http.layers import sql
from tests.kernel.workshop import HEAR, Knocked, listener, opened
from ymd.kernel.db import Database, Db
from ymd.kernel.facts import Fact, decode, encode, job_name
from ymd.kernel.ids import new_id
from ymd.kernel.outbox import jobs_for
from ymd.kernel.outside import Outside

_PAYLOADS = sql("select convert_from(payload, 'UTF8') from jobs.pgqueuer order by id", row=str)


@dataclass(frozen=True)
class Opened(Fact):
    wire: ClassVar[str] = "test.opened"
    door: UUID
    by: UUID | None


def test_there_is_one_job_for_each_listener_of_each_fact_in_the_order_of_the_facts() -> None:
    ada, bob = listener("ada"), listener("bob")
    first, second = Knocked(new_id()), Knocked(new_id())

    jobs = jobs_for([first, Opened(new_id(), None), second], {Knocked: [ada, bob]})

    assert jobs == [
        (job_name(Knocked, ada), encode(first)),
        (job_name(Knocked, bob), encode(first)),
        (job_name(Knocked, ada), encode(second)),
        (job_name(Knocked, bob), encode(second)),
    ]


@pytest.mark.parametrize("by", [None, new_id()])
def test_a_fact_comes_back_as_it_was_told(by: UUID | None) -> None:
    fact = Opened(new_id(), by)

    assert decode(encode(fact), Opened) == fact


async def test_all_jobs_of_a_transaction_are_one_statement(queue_url: str, outside: Outside) -> None:
    async with opened(queue_url, outside, listener("ada"), listener("bob")) as shop:
        doors = [new_id() for _ in range(50)]
        db = shop.database.work()
        for door in doors:
            db.record(Knocked(door))

        await db.end(commit=True)

        assert db.count == 1
        assert await shop.waiting() == 100


async def test_what_nobody_listens_to_costs_nothing(database: Database) -> None:
    db = database.work()
    db.record(Knocked(new_id()))

    await db.end(commit=True)

    assert db.count == 0


async def test_of_what_is_not_to_be_heard_hooks_know_and_no_listener(queue_url: str, outside: Outside) -> None:
    async def open_it(db: Db, fact: Opened) -> None:
        await db.run(HEAR, who="hook", door=fact.door)

    async with opened(queue_url, outside, listener("ada")) as shop:
        listeners = {Opened: [listener("bob")], **shop.database.listeners}
        hooked = Database(queue_url, size=1, statement_timeout=5, listeners=listeners, hooks={Opened: [open_it]})
        await hooked.open()
        door = new_id()
        async with hooked.transaction(heard=False) as db:
            db.record(Opened(door, None))
            db.record(Knocked(door))
        await hooked.close()

        assert await shop.heard(door) == ["hook"]
        assert await shop.waiting() == 0


async def test_a_hook_acts_in_the_same_transaction_and_its_own_facts_are_told_as_well(
    queue_url: str, outside: Outside
) -> None:
    async def open_it(db: Db, fact: Opened) -> None:
        await db.run(HEAR, who="hook", door=fact.door)
        db.record(Knocked(fact.door))

    async with opened(queue_url, outside, listener("ada")) as shop:
        hooked = Database(
            queue_url, size=1, statement_timeout=5, listeners=shop.database.listeners, hooks={Opened: [open_it]}
        )
        await hooked.open()
        kept, lost = new_id(), new_id()
        for door, commit in ((kept, True), (lost, False)):
            db = hooked.work()
            db.record(Opened(door, None))
            await db.flush()
            await db.end(commit=commit)
        await hooked.close()

        assert (await shop.heard(kept), await shop.heard(lost)) == (["hook"], [])
        async with shop.database.transaction() as db:
            assert await db.all(_PAYLOADS) == [encode(Knocked(kept)).decode()]
