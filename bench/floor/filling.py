"""Fills an empty database by COPY. Indexes and references are made after the rows, as a restore does."""

import os
from collections.abc import Iterator
from datetime import timedelta

import asyncpg
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from bench.floor.board import END
from bench.floor.board_rows import COLUMNS, some_at_a_time
from bench.floor.community import IMPORTED_NAME, Community, Row, tables
from ymd.kernel.passwords import Argon2
from ymd.migrations import migrate

#: What only helps to find or check rows: all but primary keys, which COPY keeps.
_CONSTRAINTS = """
    select conrelid::regclass::text as owner, quote_ident(conname) as name, pg_get_constraintdef(oid) as definition
    from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace
"""
_INDEXES = """
    select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition
    from pg_index join pg_class on pg_class.oid = indrelid
    where relnamespace = 'public'::regnamespace and relkind = 'r'
      and not exists (select from pg_constraint where conindid = indexrelid)
"""

#: What requests use up: tokens that are good once, answers that are no change when they are given twice.
_USED_UP = ("sessions", "guests", "participations")

#: What they have written since the last of the posts; a like is counted in a row of its own.
_WRITTEN = (
    """
    with taken as (delete from likes where since > $1 returning root_id, post_id),
         counted as (select root_id, post_id, count(*) as times from taken group by root_id, post_id)
    update post_counts set likes = likes - times from counted
    where post_counts.root_id = counted.root_id and post_counts.post_id = counted.post_id
    """,
    "delete from posts where created_at > $1",
    "delete from media where created_at > $1",
    "delete from upload_days where day > $1::timestamptz",
    "delete from activity where at > $1",
)


def database_name(community: Community, *, kept: bool) -> str:
    """One that is kept is found again by what is in it."""
    mark = "kept" if kept else str(os.getpid())
    return f"ymd_bench_{mark}_{community.people}_{community.board.posts}"


async def fill(url: str, community: Community) -> None:
    """Migrate an empty database and put the community into it, told on standard error."""
    await migrate(url)
    connection = await asyncpg.connect(url)
    columns = (TextColumn("{task.description:>16}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    try:
        with Progress(*columns, console=Console(stderr=True)) as progress:
            await _fill(connection, community, progress)
        await connection.execute("vacuum analyze")
    finally:
        await connection.close()


async def renew(url: str, community: Community) -> None:
    """Put back what an earlier run changed in a database that was kept."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("delete from calendars where name = $1", IMPORTED_NAME)
        for statement in _WRITTEN:
            await connection.execute(statement, END + timedelta(days=1))
        for table, names, _, rows in await tables(community, Argon2()):
            if table in _USED_UP:
                await connection.execute(f"truncate {table}")
                await connection.copy_records_to_table(table, records=rows, columns=names)
        await connection.execute("vacuum analyze")
    finally:
        await connection.close()


async def _fill(connection: "asyncpg.Connection[asyncpg.Record]", community: Community, progress: Progress) -> None:
    constraints, indexes = await connection.fetch(_CONSTRAINTS), await connection.fetch(_INDEXES)
    for row in constraints:
        await connection.execute(f"alter table {row['owner']} drop constraint {row['name']}")
    for row in indexes:
        await connection.execute(f"drop index {row['name']}")
    for table, names, count, rows in await tables(community, Argon2()):
        task = progress.add_task(table, total=count)
        await connection.copy_records_to_table(table, records=_told(rows, progress, task), columns=names)
    task = progress.add_task("posts", total=2 * community.board.posts)
    for done, rows in some_at_a_time(community):
        for table, names in COLUMNS.items():
            await connection.copy_records_to_table(table, records=rows[table], columns=names)
        progress.update(task, completed=done)
    progress.update(task, completed=progress.tasks[task].total)
    again = [row["definition"] for row in indexes]
    again += [f"alter table {row['owner']} add constraint {row['name']} {row['definition']}" for row in constraints]
    for definition in progress.track(again, description="indexes"):
        await connection.execute(definition)


def _told(rows: Iterator[Row], progress: Progress, task: TaskID) -> Iterator[Row]:
    for number, row in enumerate(rows, 1):
        yield row
        if number % 10_000 == 0:
            progress.update(task, completed=number)
    progress.update(task, completed=progress.tasks[task].total)
