"""What `ymd import` does: one file, one person, one transaction, one report."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Select, Uuid, bindparam, select
from sqlalchemy.types import Text

from ymd.accounts.queries import profiles
from ymd.calendars import actions, queries
from ymd.calendars.errors import FileRefused
from ymd.calendars.schemas.imports import ImportReport
from ymd.cli import wiring
from ymd.kernel.actor import Actor
from ymd.kernel.clock import SystemClock
from ymd.kernel.db import Db
from ymd.kernel.errors import NotFound
from ymd.kernel.statement import statement
from ymd.kernel.text import fold


class Wanted(msgspec.Struct, frozen=True):
    """For whom (None: the calendar's owner, or the only person there is), where to, and whether to store it."""

    nickname: str | None
    calendar_id: UUID | None
    name: str | None
    dry_run: bool


class Outcome(msgspec.Struct, frozen=True):
    """What became of the file. `calendar_id` is None where nothing was stored."""

    nickname: str
    calendar: str
    calendar_id: UUID | None
    report: ImportReport


def _people(*where: ColumnElement[bool]) -> Select[Any]:
    # Nobody is signed in: the person stands where their session would.
    person = profiles.c.account_id
    columns = (profiles.c.nickname, profiles.c.locale, profiles.c.time_zone)
    return select(person.label("id"), person.label("session_id"), *columns).where(*where)


_NAMED = statement(_people(profiles.c.nickname_folded == bindparam("folded", type_=Text)), Actor)
_OWNER = statement(
    _people(
        profiles.c.account_id == queries.calendars.c.owner_id,
        queries.calendars.c.id == bindparam("calendar_id", type_=Uuid),
        queries.calendars.c.deleted_at.is_(None),
    ),
    Actor,
)
_TWO = statement(_people().limit(2), Actor)


async def bring(url: str, data: bytes, wanted: Wanted) -> Outcome:
    """Import the file. Raises NotFound with a sentence of what was looked for, and what `import_file` raises."""
    async with wiring.opened(url) as database:
        db = database.work()
        kept = False
        try:
            outcome = await _bring(db, data, wanted)
            kept = not wanted.dry_run
        finally:
            await db.end(commit=kept)
    return outcome if kept else msgspec.structs.replace(outcome, calendar_id=None)


async def _bring(db: Db, data: bytes, wanted: Wanted) -> Outcome:
    now = SystemClock().now()
    actor = await _whom(db, wanted)
    try:
        if wanted.calendar_id is None:
            calendar_id, report = await actions.import_for(db, actor, data, name=wanted.name, now=now)
        else:
            calendar_id = wanted.calendar_id
            report = await actions.import_file(db, actor, calendar_id, data, now=now)
    except FileRefused as refused:
        raise FileRefused(" ".join([refused.en, *(f"{each.code}: {each.detail}" for each in refused.errors)])) from None
    calendar = await queries.calendar(db, actor, calendar_id)
    return Outcome(actor.nickname or "", calendar.name, calendar_id, report)


async def _whom(db: Db, wanted: Wanted) -> Actor:
    owner = None
    if wanted.calendar_id is not None:
        owner = await db.maybe(_OWNER, calendar_id=wanted.calendar_id)
        if owner is None:
            raise NotFound(f"There is no calendar {wanted.calendar_id}. Its address in the API ends with its id.")
    if wanted.nickname is not None:
        named = await db.maybe(_NAMED, folded=fold(wanted.nickname))
        if named is None:
            raise NotFound(f"Nobody here is called {wanted.nickname}. Look at the nickname once more: --as NICKNAME.")
        return named
    if owner is not None:
        return owner
    people = await db.all(_TWO)
    if len(people) != 1:
        found = "Several people are here" if people else "Nobody is here yet"
        raise NotFound(f"{found}: say for whom the file is, with --as NICKNAME.")
    return people[0]


def told(outcome: Outcome) -> Iterator[str]:
    """The report, a line for each thing that was not taken."""
    report = outcome.report
    new = sum(one.created for one in report.events)
    counts = f"{new} new, {len(report.events) - new} brought up to date, {len(report.left_out)} left out"
    yield f"{outcome.nickname}, “{outcome.calendar}”: {counts}."
    if report.transcoded:
        yield "The file was not UTF-8 and was read as Latin-1."
    for left in report.left_out:
        yield f"line {left.line}: {left.component} left out, {left.code}: {left.reason}"
    yield "Nothing was stored: a dry run." if outcome.calendar_id is None else f"The calendar: {outcome.calendar_id}"
