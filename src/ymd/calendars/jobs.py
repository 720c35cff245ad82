"""What the clock does for calendars: it empties the trash, and at last forgets that something was in it."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import DateTime, bindparam, delete, func, insert, select, update

from ymd.calendars.rules import DAYS_IN_TRASH, DAYS_REMEMBERED
from ymd.calendars.tables import calendars, imports, objects, purged
from ymd.kernel.db import Db
from ymd.kernel.outside import Outside
from ymd.kernel.statement import Statement, command

_DAYS_OF_REPORTS: Final = 7
#: A statement's share, so that no lock is held for long.
SHARE: Final = 2_000
CALENDARS: Final = 50
_ROUNDS: Final = 50

_BEFORE = bindparam("before", type_=DateTime(timezone=True))

_OLD = (
    select(objects.c.calendar_id, objects.c.id)
    .where(objects.c.deleted_at <= _BEFORE)
    .order_by(objects.c.calendar_id, objects.c.id)
    .limit(bindparam("share"))
    .with_for_update(skip_locked=True)
    .cte("old")
)
_GONE = (
    delete(objects)
    .where(objects.c.calendar_id == _OLD.c.calendar_id, objects.c.id == _OLD.c.id)
    .returning(objects.c.calendar_id, objects.c.id, objects.c.uid, objects.c.component, objects.c.change)
    .cte("gone")
)
_NAMES = ("calendar_id", "id", "uid", "component", "change")
_EMPTY_OBJECTS = command(
    insert(purged).from_select(
        [*_NAMES, "purged_at"],
        select(*(_GONE.c[name] for name in _NAMES), bindparam("now", type_=DateTime(timezone=True))),
    )
)
_EMPTY_CALENDARS = command(
    delete(calendars).where(
        calendars.c.id.in_(select(calendars.c.id).where(calendars.c.deleted_at <= _BEFORE).limit(bindparam("share")))
    )
)

_LONG_PURGED = (
    select(purged.c.calendar_id, purged.c.id)
    .where(purged.c.purged_at <= _BEFORE)
    .order_by(purged.c.calendar_id, purged.c.id)
    .limit(bindparam("share"))
    .cte("long_purged")
)
_FORGOTTEN = (
    delete(purged)
    .where(purged.c.calendar_id == _LONG_PURGED.c.calendar_id, purged.c.id == _LONG_PURGED.c.id)
    .returning(purged.c.calendar_id, purged.c.change)
    .cte("forgotten")
)
_LATEST = (
    select(_FORGOTTEN.c.calendar_id, func.max(_FORGOTTEN.c.change).label("change"))
    .group_by(_FORGOTTEN.c.calendar_id)
    .subquery("latest")
)
_FORGET = command(
    update(calendars)
    .values(forgotten=func.greatest(calendars.c.forgotten, _LATEST.c.change))
    .where(calendars.c.id == _LATEST.c.calendar_id)
)
_FORGET_IMPORTS = command(delete(imports).where(imports.c.created_at <= _BEFORE, imports.c.content.is_(None)))


async def empty_trash(db: Db, outside: Outside) -> None:
    """Delete for good what has lain in the trash for 30 days; of objects the change numbers stay for 90 days more."""
    now = outside.clock.now()
    before = now - timedelta(days=DAYS_IN_TRASH)
    await _repeat(db, _EMPTY_OBJECTS, before=before, now=now, share=SHARE)
    await _repeat(db, _EMPTY_CALENDARS, before=before, share=CALENDARS)


async def forget_purged(db: Db, outside: Outside) -> None:
    """Forget what left the trash 90 days ago: a sync that goes on from before is refused from now on."""
    await _repeat(db, _FORGET, before=outside.clock.now() - timedelta(days=DAYS_REMEMBERED), share=SHARE)


async def forget_imports(db: Db, outside: Outside) -> None:
    """Forget the reports of imports that ended a week ago."""
    await db.run(_FORGET_IMPORTS, before=outside.clock.now() - timedelta(days=_DAYS_OF_REPORTS))


async def _repeat(db: Db, portion: Statement[None], **params: datetime | int) -> None:
    for _ in range(_ROUNDS):
        if not await db.run(portion, **params):
            return
