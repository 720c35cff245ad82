"""The projection follows the objects: in the same transaction, in a fixed number of statements, ahead of now."""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from sqlalchemy import Uuid, bindparam, func, select
from sqlalchemy.types import DateTime

from tests.events.texts import calendar
from tests.support.fakes import SetClock
from tests.support.world import World
from ymd.calendars import actions as calendars
from ymd.calendars.schemas.objects import Draft
from ymd.events import jobs
from ymd.events.actions.projection import renew
from ymd.events.queries import events, occurrences, overrides
from ymd.kernel.db import Database, Db
from ymd.kernel.outside import Outside
from ymd.kernel.statement import statement

_OF = bindparam("event_id", type_=Uuid)
_ROWS = statement(select(func.count()).select_from(occurrences).where(occurrences.c.event_id == _OF), int)
_OVERRIDES = statement(select(func.count()).select_from(overrides).where(overrides.c.event_id == _OF), int)
_AUDIENCES = statement(select(occurrences.c.audience).where(occurrences.c.event_id == _OF).distinct(), str)


class Reach(msgspec.Struct, frozen=True):
    projected_until: datetime
    version: int
    last: datetime


_REACH = statement(
    select(
        events.c.projected_until,
        events.c.version,
        select(func.max(occurrences.c.starts_at, type_=DateTime(timezone=True)))
        .where(occurrences.c.event_id == _OF)
        .scalar_subquery()
        .label("last"),
    ).where(events.c.id == _OF),
    Reach,
)
WEEKLY = ["DTSTART:20261123T010000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY"]


def draft(uid: str, *components: list[str], component: str = "VEVENT") -> Draft:
    return Draft(uid=uid, component=component, text=calendar(*components))


async def test_a_batch_costs_as_many_statements_as_one(db: Db, world: World, clock: SetClock) -> None:
    ada = await world.someone("ada")
    costs = []
    for count in (1, 60):
        home = await world.calendar(ada)
        moved = ["RECURRENCE-ID:20261130T010000Z", "DTSTART:20261130T050000Z"]
        drafts = [draft(f"u{number}", WEEKLY, moved) for number in range(count)]
        await calendars.put_objects(db, ada, home, drafts, now=clock.now())
        before = db.count
        await db.flush()
        costs.append(db.count - before)

    assert costs[0] == costs[1] == 7


async def test_what_is_put_again_is_projected_again(db: Db, world: World, clock: SetClock) -> None:
    ada = await world.someone("ada")
    home = await world.calendar(ada)
    moved = ["RECURRENCE-ID:20261130T010000Z", "DTSTART:20261130T050000Z"]
    put = await world.object(ada, home, calendar(["RRULE:FREQ=DAILY;COUNT=9", *WEEKLY[:2]], moved))
    first = [await db.one(_ROWS, event_id=put.id), await db.one(_OVERRIDES, event_id=put.id)]
    db.memory.clear()

    await world.object(ada, home, calendar(WEEKLY[:2]), audience="friends")

    assert first == [9, 1]
    assert [await db.one(_ROWS, event_id=put.id), await db.one(_OVERRIDES, event_id=put.id)] == [1, 0]
    assert await db.all(_AUDIENCES, event_id=put.id) == ["friends"]


async def test_what_has_no_place_in_time_or_is_no_event_has_no_rows(db: Db, world: World, clock: SetClock) -> None:
    ada = await world.someone("ada")
    home = await world.calendar(ada)
    texts = [draft("someday", ["SUMMARY:someday"]), draft("task", WEEKLY, component="VTODO")]
    texts[1] = msgspec.structs.replace(texts[1], text=texts[1].text.replace("VEVENT", "VTODO"))

    await calendars.put_objects(db, ada, home, texts, now=clock.now())
    await db.flush()

    assert await world.agenda(ada, "2026-11-01", "2026-12-31") == []


async def test_rows_are_kept_ahead_of_now(db: Db, world: World, clock: SetClock, outside: Outside) -> None:
    ada = await world.someone("ada")
    put = await world.object(ada, await world.calendar(ada), calendar(WEEKLY))
    before = await db.one(_REACH, event_id=put.id)
    await jobs.renew_projections(db, outside)
    untouched = await db.one(_REACH, event_id=put.id)

    clock.move(days=400)
    await _renew_all(db, clock)

    after = await db.one(_REACH, event_id=put.id)
    assert untouched == before
    assert after.projected_until == clock.now() + timedelta(days=731)
    assert after.version == before.version
    assert str(after.last)[:10] == "2029-12-24"


async def test_an_event_that_someone_is_writing_is_passed_over(
    database: Database, world: World, client: object, clock: SetClock, outside: Outside
) -> None:
    ada = await world.someone("ada")
    event_id: UUID = await world.event(ada, await world.calendar(ada), rrule="FREQ=DAILY")
    clock.move(days=400)

    async with database.transaction() as writer:
        await calendars.open_calendar(writer, ada, (await _calendar_of(writer, event_id)))
        await _lock(writer, event_id)
        async with database.transaction() as renewer:
            await _renew_all(renewer, clock)
            passed_over = await renewer.one(_REACH, event_id=event_id)
    async with database.transaction() as renewer:
        await _renew_all(renewer, clock)
        renewed = await renewer.one(_REACH, event_id=event_id)

    assert passed_over.projected_until != renewed.projected_until == clock.now() + timedelta(days=731)


_CALENDAR_OF = statement(select(events.c.calendar_id).where(events.c.id == _OF), UUID)
_LOCK = statement(select(events.c.id).where(events.c.id == _OF).with_for_update(key_share=True), UUID)


async def _calendar_of(db: Db, event_id: UUID) -> UUID:
    return await db.one(_CALENDAR_OF, event_id=event_id)


async def _lock(db: Db, event_id: UUID) -> UUID:
    return await db.one(_LOCK, event_id=event_id)


async def _renew_all(db: Db, clock: SetClock) -> None:
    """What many strokes of the clock would do: other tests may have left rows that run out earlier."""
    while await renew(db, clock.now(), most=200):
        pass
