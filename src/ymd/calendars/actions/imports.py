"""Bringing a file into a calendar: all that can be used of it, in one transaction, or nothing."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import DateTime, Integer, Text, bindparam, exists, func, insert, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as SQL_UUID

from ymd.calendars.actions.calendars import create_calendar
from ymd.calendars.actions.objects import open_calendar, write_objects
from ymd.calendars.errors import NotWritable, NotYourObject
from ymd.calendars.facts import ImportRequested
from ymd.calendars.queries.calendars import calendar_row
from ymd.calendars.queries.imports import job, open_import
from ymd.calendars.queries.objects import live_by_uid
from ymd.calendars.rules import may_add, may_edit
from ymd.calendars.rules.imports import AT_ONCE, CHUNK, ImportPlan, calendar_name, components_in, plan_import
from ymd.calendars.schemas.calendars import CalendarInput
from ymd.calendars.schemas.imports import Imported, ImportReport, ImportWork, JobAnswer, NotImported
from ymd.calendars.schemas.objects import Draft, StoredObject
from ymd.calendars.tables import calendars, imports, objects
from ymd.ics import limits
from ymd.kernel.actor import Actor
from ymd.kernel.db import Db
from ymd.kernel.errors import Refusal
from ymd.kernel.ids import new_id
from ymd.kernel.statement import command, statement

Progress = Callable[[int, int], Awaitable[None]]
_Pairs = list[tuple[Draft, StoredObject | None]]

_ID = bindparam("import_id", type_=SQL_UUID)
_LOCK = command(select(func.pg_advisory_xact_lock(func.hashtextextended(bindparam("what", type_=Text), 0))))
_OWN = statement(
    select(calendars.c.id)
    .where(
        calendars.c.owner_id == bindparam("owner_id", type_=SQL_UUID),
        calendars.c.name == bindparam("name", type_=Text),
        calendars.c.deleted_at.is_(None),
    )
    .order_by(calendars.c.id)
    .limit(1),
    UUID,
)
_REQUEST = command(
    insert(imports).values(
        id=_ID,
        calendar_id=bindparam("calendar_id"),
        account_id=bindparam("account_id"),
        total=bindparam("total"),
        content=bindparam("content"),
        created_at=bindparam("now", type_=DateTime(timezone=True)),
    )
)
_PROGRESS = command(
    update(imports)
    .values(state="running", done=bindparam("so_far", type_=Integer), total=bindparam("of_all", type_=Integer))
    .where(imports.c.id == _ID, imports.c.content.is_not(None))
)
_DONE = command(
    update(imports)
    .values(state="done", done=imports.c.total, report=bindparam("the_report"), content=None)
    .where(imports.c.id == _ID)
)
_REFUSED = command(
    update(imports).values(state="refused", code=bindparam("the_code"), content=None).where(imports.c.id == _ID)
)
_SET_PREAMBLE = command(
    update(calendars)
    .values(preamble=bindparam("lines", type_=ARRAY(Text)))
    .where(
        calendars.c.id == bindparam("calendar_id", type_=SQL_UUID),
        func.cardinality(calendars.c.preamble) == 0,
        ~exists().where(objects.c.calendar_id == calendars.c.id, objects.c.deleted_at.is_(None)),
    )
)


async def bring(
    db: Db, actor: Actor, calendar_id: UUID, data: bytes, *, now: datetime, dry_run: bool
) -> ImportReport | JobAnswer:
    """Import a file that someone sent: at once, or, when it is long, by a job to watch; a dry run only tells.

    Raises what `import_file` raises.
    """
    if dry_run:
        return await try_import(db, actor, calendar_id, data)
    if len(data) <= limits.FILE_OCTETS and components_in(data) > AT_ONCE:
        return await request_import(db, actor, calendar_id, data, now=now)
    return await import_file(db, actor, calendar_id, data, now=now)


async def import_file(db: Db, actor: Actor, calendar_id: UUID, data: bytes, *, now: datetime) -> ImportReport:
    """Put what the file holds into the calendar; what is there by the same UID is replaced.

    Raises FileRefused, FileTooLarge, NotFound, NotWritable, TooManyObjects: then nothing is stored.
    """
    return await _import(db, actor, calendar_id, await _plan(data), now, _tell_nobody)


async def try_import(db: Db, actor: Actor, calendar_id: UUID, data: bytes) -> ImportReport:
    """What `import_file` would report, without storing anything. Raises what it raises, but for TooManyObjects."""
    row = await calendar_row(db, actor, calendar_id)
    if not may_add(row.role):
        raise NotWritable
    plan = await _plan(data)
    live = await live_by_uid(db, calendar_id, [draft.uid for draft in plan.drafts])
    allowed, refused = _sorted_out(plan.drafts, live, row.role, actor, plan.lines)
    imported = [Imported(None if stored is None else stored.id, draft.uid, stored is None) for draft, stored in allowed]
    return _report(plan, imported, refused)


async def request_import(db: Db, actor: Actor, calendar_id: UUID, data: bytes, *, now: datetime) -> JobAnswer:
    """Leave the file to a worker. Raises NotFound, NotWritable; what is wrong with the file is told by the job."""
    row = await calendar_row(db, actor, calendar_id)
    if not may_add(row.role):
        raise NotWritable
    import_id, total = new_id(), components_in(data)
    await db.run(
        _REQUEST,
        import_id=import_id,
        calendar_id=calendar_id,
        account_id=actor.id,
        total=total,
        content=data,
        now=now,
    )
    db.record(ImportRequested(import_id))
    return await job(db, actor, import_id)


async def import_for(
    db: Db, actor: Actor, data: bytes, *, name: str | None = None, now: datetime
) -> tuple[UUID, ImportReport]:
    """Import a file into the actor's own calendar of this name, made when there is none.

    Without `name` the file's own counts (X-WR-CALNAME), else "Imported". The calendar's id, and the report. Raises
    what `import_file` raises.
    """
    plan = await _plan(data)
    wanted = name or calendar_name(plan.preamble) or "Imported"
    calendar_id = await db.maybe(_OWN, owner_id=actor.id, name=wanted)
    if calendar_id is None:
        calendar_id = await create_calendar(db, actor, CalendarInput(name=wanted), now=now)
    return calendar_id, await _import(db, actor, calendar_id, plan, now, _tell_nobody)


async def do_import(db: Db, import_id: UUID, *, now: datetime) -> None:
    """Do what was requested, in a transaction beside `db`, telling how far it is; a refusal ends the job.

    Asked again, also at the same time, it is done once.
    """
    # `db` begins no transaction before the long work is over: an idle one would be ended by the server.
    async with db.apart() as reading:
        waiting = await open_import(reading, import_id)
    if waiting is None:
        return
    try:
        async with db.apart() as work:
            await work.run(_LOCK, what=f"import {import_id}")
            if await open_import(work, import_id) is not None:
                report = await _work_off(db, work, import_id, waiting, now)
                await work.run(_DONE, import_id=import_id, the_report=msgspec.to_builtins(report))
    except Refusal as refusal:
        code = refusal.errors[0].code if refusal.errors else refusal.code
        await db.run(_REFUSED, import_id=import_id, the_code=code)


async def _work_off(db: Db, work: Db, import_id: UUID, waiting: ImportWork, now: datetime) -> ImportReport:
    async def tell(done: int, total: int) -> None:
        async with db.apart() as aside:
            await aside.run(_PROGRESS, import_id=import_id, so_far=done, of_all=total)

    # Nobody is signed in here: the one who asked is acted for, with the rights that they have now.
    actor = Actor(waiting.account_id, import_id, None, "en", "UTC")
    return await _import(work, actor, waiting.calendar_id, await _plan(waiting.content), now, tell)


async def _plan(data: bytes) -> ImportPlan:
    # Reading 5 MB takes a second of the processor: others are served meanwhile.
    return await asyncio.to_thread(plan_import, data)


async def _import(
    db: Db, actor: Actor, calendar_id: UUID, plan: ImportPlan, now: datetime, tell: Progress
) -> ImportReport:
    opened = await open_calendar(db, actor, calendar_id)
    if plan.preamble:
        await db.run(_SET_PREAMBLE, calendar_id=calendar_id, lines=plan.preamble)
    imported: list[Imported] = []
    refused: list[NotImported] = []
    for at in range(0, len(plan.drafts), CHUNK):
        await tell(at, len(plan.drafts))
        chunk = plan.drafts[at : at + CHUNK]
        live = await live_by_uid(db, calendar_id, [draft.uid for draft in chunk])
        allowed, not_allowed = _sorted_out(chunk, live, opened.role, actor, plan.lines)
        puts = await write_objects(db, actor, opened, allowed, now)
        imported += [Imported(put.id, put.uid, put.created) for put in puts]
        refused += not_allowed
        # The projections follow each chunk, so that their work is bounded, too, and counts as progress.
        await db.flush()
    return _report(plan, imported, refused)


def _sorted_out(
    drafts: tuple[Draft, ...],
    live: Mapping[str, StoredObject],
    role: str | None,
    actor: Actor,
    lines: Mapping[str, int],
) -> tuple[_Pairs, list[NotImported]]:
    allowed: _Pairs = []
    refused = []
    for draft in drafts:
        stored = live.get(draft.uid)
        if stored is None or may_edit(role, own=stored.created_by == actor.id):
            allowed.append((draft, stored))
        else:
            code, reason = NotYourObject.code, NotYourObject.en
            refused.append(NotImported(lines[draft.uid], draft.uid, draft.component, code, reason))
    return allowed, refused


def _report(plan: ImportPlan, imported: list[Imported], refused: list[NotImported]) -> ImportReport:
    left_out = sorted([*map(NotImported.of, plan.left_out), *refused], key=lambda left: left.line)
    return ImportReport(imported, left_out, plan.transcoded)


async def _tell_nobody(done: int, total: int) -> None:
    return
