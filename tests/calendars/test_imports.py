"""Files as imports: at once, as a dry run, by a worker; all that can be used, or nothing."""

import asyncio
from uuid import UUID

import pytest
from sqlalchemy import bindparam, func, select

from tests.support.world import World
from tests.support.world_calendars import event_text, file_of
from ymd.calendars import actions, queries
from ymd.calendars.errors import FileRefused, FileTooLarge, NotWritable, TooManyObjects
from ymd.calendars.facts import ImportRequested
from ymd.calendars.listeners import import_requested
from ymd.calendars.queries import objects
from ymd.calendars.rules.imports import AT_ONCE, CHUNK
from ymd.calendars.schemas.imports import ImportReport, JobAnswer
from ymd.ics import limits
from ymd.kernel.actor import Actor
from ymd.kernel.db import Database, Db
from ymd.kernel.errors import NotFound
from ymd.kernel.statement import statement

_COUNT = statement(
    select(func.count()).where(objects.c.calendar_id == bindparam("calendar_id"), objects.c.deleted_at.is_(None)), int
)


async def _import(db: Db, world: World, actor: Actor, calendar_id: UUID, data: bytes) -> ImportReport:
    return await actions.import_file(db, actor, calendar_id, data, now=world.outside.clock.now())


def _many(count: int, prefix: str = "") -> bytes:
    return file_of(*(event_text(f"{prefix}{n}", summary=f"Event {n}") for n in range(count)))


async def test_importing_again_updates_by_uid(db: Db, world: World) -> None:
    ada = await world.someone("ada")
    home = await world.calendar(ada)

    first = await _import(db, world, ada, home, file_of(event_text("a"), event_text("b")))
    again = await _import(db, world, ada, home, file_of(event_text("a", summary="Swim"), event_text("c")))

    assert [(one.uid, one.created) for one in again.events] == [("a", False), ("c", True)]
    assert again.events[0].id == first.events[0].id
    assert [(await queries.stored_object(db, home, one.id)).version for one in again.events if one.id] == [2, 1]
    assert await db.one(_COUNT, calendar_id=home) == 3


async def test_importing_the_same_file_again_changes_nothing(db: Db, world: World) -> None:
    ada = await world.someone("ada")
    home = await world.calendar(ada)
    data = file_of(event_text("a"), event_text("b"))
    report = await _import(db, world, ada, home, data)

    again = await _import(db, world, ada, home, data)

    assert [one.created for one in again.events] == [False, False]
    assert {(await queries.stored_object(db, home, one.id)).version for one in report.events if one.id} == {1}


async def test_what_cannot_be_used_is_left_out_with_line_and_reason(db: Db, world: World) -> None:
    ada = await world.someone("ada")
    home = await world.calendar(ada)
    no_start = event_text("a").replace("DTSTART:20261123T010000Z\n", "")
    bad_rule = event_text("b", "RRULE:FREQ=NEVER")
    data = file_of(no_start, bad_rule, event_text("c"))

    report = await _import(db, world, ada, home, data)

    assert [one.uid for one in report.events] == ["c"]
    lines = data.decode().split("\r\n")
    assert [(left.uid, left.component, left.code) for left in report.left_out] == [
        ("a", "VEVENT", "missing_start"),
        ("b", "VEVENT", "freq_unknown"),
    ]
    assert [lines[left.line - 1] for left in report.left_out] == ["BEGIN:VEVENT"] * 2
    assert all(left.reason for left in report.left_out)


async def test_a_contributor_leaves_alone_what_others_added(db: Db, world: World) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    home = await world.calendar(ada)
    await world.member(home, ada, bob, "contributor")
    await world.object(ada, home, event_text("hers"))

    report = await _import(db, world, bob, home, file_of(event_text("hers", summary="Mine"), event_text("his")))

    assert [one.uid for one in report.events] == ["his"]
    assert [(left.uid, left.code) for left in report.left_out] == [("hers", "not_your_entry")]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b"hello", "no_calendar"),
        ("BEGIN:VCALENDAR\nEND:VCALENDAR".encode("utf-16"), "utf_16"),
        (b"BEGIN:VCALENDAR\nX-A:\x00\nEND:VCALENDAR", "nul_character"),
        (b"BEGIN:VCALENDAR\nX-A:" + b"a" * (limits.LINE_OCTETS + 1) + b"\nEND:VCALENDAR", "line_too_long"),
        (b"BEGIN:VCALENDAR\n" + b"BEGIN:VEVENT\nEND:VEVENT\n" * (limits.COMPONENTS + 1), "too_many_components"),
    ],
)
async def test_a_file_is_refused_with_a_code_and_nothing_is_stored(
    db: Db, world: World, data: bytes, code: str
) -> None:
    ada = await world.someone("ada")
    home = await world.calendar(ada)

    with pytest.raises(FileRefused) as refused:
        await _import(db, world, ada, home, data)

    assert refused.value.errors[0].code == code
    assert await db.one(_COUNT, calendar_id=home) == 0


async def test_a_file_over_the_size_is_too_large(db: Db, world: World) -> None:
    ada = await world.someone("ada")
    home = await world.calendar(ada)

    with pytest.raises(FileTooLarge):
        await _import(db, world, ada, home, b"a" * (limits.FILE_OCTETS + 1))


async def test_an_import_without_room_stores_nothing(
    database: Database, lasting: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = await lasting.someone("ada")
    home = await lasting.calendar(ada)
    monkeypatch.setattr("ymd.calendars.actions.objects.MAX_OBJECTS", CHUNK + 1)

    with pytest.raises(TooManyObjects):
        async with database.transaction() as db:
            await _import(db, lasting, ada, home, _many(CHUNK + 2))

    async with database.transaction() as db:
        assert await db.one(_COUNT, calendar_id=home) == 0


async def test_a_dry_run_tells_the_same_and_stores_nothing(db: Db, world: World) -> None:
    ada = await world.someone("ada")
    home = await world.calendar(ada)
    await world.object(ada, home, event_text("a"))
    data = file_of(event_text("a", summary="Swim"), event_text("b"), event_text("c", "RRULE:FREQ=NEVER"))

    told = await actions.try_import(db, ada, home, data)
    assert await db.one(_COUNT, calendar_id=home) == 1
    done = await _import(db, world, ada, home, data)

    assert [(one.uid, one.created) for one in told.events] == [(one.uid, one.created) for one in done.events]
    assert told.left_out == done.left_out
    assert [one.id for one in told.events] == [done.events[0].id, None]


@pytest.mark.parametrize(("role", "refused"), [("reader", NotWritable), ("free_busy", NotWritable), (None, NotFound)])
async def test_who_cannot_write_cannot_import_in_any_way(
    db: Db, world: World, role: str | None, refused: type[Exception]
) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    home = await world.calendar(ada)
    if role is not None:
        await world.member(home, ada, bob, role)
    data, now = file_of(event_text("a")), world.outside.clock.now()

    with pytest.raises(refused):
        await actions.import_file(db, bob, home, data, now=now)
    with pytest.raises(refused):
        await actions.try_import(db, bob, home, data)
    with pytest.raises(refused):
        await actions.request_import(db, bob, home, data, now=now)


async def test_the_import_that_fills_a_calendar_gives_it_its_lines(database: Database, lasting: World) -> None:
    ada = await lasting.someone("ada")
    home = await lasting.calendar(ada)
    hiking = event_text("a").replace("VERSION:2.0", "VERSION:2.0\nX-WR-CALNAME:Hiking")
    async with database.transaction() as db:
        await _import(db, lasting, ada, home, file_of(hiking))
    swimming = event_text("b").replace("VERSION:2.0", "VERSION:2.0\nX-WR-CALNAME:Swimming")
    async with database.transaction() as db:
        await _import(db, lasting, ada, home, file_of(swimming))

    exported = await lasting.exported(ada, home)

    assert b"X-WR-CALNAME:Hiking" in exported
    assert b"Swimming" not in exported


async def test_a_calendar_that_was_filled_by_hand_keeps_its_own_name(lasting: World) -> None:
    ada = await lasting.someone("ada")
    home = await lasting.calendar(ada, "Home")
    await lasting.object(ada, home, event_text("mine"))
    hiking = event_text("a").replace("VERSION:2.0", "VERSION:2.0\nX-WR-CALNAME:Hiking")
    async with lasting.work() as db:
        await _import(db, lasting, ada, home, file_of(hiking))

    exported = await lasting.exported(ada, home)

    assert b"X-WR-CALNAME:Home" in exported
    assert b"Hiking" not in exported


async def test_a_latin_1_file_is_read_and_said_to_be_one(db: Db, world: World) -> None:
    ada = await world.someone("ada")
    home = await world.calendar(ada)

    report = await _import(db, world, ada, home, event_text("a", summary="Café").encode("latin-1"))

    assert report.transcoded
    assert report.events[0].id is not None
    assert "Café" in (await queries.stored_object(db, home, report.events[0].id)).text


async def test_an_import_waits_for_a_fixed_number_of_statements_for_each_chunk(db: Db, world: World) -> None:
    ada = await world.someone("ada")
    counts = []

    for chunks in (1, 2, 3):
        home = await world.calendar(ada)
        before = db.count
        await _import(db, world, ada, home, _many(chunks * CHUNK))
        counts.append(db.count - before)

    assert counts[2] - counts[1] == counts[1] - counts[0]
    assert counts[0] <= 12
    before = db.count
    await db.flush()
    assert db.count == before, "projections were left for the end"


async def _requested(database: Database, world: World, actor: Actor, calendar_id: UUID, data: bytes) -> JobAnswer:
    async with database.transaction() as db:
        return await actions.request_import(db, actor, calendar_id, data, now=world.outside.clock.now())


async def _worked_off(database: Database, world: World, answer: JobAnswer) -> None:
    async with database.transaction() as db:
        await import_requested(db, ImportRequested(answer.job.id), world.outside)


async def _job(database: Database, actor: Actor, answer: JobAnswer) -> JobAnswer:
    async with database.transaction() as db:
        return await queries.job(db, actor, answer.job.id)


async def test_a_long_file_is_left_to_a_worker_who_reports(database: Database, lasting: World) -> None:
    ada = await lasting.someone("ada")
    home = await lasting.calendar(ada)
    async with database.transaction() as db:
        now = lasting.outside.clock.now()
        answer = await actions.bring(db, ada, home, _many(AT_ONCE + 1), now=now, dry_run=False)
    assert isinstance(answer, JobAnswer)
    assert (answer.job.state, answer.job.done, answer.job.total) == ("waiting", 0, AT_ONCE + 1)

    await _worked_off(database, lasting, answer)

    done = await _job(database, ada, answer)
    assert (done.job.state, done.job.done, done.job.total) == ("done", AT_ONCE + 1, AT_ONCE + 1)
    assert done.report is not None
    assert len(done.report.events) == AT_ONCE + 1


async def test_a_job_that_two_workers_do_and_one_again_is_done_once(database: Database, lasting: World) -> None:
    ada = await lasting.someone("ada")
    home = await lasting.calendar(ada)
    answer = await _requested(database, lasting, ada, home, _many(3))

    await asyncio.gather(*(_worked_off(database, lasting, answer) for _ in range(2)))
    await _worked_off(database, lasting, answer)

    async with database.transaction() as db:
        assert (await queries.calendar(db, ada, home)).change == 1


@pytest.mark.parametrize(("data", "code"), [(b"hello", "no_calendar"), (b"BEGIN:VCALENDAR\nX:\x00", "nul_character")])
async def test_a_refused_job_says_why_and_stores_nothing(
    database: Database, lasting: World, data: bytes, code: str
) -> None:
    ada = await lasting.someone("ada")
    home = await lasting.calendar(ada)
    answer = await _requested(database, lasting, ada, home, data)

    await _worked_off(database, lasting, answer)

    refused = await _job(database, ada, answer)
    assert (refused.job.state, refused.code, refused.report) == ("refused", code, None)


async def test_a_job_ends_with_the_rights_that_its_owner_has_then(database: Database, lasting: World) -> None:
    ada, bob = await lasting.someone("ada"), await lasting.someone("bob")
    home = await lasting.calendar(ada)
    await lasting.member(home, ada, bob, "editor")
    answer = await _requested(database, lasting, bob, home, _many(3))
    await lasting.member(home, ada, bob, "reader")

    await _worked_off(database, lasting, answer)

    assert (await _job(database, bob, answer)).code == "calendar_not_writable"
    async with database.transaction() as db:
        assert await db.one(_COUNT, calendar_id=home) == 0


async def test_a_job_that_breaks_in_the_middle_leaves_nothing_and_is_done_later(
    database: Database, lasting: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = await lasting.someone("ada")
    home = await lasting.calendar(ada)
    answer = await _requested(database, lasting, ada, home, _many(CHUNK + 1))
    with monkeypatch.context() as broken:
        broken.setattr("ymd.calendars.actions.imports._report", None)
        with pytest.raises(TypeError):
            await _worked_off(database, lasting, answer)
    running = await _job(database, ada, answer)
    async with database.transaction() as db:
        halves = await db.one(_COUNT, calendar_id=home)

    await _worked_off(database, lasting, answer)

    assert (running.job.state, running.job.done, halves) == ("running", CHUNK, 0)
    assert (await _job(database, ada, answer)).job.state == "done"


async def test_a_job_is_its_owners_alone(db: Db, world: World) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    home = await world.calendar(ada)
    await world.member(home, ada, bob, "editor")
    answer = await actions.request_import(db, ada, home, b"hello", now=world.outside.clock.now())

    with pytest.raises(NotFound):
        await queries.job(db, bob, answer.job.id)


async def test_the_command_line_imports_into_the_calendar_that_the_file_names(db: Db, world: World) -> None:
    ada = await world.someone("ada")
    named = event_text("a").replace("VERSION:2.0", "VERSION:2.0\nX-WR-CALNAME:Hiking\\, slowly")
    now = world.outside.clock.now()

    calendar_id, first = await actions.import_for(db, ada, file_of(named), now=now)
    again_id, again = await actions.import_for(db, ada, file_of(named), now=now)

    assert (await queries.calendar(db, ada, calendar_id)).name == "Hiking, slowly"
    assert again_id == calendar_id
    assert ([one.created for one in first.events], [one.created for one in again.events]) == ([True], [False])
