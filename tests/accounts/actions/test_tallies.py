"""Counts that are exact under any crowd."""

import asyncio
from datetime import timedelta
from secrets import token_hex

import pytest

from tests.support.fakes import SetClock
from tests.support.world import World
from ymd.accounts.actions.tallies import Allowance, Tally
from ymd.kernel.db import Database, Db
from ymd.kernel.errors import TooMany
from ymd.kernel.outside import Outside

QUARTER = timedelta(minutes=15)


def tally(outside: Outside, *allowances: tuple[str, int]) -> Tally:
    return Tally(outside.keys, *[Allowance(what, most, QUARTER) for what, most in allowances])


async def test_of_a_crowd_exactly_as_many_pass_as_may(database: Database, outside: Outside, clock: SetClock) -> None:
    one, other = token_hex(8), token_hex(8)

    async def attempt(number: int) -> bool:
        named = [(one, 7), (other, 100)]
        try:
            async with database.transaction() as db:
                await tally(outside, *(named if number % 2 else reversed(named))).count(db, clock.now())
        except TooMany:
            return False
        return True

    passed = await asyncio.gather(*[attempt(number) for number in range(40)])

    assert sum(passed) == 7


async def test_a_window_ends_and_another_begins(db: Db, outside: Outside, clock: SetClock) -> None:
    tries = tally(outside, (token_hex(8), 1))
    await tries.count(db, clock.now())

    clock.move(minutes=14)
    with pytest.raises(TooMany) as refused:
        await tries.check(db, clock.now())
    clock.move(minutes=1)
    await tries.check(db, clock.now())
    await tries.count(db, clock.now())

    assert refused.value.retry_after == 60


async def test_what_is_taken_back_did_not_count(db: Db, outside: Outside, clock: SetClock) -> None:
    tries = tally(outside, (token_hex(8), 1))

    await tries.count(db, clock.now())
    await tries.take_back(db, clock.now())

    await tries.check(db, clock.now())


async def test_the_table_names_nobody(db: Db, world: World, outside: Outside, clock: SetClock) -> None:
    word = f"{token_hex(8)}@example.org"

    await tally(outside, (f"codes to {word}", 5)).count(db, clock.now())

    assert await world.rows_with(word) == []
