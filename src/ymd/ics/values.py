"""The values of a VEVENT's properties, each read from its raw line.

What places an event in time must be readable, or the event is refused; what only describes it is None where it is not:
one odd COLOR does not cost anybody an appointment, and its line is kept either way.
"""

import re
from datetime import UTC, datetime

import msgspec

from ymd.ics import limits
from ymd.ics import line as content
from ymd.ics import text as texts
from ymd.ics.errors import IcsInvalid
from ymd.ics.line import Line
from ymd.ics.moments import Duration, Moment, Period, ZoneOf, read_duration, read_moment, read_period
from ymd.ics.tree import Component

_GEO = re.compile(r"\s*([+-]?\d{1,3}(?:\.\d{1,15})?)\\?;\s*([+-]?\d{1,3}(?:\.\d{1,15})?)\s*")
_COLOR = re.compile(r"#[0-9A-Fa-f]{6}(?:[0-9A-Fa-f]{2})?|[A-Za-z]{3,24}")
_STATUSES = {"TENTATIVE", "CONFIRMED", "CANCELLED"}
_CLASSES = {"PUBLIC", "PRIVATE", "CONFIDENTIAL"}
_MOST_SEQUENCE = 2**31 - 1
_NONE: list[Line] = []


class EventValues(msgspec.Struct, frozen=True, kw_only=True):
    """One VEVENT. At most one of ``end`` and ``duration`` is set (an event with both keeps its DTEND); ``rrules`` and
    ``exrules`` are raw; ``classification`` is PRIVATE where the file says something unknown (RFC 5545 section
    3.8.1.3); ``following`` is RANGE=THISANDFUTURE; ``color`` a CSS name or ``#rrggbb``; ``geo`` latitude and longitude
    in degrees; ``created``, ``last_modified`` and ``stamp`` are in UTC."""

    uid: str
    recurrence_id: Moment | None
    following: bool
    start: Moment
    end: Moment | None
    duration: Duration | None
    rrules: tuple[str, ...]
    exrules: tuple[str, ...]
    rdates: tuple[Moment | Period, ...]
    exdates: tuple[Moment, ...]
    summary: str | None
    description: str | None
    location: str | None
    url: str | None
    categories: tuple[str, ...]
    status: str | None
    transp: str
    classification: str
    color: str | None
    geo: tuple[float, float] | None
    sequence: int
    created: datetime | None
    last_modified: datetime | None
    stamp: datetime | None

    @property
    def ends(self) -> Moment:
        """The exclusive end: DTEND, DTSTART + DURATION, else a day after a date and the start itself after a time
        (RFC 5545 section 3.6.1). A date that ends where it starts lasts its day."""
        end = self.end if self.end is not None else self.duration.after(self.start) if self.duration else None
        if end is None or (end.all_day and end.wall <= self.start.wall):
            return Duration(1, 0).after(self.start) if self.start.all_day else self.start
        return end


class Guest(msgspec.Struct, frozen=True, kw_only=True):
    """An ATTENDEE or ORGANIZER. ``address`` is the raw calendar address, ``mailto:`` included where it stands."""

    address: str
    name: str | None = None
    role: str = "REQ-PARTICIPANT"
    partstat: str = "NEEDS-ACTION"
    cutype: str = "INDIVIDUAL"
    rsvp: bool = False


def lines_by_name(component: Component) -> dict[str, list[Line]]:
    """The readable property lines of a component in order, by upper-case name. Sub-components are not looked into."""
    found: dict[str, list[Line]] = {}
    items = component.items
    for index, item in enumerate(items):
        if isinstance(item, str):
            line = content.split(item)
            if line is not None:
                if item[-1] == "=" and (soft := soft_breaks(items, index)):
                    line = content.split("".join(piece[:-1] for piece in soft[:-1]) + soft[-1]) or line
                if line.name in found:
                    found[line.name].append(line)
                else:
                    found[line.name] = [line]
    return found


def soft_breaks(items: list[str | Component], index: int) -> list[str]:
    """The content lines that one quoted-printable value spreads over (RFC 2045 section 6.7, rule 5), or none when the
    line at ``index`` is no such value. A known property is never taken for the rest of another one's value."""
    first = items[index]
    if not isinstance(first, str) or first[-1] != "=" or "QUOTED-PRINTABLE" not in first.partition(":")[0].upper():
        return []
    pieces = [first]
    for item in items[index + 1 :]:
        if not isinstance(item, str) or content.is_known(item):
            break
        pieces.append(item)
        if item[-1] != "=":
            break
    return pieces


def uid_of(component: Component) -> str | None:
    """The UID's text, None where there is none or it is empty."""
    for item in component.items:
        if isinstance(item, str) and item[:3].upper() == "UID":
            line = content.split(item)
            if line is not None and line.name == "UID":
                return texts.unescape(line.value.strip()) or None
    return None


def read_event(component: Component, zone_of: ZoneOf) -> EventValues:
    """The values of a VEVENT. Raises IcsInvalid: ``missing_start``, ``end_before_start``, ``end_type_differs``,
    ``too_many_dates``, and the codes of ``moments`` for DTSTART, DTEND, DURATION, RECURRENCE-ID, RDATE and EXDATE."""
    lines = lines_by_name(component)
    start = _moment(lines, "DTSTART", zone_of)
    if start is None:
        raise IcsInvalid("missing_start", 0, "the event has no DTSTART")
    end = _end(lines, start, zone_of)
    recurrence_id = _moment(lines, "RECURRENCE-ID", zone_of)
    return EventValues(
        uid=texts.unescape(_raw(lines, "UID") or ""),
        recurrence_id=recurrence_id,
        following=recurrence_id is not None and _parameter(lines, "RECURRENCE-ID", "RANGE") == "THISANDFUTURE",
        start=start,
        end=end,
        duration=_duration(lines) if end is None else None,
        rrules=_raws(lines, "RRULE"),
        exrules=_raws(lines, "EXRULE"),
        rdates=tuple(_dates(lines, "RDATE", zone_of)),
        exdates=tuple(date for date in _dates(lines, "EXDATE", zone_of) if isinstance(date, Moment)),
        summary=_text(lines, "SUMMARY"),
        description=_text(lines, "DESCRIPTION"),
        location=_text(lines, "LOCATION"),
        url=_raw(lines, "URL"),
        categories=tuple(name for line in lines.get("CATEGORIES", _NONE) for name in texts.unescape_list(line.value)),
        status=_word(lines, "STATUS", _STATUSES, None),
        transp=_word(lines, "TRANSP", {"TRANSPARENT"}, None) or "OPAQUE",
        classification=_word(lines, "CLASS", _CLASSES, "PRIVATE") or "PUBLIC",
        color=_color(lines),
        geo=_geo(_raw(lines, "GEO")),
        sequence=_sequence(_raw(lines, "SEQUENCE")),
        created=_stamp(_raw(lines, "CREATED")),
        last_modified=_stamp(_raw(lines, "LAST-MODIFIED")),
        stamp=_stamp(_raw(lines, "DTSTAMP")),
    )


def read_recurrence_id(component: Component, zone_of: ZoneOf) -> Moment | None:
    """Raises IcsInvalid with the codes of ``moments``."""
    return _moment(lines_by_name(component), "RECURRENCE-ID", zone_of)


def read_guests(component: Component) -> list[Guest]:
    """The ATTENDEEs in order. Data of the file: they give nobody a right."""
    return [guest(line) for line in lines_by_name(component).get("ATTENDEE", _NONE)]


def read_organizer(component: Component) -> Guest | None:
    return next((guest(line) for line in lines_by_name(component).get("ORGANIZER", _NONE)), None)


def guest(line: Line) -> Guest:
    """The person of an ATTENDEE or ORGANIZER line."""
    given = line.params
    return Guest(
        address=line.value.strip(),
        name=content.one(given, "CN") or None,
        role=content.one(given, "ROLE").upper() or "REQ-PARTICIPANT",
        partstat=content.one(given, "PARTSTAT").upper() or "NEEDS-ACTION",
        cutype=content.one(given, "CUTYPE").upper() or "INDIVIDUAL",
        rsvp=content.one(given, "RSVP").upper() == "TRUE",
    )


def _moment(lines: dict[str, list[Line]], name: str, zone_of: ZoneOf) -> Moment | None:
    found = lines.get(name)
    if found is None or not found[0].value.strip():
        return None
    line = found[0]
    return read_moment(line.value, content.one(line.params, "TZID") if line.head else "", zone_of)


def _end(lines: dict[str, list[Line]], start: Moment, zone_of: ZoneOf) -> Moment | None:
    end = _moment(lines, "DTEND", zone_of)
    if end is None:
        return None
    if end.floats and not end.all_day and not start.floats:
        # Old exports name the zone at DTSTART only; no other reading of such an end makes sense.
        end = Moment(end.wall, start.zone)
    if end.all_day != start.all_day or end.floats != start.floats:
        raise IcsInvalid("end_type_differs", 0, "DTSTART and DTEND are not of one kind (date, floating or zoned)")
    if end.wall < start.wall if end.zone == start.zone else end.instant < start.instant:
        raise IcsInvalid("end_before_start", 0, f"DTEND {end.value} lies before DTSTART {start.value}")
    return end


def _duration(lines: dict[str, list[Line]]) -> Duration | None:
    raw = _raw(lines, "DURATION")
    if raw is None:
        return None
    duration = read_duration(raw)
    if duration.days < 0 or duration.seconds < 0:
        raise IcsInvalid("end_before_start", 0, f"DURATION {raw[:40]} is negative")
    return duration


def _dates(lines: dict[str, list[Line]], name: str, zone_of: ZoneOf) -> list[Moment | Period]:
    found = lines.get(name)
    if found is None:
        return []
    if sum(line.value.count(",") + 1 for line in found) > limits.DATES:
        raise IcsInvalid("too_many_dates", 0, f"a component may have {limits.DATES} values of {name}")
    dates: list[Moment | Period] = []
    for line in found:
        tzid = content.one(line.params, "TZID") if line.head else ""
        for value in line.value.split(","):
            if "/" in value:
                dates.append(read_period(value, tzid, zone_of))
            elif value.strip():
                dates.append(read_moment(value, tzid, zone_of))
    return dates


def _raw(lines: dict[str, list[Line]], name: str) -> str | None:
    found = lines.get(name)
    return found[0].value.strip() or None if found is not None else None


def _raws(lines: dict[str, list[Line]], name: str) -> tuple[str, ...]:
    found = lines.get(name)
    return tuple(value for line in found if (value := line.value.strip())) if found is not None else ()


def _parameter(lines: dict[str, list[Line]], name: str, parameter: str) -> str:
    return content.one(lines[name][0].params, parameter).upper()


def _text(lines: dict[str, list[Line]], name: str) -> str | None:
    found = lines.get(name)
    return texts.of_line(found[0]) or None if found is not None else None


def _word(lines: dict[str, list[Line]], name: str, known: set[str], otherwise: str | None) -> str | None:
    raw = _raw(lines, name)
    if raw is None:
        return None
    return raw.upper() if raw.upper() in known else otherwise


def _color(lines: dict[str, list[Line]]) -> str | None:
    for name in ("COLOR", "X-APPLE-CALENDAR-COLOR"):
        raw = _raw(lines, name)
        if raw is not None and _COLOR.fullmatch(raw):
            return raw.lower()
    return None


def _geo(raw: str | None) -> tuple[float, float] | None:
    found = _GEO.fullmatch(raw) if raw is not None else None
    if found is None:
        return None
    latitude, longitude = float(found[1]), float(found[2])
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def _sequence(raw: str | None) -> int:
    if raw is None or not (raw.isascii() and raw.isdigit() and len(raw) <= 10):
        return 0
    return min(int(raw), _MOST_SEQUENCE)


def _stamp(raw: str | None) -> datetime | None:
    if raw is None:
        return None
    try:
        return read_moment(raw, "", lambda *_: "UTC").wall.replace(tzinfo=UTC)
    except IcsInvalid:
        return None
