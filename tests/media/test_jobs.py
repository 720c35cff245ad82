"""What the clock does for pictures: what nothing shows goes after a day, and so does what no picture has."""

import os
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import DateTime, Uuid, bindparam, func, select, update

from tests.media.test_uploads import stored
from tests.support.fakes import SetClock
from tests.support.world import World
from ymd.edges.storage import DirectoryBlobs
from ymd.kernel.actor import Actor
from ymd.kernel.db import Database, Db
from ymd.kernel.outside import SHELVES, Outside
from ymd.kernel.statement import command, statement
from ymd.media import actions, jobs
from ymd.media.facts import PictureDeleted
from ymd.media.listeners import remove_blobs
from ymd.media.tables import media, upload_days

_IDS = statement(select(media.c.id).where(media.c.owner_id == bindparam("of", type_=Uuid)), UUID)
_SINCE = command(
    update(media)
    .where(media.c.id == bindparam("picture", type_=Uuid))
    .values(unused_since=bindparam("since", type_=DateTime(timezone=True)))
)
_DAYS = statement(
    select(func.count()).select_from(upload_days).where(upload_days.c.owner_id == bindparam("of", type_=Uuid)), int
)


@pytest.fixture
async def ada(world: World) -> Actor:
    return await world.someone("ada")


async def hours_pass(db: Db, ada: Actor, outside: Outside, clock: SetClock, **amount: float) -> list[UUID]:
    """Which of Ada's pictures go after so much time; whoever hears of it does what they do."""
    hers = set(await db.all(_IDS, of=ada.id))
    clock.move(**amount)
    await jobs.delete_unused(db, outside)
    gone = [fact for fact in db._facts if isinstance(fact, PictureDeleted) and fact.media_id in hers]
    for fact in gone:
        await remove_blobs(db, fact, outside)
    return [fact.media_id for fact in gone]


async def test_a_picture_that_nothing_shows_for_a_day_goes_with_its_blobs(
    db: Db, world: World, ada: Actor, outside: Outside, clock: SetClock, blobs: DirectoryBlobs
) -> None:
    unused, shown = await world.picture(ada), await world.picture(ada)
    await world.post(ada, media=[shown])

    early = await hours_pass(db, ada, outside, clock, hours=23)
    late = await hours_pass(db, ada, outside, clock, hours=2)

    assert (early, late) == ([], [unused])
    assert await db.all(_IDS, of=ada.id) == [shown]
    assert [name.partition(".")[2] for name in await stored(blobs)].count("large") == 1


async def test_a_picture_that_was_let_go_has_a_day_from_then(
    db: Db, world: World, ada: Actor, outside: Outside, clock: SetClock
) -> None:
    picture = await world.picture(ada)
    await actions.attach(db, ada.id, [picture])
    kept = await hours_pass(db, ada, outside, clock, days=40)
    await actions.release(db, [picture])
    await db.run(_SINCE, picture=picture, since=clock.now())

    early = await hours_pass(db, ada, outside, clock, hours=23)
    late = await hours_pass(db, ada, outside, clock, hours=2)

    assert (kept, early, late) == ([], [], [picture])


async def test_letting_go_twice_does_not_begin_the_day_anew(db: Db, world: World, ada: Actor, clock: SetClock) -> None:
    picture = await world.picture(ada)
    await db.run(_SINCE, picture=picture, since=datetime(2020, 1, 1, tzinfo=clock.now().tzinfo))

    await actions.release(db, [picture])

    assert await db.one(statement_of_since(picture)) == datetime(2020, 1, 1, tzinfo=clock.now().tzinfo)


async def test_yesterdays_counts_are_forgotten(db: Db, ada: Actor, outside: Outside, clock: SetClock) -> None:
    await actions._count(db, ada, clock.now())
    await jobs.delete_unused(db, outside)
    today = await db.one(_DAYS, of=ada.id)

    clock.move(days=1)
    await jobs.delete_unused(db, outside)

    assert (today, await db.one(_DAYS, of=ada.id)) == (1, 0)


def aged(blobs: DirectoryBlobs, clock: SetClock, hours: float) -> None:
    """Let everything in the store have lain there for so long."""
    moment = (clock.now() - timedelta(hours=hours)).timestamp()
    for path in blobs.root.rglob("*"):
        os.utime(path, (moment, moment))


async def a_day_of_sweeping(database: Database, outside: Outside, clock: SetClock) -> None:
    for _ in range(24):
        clock.move(hours=1)
        async with database.transaction() as db:
            await jobs.sweep_blobs(db, outside)


async def test_within_a_day_every_shelf_is_swept_of_what_no_picture_has(
    client: object,
    database: Database,
    world: World,
    ada: Actor,
    outside: Outside,
    clock: SetClock,
    blobs: DirectoryBlobs,
) -> None:
    await world.picture(ada)
    rows = await stored(blobs)
    orphans = [f"{number:032x}.large" for number in range(40)] + [f"{number:032x}.square" for number in range(40)]
    left = ["0190abcdef.large.draft-00ff", f"{rows[0]}.draft-12ab", "something-else"]
    for name in (*orphans, *left):
        await blobs.put(name, b"x")
    aged(blobs, clock, hours=25)

    await a_day_of_sweeping(database, outside, clock)

    assert await stored(blobs) == rows


async def test_what_has_just_come_is_left_alone(
    client: object, database: Database, outside: Outside, clock: SetClock, blobs: DirectoryBlobs
) -> None:
    await blobs.put(f"{1:032x}.large", b"of an upload that is not committed yet")
    aged(blobs, clock, hours=-24)

    await a_day_of_sweeping(database, outside, clock)

    assert await stored(blobs) == [f"{1:032x}.large"]


async def test_one_run_removes_no_more_than_it_may(
    client: object,
    database: Database,
    outside: Outside,
    clock: SetClock,
    blobs: DirectoryBlobs,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(jobs, "MOST_SWEPT", 3)
    monkeypatch.setattr(jobs, "SHELVES_AT_ONCE", SHELVES)
    for number in range(10):
        await blobs.put(f"{number:032x}.large", b"x")
    aged(blobs, clock, hours=25)

    async with database.transaction() as db:
        await jobs.sweep_blobs(db, outside)

    assert len(await stored(blobs)) == 7


def statement_of_since(picture: UUID) -> Any:
    return statement(select(media.c.unused_since).where(media.c.id == picture), datetime)
