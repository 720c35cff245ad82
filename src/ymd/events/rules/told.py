"""Events as they are told to one viewer: times for who may know them, more for who may know more."""

from datetime import datetime
from typing import Final

from ymd.accounts.schemas import PersonBrief
from ymd.events.schemas.rows import EventDetail, Shown
from ymd.events.schemas.wire import Answers, Can, Event, When

#: As `calendars` numbers them.
BUSY: Final = 1
DETAILS: Final = 2
EDIT: Final = 3


def when(wall: datetime, zone: str | None, *, all_day: bool) -> When:
    if all_day:
        return When(date=wall.date().isoformat())
    return When(date_time=wall.isoformat(), time_zone=zone)


def wire_wall(wall: datetime, *, all_day: bool) -> str:
    """A wall time, or the date of it, as it goes over the wire."""
    return wall.date().isoformat() if all_day else wall.isoformat()


def wall_named(text: str) -> datetime | None:
    """The wall time that a recurrence id on the wire names, a date its midnight; None where it is none."""
    try:
        wall = datetime.fromisoformat(text)
    except ValueError:
        return None
    return wall if wall.tzinfo is None and not wall.microsecond else None


def etag_of(version: int, level: int) -> str | None:
    """The precondition for a change; who knows the times only gets none, for a version tells that something changed."""
    if level < DETAILS:
        return None
    return f'"{version}.{"edit" if level >= EDIT else "read"}"'


def told_event(row: EventDetail, shown: Shown, recurrence_id: str | None = None) -> Event:
    """The series, or with `recurrence_id` one occurrence as it is `shown`, as far as the row's viewer may know it."""
    if row.level < DETAILS:
        return _times_only(row, shown)
    return Event(
        id=row.id,
        uid=row.uid,
        calendar_id=row.calendar_id,
        summary=shown.summary,
        description=shown.description,
        location=shown.location,
        url=shown.url,
        start=when(shown.starts, shown.start_zone, all_day=shown.all_day),
        end=when(shown.ends, shown.end_zone, all_day=shown.all_day),
        all_day=shown.all_day,
        status=shown.status,
        transparency=shown.transp,
        classification=shown.classification,
        categories=shown.categories,
        color=shown.color,
        audience=row.audience,
        open_to=row.open_to,
        capacity=row.capacity,
        rrule=None if recurrence_id else row.rrule,
        rdate=[] if recurrence_id else row.rdate,
        exdate=[] if recurrence_id else row.exdate,
        recurrence_id=recurrence_id,
        sequence=shown.sequence,
        host=None if row.host_nickname is None else PersonBrief(row.host_nickname, row.host_name, row.host_avatar),
        answers=Answers(row.going, row.maybe, row.declined),
        my_answer=row.my_answer,
        can=Can(
            see=True,
            edit=row.level >= EDIT,
            delete=row.level >= EDIT,
            answer=row.may_join or row.my_answer is not None,
        ),
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def _times_only(row: EventDetail, shown: Shown) -> Event:
    return Event(
        id=row.id,
        uid=None,
        calendar_id=row.calendar_id,
        summary=None,
        description=None,
        location=None,
        url=None,
        start=when(shown.starts, shown.start_zone, all_day=shown.all_day),
        end=when(shown.ends, shown.end_zone, all_day=shown.all_day),
        all_day=shown.all_day,
        status=None,
        transparency=shown.transp,
        classification=None,
        categories=[],
        color=None,
        audience=None,
        open_to=None,
        capacity=None,
        rrule=None,
        rdate=[],
        exdate=[],
        recurrence_id=None,
        sequence=None,
        host=None,
        answers=None,
        my_answer=None,
        can=Can(see=False, edit=False, delete=False, answer=False),
        created_at=None,
        updated_at=None,
    )
