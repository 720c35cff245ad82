"""Who is in a calendar."""

from functools import cache
from uuid import UUID

from sqlalchemy import bindparam, case, null, select
from sqlalchemy.dialects.postgresql import UUID as SQL_UUID

from ymd.accounts.queries import profiles
from ymd.calendars.errors import MembersOnly
from ymd.calendars.queries.calendars import calendar_row
from ymd.calendars.queries.visibility import VIEWER
from ymd.calendars.schemas.calendars import Member, MemberRow
from ymd.calendars.tables import members
from ymd.graph.queries import are_blocked
from ymd.kernel.actor import Actor
from ymd.kernel.db import Db
from ymd.kernel.page import Page, PageRequest, page_of
from ymd.kernel.statement import Statement, statement
from ymd.kernel.text import fold

_CALENDAR = members.c.calendar_id == bindparam("calendar_id", type_=SQL_UUID)
_ID_OF = statement(
    select(members.c.account_id)
    .join(profiles, profiles.c.account_id == members.c.account_id)
    .where(_CALENDAR, profiles.c.nickname_folded == bindparam("folded")),
    UUID,
)


@cache
def _listed(*, further: bool) -> Statement[MemberRow]:
    hidden = are_blocked(VIEWER, members.c.account_id)
    rows = (
        select(
            members.c.account_id,
            case((hidden, null()), else_=profiles.c.nickname).label("nickname"),
            members.c.role,
            members.c.since,
        )
        .join(profiles, profiles.c.account_id == members.c.account_id)
        .where(_CALENDAR)
        .order_by(members.c.account_id)
        .limit(bindparam("limit"))
    )
    if further:
        rows = rows.where(members.c.account_id > bindparam("after", type_=SQL_UUID))
    return statement(rows, MemberRow)


_listed(further=False), _listed(further=True)


async def members_of(db: Db, actor: Actor, calendar_id: UUID, page: PageRequest) -> Page[Member]:
    """The members with their roles, oldest account first; someone behind a block has no name.

    Raises NotFound, and MembersOnly for who sees the calendar by its audience or its times only.
    """
    row = await calendar_row(db, actor, calendar_id)
    if row.role in (None, "free_busy"):
        raise MembersOnly
    more = {"after": page.after[0]} if page.after else {}
    rows = await db.all(
        _listed(further=bool(more)), calendar_id=row.id, viewer_id=actor.id, limit=page.limit + 1, **more
    )
    return page_of(rows, page.limit, lambda member: (member.account_id,)).map(MemberRow.shown)


async def member_id(db: Db, calendar_id: UUID, nickname: str) -> UUID | None:
    """The account of the member by that nickname, None where no member has it. Judges nobody's right."""
    return await db.maybe(_ID_OF, calendar_id=calendar_id, folded=fold(nickname))
