"""Databases for the tests of migrations, lived in or not, and what they hold."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
from alembic.script import ScriptDirectory

from tests.laws.schema import dumped, partings
from tests.support.engines import create_database, drop_database, engines, run_name
from tests.support.world import World
from ymd.migrations import config

#: From the oldest to the newest; nothing stands at `base`.
REVISIONS = ["base", *reversed([found.revision for found in ScriptDirectory.from_config(config()).walk_revisions()])]

Rows = dict[str, list[str]]


@asynccontextmanager
async def a_database(name: str, template: str | None = None) -> AsyncIterator[str]:
    """A database of this test run alone, gone afterwards."""
    admin_url, _ = engines()
    yield await create_database(admin_url, f"{run_name()}_{name}", template=template)
    await drop_database(admin_url, f"{run_name()}_{name}")


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[Any]:
    connection = await asyncpg.connect(url)
    try:
        yield connection
    finally:
        await connection.close()


async def live(world: World) -> None:
    """Something of everything: people, ties, a request, a proof, calendars, events, answers, words that were edited and
    liked, and what is told of it."""
    ada, bob, cho = [await world.someone(name) for name in ("ada", "bob", "초희")]
    await world.befriend(ada, bob)
    await world.close_account(cho)
    await world.follow(ada, cho)
    await world.block(cho, bob)
    await world.mute(bob, ada)
    await world.proof("someone.new@example.org")
    home = await world.calendar(ada, "산행")
    await world.member(home, ada, bob, "editor")
    await world.event(bob, home, rrule="FREQ=WEEKLY;COUNT=5", summary="동네 산행")
    plan = await world.plan(ada, audience="friends", open_to="friends", capacity=3)
    await world.answer(bob, plan)
    await world.joins(bob, plan)
    words = await world.post(ada, "오늘은 바람이 차요.", audience="followers")
    await world.edit_post(ada, words, body="오늘은 바람이 아주 차요.")
    await world.edit_post(ada, words, audience="friends")
    reply = await world.post(bob, "장갑을 챙기세요.", reply_to=words)
    await world.edit_post(bob, reply, body="장갑도 챙기세요.")
    await world.like(ada, reply)
    await world.hear()
    await world.read(ada, (await world.activity(ada))[0])


async def rows(url: str) -> Rows:
    """Every row of every table of ours, as text."""
    async with connected(url) as connection:
        names = await connection.fetch(
            "select tablename from pg_tables where schemaname = 'public' and tablename <> 'alembic_version'"
        )
        return {
            name: sorted(
                [text for (text,) in await connection.fetch(f'select to_jsonb(row)::text from "{name}" as row')]
            )
            for (name,) in names
        }


async def lost_on_the_way_down(
    url: str, schemas: Mapping[str, str], step: Callable[[str, str], Awaitable[None]]
) -> list[str]:
    """Step down from the newest revision to nothing: what each step leaves otherwise than the way up had it.

    A step takes its own tables and columns with it, and changes neither the shape nor a row of what stays.
    """
    before, lost = await rows(url), []
    for revision in reversed(REVISIONS[:-1]):
        await step(url, revision)
        lost += [f"{revision}: {line}" for line in partings(schemas[revision], dumped(url))]
        after = await rows(url)
        lost += [
            f"{revision}: rows of {table}" for table, found in after.items() if found != _still(before[table], found)
        ]
    return lost


def _still(before: list[str], after: list[str]) -> list[str]:
    """The rows as they were, in the columns that there still are: a step takes with it what it added to a table."""
    columns = json.loads(after[0]) if after else {}
    kept = [{name: value for name, value in json.loads(row).items() if name in columns} for row in before]
    return sorted(json.dumps(row, ensure_ascii=False) for row in kept)
