"""The agenda: occurrences of everything the viewer shows, in one statement beside the session's."""

from typing import Any, Final
from uuid import UUID

from sqlalchemy import CTE, bindparam, func, select, union
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as SQL_UUID
from sqlalchemy.types import Text

from ymd.accounts.queries import profiles
from ymd.calendars.queries import VIEWER, calendars, members, seen_calendars
from ymd.events.queries import Sources, Window, occurrences_in, ways
from ymd.events.schemas.rows import Key, Occurrences
from ymd.graph.queries import followees, mutes_
from ymd.kernel.actor import Viewer
from ymd.kernel.db import Db
from ymd.kernel.text import fold


def _seen(ids: Any) -> CTE:
    # As an array, so that the planner looks a few calendars up and never reads all there are.
    found = seen_calendars(calendars.c.color).where(calendars.c.id == func.any(func.array(ids)))
    return found.cte("sources").prefix_with("MATERIALIZED", dialect="postgresql")


#: One's own calendars, shared ones, and those of people one follows and has not muted.
_SHOWN = union(
    select(members.c.calendar_id).where(members.c.account_id == VIEWER),
    select(calendars.c.id).where(
        calendars.c.owner_id.in_(followees(VIEWER)),
        calendars.c.deleted_at.is_(None),
        ~mutes_(VIEWER, calendars.c.owner_id),
    ),
).scalar_subquery()

_PEOPLE = select(profiles.c.account_id).where(
    profiles.c.nickname_folded == func.any(bindparam("nicknames", type_=ARRAY(Text)))
)
_ASKED = union(
    select(func.unnest(bindparam("calendar_ids", type_=ARRAY(SQL_UUID))).label("calendar_id")),
    select(calendars.c.id).where(calendars.c.owner_id.in_(_PEOPLE)),
).scalar_subquery()

_EVERYTHING: Final = ways(Sources(_seen(_SHOWN), plans=True))
_SOME: Final = ways(Sources(_seen(_ASKED)))


async def agenda(
    db: Db,
    viewer: Viewer,
    window: Window,
    *,
    calendar_ids: list[UUID],
    people: list[str],
    limit: int,
    after: Key | None,
) -> Occurrences:
    """A page of the occurrences in a window, in order: of everything that the viewer shows, or, where calendars or
    people are named, of these as far as the viewer may see them. What may not be seen is left out, not refused.

    Raises WindowTooFar.
    """
    page: dict[str, Any] = {"limit": limit, "after": after, "viewer_id": viewer.id}
    if not calendar_ids and not people:
        return await occurrences_in(db, _EVERYTHING, window, **page)
    named: dict[str, Any] = {"calendar_ids": calendar_ids, "nicknames": [fold(nickname) for nickname in people]}
    return await occurrences_in(db, _SOME, window, **page, **named)
