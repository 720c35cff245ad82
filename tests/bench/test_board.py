"""What the bench has people say: nothing in it but what they could have said through the application itself."""

import random
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from itertools import pairwise
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from bench.floor.board import IN_LONG_THREAD, Said, liked_at
from bench.floor.board_rows import COLUMNS, HEARD_FROM, Rows
from bench.floor.community import Community, tables

from tests.support.engines import create_database, drop_database, engines, run_name
from tests.support.fakes import CheapHasher
from tests.support.fixtures import TEMPLATE
from ymd import app
from ymd.events.actions.openings import note_opening
from ymd.kernel.actor import Actor
from ymd.kernel.db import Database
from ymd.notifications import actions as notifications
from ymd.posts import actions
from ymd.posts.rules.threads import STEP
from ymd.posts.schemas import PostInput

Tables = dict[str, list[dict[str, Any]]]

#: Rows in which the bench shows what nobody has uploaded.
_FOUND_BEFORE = ("media",)


@pytest.fixture(scope="module")
def community() -> Community:
    return Community(0.001)


@pytest.fixture
async def url(community: Community, database_url: str, worker_id: str) -> AsyncIterator[str]:
    """A database in which the people of the bench and their calendars are, and nothing that they said."""
    admin_url, _ = engines()
    name = f"{run_name()}_{worker_id}_bench"
    made = await create_database(admin_url, name, template=TEMPLATE)
    connection = await asyncpg.connect(made)
    for table, names, _, rows in await tables(community, CheapHasher()):
        await connection.copy_records_to_table(table, records=rows, columns=names)
    await connection.close()
    yield made
    await drop_database(admin_url, name)


def some_of(community: Community) -> list[Said]:
    """The last threads, and the beginning of the long one, in order of time."""
    board = community.board
    last = {board.id(number) for number in range(board.posts - 120, board.posts)}
    long = board.id(board.long)
    in_long = [said for said in board.said() if said.root_id == long][:31]
    root, *answers = in_long
    shortened = [root._replace(answers=sum(said.reply_to == long for said in answers)), *answers]
    return sorted([*(said for said in board.said() if said.root_id in last), *shortened], key=lambda it: it.created_at)


def actor(community: Community, number: int) -> Actor:
    return Actor(community.person(number), community.session(number), f"person_{number}", "ko", "Asia/Seoul")


async def say(url: str, community: Community, some: list[Said]) -> dict[UUID, UUID]:
    """Have everything said and liked through the application; what the bench calls the posts that it made."""
    database = Database(url, size=1, statement_timeout=10, listeners=app.LISTENERS, hooks=app.HOOKS)
    await database.open()
    made: dict[UUID, UUID] = {}
    for said in some:
        author = actor(community, said.author)
        given = PostInput(
            body=said.body,
            title=said.title,
            on_date=said.on_date,
            event_id=community.event(said.author, 0) if said.of_plan else None,
            media=[] if said.picture is None else [said.picture],
            reply_to=None if said.reply_to is None else made[said.reply_to],
            audience=said.audience,  # type: ignore[arg-type]  # a word of the bench's own
        )
        async with database.transaction() as db:
            made[said.id] = await actions.publish(db, author, given, now=said.created_at)
        if said.created_at >= HEARD_FROM:
            async with database.transaction() as db:
                await notifications.note_post(db, made[said.id], now=said.created_at)
        for place, liker in enumerate(said.likers):
            since = liked_at(said, place)
            async with database.transaction() as db:
                await actions.like(db, actor(community, liker), made[said.id], now=since)
                if since >= HEARD_FROM:
                    await notifications.note_like(db, made[said.id], community.person(liker), now=since)
    await database.close()
    return {there: here for here, there in made.items()}


async def standing(url: str, names: Mapping[UUID, UUID]) -> Tables:
    """Everything that stands there, under the names that the bench has for it."""

    def named(value: Any) -> Any:
        if isinstance(value, UUID):
            return names.get(UUID(int=value.int), UUID(int=value.int))
        if isinstance(value, bytes):
            steps = (value[at : at + STEP] for at in range(0, len(value), STEP))
            return b"".join(step[:1] + named(UUID(bytes=step[1:])).bytes for step in steps)
        return value

    connection = await asyncpg.connect(url)
    found = {table: await connection.fetch(f"select * from {table}") for table in COLUMNS}
    await connection.close()
    # The id of an item is worked out of its other columns.
    return {
        table: sorted(
            (
                {name: named(value) for name, value in row.items() if (table, name) != ("activity", "id")}
                for row in rows
            ),
            key=repr,
        )
        for table, rows in found.items()
    }


async def copy(url: str, rows: Mapping[str, list[tuple[Any, ...]]], only: tuple[str, ...]) -> None:
    connection = await asyncpg.connect(url)
    for table in only:
        await connection.copy_records_to_table(table, records=rows[table], columns=COLUMNS[table])
    await connection.close()


async def test_what_is_said_through_the_application_makes_the_same_rows(url: str, community: Community) -> None:
    some, made = some_of(community), Rows(community)
    for said in some:
        made.add(said)

    await copy(url, made.rows, _FOUND_BEFORE)
    connection = await asyncpg.connect(url)
    await connection.execute("update media set unused_since = created_at")
    said_by_people = await standing(url, await say(url, community, some))
    await connection.execute(f"truncate {', '.join(COLUMNS)} cascade")
    await connection.close()
    await copy(url, made.rows, tuple(COLUMNS))
    filled = await standing(url, {})

    assert all(len(rows) > 5 for rows in filled.values())
    assert max(len(row["path"]) for row in filled["posts"]) == 10 * STEP
    assert filled == said_by_people


async def test_plans_are_opened_as_the_application_opens_them(url: str, community: Community) -> None:
    connection = await asyncpg.connect(url)
    filled = sorted(await connection.fetch("select * from openings"), key=repr)
    await connection.execute("delete from openings")

    database = Database(url, size=1, statement_timeout=10, listeners={}, hooks={})
    await database.open()
    async with database.transaction() as db:
        for calendar_id, event_id, _, opened_at in filled:
            await note_opening(db, calendar_id, event_id, is_open=True, now=opened_at)
    await database.close()
    opened = sorted(await connection.fetch("select * from openings"), key=repr)
    await connection.close()

    assert len(opened) == community.people
    assert opened == filled


def test_there_is_as_much_as_a_busy_year_has() -> None:
    board = Community(1, posts=20_000).board

    said = list(board.said())
    roots = [each for each in said if each.reply_to is None]
    share = {name: sum(each.audience == name for each in roots) / len(roots) for name in ("public", "private")}

    assert len(roots) == 20_000
    assert 0.9 < (len(said) - len(roots)) / len(roots) < 1.05
    assert sum(each.root_id == board.id(board.long) for each in said) == 1 + IN_LONG_THREAD
    assert share == {"public": pytest.approx(0.7, abs=0.01), "private": pytest.approx(0.05, abs=0.01)}
    assert sum(each.picture is not None for each in roots) / len(roots) == pytest.approx(0.1, abs=0.01)
    assert 3 < sum(len(each.likers) for each in said) / len(roots) < 5
    assert all(one.created_at < other.created_at for one, other in pairwise(roots))


def test_more_posts_are_more_years_not_fuller_days() -> None:
    year, decade = (
        Counter(said.created_at.date() for said in Community(0.02, posts=posts).board.said() if said.reply_to is None)
        for posts in (6_000, 60_000)
    )

    assert (len(year), len(decade)) == (365, 3_650)
    assert year.items() <= decade.items()


def test_a_post_is_known_by_its_number() -> None:
    board = Community(0.001).board
    by_id = {each.id: each for each in board.said()}
    numbers = random.Random(3).sample(range(board.posts), 50)

    assert all((by_id[board.id(number)].audience == "public") == board.is_public(number) for number in numbers)
    assert isinstance(by_id[board.id(0)].created_at, datetime)
