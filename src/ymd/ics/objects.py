"""A file taken apart into calendar object resources, and calendars put together from them.

One *object* is everything of one UID: the master and its overrides, and the VTIMEZONEs they name, as the text of one
VCALENDAR (RFC 4791 section 4.1). What belongs to the calendar and not to an object is its *preamble*.
"""

import uuid
from collections.abc import Iterable

import msgspec

from ymd.ics import limits
from ymd.ics import line as content
from ymd.ics.errors import IcsInvalid, IcsRefused
from ymd.ics.moments import Moment, ZoneOf
from ymd.ics.tree import Component, Document, lines_of, load
from ymd.ics.values import EventValues, lines_by_name, read_event, read_recurrence_id, uid_of
from ymd.ics.zones import Zones

PRODID = "PRODID:-//YMD//YMD//EN"
ONCE = frozenset({"VERSION", "PRODID", "CALSCALE", "METHOD"})
"""Calendar properties that occur once in a calendar (RFC 5545 section 3.6)."""

_DERIVED = uuid.UUID("5d2b7bf1-6a0c-5b3a-9d0e-0f6f0c1f8a51")
_KINDS = ("VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY")
_VOLATILE = ("DTSTAMP", "LAST-MODIFIED", "CREATED", "SEQUENCE")


class LeftOut(msgspec.Struct, frozen=True, kw_only=True):
    """What of a file was not taken: ``line`` is physical and counted from 1, ``component`` its upper-case name."""

    line: int
    uid: str | None
    component: str
    code: str
    reason: str


class CalendarObject(msgspec.Struct, frozen=True, kw_only=True):
    """``text`` is the stored form (see ``tree.dump``); ``values`` has one entry for each VEVENT, in the order of the
    text, and is empty for other components; ``line`` is where the object begins in its file."""

    uid: str
    component: str
    line: int
    text: str
    values: tuple[EventValues, ...]


class Split(msgspec.Struct, frozen=True, kw_only=True):
    """``preamble``: the calendar-level lines, and the VTIMEZONEs that no object names; ``method``: of the first
    calendar that has one, upper case; ``transcoded``: the file was read as Latin-1."""

    preamble: tuple[str, ...]
    method: str | None
    objects: tuple[CalendarObject, ...]
    left_out: tuple[LeftOut, ...]
    transcoded: bool


def split(document: Document) -> Split:
    """Every object of the file; what is broken is left out, each with a code.

    Codes: ``unclosed_component``, ``stray_end``, ``unnamed_component``, ``outside_calendar``, ``uid_too_long``,
    ``duplicate_uid`` (UID and RECURRENCE-ID stood earlier in the file), ``uid_of_another_component``,
    ``vcalendar_1_rule``, ``vcalendar_1_time_zone``, and those of ``values.read_event``. Raises IcsRefused:
    ``no_calendar``, ``too_many_components``, ``too_many_dates``.
    """
    return _Splitter(document).result()


class _Calendar:
    """One VCALENDAR: what its objects take from it."""

    def __init__(self, component: Component) -> None:
        lines = lines_by_name(component)
        self.zones = Zones(zone for zone in component.named("VTIMEZONE") if not _fault(zone))
        self.is_version_1 = any(line.value.strip() == "1.0" for line in lines.get("VERSION", []))
        self.has_own_time = self.is_version_1 and ("TZ" in lines or "DAYLIGHT" in lines)
        self.head = ["VERSION:2.0", PRODID]
        for line in lines.get("PRODID", [])[:1]:
            self.head[1] = f"PRODID{line.head}:{line.value}"
        self.head += [f"CALSCALE{line.head}:{line.value}" for line in lines.get("CALSCALE", [])[:1]]


_Member = tuple[Component, _Calendar]


class _Splitter:
    def __init__(self, document: Document) -> None:
        self.source = document.source
        self.preamble: list[str] = []
        self.method: str | None = None
        self.groups: dict[str, list[_Member]] = {}
        self.left_out: list[LeftOut] = []
        self.count = 0
        self.calendars: list[tuple[Component, _Calendar]] = []
        self.named_zones: set[int] = set()
        for item in document.items:
            self._top(item)
        if not self.calendars:
            raise IcsRefused("no_calendar", 0, "the file holds no VCALENDAR")

    def result(self) -> Split:
        objects = [made for group in self.groups.items() if (made := self._object(*group)) is not None]
        for component, _ in self.calendars:
            unused = (zone for zone in component.named("VTIMEZONE") if id(zone) not in self.named_zones)
            self.preamble.extend(lines_of(zone for zone in unused if not _fault(zone)))
        return Split(
            preamble=tuple(self.preamble),
            method=self.method,
            objects=tuple(objects),
            left_out=tuple(sorted(self.left_out, key=lambda left: left.line)),
            transcoded=self.source.transcoded,
        )

    def leave_out(self, component: Component, uid: str | None, code: str, reason: str) -> None:
        number = self.source.number(component.at)
        self.left_out.append(LeftOut(line=number, uid=uid, component=component.kind, code=code, reason=reason))

    def _top(self, item: str | Component) -> None:
        if isinstance(item, str):
            return
        if item.kind != "VCALENDAR":
            self.leave_out(item, uid_of(item), "outside_calendar", "the component stands outside of a VCALENDAR")
            return
        if item.fault is not None:
            self.leave_out(item, None, item.fault, "the calendar does not end as it begins")
        calendar = _Calendar(item)
        self.calendars.append((item, calendar))
        # Lines that an earlier calendar of the file has said are not said again.
        seen = {key for raw in self.preamble for key in (raw, _once(raw))}
        for child in item.items:
            if isinstance(child, str):
                self._calendar_line(child, seen)
            elif child.kind != "VTIMEZONE":
                self._member(child, calendar)
            elif fault := _fault(child):
                self.leave_out(child, None, fault, "the time zone does not end as it begins")

    def _calendar_line(self, raw: str, seen: set[str | None]) -> None:
        line = content.split(raw)
        if line is not None and line.name == "METHOD" and self.method is None:
            self.method = line.value.strip().upper() or None
        if raw[:4].upper() != "END:" and raw not in seen and (_once(raw) is None or _once(raw) not in seen):
            self.preamble.append(raw)

    def _member(self, component: Component, calendar: _Calendar) -> None:
        self.count += 1
        if self.count > limits.COMPONENTS:
            detail = f"a file may have {limits.COMPONENTS} components"
            raise IcsRefused("too_many_components", self.source.number(component.at), detail)
        uid = uid_of(component)
        fault = _fault(component) or ("unnamed_component" if not component.kind else None)
        if fault is not None:
            self.leave_out(component, uid, fault, "the component does not end as it begins, or has no name")
            return
        if uid is None:
            uid = _give_uid(component)
        if len(uid.encode()) > limits.UID_OCTETS:
            self.leave_out(component, None, "uid_too_long", f"a UID may have {limits.UID_OCTETS} octets")
            return
        self.groups.setdefault(uid, []).append((component, calendar))

    def _object(self, uid: str, members: list[_Member]) -> CalendarObject | None:
        kind = min((component.kind for component, _ in members), key=_rank)
        taken: list[_Member] = []
        values: list[EventValues] = []
        seen: set[object] = set()
        for component, calendar in members:
            try:
                if component.kind != kind:
                    raise IcsInvalid("uid_of_another_component", 0, f"the UID is that of a {kind}")
                key, read = _read(component, calendar)
                if key in seen:
                    raise IcsInvalid("duplicate_uid", 0, "UID and RECURRENCE-ID stood in the file before")
            except IcsInvalid as error:
                if error.code == "too_many_dates":
                    raise IcsRefused(error.code, self.source.number(component.at), error.detail) from None
                self.leave_out(component, uid, error.code, error.detail)
                continue
            seen.add(key)
            taken.append((component, calendar))
            if read is not None:
                values.append(read)
        if not taken:
            return None
        return self._made(uid, taken, tuple(values))

    def _made(self, uid: str, taken: list[_Member], values: tuple[EventValues, ...]) -> CalendarObject:
        zones: dict[str, Component] = {}
        lines: list[str] = []
        for component, calendar in taken:
            own = component.lines
            lines += own
            for tzid in used_tzids(own) if calendar.zones.by_tzid else ():
                vtimezone = calendar.zones.by_tzid.get(tzid)
                if vtimezone is not None and tzid not in zones:
                    zones[tzid] = vtimezone
                    self.named_zones.add(id(vtimezone))
        head = ["BEGIN:VCALENDAR", *taken[0][1].head, *lines_of(zones.values())]
        first = taken[0][0]
        return CalendarObject(
            uid=uid,
            component=first.kind,
            line=self.source.number(first.at),
            text="\n".join([*head, *lines, "END:VCALENDAR"]),
            values=values,
        )


def read_events(text: str) -> tuple[EventValues, ...]:
    """The values of each VEVENT of a stored text, in its order.

    Raises IcsInvalid: ``not_an_object``, and the codes of ``values.read_event``.
    """
    calendar = load(text)
    zones = Zones(calendar.named("VTIMEZONE"))
    return tuple(read_event(event, zones.zone_of) for event in calendar.named("VEVENT"))


def used_tzids(lines: Iterable[str]) -> list[str]:
    """The TZIDs that content lines name, each once."""
    found: dict[str, None] = {}
    for raw in lines:
        if "TZID=" in raw or ("=" in raw and "TZID=" in raw.upper()):
            line = content.split(raw)
            if line is not None and "TZID" in line.params:
                found[content.one(line.params, "TZID")] = None
    return list(found)


def _once(raw: str) -> str | None:
    line = content.split(raw)
    return line.name if line is not None and line.name in ONCE else None


def _fault(component: Component) -> str | None:
    fault = component.fault
    for item in component.items:
        if fault is None and not isinstance(item, str):
            fault = _fault(item)
    return fault


def _give_uid(component: Component) -> str:
    """Insert a UID made from the content; the same content has the same, whenever it was exported."""
    lines = [line for line in component.lines if not line.upper().startswith(_VOLATILE)]
    uid = str(uuid.uuid5(_DERIVED, "\n".join(lines)))
    component.items.insert(0, f"UID:{uid}")
    return uid


def _rank(kind: str) -> int:
    """Of components with one UID the one that people would miss first is kept."""
    return _KINDS.index(kind) if kind in _KINDS else len(_KINDS)


def _key(moment: Moment) -> object:
    return (moment.all_day, moment.floats, moment.instant)


def _read(component: Component, calendar: _Calendar) -> tuple[object, EventValues | None]:
    """What tells the component from others of its UID, and the values of a VEVENT."""
    if component.kind != "VEVENT":
        return _other_key(component, calendar.zones.zone_of), None
    read = read_event(component, calendar.zones.zone_of)
    if calendar.is_version_1:
        _check_version_1(read, own_time=calendar.has_own_time)
    return None if read.recurrence_id is None else _key(read.recurrence_id), read


def _other_key(component: Component, zone_of: ZoneOf) -> object:
    try:
        moment = read_recurrence_id(component, zone_of)
    except IcsInvalid:
        return next(item for item in component.items if isinstance(item, str) and item.upper().startswith("RECURRENCE"))
    return None if moment is None else _key(moment)


def _check_version_1(values: EventValues, *, own_time: bool) -> None:
    """vCalendar 1.0 has other rules and keeps local times by a zone of its own; neither is guessed at."""
    if any("FREQ=" not in rule.upper() for rule in (*values.rrules, *values.exrules)):
        raise IcsInvalid("vcalendar_1_rule", 0, "the recurrence rule is of vCalendar 1.0")
    if own_time and values.start.floats and not values.start.all_day:
        raise IcsInvalid("vcalendar_1_time_zone", 0, "the times follow the zone rules of vCalendar 1.0")
