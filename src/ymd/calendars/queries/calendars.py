"""Reads of calendars, each through the one visibility clause."""

from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, select
from sqlalchemy.dialects.postgresql import UUID as SQL_UUID

from ymd.accounts.queries import profiles
from ymd.calendars.queries.visibility import VIEWER, calendar_level, seen_calendars
from ymd.calendars.rules import may_add, may_set_up
from ymd.calendars.schemas.calendars import Calendar, CalendarAudience, CalendarCan, CalendarRow
from ymd.calendars.tables import calendars, members
from ymd.graph.queries import are_blocked
from ymd.kernel.actor import Actor, Viewer
from ymd.kernel.db import Db
from ymd.kernel.page import Page, PageRequest, page_of
from ymd.kernel.statement import Statement, statement


def _rows(narrow: Select[Any]) -> Select[Any]:
    """The rows of CalendarRow for a narrowed `seen_calendars(...)`, hidden calendars left out."""
    seen = narrow.subquery("seen")
    owner = select(profiles.c.nickname).where(
        profiles.c.account_id == seen.c.owner_id, ~are_blocked(VIEWER, seen.c.owner_id)
    )
    level = calendar_level(seen)
    return select(
        seen.c.id,
        seen.c.owner_id,
        seen.c.name,
        seen.c.color,
        seen.c.time_zone,
        seen.c.audience_who,
        seen.c.audience_as,
        owner.scalar_subquery().label("owner"),
        seen.c.role,
        seen.c.change,
        seen.c.forgotten,
        seen.c.member_change,
        seen.c.version,
        seen.c.created_at,
        seen.c.updated_at,
        level.label("level"),
    ).where(level > 0)


_MORE = (
    calendars.c.name,
    calendars.c.color,
    calendars.c.time_zone,
    calendars.c.change,
    calendars.c.forgotten,
    members.c.change.label("member_change"),
    calendars.c.version,
    calendars.c.created_at,
    calendars.c.updated_at,
)
_SEEN = seen_calendars(*_MORE)
_ONE = statement(_rows(_SEEN.where(calendars.c.id == bindparam("calendar_id", type_=SQL_UUID))), CalendarRow)


@cache
def _mine(*, further: bool) -> Statement[CalendarRow]:
    seen = _SEEN.where(members.c.account_id == VIEWER)
    if further:
        seen = seen.where(calendars.c.id > bindparam("after", type_=SQL_UUID))
    rows = _rows(seen)
    return statement(rows.order_by(rows.selected_columns.id).limit(bindparam("limit")), CalendarRow)


_mine(further=False), _mine(further=True)


async def calendar_row(db: Db, viewer: Viewer, calendar_id: UUID) -> CalendarRow:
    """The calendar as it lies there. Raises NotFound for one that the viewer may not see."""
    return await db.one(_ONE, viewer_id=viewer.id, calendar_id=calendar_id)


async def calendar(db: Db, viewer: Viewer, calendar_id: UUID) -> Calendar:
    """Raises NotFound."""
    return shown(await calendar_row(db, viewer, calendar_id))


async def calendars_of(db: Db, actor: Actor, page: PageRequest) -> Page[Calendar]:
    """The calendars in which the actor has a role, oldest first."""
    more = {"after": page.after[0]} if page.after else {}
    rows = await db.all(_mine(further=bool(more)), viewer_id=actor.id, limit=page.limit + 1, **more)
    return page_of(rows, page.limit, lambda row: (row.id,)).map(shown)


def shown(row: CalendarRow) -> Calendar:
    """The calendar as it goes over the wire, with what the viewer may do."""
    owns, member = may_set_up(row.role), row.role is not None
    return Calendar(
        id=row.id,
        name=row.name,
        color=row.color,
        time_zone=row.time_zone,
        audience=CalendarAudience(who=row.audience_who, as_=row.audience_as),
        owner=row.owner,
        role=row.role,
        # To others it would tell when something is written that they do not see.
        change=row.change if member else None,
        created_at=row.created_at,
        updated_at=row.updated_at,
        can=CalendarCan(edit=owns, share=owns, delete=owns, add=may_add(row.role), leave=member and not owns),
    )
