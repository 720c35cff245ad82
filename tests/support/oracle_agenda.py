"""What a week of a file holds by other people's engines: `icalendar` reads, `dateutil` expands."""

import warnings
from collections.abc import Container, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import icalendar.error
from dateutil.rrule import rrulestr

Shown = tuple[str, str, str]


def week_of(data: bytes, start: datetime, end: datetime, without: Container[str] = ()) -> list[Shown]:
    """(start, end, summary) of everything that begins in [start, end), given in UTC; dates as dates, sorted.

    `without`: the UIDs of what was left out, which the other engines cannot read either.
    """
    events = _events(data, without)
    moved = {(str(part["UID"]), _instant(part["RECURRENCE-ID"].dt)) for part in events if part.get("RECURRENCE-ID")}
    return sorted(
        _shown(begins, begins + _length(part), part)
        for part in events
        for begins in _starts(part, end)
        if start <= _instant(begins) < end
        if part.get("RECURRENCE-ID") or (str(part["UID"]), _instant(begins)) not in moved
    )


def first_days(data: bytes, most: int, without: Container[str] = ()) -> list[datetime]:
    """Mondays of weeks in which something begins by the file's own DTSTARTs: at most so many, spread over all."""
    starts = sorted({_instant(part["DTSTART"].dt) for part in _events(data, without)})
    mondays = list(dict.fromkeys(_monday(start) for start in starts))
    return mondays[:: -(-len(mondays) // most)] if mondays else []


def shown_from(items: list[dict[str, Any]], start: datetime) -> list[Shown]:
    """What of an agenda begins at or after `start`, as `week_of` writes it: an agenda has what overlaps its window."""
    rows = [(_side(item, "start"), _side(item, "end"), item["summary"] or "") for item in items]
    return sorted(row for row in rows if row[0] >= start.date().isoformat())


def _side(item: dict[str, Any], side: str) -> str:
    when, instant = item[side], item[f"{side}s_at"]
    if instant is not None:
        return datetime.fromisoformat(instant).astimezone(UTC).isoformat()
    return str(when["date"]) if "date" in when else f"{when['date_time']}+00:00"


def _monday(moment: datetime) -> datetime:
    day = moment.date() - timedelta(days=moment.weekday())
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _events(data: bytes, without: Container[str]) -> list[Any]:
    with warnings.catch_warnings():
        # It says so when it takes a zone's name from behind a prefix, as we do.
        warnings.simplefilter("ignore", icalendar.error.GloballyUniqueTZIDGuessed)
        parts = icalendar.Calendar.from_ical(data).walk("VEVENT")
    return [part for part in parts if part.get("DTSTART") and str(part["UID"]) not in without]


def _starts(part: Any, end: datetime) -> Iterator[Any]:
    first = part["DTSTART"].dt
    if not part.get("RRULE"):
        yield first
        return
    zone = first.tzinfo if isinstance(first, datetime) else None
    wall = _instant(first) if type(first) is date else first
    wall = wall.replace(tzinfo=None)
    rule = rrulestr(_local(part["RRULE"].to_ical().decode(), zone), dtstart=wall)
    taken = {_instant(each.dt) for line in _lists(part.get("EXDATE")) for each in line.dts}
    for found in rule.between(wall, end.replace(tzinfo=None) + timedelta(days=2), inc=True):
        begins = found.date() if type(first) is date else found.replace(tzinfo=zone)
        if _instant(begins) not in taken:
            yield begins


def _local(rule: str, zone: Any) -> str:
    """The rule with its UNTIL as a wall time of the zone, as naive expansion needs it."""
    # What icalendar cannot read as a rule it keeps as a text, whose marks it escapes.
    parts = dict(part.split("=") for part in rule.replace("\\", "").split(";"))
    until = parts.get("UNTIL", "")
    if until.endswith("Z") and zone is not None:
        parts["UNTIL"] = f"{datetime.fromisoformat(until).astimezone(zone):%Y%m%dT%H%M%S}"
    return ";".join(f"{name}={value.removesuffix('Z')}" for name, value in parts.items())


def _length(part: Any) -> timedelta:
    first = part["DTSTART"].dt
    if part.get("DTEND"):
        length: timedelta = part["DTEND"].dt - first
        return length
    if part.get("DURATION"):
        given: timedelta = part["DURATION"].dt
        return given
    return timedelta(days=1) if type(first) is date else timedelta()


def _shown(begins: Any, ends: Any, part: Any) -> Shown:
    return _written(begins), _written(ends), str(part.get("SUMMARY", ""))


def _written(when: Any) -> str:
    return when.isoformat() if type(when) is date else _instant(when).isoformat()


def _instant(when: Any) -> datetime:
    if type(when) is date:
        return datetime(when.year, when.month, when.day, tzinfo=UTC)
    zone = when.tzinfo or ZoneInfo("UTC")
    return datetime.combine(when.date(), when.time(), zone).astimezone(UTC)


def _lists(found: Any) -> list[Any]:
    return found if isinstance(found, list) else [found] if found else []
