"""The migrations make what the tables declare, and nothing that parts them goes unseen."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from tests.laws.house import modules_of_the_house
from tests.laws.schema import comparable, dumped, make_from_metadata, partings
from tests.support.engines import create_database, drop_database, engines, run_name
from tests.support.fixtures import TEMPLATE

#: What somebody might change in one of the two places, and a word of the line that then differs.
PLANTED = {
    "alter table follows drop constraint follows_two_people_check": "follows_two_people_check",
    "alter table events alter column open_to set default 'anyone'": "'anyone'::text",
    "alter table members alter column role drop not null": "role text",
    "alter table objects alter column uid type text collate pg_catalog.\"default\"": "uid text",
    "alter table sessions add column seen_at timestamptz": "seen_at",
    "drop index members_one_owner": "members_one_owner",
    "drop index objects_uid; create unique index objects_uid on objects (calendar_id, uid)": "objects_uid",
    "alter table accounts drop constraint accounts_state_check; alter table accounts add constraint"
    " accounts_state_check check (state in ('active', 'asleep'))": "'asleep'",
    "alter table guests drop constraint guests_calendar_id_event_id_fkey; alter table guests add constraint"
    " guests_calendar_id_event_id_fkey foreign key (calendar_id, event_id) references events (calendar_id, id)":
    "guests_calendar_id_event_id_fkey",
    "create or replace function search_query(words text) returns tsquery language sql immutable strict parallel safe"
    " as $body$ select words::tsquery $body$": "words::tsquery",
}  # fmt: skip


async def copy(name: str, template: str | None) -> AsyncIterator[str]:
    admin_url, _ = engines()
    yield await create_database(admin_url, name, template=template)
    await drop_database(admin_url, name)


@pytest.fixture(scope="module")
async def declared(worker_id: str) -> AsyncIterator[str]:
    modules_of_the_house()
    async for url in copy(f"{run_name()}_{worker_id}_declared", None):
        await make_from_metadata(url)
        yield dumped(url)


@pytest.fixture(scope="module")
async def migrated(database_url: str) -> str:
    return dumped(database_url)


@pytest.fixture(scope="module")
async def broken(worker_id: str, database_url: str) -> AsyncIterator[str]:
    """The migrated schema with every planted change in it."""
    async for url in copy(f"{run_name()}_{worker_id}_broken", TEMPLATE):
        connection = await asyncpg.connect(url)
        for change in PLANTED:
            await connection.execute(change)
        await connection.close()
        yield dumped(url)


def test_the_migrations_make_what_the_tables_declare(migrated: str, declared: str) -> None:
    assert migrated.count("CREATE TABLE") > 20
    assert partings(migrated, declared) == []


@pytest.mark.parametrize("word", PLANTED.values(), ids=list(PLANTED))
def test_a_planted_change_is_caught(broken: str, declared: str, word: str) -> None:
    assert [line for line in partings(broken, declared) if word in line]


def test_the_order_of_columns_is_no_difference() -> None:
    early = "CREATE TABLE public.a (\n    id uuid NOT NULL,\n    born date,\n    name text\n);\nCREATE TABLE public.b"
    late = "CREATE TABLE public.a (\n    id uuid NOT NULL,\n    name text,\n    born date\n);\nCREATE TABLE public.b"

    assert partings(early, late)
    assert partings(comparable(early), comparable(late)) == []
