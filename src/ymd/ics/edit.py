"""One calendar object under the pen: an edit replaces the lines of one property, every other line stays as it came."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from ymd.ics import line as content
from ymd.ics import text as texts
from ymd.ics.errors import IcsInvalid
from ymd.ics.line import Params
from ymd.ics.moments import Duration, Moment, Period
from ymd.ics.objects import PRODID, used_tzids
from ymd.ics.tree import Component, dump, grow, load
from ymd.ics.values import EventValues, Guest, read_event, soft_breaks
from ymd.ics.vtimezone import vtimezone_lines
from ymd.ics.zones import Zones, first_year_of, iana_names, tzid_of

_OBSERVANCE_YEAR = re.compile(r"DTSTART[^:]*:(\d{4})", re.IGNORECASE)
_OF_THE_SERIES = frozenset({"RRULE", "EXRULE", "RDATE", "EXDATE"})


class ObjectEditor:
    """Reads a stored text, edits it line by line, and gives the text back.

    ``events`` are the VEVENTs in the order of the text, ``master`` the one without RECURRENCE-ID (None where only
    overrides came). Setters take typed values; nothing they are given can begin a line of its own: they raise
    IcsInvalid ``control_character`` instead. VTIMEZONEs follow by themselves when the text is taken: one is added for
    each zone that an edit brought in, and taken away when an edit removed its last use.
    """

    def __init__(self, text: str) -> None:
        self.calendar = load(text)
        self._zones = Zones(self.calendar.named("VTIMEZONE"))
        self._used_before = {tzid for part in self._parts for tzid in used_tzids(part.lines)}
        self._written: set[str] = set()

    @classmethod
    def create(cls, *, uid: str, start: Moment, end: Moment | Duration | None, now: datetime) -> ObjectEditor:
        """A new VEVENT with CREATED, DTSTAMP and LAST-MODIFIED of ``now`` (UTC), without SEQUENCE."""
        event = Component.new("VEVENT", content.join("UID", texts.escape(uid)))
        editor = cls(dump(Component.new("VCALENDAR", "VERSION:2.0", PRODID)))
        editor.calendar.items.append(event)
        editor.stamp(event, now)
        editor.put(event, "CREATED", [content.join("CREATED", _utc(now))])
        editor.set_span(event, start, end)
        return editor

    @property
    def _parts(self) -> list[Component]:
        return [part for part in self.calendar.components if part.kind != "VTIMEZONE"]

    @property
    def events(self) -> list[Component]:
        return self.calendar.named("VEVENT")

    @property
    def master(self) -> Component | None:
        return next((event for event in self.events if not _lines_at(event, "RECURRENCE-ID")), None)

    def override(self, recurrence_id: Moment) -> Component | None:
        """The VEVENT that replaces the occurrence of this instant (or date)."""
        wanted = (recurrence_id.all_day, recurrence_id.floats, recurrence_id.instant)
        for event in self.events:
            its = self.values(event).recurrence_id
            if its is not None and (its.all_day, its.floats, its.instant) == wanted:
                return event
        return None

    def values(self, event: Component) -> EventValues:
        """Raises IcsInvalid with the codes of ``values.read_event``."""
        return read_event(event, self._zones.zone_of)

    def text(self) -> str:
        """The stored text as edited."""
        self._follow_zones()
        return dump(self.calendar)

    def put(self, component: Component, name: str, lines: Sequence[str]) -> None:
        """Put whole content lines in place of all lines of the property ``name``; none removes it.

        They take the place of its first line; a new property goes behind the component's last property. Raises
        IcsInvalid ``control_character`` for what would be more than one line.
        """
        for line in lines:
            if "\n" in line or "\r" in line:
                raise IcsInvalid("control_character", 0, "a line break cannot stand in a content line")
        found = _lines_at(component, name)
        at = found[0] if found else _first_component(component.items)
        for index in reversed(found):
            del component.items[index]
        component.items[at:at] = lines

    def set_text(self, component: Component, name: str, text: str | None) -> None:
        """SUMMARY, DESCRIPTION, LOCATION, COMMENT, CONTACT: None or an empty text removes it. Its parameters go with
        the old text, as they speak of it (LANGUAGE, ALTREP, ENCODING)."""
        self.put(component, name, [content.join(name, texts.escape(text))] if text else [])

    def set_texts(self, component: Component, name: str, listed: Iterable[str]) -> None:
        """CATEGORIES, RESOURCES."""
        escaped = ",".join(texts.escape(text) for text in listed if text)
        self.put(component, name, [content.join(name, escaped)] if escaped else [])

    def set_raw(self, component: Component, name: str, value: str | None) -> None:
        """A value that is not TEXT and is written as it is: STATUS, TRANSP, CLASS, URL, COLOR, GEO, SEQUENCE."""
        self.put(component, name, [content.join(name, value)] if value else [])

    def set_rules(self, component: Component, rules: Iterable[str], name: str = "RRULE") -> None:
        """The RRULEs (or EXRULEs), each in the form ``FREQ=...``."""
        self.put(component, name, [content.join(name, rule) for rule in rules])

    def set_moment(self, component: Component, name: str, moment: Moment | None, *, following: bool = False) -> None:
        """DTSTART, DTEND, RECURRENCE-ID, DUE. A zone that the object already names by some TZID keeps that TZID;
        ``following`` is RANGE=THISANDFUTURE."""
        given = {"RANGE": ("THISANDFUTURE",)} if following else {}
        self.put(component, name, [self._line(name, moment.value, moment, given)] if moment is not None else [])

    def set_span(self, component: Component, start: Moment, end: Moment | Duration | None) -> None:
        """DTSTART, and DTEND or DURATION, whichever ``end`` is; None leaves both out."""
        self.set_moment(component, "DTSTART", start)
        if isinstance(end, Duration):
            self._replace(component, "DTEND", "DURATION", content.join("DURATION", end.value))
        elif end is not None:
            self._replace(component, "DURATION", "DTEND", self._line("DTEND", end.value, end))
        else:
            self.put(component, "DTEND", [])
            self.put(component, "DURATION", [])

    def set_dates(self, component: Component, name: str, dates: Sequence[Moment | Period]) -> None:
        """EXDATE, RDATE: one line for each value, so that later edits touch one line each."""
        self.put(component, name, [self._date_line(name, date) for date in dates])

    def add_date(self, component: Component, name: str, date: Moment | Period) -> None:
        """One more EXDATE or RDATE; the lines that are there stay."""
        found = _lines_at(component, name)
        at = found[-1] + 1 if found else (_lines_at(component, "RRULE") or _lines_at(component, "DTSTART"))[-1] + 1
        component.items.insert(at, self._date_line(name, date))

    def add_guest_lines(self, component: Component, guests: Iterable[Guest], name: str = "ATTENDEE") -> None:
        """ATTENDEE (or ORGANIZER) lines behind the last property, beside those that are there."""
        at = _first_component(component.items)
        component.items[at:at] = [guest_line(name, guest) for guest in guests]

    def add_override(self, recurrence_id: Moment, start: Moment) -> Component:
        """A copy of the master for one occurrence, moved to ``start`` with its length kept; the series' rules
        and dates stay with the master. Raises IcsInvalid: ``no_master``, ``override_exists``."""
        master = self.master
        if master is None:
            raise IcsInvalid("no_master", 0, "the object holds overrides only")
        if self.override(recurrence_id) is not None:
            raise IcsInvalid("override_exists", 0, f"{recurrence_id.value} has been replaced already")
        values = self.values(master)
        event = master.copy()
        for name in _OF_THE_SERIES:
            self.put(event, name, [])
        at = _lines_at(event, "DTSTART")[0]
        event.items.insert(at, self._line("RECURRENCE-ID", recurrence_id.value, recurrence_id))
        end: Moment | Duration | None = values.duration
        if values.end is not None:
            end = Moment(values.end.wall + (start.wall - values.start.wall), values.end.zone, values.end.all_day)
        self.set_span(event, start, end)
        self.calendar.items.append(event)
        return event

    def remove(self, component: Component) -> None:
        """Take a whole component (an override) out of the object."""
        self.calendar.items = [item for item in self.calendar.items if item is not component]

    def stamp(self, component: Component, now: datetime, *, sequence: int | None = None) -> None:
        """LAST-MODIFIED and DTSTAMP (UTC); SEQUENCE when it is given."""
        for name in ("DTSTAMP", "LAST-MODIFIED"):
            self.put(component, name, [content.join(name, _utc(now))])
        if sequence is not None:
            self.set_raw(component, "SEQUENCE", str(sequence))

    def _replace(self, component: Component, gone: str, name: str, line: str) -> None:
        """Put ``line`` where ``name`` stands or, without it, where ``gone`` stood; ``gone`` is removed."""
        if _lines_at(component, name):
            self.put(component, gone, [])
            self.put(component, name, [line])
        else:
            self.put(component, gone if _lines_at(component, gone) else name, [line])

    def _line(self, name: str, value: str, moment: Moment, more: Params = content.NO_PARAMS) -> str:
        given = {**more}
        if moment.all_day:
            given["VALUE"] = ("DATE",)
        elif moment.zone is not None and moment.zone != "UTC":
            given["TZID"] = (self._tzid(moment.zone, moment.wall.year),)
        return content.join(name, value, given)

    def _date_line(self, name: str, date: Moment | Period) -> str:
        if isinstance(date, Moment):
            return self._line(name, date.value, date)
        return self._line(name, f"{date.start.value}/{date.end.value}", date.start, {"VALUE": ("PERIOD",)})

    def _tzid(self, zone: str, year: int) -> str:
        """The TZID that the object uses for this zone in that year already, else the zone's own name."""
        if zone.casefold() not in iana_names():
            raise IcsInvalid("unknown_time_zone", 0, f"{zone[:60]!r} is no known time zone")
        others = sorted(self._used_before - {zone})
        tzid = zone if zone in self._used_before else next((id for id in others if self._means(id, year) == zone), zone)
        self._written.add(tzid)
        return tzid

    def _means(self, tzid: str, year: int) -> str | None:
        try:
            return self._zones.zone_of(tzid, year)
        except IcsInvalid:
            return None

    def _follow_zones(self) -> None:
        """Drop the VTIMEZONEs that an edit left without use, and see to those whose TZID an edit wrote."""
        parts = self._parts
        used = {tzid for part in parts for tzid in used_tzids(part.lines)}
        kept: list[str | Component] = []
        missing = {tzid for tzid in self._written & used if tzid.casefold() in iana_names()}
        for item in self.calendar.items:
            tzid = tzid_of(item) if not isinstance(item, str) and item.kind == "VTIMEZONE" else None
            if tzid is None or isinstance(item, str):
                kept.append(item)
            elif tzid in missing and _first_year(item) > first_year_of(tzid, parts):
                continue
            elif tzid in used or tzid not in self._used_before | self._written:
                kept.append(item)
                missing.discard(tzid)
        made = [
            part for tzid in sorted(missing) for part in grow(list(vtimezone_lines(tzid, first_year_of(tzid, parts))))
        ]
        at = _first_component(kept)
        kept[at:at] = made
        self.calendar.items = kept


def guest_line(name: str, guest: Guest) -> str:
    """The content line of an ATTENDEE or ORGANIZER; parameters at their defaults are left out."""
    given = {
        "CN": guest.name or "",
        "CUTYPE": "" if guest.cutype == "INDIVIDUAL" else guest.cutype,
        "ROLE": "" if guest.role == "REQ-PARTICIPANT" else guest.role,
        "PARTSTAT": "" if name == "ORGANIZER" else guest.partstat,
        "RSVP": "TRUE" if guest.rsvp else "",
    }
    return content.join(name, guest.address, {key: (value,) for key, value in given.items() if value})


def _first_component(items: Sequence[str | Component]) -> int:
    return next((index for index, item in enumerate(items) if not isinstance(item, str)), len(items))


def _lines_at(component: Component, name: str) -> list[int]:
    """Where the lines of a property stand, those included over which a quoted-printable value is spread."""
    found: list[int] = []
    for index, item in enumerate(component.items):
        if isinstance(item, str) and item[: len(name)].upper() == name:
            line = content.split(item)
            if line is not None and line.name == name:
                found += range(index, index + max(1, len(soft_breaks(component.items, index))))
    return found


def _first_year(vtimezone: Component) -> int:
    parts = vtimezone.named("STANDARD", "DAYLIGHT")
    lines = (item for part in parts for item in part.items if isinstance(item, str))
    return min((int(found[1]) for line in lines if (found := _OBSERVANCE_YEAR.match(line))), default=0)


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"
