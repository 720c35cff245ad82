"""What lies in the trash, for those who may take it out again."""

from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import DateTime, Select, Text, and_, bindparam, literal, null, or_, select, tuple_, union_all
from sqlalchemy.dialects.postgresql import UUID as SQL_UUID

from ymd.calendars.queries.visibility import VIEWER
from ymd.calendars.rules import DAYS_IN_TRASH
from ymd.calendars.schemas.calendars import Trashed
from ymd.calendars.tables import calendars, members, objects
from ymd.ics import IcsInvalid, load
from ymd.ics.text import of_line
from ymd.ics.values import lines_by_name
from ymd.kernel.actor import Actor
from ymd.kernel.db import Db
from ymd.kernel.page import Page, PageRequest, page_of
from ymd.kernel.statement import Statement, statement


class _Row(msgspec.Struct, frozen=True):
    id: UUID
    calendar_id: UUID
    component: str | None
    name: str | None
    text: str | None
    deleted_at: datetime


_SINCE = bindparam("since", type_=DateTime(timezone=True))
_CALENDAR = statement(
    select(calendars.c.deleted_at).where(
        calendars.c.id == bindparam("calendar_id", type_=SQL_UUID),
        calendars.c.owner_id == VIEWER,
        calendars.c.deleted_at.is_not(None),
    ),
    datetime,
)


def _calendars() -> Select[Any]:
    return select(
        calendars.c.id,
        calendars.c.id.label("calendar_id"),
        null().cast(Text).label("component"),
        calendars.c.name,
        null().cast(Text).label("text"),
        calendars.c.deleted_at,
    ).where(calendars.c.owner_id == VIEWER, calendars.c.deleted_at > _SINCE)


def _objects() -> Select[Any]:
    own = and_(members.c.role == literal("contributor", Text), objects.c.created_by == VIEWER)
    edits = or_(members.c.role == literal("owner", Text), members.c.role == literal("editor", Text), own)
    return (
        select(
            objects.c.id,
            objects.c.calendar_id,
            objects.c.component,
            null().cast(Text).label("name"),
            objects.c.text,
            objects.c.deleted_at,
        )
        .join(members, members.c.calendar_id == objects.c.calendar_id)
        .join(calendars, calendars.c.id == objects.c.calendar_id)
        .where(members.c.account_id == VIEWER, edits, calendars.c.deleted_at.is_(None), objects.c.deleted_at > _SINCE)
    )


@cache
def _listed(*, further: bool) -> Statement[_Row]:
    both = union_all(_calendars(), _objects()).subquery("both")
    rows = select(
        both.c.id, both.c.calendar_id, both.c.component, both.c.name, both.c.text, both.c.deleted_at
    ).order_by(both.c.deleted_at.desc(), both.c.id.desc())
    if further:
        before = tuple_(bindparam("before", type_=DateTime(timezone=True)), bindparam("before_id", type_=SQL_UUID))
        rows = rows.where(tuple_(both.c.deleted_at, both.c.id) < before)
    return statement(rows.limit(bindparam("limit")), _Row)


_listed(further=False), _listed(further=True)


async def trash_of(db: Db, actor: Actor, page: PageRequest, *, now: datetime) -> Page[Trashed]:
    """Own calendars, and objects that the actor may edit, that were deleted in the last 30 days; newest first."""
    more = dict(zip(("before", "before_id"), page.after or (), strict=False))
    since = now - timedelta(days=DAYS_IN_TRASH)
    rows = await db.all(_listed(further=bool(more)), viewer_id=actor.id, since=since, limit=page.limit + 1, **more)
    return page_of(rows, page.limit, lambda row: (row.deleted_at, row.id)).map(_shown)


async def calendar_in_trash(db: Db, owner: Actor, calendar_id: UUID) -> datetime:
    """When the owner's calendar was deleted. Raises NotFound."""
    return await db.one(_CALENDAR, calendar_id=calendar_id, viewer_id=owner.id)


def _shown(row: _Row) -> Trashed:
    return Trashed(
        id=row.id,
        kind="calendar" if row.component is None else "object",
        component=row.component,
        calendar_id=row.calendar_id,
        title=row.name if row.text is None else _summary(row.text),
        deleted_at=row.deleted_at,
        gone_at=row.deleted_at + timedelta(days=DAYS_IN_TRASH),
    )


def _summary(text: str) -> str | None:
    # The rows are only those of which the viewer is an editor: they may read every line.
    try:
        parts = [part for part in load(text).components if part.kind != "VTIMEZONE"]
    except IcsInvalid:
        return None
    lines = lines_by_name(parts[0]).get("SUMMARY") if parts else None
    return of_line(lines[0]) or None if lines else None
