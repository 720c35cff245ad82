"""What of an object's text other people are given: everything by permission, nothing by default.

Both views name what they let through; what they do not know stays behind.
"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime

from ymd.ics import line as content
from ymd.ics.edit import ObjectEditor
from ymd.ics.line import Line
from ymd.ics.objects import PRODID
from ymd.ics.tree import Component, dump, load
from ymd.ics.values import EventValues, Guest, guest, read_event, soft_breaks
from ymd.ics.zones import Zones

Hides = Callable[[Guest], bool]
"""Whether a guest is to be kept from the reader."""

_READABLE = frozenset(
    {
        *("UID", "DTSTAMP", "DTSTART", "DTEND", "DUE", "DURATION", "RECURRENCE-ID", "RRULE", "EXRULE", "RDATE"),
        *("EXDATE", "SUMMARY", "DESCRIPTION", "STYLED-DESCRIPTION", "X-ALT-DESC", "COMMENT", "CONTACT", "CATEGORIES"),
        *("LOCATION", "GEO", "CONFERENCE", "STRUCTURED-DATA", "LOCATION-TYPE", "RESOURCE-TYPE", "PARTICIPANT-TYPE"),
        *("STATUS", "TRANSP", "CLASS", "PRIORITY", "SEQUENCE", "CREATED", "LAST-MODIFIED", "COMPLETED", "FREEBUSY"),
        *("PERCENT-COMPLETE", "URL", "ATTACH", "IMAGE", "COLOR", "NAME", "RELATED-TO", "REFID", "LINK", "CONCEPT"),
        *("ORGANIZER", "ATTENDEE", "CALENDAR-ADDRESS", "X-APPLE-CALENDAR-COLOR", "X-MICROSOFT-CDO-ALLDAYEVENT"),
        *("RESOURCES", "X-MICROSOFT-CDO-BUSYSTATUS", "X-MICROSOFT-CDO-INTENDEDSTATUS"),
    }
)
_OF_THE_PLACE = frozenset({"LOCATION", "GEO", "CONFERENCE", "STRUCTURED-DATA", "LOCATION-TYPE"})
_OF_PEOPLE = frozenset({"ATTENDEE", "ORGANIZER", "CALENDAR-ADDRESS"})
_OF_ZONES = frozenset(
    {"TZID", "DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "RRULE", "RDATE", "TZNAME", "LAST-MODIFIED", "TZURL"}
)
_OF_CALENDARS = frozenset({"VERSION", "PRODID", "CALSCALE"})
_OBJECTS = frozenset({"VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY"})
_WITHIN = frozenset({"VLOCATION", "VRESOURCE", "PARTICIPANT"})

_NUMBERS = re.compile(r"[+-]?\d{1,3}L?(?:,[+-]?\d{1,3}L?)*")
_DAY = r"[+-]?\d{0,2}(?:MO|TU|WE|TH|FR|SA|SU)"
_RULE_PARTS = {
    "RSCALE": re.compile(
        "BUDDHIST|CHINESE|COPTIC|DANGI|ETHIOAA|ETHIOPIC|GREGORIAN|HEBREW|INDIAN|ISLAMIC(?:-[A-Z]{4,5})?"
    ),
    "FREQ": re.compile("SECONDLY|MINUTELY|HOURLY|DAILY|WEEKLY|MONTHLY|YEARLY"),
    "UNTIL": re.compile(r"\d{8}(?:T\d{6}Z?)?"),
    "COUNT": re.compile(r"\d{1,9}"),
    "INTERVAL": re.compile(r"\d{1,9}"),
    "BYDAY": re.compile(f"{_DAY}(?:,{_DAY})*"),
    "WKST": re.compile("MO|TU|WE|TH|FR|SA|SU"),
    "SKIP": re.compile("OMIT|BACKWARD|FORWARD"),
    **dict.fromkeys(
        ("BYSECOND", "BYMINUTE", "BYHOUR", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYMONTH", "BYSETPOS"), _NUMBERS
    ),
}


def reader_view(text: str, *, hides: Hides, shows_place: bool) -> str | None:
    """The object as a reader may have it: stored lines without VALARM, without the guests that ``hides`` names
    (delegations to them included), without the place unless ``shows_place``, without properties, parameters and
    components that are not known here. None where a reader gets nothing: components of other kinds."""
    calendar = load(text)
    view = Component.new("VCALENDAR", *_let_through(calendar, _OF_CALENDARS))
    hidden = _Hidden(calendar, hides, shows_place=shows_place)
    for part in calendar.components:
        if part.kind == "VTIMEZONE":
            view.items.append(_zone(part))
        elif part.kind in _OBJECTS:
            view.items.append(hidden.applied(part))
    return dump(view) if any(part.kind in _OBJECTS for part in view.components) else None


def busy_view(text: str, *, uid: str, stamp: datetime) -> str | None:
    """Fresh VEVENTs that say when, whether it blocks, and ``uid``; ``stamp`` (UTC) is their DTSTAMP.

    Every line is made anew from a value: zones by IANA name with VTIMEZONEs of our own, rules part by part. What is
    cancelled blocks nobody. None where the object holds no VEVENT. Raises IcsInvalid with the codes of
    ``values.read_event``.
    """
    calendar = load(text)
    events = calendar.named("VEVENT")
    zones = Zones(calendar.named("VTIMEZONE"))
    view = ObjectEditor(dump(Component.new("VCALENDAR", "VERSION:2.0", PRODID)))
    for event in events:
        _add_busy(view, read_event(event, zones.zone_of), uid, stamp)
    return view.text() if events else None


def _add_busy(view: ObjectEditor, values: EventValues, uid: str, stamp: datetime) -> None:
    event = Component.new("VEVENT")
    view.calendar.items.append(event)
    view.set_text(event, "UID", uid)
    view.stamp(event, stamp)
    view.put(event, "LAST-MODIFIED", [])
    view.set_span(event, values.start, values.end if values.end is not None else values.duration)
    if values.recurrence_id is not None:
        view.set_moment(event, "RECURRENCE-ID", values.recurrence_id, following=values.following)
    view.set_rules(event, filter(None, map(plain_rule, values.rrules)))
    view.set_rules(event, filter(None, map(plain_rule, values.exrules)), name="EXRULE")
    view.set_dates(event, "RDATE", values.rdates)
    view.set_dates(event, "EXDATE", values.exdates)
    view.set_raw(event, "TRANSP", "TRANSPARENT" if values.status == "CANCELLED" else values.transp)


def plain_rule(rule: str) -> str | None:
    """The rule with the parts of RFC 5545 and RFC 7529 only; None if one of them holds anything but its grammar."""
    parts = []
    for part in filter(None, rule.upper().replace(" ", "").split(";")):
        name, _, value = part.partition("=")
        grammar = _RULE_PARTS.get(name.strip())
        if grammar is not None:
            if grammar.fullmatch(value.strip()) is None:
                return None
            parts.append(f"{name.strip()}={value.strip()}")
    return ";".join(parts) or None


class _Hidden:
    """What of one object stays behind."""

    def __init__(self, calendar: Component, hides: Hides, *, shows_place: bool) -> None:
        self._hides = hides
        self._names = _READABLE if shows_place else _READABLE - _OF_THE_PLACE
        self._parts = _WITHIN if shows_place else _WITHIN - {"VLOCATION"}
        self._addresses = {
            line.value.strip().casefold()
            for part in calendar.components
            for line in _people(part)
            if hides(guest(line))
        }

    def applied(self, component: Component) -> Component:
        view = Component(component.kind, f"BEGIN:{component.kind}", f"END:{component.kind}")
        for line, pieces in _lines(component, self._names):
            if line.name not in _OF_PEOPLE or not self._hides(guest(line)):
                head = content.kept_params(line.head, self._keeps)
                view.items += [line.name + head + pieces[0][len(line.name + line.head) :], *pieces[1:]]
        for part in component.components:
            if part.kind in self._parts and not any(self._hides(guest(line)) for line in _people(part)):
                view.items.append(self.applied(part))
        return view

    def _keeps(self, name: str, values: tuple[str, ...]) -> bool:
        return not name.startswith("X-") and self._addresses.isdisjoint(value.casefold() for value in values)


def _lines(component: Component, names: frozenset[str]) -> Iterator[tuple[Line, list[str]]]:
    """The lines of these properties, each with the content lines its value is spread over."""
    for index, item in enumerate(component.items):
        if isinstance(item, str):
            line = content.split(item)
            if line is not None and line.name in names:
                yield line, soft_breaks(component.items, index) or [item]


def _let_through(component: Component, names: frozenset[str]) -> list[str]:
    return [piece for _, pieces in _lines(component, names) for piece in pieces]


def _people(component: Component) -> list[Line]:
    return [line for line, _ in _lines(component, _OF_PEOPLE)]


def _zone(vtimezone: Component) -> Component:
    view = Component.new("VTIMEZONE", *_let_through(vtimezone, _OF_ZONES))
    for part in vtimezone.named("STANDARD", "DAYLIGHT"):
        view.items.append(Component.new(part.kind, *_let_through(part, _OF_ZONES)))
    return view
