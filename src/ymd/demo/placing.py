"""What was said, as the documents that the actions take."""

from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from msgspec import UNSET, structs

from ymd.demo.dates import day_named, in_year, length_named
from ymd.demo.script import ChangeSaid, PersonSaid, PlanSaid
from ymd.events.schemas import EventInput, When

#: Where the neighbourhood lies: whose day is today.
HOME: Final = ZoneInfo("Asia/Seoul")


def document_of(said: PlanSaid, today: date, zone: str) -> EventInput:
    """The event; `zone` is its calendar's. Raises ValueError for a day or a length that cannot be read."""
    begins = day_named(said.at, today)
    zone = said.zone or zone
    return EventInput(
        start=_when(begins, zone),
        end=_end(said, begins, today, zone),
        summary=said.summary,
        description=said.description,
        location=said.location,
        url=said.url,
        status=said.status,
        transparency="opaque" if said.busy else "transparent",
        classification="private" if said.secret else "public",
        categories=said.categories,
        color=said.color,
        audience=said.audience,
        open_to=said.open_to,
        capacity=said.seats,
        rrule=said.rule,
        exdate=[wall(day_named(name, today)) for name in said.without],
    )


def changed(current: EventInput, said: ChangeSaid, today: date) -> EventInput:
    """One occurrence as it becomes; a start that moves leaves its end where it is unless `lasts` says otherwise."""
    words = {name: getattr(said, name) for name in ("summary", "description", "location", "status")}
    given = {name: value for name, value in words.items() if value is not None}
    zone = current.start.time_zone or None
    begins = day_named(said.at or said.of, today)
    if said.at is not None:
        given["start"] = _when(begins, zone or None)
    if said.lasts is not None:
        given["end"] = _when(begins + length_named(said.lasts), zone or None)
    return structs.replace(current, **given)


def birthday_of(person: PersonSaid, today: date) -> date:
    """The day on which they were born."""
    return in_year(today + timedelta(days=person.birthday), person.born)


def birthday(person: PersonSaid, words: str, today: date) -> EventInput:
    """A day of every year, which keeps nobody from anything."""
    start = When(date=birthday_of(person, today).isoformat())
    return EventInput(start=start, summary=words, rrule="FREQ=YEARLY", transparency="transparent")


def wall(day: date | datetime) -> str:
    """As it stands on the wall: a date, or a date with a time."""
    return day.isoformat(timespec="seconds") if isinstance(day, datetime) else day.isoformat()


def _end(said: PlanSaid, begins: date | datetime, today: date, zone: str) -> When | None:
    if said.ends is not None:
        return _when(day_named(said.ends, today), said.end_zone or zone)
    return None if said.lasts is None else _when(begins + length_named(said.lasts), zone)


def _when(day: date | datetime, zone: str | None) -> When:
    return When(date_time=wall(day), time_zone=zone or UNSET) if isinstance(day, datetime) else When(date=wall(day))
