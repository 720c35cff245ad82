"""The one visibility clause of events: what calendars say of an object, and what an answer adds to it.

`docs/how/visibility.md` tells the rules. Every read of events, in lists and alone, is made of `event_level` and
`is_hidden` over a source: calendars with what they mean to the viewer (`calendars.queries.seen_calendars`).
"""

from typing import Any, Final

from sqlalchemy import ColumnElement, FromClause, Integer, Table, and_, case, func, literal_column, or_

from ymd.calendars.queries import VIEWER, level_in, within
from ymd.events.tables import guests
from ymd.graph.queries import are_blocked

Condition = ColumnElement[bool]

#: As `calendars` numbers them: nothing, times only, details, edit.
NOTHING, BUSY, DETAILS, EDIT = (literal_column(str(level), Integer) for level in range(4))

_PUBLIC: Final[ColumnElement[Any]] = literal_column("'public'")


def is_guest(event: FromClause, guest: Table | FromClause = guests) -> Condition:
    """Joins the viewer's own standing answer, if there is one."""
    return and_(
        guest.c.calendar_id == event.c.calendar_id,
        guest.c.event_id == event.c.id,
        guest.c.account_id == VIEWER,
    )


def event_level(source: Any, event: Any, answer: ColumnElement[Any]) -> ColumnElement[int]:
    """How much of an event the viewer gets. Whoever answered gets the details while the answer stands and no block
    stands against it, but of a private or confidential event the times, as everyone who does not edit it."""
    of_the_calendar = level_in(source, audience=event.c.audience, secret=event.c.secret, created_by=event.c.created_by)
    of_the_guest = case(
        (and_(answer.is_not(None), _no_block(source)), case((event.c.secret, BUSY), else_=DETAILS)), else_=NOTHING
    )
    return func.greatest(of_the_calendar, of_the_guest, type_=Integer)


def is_hidden(source: Any, event: Any) -> Condition:
    """Whether a block with whoever made the event hides it. With the owner it has emptied the reach already; members
    of the calendar see its events all the same."""
    return and_(
        source.c.role.is_(None),
        event.c.created_by.is_not(None),
        event.c.created_by != source.c.owner_id,
        are_blocked(VIEWER, event.c.created_by),
    )


def may_join(source: Any, event: Any) -> Condition:
    """Whether the event is open to the viewer: `friends` and `followers` are the owner's; its maker need not join, and
    across a block nobody does."""
    maker = func.coalesce(event.c.created_by, source.c.owner_id)
    return and_(
        VIEWER.is_not(None),
        maker != VIEWER,
        _no_block(source),
        or_(maker == source.c.owner_id, ~are_blocked(VIEWER, maker)),
        or_(
            event.c.open_to == "anyone",
            and_(event.c.open_to != "nobody", within(event.c.open_to, source.c.reach)),
        ),
    )


def _no_block(source: Any) -> Condition:
    return within(_PUBLIC, source.c.reach)
