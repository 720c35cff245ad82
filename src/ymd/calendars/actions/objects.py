"""Writing objects: every protocol's put, delete and restore ends here.

The calendar's row is locked first and counts one change for the whole unit of work, so that changes become visible in
the order of their numbers and none is missed; a sequence would not wait for whoever took a lower number.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from msgspec import UNSET
from sqlalchemy import Boolean, DateTime, Text, bindparam, column, func, insert, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as SQL_UUID

from ymd.calendars.errors import NotWritable, NotYourObject, TooManyObjects, UidTaken
from ymd.calendars.facts import ObjectsChanged
from ymd.calendars.queries.objects import live_by_uid, remember_values, stored_object
from ymd.calendars.queries.visibility import calendar_level, seen_calendars
from ymd.calendars.rules import DAYS_IN_TRASH, MAX_OBJECTS, is_secret, may_add, may_edit
from ymd.calendars.schemas.objects import Draft, Opened, Put, StoredObject
from ymd.calendars.tables import calendars, objects
from ymd.kernel.actor import Actor
from ymd.kernel.db import Db
from ymd.kernel.errors import NotFound
from ymd.kernel.ids import new_id
from ymd.kernel.statement import command, statement


class _Bumped(msgspec.Struct, frozen=True):
    id: UUID
    owner_id: UUID
    time_zone: str
    change: int
    role: str | None
    level: int


_ID = bindparam("calendar_id", type_=SQL_UUID)
_WHEN = bindparam("now", type_=DateTime(timezone=True))
_SEEN = seen_calendars().subquery("seen")
_BUMP = statement(
    update(calendars)
    .values(change=calendars.c.change + 1)
    .where(calendars.c.id == _ID, calendars.c.deleted_at.is_(None), _SEEN.c.id == calendars.c.id)
    .returning(
        calendars.c.id,
        calendars.c.owner_id,
        calendars.c.time_zone,
        calendars.c.change,
        _SEEN.c.role,
        calendar_level(_SEEN).label("level"),
    ),
    _Bumped,
)
_OWNED = select(calendars.c.id).where(calendars.c.owner_id == bindparam("owner_id"), calendars.c.deleted_at.is_(None))
_COUNT = statement(
    select(func.count()).select_from(
        select(objects.c.id)
        .where(objects.c.calendar_id.in_(_OWNED), objects.c.deleted_at.is_(None))
        .limit(MAX_OBJECTS + 1)
        .subquery("owned")
    ),
    int,
)
_COLUMNS = {
    "id": SQL_UUID,
    "uid": Text,
    "component": Text,
    "text": Text,
    "audience": Text,
    "secret": Boolean,
}
_ROWS = (
    func.unnest(*(bindparam(f"{name}s", type_=ARRAY(kind)) for name, kind in _COLUMNS.items()))
    .table_valued(*(column(name, kind) for name, kind in _COLUMNS.items()), name="drafts")
    .render_derived()
)
_INSERT = command(
    insert(objects).from_select(
        ["calendar_id", *_COLUMNS, "change", "created_by", "created_at", "updated_at"],
        select(
            _ID,
            *(_ROWS.c[name] for name in _COLUMNS),
            bindparam("change_now", type_=calendars.c.change.type),
            bindparam("author_id", type_=SQL_UUID),
            _WHEN,
            _WHEN,
        ),
    )
)
_UPDATE = command(
    update(objects)
    .values(
        component=_ROWS.c.component,
        text=_ROWS.c.text,
        audience=_ROWS.c.audience,
        secret=_ROWS.c.secret,
        version=objects.c.version + 1,
        change=bindparam("change_now", type_=calendars.c.change.type),
        updated_at=_WHEN,
    )
    .where(objects.c.calendar_id == _ID, objects.c.id == _ROWS.c.id)
)
_DELETE = command(
    update(objects)
    .values(deleted_at=_WHEN, change=bindparam("change_now"), updated_at=_WHEN)
    .where(objects.c.calendar_id == _ID, objects.c.id == bindparam("object_id"))
)
_RESTORE = command(
    update(objects)
    .values(deleted_at=None, change=bindparam("change_now"), version=objects.c.version + 1, updated_at=_WHEN)
    .where(objects.c.calendar_id == _ID, objects.c.id == bindparam("object_id"))
)


async def open_calendar(db: Db, actor: Actor, calendar_id: UUID) -> Opened:
    """Lock the calendar for writing and count a change, once in a unit of work however often it is asked.

    Raises NotFound for a calendar that the actor may not see, NotWritable for one in which they may add nothing.
    """
    key = (open_calendar, calendar_id, actor.id)
    if key not in db.memory:
        bumped = await db.one(_BUMP, calendar_id=calendar_id, viewer_id=actor.id)
        if not bumped.level:
            raise NotFound
        if bumped.role is None or not may_add(bumped.role):
            raise NotWritable
        db.memory[key] = Opened(bumped.id, bumped.owner_id, bumped.time_zone, bumped.role, bumped.change)
    opened: Opened = db.memory[key]
    return opened


async def put_object(db: Db, actor: Actor, calendar_id: UUID, draft: Draft, *, now: datetime) -> Put:
    """Add the draft, or replace the live object of its UID. Raises what `put_objects` raises."""
    (put,) = await put_objects(db, actor, calendar_id, [draft], now=now)
    return put


async def put_objects(db: Db, actor: Actor, calendar_id: UUID, drafts: Sequence[Draft], *, now: datetime) -> list[Put]:
    """Add or replace objects, no two of one UID, in the order of the drafts: five statements however many they are.

    Raises NotFound, NotWritable; NotYourObject where a contributor would replace what another added; TooManyObjects.
    """
    opened = await open_calendar(db, actor, calendar_id)
    live = await live_by_uid(db, calendar_id, [draft.uid for draft in drafts])
    return await write_objects(db, actor, opened, [(draft, live.get(draft.uid)) for draft in drafts], now)


async def change_object(db: Db, actor: Actor, stored: StoredObject, draft: Draft, *, now: datetime) -> Put:
    """Replace an object that was read after `open_calendar` in this unit of work. Raises NotWritable, NotYourObject."""
    opened = await open_calendar(db, actor, stored.calendar_id)
    (put,) = await write_objects(db, actor, opened, [(draft, stored)], now)
    return put


async def delete_object(db: Db, actor: Actor, calendar_id: UUID, object_id: UUID, *, now: datetime) -> None:
    """Put the object into the trash. Raises NotFound, NotWritable, NotYourObject."""
    opened = await open_calendar(db, actor, calendar_id)
    stored = await stored_object(db, calendar_id, object_id)
    if stored.deleted_at is not None:
        raise NotFound
    _require_edit(opened, actor, stored)
    await db.run(_DELETE, calendar_id=calendar_id, object_id=object_id, change_now=opened.change, now=now)
    db.record(ObjectsChanged(calendar_id, opened.change, (object_id,), actor.id))


async def restore_object(db: Db, actor: Actor, calendar_id: UUID, object_id: UUID, *, now: datetime) -> None:
    """Take the object out of the trash as a new version. What is not in it, or no longer, is NotFound.

    Raises NotWritable, NotYourObject, TooManyObjects; UidTaken when its UID came back meanwhile.
    """
    opened = await open_calendar(db, actor, calendar_id)
    stored = await stored_object(db, calendar_id, object_id)
    if stored.deleted_at is None or stored.deleted_at <= now - timedelta(days=DAYS_IN_TRASH):
        raise NotFound
    _require_edit(opened, actor, stored)
    if await live_by_uid(db, calendar_id, [stored.uid]):
        raise UidTaken
    await _require_room(db, opened, 1)
    await db.run(_RESTORE, calendar_id=calendar_id, object_id=object_id, change_now=opened.change, now=now)
    db.record(ObjectsChanged(calendar_id, opened.change, (object_id,), actor.id))


async def write_objects(
    db: Db, actor: Actor, opened: Opened, pairs: Sequence[tuple[Draft, StoredObject | None]], now: datetime
) -> list[Put]:
    """Write drafts over what is stored of them, None for nothing, as read after the calendar was opened."""
    puts, added, replaced = [], [], []
    for draft, stored in pairs:
        audience = draft.audience
        if stored is None:
            row = _row(new_id(), draft, None if audience is UNSET else audience)
            added.append(row)
            remember_values(db, row[0], draft.values)
            puts.append(Put(row[0], draft.uid, 1, created=True, changed=True))
            continue
        _require_edit(opened, actor, stored)
        row = _row(stored.id, draft, stored.audience if audience is UNSET else audience)
        changed = draft.edited or row[2:] != (stored.component, stored.text, stored.audience, stored.secret)
        if changed:
            replaced.append(row)
            remember_values(db, stored.id, draft.values)
        puts.append(Put(stored.id, draft.uid, stored.version + changed, created=False, changed=changed))
    common = {"calendar_id": opened.id, "change_now": opened.change, "now": now}
    if added:
        await _require_room(db, opened, len(added))
        await db.run(_INSERT, **common, author_id=actor.id, **_arrays(added))
    if replaced:
        await db.run(_UPDATE, **common, **_arrays(replaced))
    if added or replaced:
        ids = tuple(put.id for put in puts if put.changed)
        db.record(ObjectsChanged(opened.id, opened.change, ids, actor.id))
    return puts


_Row = tuple[UUID, str, str, str, str | None, bool]


def _row(object_id: UUID, draft: Draft, audience: str | None) -> _Row:
    return object_id, draft.uid, draft.component, draft.text, audience, is_secret(draft.text)


def _arrays(rows: Sequence[_Row]) -> dict[str, tuple[object, ...]]:
    return {f"{name}s": values for name, values in zip(_COLUMNS, zip(*rows, strict=True), strict=True)}


def _require_edit(opened: Opened, actor: Actor, stored: StoredObject) -> None:
    if not may_edit(opened.role, own=stored.created_by == actor.id):
        raise NotYourObject


async def _require_room(db: Db, opened: Opened, more: int) -> None:
    if await db.one(_COUNT, owner_id=opened.owner_id) + more > MAX_OBJECTS:
        raise TooManyObjects
