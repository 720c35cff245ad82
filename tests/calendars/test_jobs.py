"""What the clock does: the trash is emptied, and nothing that is not in it goes."""

from uuid import UUID

import pytest
from sqlalchemy import bindparam, func, select

from tests.support.world import World
from tests.support.world_calendars import event_text
from ymd.calendars import actions, jobs, queries
from ymd.calendars.queries import objects
from ymd.calendars.tables import imports, purged
from ymd.kernel.db import Db
from ymd.kernel.errors import NotFound
from ymd.kernel.statement import statement

_PURGED = statement(
    select(purged.c.id).where(purged.c.calendar_id == bindparam("calendar_id")).order_by(purged.c.id), UUID
)
_LEFT = statement(select(func.count()).where(objects.c.calendar_id == bindparam("calendar_id")), int)
_IMPORTS = statement(select(func.count()).where(imports.c.calendar_id == bindparam("calendar_id")), int)


async def test_the_trash_is_emptied_after_thirty_days(db: Db, world: World) -> None:
    ada = await world.someone("ada")
    home = await world.calendar(ada)
    old, young, live = [await world.object(ada, home, event_text(uid)) for uid in ("old", "young", "live")]
    await actions.delete_object(db, ada, home, old.id, now=world.outside.clock.now())
    world.outside.clock.move(days=1)
    await actions.delete_object(db, ada, home, young.id, now=world.outside.clock.now())

    world.outside.clock.move(days=29)
    await jobs.empty_trash(db, world.outside)

    assert await db.all(_PURGED, calendar_id=home) == [old.id]
    assert (await queries.stored_object(db, home, young.id)).deleted_at is not None
    assert (await queries.stored_object(db, home, live.id)).deleted_at is None
    with pytest.raises(NotFound):
        await queries.stored_object(db, home, old.id)


async def test_more_than_one_share_is_emptied_at_once(db: Db, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ada = await world.someone("ada")
    home = await world.calendar(ada)
    puts = [await world.object(ada, home, event_text(f"{n}")) for n in range(7)]
    for put in puts:
        await actions.delete_object(db, ada, home, put.id, now=world.outside.clock.now())
    monkeypatch.setattr(jobs, "SHARE", 3)

    world.outside.clock.move(days=30)
    await jobs.empty_trash(db, world.outside)

    assert await db.all(_PURGED, calendar_id=home) == sorted(put.id for put in puts)


async def test_a_calendar_leaves_the_trash_with_all_that_is_in_it(db: Db, world: World) -> None:
    ada = await world.someone("ada")
    home = await world.calendar(ada)
    await world.object(ada, home, event_text("a"))
    row = await actions.calendar_to_set_up(db, ada, home)
    await actions.delete_calendar(db, row, now=world.outside.clock.now())

    now = world.outside.clock.move(days=30)
    await jobs.empty_trash(db, world.outside)

    assert await db.one(_LEFT, calendar_id=home) == 0
    with pytest.raises(NotFound):
        await actions.restore_calendar(db, ada, home, now=now)


async def test_reports_of_imports_are_kept_for_a_week(db: Db, world: World) -> None:
    ada = await world.someone("ada")
    home = await world.calendar(ada)
    now = world.outside.clock.now()
    waiting = await actions.request_import(db, ada, home, b"BEGIN:VEVENT", now=now)
    ended = await actions.request_import(db, ada, home, b"BEGIN:VEVENT", now=now)
    await db.run(actions.imports._REFUSED, import_id=ended.job.id, the_code="no_calendar")

    world.outside.clock.move(days=7)
    await jobs.forget_imports(db, world.outside)

    assert await db.one(_IMPORTS, calendar_id=home) == 1
    assert (await queries.job(db, ada, waiting.job.id)).job.state == "waiting"
