"""What changed in a calendar since a number: the part of a sync that every protocol shares.

The calendar's number is read before its objects are, so it never promises more than was read; whoever goes on from it
sees again what was changed between the two reads, and misses nothing.
"""

from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Select,
    bindparam,
    case,
    null,
    or_,
    select,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.dialects.postgresql import UUID as SQL_UUID

from ymd.calendars.errors import MembersOnly, TokenTooOld
from ymd.calendars.queries.calendars import calendar_row
from ymd.calendars.queries.visibility import level_in, seen_calendars
from ymd.calendars.rules import Level
from ymd.calendars.schemas.calendars import CalendarRow, Change
from ymd.calendars.tables import calendars, objects, purged
from ymd.kernel.actor import Actor
from ymd.kernel.db import Db
from ymd.kernel.page import Page, PageRequest, page_of
from ymd.kernel.statement import statement

_LAST_ID = UUID(int=2**128 - 1)


class ChangesRead(msgspec.Struct, frozen=True):
    """A page of changes, and the number to go on from once there is no further page."""

    page: Page[Change]
    change: int


_CALENDAR = bindparam("calendar_id", type_=SQL_UUID)
_AFTER = tuple_(bindparam("after_change", type_=BigInteger), bindparam("after_id", type_=SQL_UUID))
_TOMBSTONES = bindparam("tombstones", type_=Boolean)
#: What is no event says nothing of times, so who gets the times only never knew of it.
_TIMES_ONLY = bindparam("times_only", type_=Boolean)


def _live_and_trashed() -> Select[Any]:
    seen = seen_calendars().where(calendars.c.id == _CALENDAR).subquery("seen")
    level = level_in(seen, audience=objects.c.audience, secret=objects.c.secret, created_by=objects.c.created_by)
    told: ColumnElement[Any] = case((level >= Level.details, objects.c.uid), else_=null())
    return (
        select(
            objects.c.id,
            told.label("uid"),
            objects.c.component,
            objects.c.change,
            objects.c.deleted_at.is_not(None).label("deleted"),
        )
        .join(seen, seen.c.id == objects.c.calendar_id)
        .where(
            objects.c.calendar_id == _CALENDAR,
            tuple_(objects.c.change, objects.c.id) > _AFTER,
            or_(level >= Level.details, objects.c.component == "VEVENT"),
            or_(_TOMBSTONES, objects.c.deleted_at.is_(None)),
        )
    )


def _forgotten_soon() -> Select[Any]:
    return select(purged.c.id, null().label("uid"), purged.c.component, purged.c.change, true().label("deleted")).where(
        purged.c.calendar_id == _CALENDAR,
        tuple_(purged.c.change, purged.c.id) > _AFTER,
        _TOMBSTONES,
        or_(~_TIMES_ONLY, purged.c.component == "VEVENT"),
    )


_BOTH = union_all(_live_and_trashed(), _forgotten_soon()).subquery("both")
_CHANGES = statement(
    select(_BOTH.c.id, _BOTH.c.uid, _BOTH.c.component, _BOTH.c.change, _BOTH.c.deleted)
    .order_by(_BOTH.c.change, _BOTH.c.id)
    .limit(bindparam("limit")),
    Change,
)


async def changes_since(db: Db, actor: Actor, calendar_id: UUID, since: int, page: PageRequest) -> ChangesRead:
    """What changed after `since` in the order of change; 0 reads everything that is there.

    A deletion is told, also after the trash was emptied, but not to those who start from 0. Raises NotFound,
    MembersOnly; TokenTooOld for a number from before what is remembered or before the actor's role changed, since
    other things may have come into their sight then.
    """
    row = await calendar_row(db, actor, calendar_id)
    if row.role is None:
        raise MembersOnly
    if since and _is_unknown(row, since):
        raise TokenTooOld
    change, object_id = page.after or (since, _LAST_ID)
    rows = await db.all(
        _CHANGES,
        calendar_id=row.id,
        viewer_id=actor.id,
        after_change=change,
        after_id=object_id,
        tombstones=since > 0,
        times_only=row.role == "free_busy",
        limit=page.limit + 1,
    )
    return ChangesRead(page_of(rows, page.limit, lambda item: (item.change, item.id)), row.change)


def _is_unknown(row: CalendarRow, since: int) -> bool:
    # A number that was never reached comes from a database that was since put back to an older state.
    return since < row.forgotten or since < (row.member_change or 0) or since > row.change
