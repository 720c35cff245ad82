"""`ymd migrate`: from nothing, by several at once, past whoever is in the way, and back."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from tests.migrations.ground import REVISIONS, a_database, connected
from tests.support.command_line import run_ymd
from ymd.kernel.keys import KeyRing
from ymd.migrations import migrate

BEFORE_TOGETHER = "0005"


@pytest.fixture
async def empty(worker_id: str, database_url: str) -> AsyncIterator[str]:
    async with a_database(f"{worker_id}_empty") as url:
        yield url


async def revision_of(url: str) -> str | None:
    async with connected(url) as connection:
        found: str | None = await connection.fetchval("select version_num from alembic_version")
        return found


async def test_several_at_once_migrate_one_after_another(empty: str) -> None:
    await asyncio.gather(*[migrate(empty) for _ in range(3)])

    assert await revision_of(empty) == REVISIONS[-1]


async def test_a_release_is_taken_back_by_its_name_and_by_a_number_of_steps(empty: str) -> None:
    await migrate(empty)

    await migrate(empty, REVISIONS[-2])
    by_name = await revision_of(empty)
    await migrate(empty, "-1")
    by_number = await revision_of(empty)
    await migrate(empty, "base")

    assert (by_name, by_number) == (REVISIONS[-2], REVISIONS[-3])
    assert await revision_of(empty) is None


async def test_where_one_is_already_nothing_happens(empty: str) -> None:
    await migrate(empty, REVISIONS[1])

    await migrate(empty, REVISIONS[1])

    assert await revision_of(empty) == REVISIONS[1]


async def test_someone_who_reads_for_long_is_waited_for(empty: str) -> None:
    await migrate(empty)

    async with connected(empty) as reader:
        reading = reader.transaction()
        await reading.start()
        await reader.execute("lock table participations in access share mode")
        stepping = asyncio.create_task(migrate(empty, BEFORE_TOGETHER))
        # Longer than one try waits for its lock, so that everyone else gets through in between.
        done, _ = await asyncio.wait({stepping}, timeout=2.5)
        await reading.rollback()
        await stepping

    assert done == set()
    assert await revision_of(empty) == BEFORE_TOGETHER


async def test_a_revision_that_nobody_knows_is_refused_with_a_sentence(empty: str) -> None:
    await migrate(empty, REVISIONS[1])
    settings = {"YMD_REDIS_URL": "redis://127.0.0.1:1", "YMD_SECRET": KeyRing.generate()}

    refused = await run_ymd("migrate", "nowhere", url=empty, **settings)

    assert refused.exit_code == 1
    assert refused.output == "Can't locate revision identified by 'nowhere'. Nothing was changed.\n"
    assert await revision_of(empty) == REVISIONS[1]
