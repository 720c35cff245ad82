"""Reads of objects, for those who hold the right already."""

from typing import Final
from uuid import UUID

from sqlalchemy import Text, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as SQL_UUID

from ymd.calendars.schemas.objects import StoredObject
from ymd.calendars.tables import objects
from ymd.ics import EventValues
from ymd.kernel.db import Db
from ymd.kernel.statement import statement

STORED_COLUMNS: Final = (
    objects.c.calendar_id,
    objects.c.id,
    objects.c.uid,
    objects.c.component,
    objects.c.text,
    objects.c.audience,
    objects.c.secret,
    objects.c.version,
    objects.c.change,
    objects.c.created_by,
    objects.c.created_at,
    objects.c.updated_at,
    objects.c.deleted_at,
)

_CALENDAR = objects.c.calendar_id == bindparam("calendar_id", type_=SQL_UUID)
_BY_ID = statement(select(*STORED_COLUMNS).where(_CALENDAR, objects.c.id == bindparam("id")), StoredObject)
_BY_IDS = statement(
    select(*STORED_COLUMNS)
    .where(_CALENDAR, objects.c.id == func.any(bindparam("ids", type_=ARRAY(SQL_UUID))))
    .order_by(objects.c.id),
    StoredObject,
)
_LIVE_BY_UIDS = statement(
    select(*STORED_COLUMNS).where(
        _CALENDAR,
        objects.c.uid == func.any(bindparam("uids", type_=ARRAY(Text))),
        objects.c.deleted_at.is_(None),
    ),
    StoredObject,
)


async def stored_object(db: Db, calendar_id: UUID, object_id: UUID) -> StoredObject:
    """The object, also one in the trash. Judges nobody's right. Raises NotFound."""
    return await db.one(_BY_ID, calendar_id=calendar_id, id=object_id)


async def stored_objects(db: Db, calendar_id: UUID, object_ids: tuple[UUID, ...]) -> list[StoredObject]:
    """These objects, also those in the trash, by id. For the hooks that project them; judges nobody's right."""
    return await db.all(_BY_IDS, calendar_id=calendar_id, ids=object_ids)


async def live_by_uid(db: Db, calendar_id: UUID, uids: list[str]) -> dict[str, StoredObject]:
    """The objects of these UIDs that are not in the trash. Judges nobody's right."""
    found = await db.all(_LIVE_BY_UIDS, calendar_id=calendar_id, uids=uids)
    return {stored.uid: stored for stored in found}


def remember_values(db: Db, object_id: UUID, values: tuple[EventValues, ...] | None) -> None:
    """Keep what the text of an object says for `values_read` in the same unit of work; None forgets it."""
    db.memory[remember_values, object_id] = values


def values_read(db: Db, object_id: UUID) -> tuple[EventValues, ...] | None:
    """What the text says that was just put, once, where it was read before; None where it must be read now."""
    values: tuple[EventValues, ...] | None = db.memory.pop((remember_values, object_id), None)
    return values
