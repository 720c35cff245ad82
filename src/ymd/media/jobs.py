"""What the clock does for pictures: what nothing shows goes, and so do blobs that no picture has."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from sqlalchemy import Date, DateTime, Integer, bindparam, delete, select

from ymd.kernel.db import Db
from ymd.kernel.outside import SHELVES, Outside, Stored
from ymd.kernel.statement import command, statement
from ymd.media.facts import PictureDeleted
from ymd.media.queries import alive_among
from ymd.media.rules.addresses import named_by
from ymd.media.rules.quotas import UNUSED_FOR, day_of
from ymd.media.schemas import Names
from ymd.media.tables import media, upload_days

#: So many pictures in one run.
AT_ONCE: Final = 1_000
#: So many shelves in one run, all of them within a day; and so many blobs at most.
SHELVES_AT_ONCE: Final = 11
MOST_SWEPT: Final = 10_000
#: How long a blob may lie without a row: longer than any upload takes.
_WAITED_FOR: Final = timedelta(days=1)
#: Blobs that are looked up by one statement.
_SHARE: Final = 2_000

_BEFORE = bindparam("before", type_=DateTime(timezone=True))
_OLD = (
    select(media.c.id)
    .where(media.c.unused_since < _BEFORE)
    .order_by(media.c.unused_since)
    .limit(bindparam("at_once", type_=Integer))
    .with_for_update(skip_locked=True)
    .cte("old")
)
_DELETE_UNUSED = statement(delete(media).where(media.c.id == _OLD.c.id).returning(media.c.id, media.c.face), Names)
_FORGET_DAYS = command(delete(upload_days).where(upload_days.c.day < bindparam("day", type_=Date)))


async def delete_unused(db: Db, outside: Outside) -> None:
    """Delete the pictures that nothing has shown for a day; their blobs follow when that is committed."""
    now = outside.clock.now()
    for names in await db.all(_DELETE_UNUSED, before=now - UNUSED_FOR, at_once=AT_ONCE):
        db.record(PictureDeleted(names.id, names.face))
    await db.run(_FORGET_DAYS, day=day_of(now))


async def sweep_blobs(db: Db, outside: Outside) -> None:
    """Go through the next shelves of the store, and remove what has lain there for a day and belongs to no picture:
    what an upload left that broke off, and what went with an account."""
    now = outside.clock.now()
    hour = int(now.timestamp()) // 3600
    swept = 0
    for turn in range(SHELVES_AT_ONCE):
        lying = await outside.blobs.shelf((hour * SHELVES_AT_ONCE + turn) % SHELVES)
        for blob in await _orphans(db, [each for each in lying if now - each.since > _WAITED_FOR]):
            if swept == MOST_SWEPT:
                return
            await outside.blobs.delete(blob)
            swept += 1


async def _orphans(db: Db, lying: list[Stored]) -> list[str]:
    found = []
    for at in range(0, len(lying), _SHARE):
        # In a unit of work of its own: removing files holds no connection.
        async with db.apart() as work:
            found += await _without_row(work, [each.name for each in lying[at : at + _SHARE]])
    return found


async def _without_row(db: Db, blobs: Iterable[str]) -> list[str]:
    named = {blob: named_by(blob) for blob in blobs}
    known = [each for each in named.values() if each is not None]
    ids = [name for name, is_face in known if not is_face]
    alive = await alive_among(db, ids, [name for name, is_face in known if is_face])
    return [blob for blob, name in named.items() if name is None or name[0] not in alive]
