"""The one visibility clause of calendars and their objects, as SQL that every read composes.

`seen` is the calendars with what they mean to one viewer: the viewer's `role` (null for no member) and their `reach`,
the audiences that the viewer belongs to seen from the owner. A block either way empties the reach, and leaves roles.
"""

from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import UUID as SQL_UUID

from ymd.calendars.rules import Level
from ymd.calendars.tables import calendars, members
from ymd.graph.queries import are_blocked, are_friends, follows_

Condition = ColumnElement[bool]

#: The viewer's id as a parameter; null for somebody who is not signed in, who is nobody's member, friend or follower.
VIEWER: Final[BindParameter[UUID | None]] = bindparam("viewer_id", type_=SQL_UUID)


def _level(level: Level) -> ColumnElement[int]:
    return literal_column(str(int(level)), Integer)


_NOTHING, _BUSY, _DETAILS, _EDIT = (_level(level) for level in Level)


def _audiences(names: str) -> ColumnElement[Any]:
    return literal_column(f"'{{{names}}}'::text[]")


def reach(viewer: ColumnElement[Any], owner: ColumnElement[Any]) -> ColumnElement[Any]:
    """The audiences of `owner` that `viewer` belongs to, a text array: nobody signed in is the public."""
    return case(
        (are_blocked(viewer, owner), _audiences("")),
        (are_friends(viewer, owner), _audiences("public,followers,friends")),
        (follows_(viewer, owner), _audiences("public,followers")),
        else_=_audiences("public"),
    )


def seen_calendars(*more: ColumnElement[Any], viewer: ColumnElement[Any] = VIEWER) -> Select[Any]:
    """Every calendar that is not in the trash, visible or not, with the viewer's `role` and `reach`.

    Columns: id, owner_id, audience_who, audience_as, role, reach, then `more`. Narrow it by where(), and make it a
    subquery or CTE, before `level_in` or `calendar_level` judge its columns.
    """
    membership = and_(members.c.calendar_id == calendars.c.id, members.c.account_id == viewer)
    return (
        select(
            calendars.c.id,
            calendars.c.owner_id,
            calendars.c.audience_who,
            calendars.c.audience_as,
            members.c.role,
            reach(viewer, calendars.c.owner_id).label("reach"),
            *more,
        )
        .select_from(calendars.outerjoin(members, membership))
        .where(calendars.c.deleted_at.is_(None))
    )


def within(audience: ColumnElement[Any], reach: ColumnElement[Any]) -> Condition:
    """Whether an audience is one of those in the reach; `members` and `private` never are."""
    return audience == func.any(reach)


def calendar_level(seen: Any) -> ColumnElement[int]:
    """The viewer's Level for what lies in a calendar and has no audience of its own; 0 = the calendar is hidden."""
    return func.greatest(_by_role(seen), _by_audience(seen), type_=Integer)


def visible_calendar(seen: Any) -> Condition:
    return or_(seen.c.role.is_not(None), within(seen.c.audience_who, seen.c.reach))


def level_in(
    seen: Any,
    *,
    audience: ColumnElement[Any],
    secret: ColumnElement[Any],
    created_by: ColumnElement[Any],
    viewer: ColumnElement[Any] = VIEWER,
) -> ColumnElement[int]:
    """The viewer's Level for one object of a calendar of `seen`: select rows only where it is over 0.

    Editors get everything. An audience of `private` leaves the members the times and everyone else nothing. An
    audience of its own reaches as far as it says, also beyond the calendar's. What is `secret` (RFC 5545 section
    3.8.1.3: any CLASS but PUBLIC) is never more than times.
    """
    edits = or_(
        seen.c.role == "owner", seen.c.role == "editor", and_(seen.c.role == "contributor", created_by == viewer)
    )
    by_audience = case(
        (audience.is_(None), _by_audience(seen)),
        (within(audience, seen.c.reach), _DETAILS),
        else_=_NOTHING,
    )
    shown = func.greatest(_by_role(seen), by_audience, type_=Integer)
    return case(
        (edits, _EDIT),
        (audience == "private", case((seen.c.role.is_not(None), _BUSY), else_=_NOTHING)),
        (secret, func.least(shown, _BUSY, type_=Integer)),
        else_=shown,
    )


def _by_role(seen: Any) -> ColumnElement[int]:
    return case(
        (or_(seen.c.role == "owner", seen.c.role == "editor"), _EDIT),
        (seen.c.role == "free_busy", _BUSY),
        (seen.c.role.is_not(None), _DETAILS),
        else_=_NOTHING,
    )


def _by_audience(seen: Any) -> ColumnElement[int]:
    allowed = case((seen.c.audience_as == "free_busy", _BUSY), else_=_DETAILS)
    return case((within(seen.c.audience_who, seen.c.reach), allowed), else_=_NOTHING)
