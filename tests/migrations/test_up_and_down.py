"""Down and up again with people's rows in the tables: what a release adds is taken back without losing the rest."""

from collections.abc import AsyncIterator

import pytest

from tests.laws.schema import dumped
from tests.migrations.ground import REVISIONS, a_database, connected, live, lost_on_the_way_down, rows
from tests.support.fixtures import TEMPLATE
from tests.support.world import World
from ymd import app
from ymd.kernel.outside import Outside
from ymd.migrations import migrate


@pytest.fixture(scope="module")
async def schemas(worker_id: str) -> AsyncIterator[dict[str, str]]:
    """The schema of each revision, as a database without rows has it on its way up."""
    async with a_database(f"{worker_id}_up") as url:
        found = {}
        for revision in REVISIONS:
            await migrate(url, revision)
            found[revision] = dumped(url)
        yield found


@pytest.fixture
async def lived_in(worker_id: str, database_url: str, outside: Outside) -> AsyncIterator[str]:
    """A database at the newest revision, with rows in nearly all of its tables."""
    async with a_database(f"{worker_id}_down", TEMPLATE) as url:
        database = app.database(url, size=2)
        await database.open()
        await live(World(database.transaction, outside))
        await database.close()
        yield url


async def test_a_step_down_takes_its_own_tables_and_not_one_row_of_the_others(
    lived_in: str, schemas: dict[str, str]
) -> None:
    filled = [table for table, found in (await rows(lived_in)).items() if found]

    lost = await lost_on_the_way_down(lived_in, schemas, migrate)
    left = await rows(lived_in)
    await migrate(lived_in)

    assert len(filled) >= 16
    assert (lost, left) == ([], {})
    assert dumped(lived_in) == schemas[REVISIONS[-1]]


async def test_one_release_back_and_forth_leaves_what_was_there_before_it(lived_in: str) -> None:
    before, schema = await rows(lived_in), dumped(lived_in)

    await migrate(lived_in, "0004")
    await migrate(lived_in, "0005")
    await migrate(lived_in)
    after = await rows(lived_in)

    assert dumped(lived_in) == schema
    assert {table: after[table] for table in ("profiles", "follows", "calendars", "objects")} == {
        table: before[table] for table in ("profiles", "follows", "calendars", "objects")
    }
    assert before["events"]
    assert after["events"] == []


async def test_words_before_an_edit_are_for_whom_the_post_is_today_where_nobody_noted_it(lived_in: str) -> None:
    await migrate(lived_in, "0009")
    await migrate(lived_in)

    async with connected(lived_in) as connection:
        found = await connection.fetch(
            """
            select posts.audience as today, post_edits.audience as then
            from post_edits join posts on posts.root_id = post_edits.root_id and posts.id = post_edits.post_id
            """
        )

    assert {tuple(row) for row in found} == {("friends", "friends"), (None, None)}


async def test_a_step_down_that_forgets_or_takes_too_much_is_caught(lived_in: str, schemas: dict[str, str]) -> None:
    async def careless(url: str, revision: str) -> None:
        await migrate(url, revision)
        if revision == "0003":
            async with connected(url) as connection:
                await connection.execute("create index forgotten on follows (since)")
                await connection.execute("delete from mutes")

    lost = await lost_on_the_way_down(lived_in, schemas, careless)

    assert [line for line in lost if line.startswith("0003: +CREATE INDEX forgotten")]
    assert "0003: rows of mutes" in lost
