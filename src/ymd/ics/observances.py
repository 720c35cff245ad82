"""What a VTIMEZONE says about offsets (RFC 5545 section 3.6.5), as far as it takes to find the zone it describes."""

import calendar
import re
from bisect import bisect_right
from collections.abc import Iterator
from datetime import MAXYEAR, UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import msgspec

from ymd.ics import line as content
from ymd.ics.tree import Component
from ymd.ics.windows import ZONES

_STAMP = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)Z?)?")
_OFFSET = re.compile(r"([+-])(\d\d)(\d\d)(\d\d)?")
_BYDAY = re.compile(r"([+-]?\d)?(MO|TU|WE|TH|FR|SA|SU)")
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_RULE_PARTS = {"FREQ", "INTERVAL", "BYMONTH", "BYDAY", "BYMONTHDAY", "WKST", "UNTIL", "COUNT", "BYHOUR", "BYMINUTE"}
_MOST_DATES = 500
_MOST_PARTS = 100
_SLACK = timedelta(hours=12)


class _Unreadable(Exception):
    """The VTIMEZONE says something that this reading does not follow; its rules then prove nothing."""


class Rule(msgspec.Struct, frozen=True):
    """Once a year: the ``nth`` weekday of a month, or else the first of ``monthdays`` that is such a weekday."""

    month: int
    weekday: int | None
    nth: int
    monthdays: tuple[int, ...]
    until: datetime | None
    count: int | None

    def last_year(self, start: int) -> int:
        """The year, at the latest, in which a rule that began in the year ``start`` applies."""
        if self.count is not None:
            return start + self.count - 1
        return self.until.year if self.until is not None else MAXYEAR

    def day(self, year: int) -> int | None:
        first, last = calendar.monthrange(year, self.month)
        if self.nth:
            offset = (self.weekday - first) % 7 if self.weekday is not None else 0
            days = range(1 + offset, last + 1, 7)
            position = self.nth - 1 if self.nth > 0 else self.nth
            return days[position] if -len(days) <= position < len(days) else None
        days_of_month = sorted(day if day > 0 else last + 1 + day for day in self.monthdays)
        fitting = (day for day in days_of_month if self.weekday in (None, (first + day - 1) % 7))
        return next((day for day in fitting if 1 <= day <= last), None)


class Observance(msgspec.Struct, frozen=True):
    """A STANDARD or DAYLIGHT part: from each of its onsets (wall times before the change) ``after`` applies."""

    start: datetime
    before: timedelta
    after: timedelta
    dates: tuple[datetime, ...]
    rule: Rule | None

    def onsets(self, first: int, last: int) -> Iterator[datetime]:
        """The instants, in naive UTC, of all dates up to the end of the year ``last``, and of the rule from ``first``
        on; of a rule that ended before, its last ones."""
        for wall in (self.start, *self.dates):
            if wall.year <= last:
                yield wall - self.before
        if self.rule is None:
            return
        end = min(last, self.rule.last_year(self.start.year))
        for year in range(max(self.start.year + 1, min(first, end - 1)), end + 1):
            day = self.rule.day(year)
            if day is not None:
                instant = self.start.replace(year=year, month=self.rule.month, day=day) - self.before
                if self.rule.until is None or instant <= self.rule.until:
                    yield instant


def zone_with_rules(vtimezone: Component, year: int, *, first: str | None = None) -> str | None:
    """The first IANA zone whose offsets are those of the VTIMEZONE all through ``year``, None if no zone fits.

    ``first`` is tried before the others. A change may lie up to twelve hours off, as writers of VTIMEZONEs (Lotus
    Notes among them) confuse the wall times before and after it.
    """
    expected = offsets(vtimezone, year)
    candidates = ((first,) if first else ()) + ZONES
    return next((zone for zone in candidates if _has_offsets(zone, expected)), None) if expected else None


def offsets(vtimezone: Component, year: int) -> list[tuple[datetime, timedelta]]:
    """The offsets that the VTIMEZONE gives instants (UTC) of a year: two a month, and half a day from each change.

    Empty when it says what this reading does not follow: rules that are not yearly, or more than the caps.
    """
    parts = vtimezone.named("STANDARD", "DAYLIGHT")
    if not 0 < len(parts) <= _MOST_PARTS:
        return []
    try:
        return _samples([_observance(part) for part in parts], year)
    except (_Unreadable, ValueError, OverflowError):
        return []


@lru_cache(maxsize=256)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _has_offsets(zone: str, samples: list[tuple[datetime, timedelta]]) -> bool:
    info = _zone(zone)
    return all(at.astimezone(info).utcoffset() == offset for at, offset in samples)


def _samples(observances: list[Observance], year: int) -> list[tuple[datetime, timedelta]]:
    changes = sorted({(at, part.after) for part in observances for at in part.onsets(year - 1, year + 1)})
    onsets = [at for at, _ in changes]
    initial = min(observances, key=lambda part: part.start).before
    instants = {_stamp(f"{year}{month:02}{day}") for month in range(1, 13) for day in ("01", "15")}
    for onset in onsets:
        if onset.year == year:
            instants |= {onset + _SLACK, onset - _SLACK}
    samples = []
    for instant in sorted(instants):
        reached = bisect_right(onsets, instant)
        samples.append((instant.replace(tzinfo=UTC), changes[reached - 1][1] if reached else initial))
    return samples


def _observance(part: Component) -> Observance:
    values: dict[str, list[str]] = {}
    for item in part.items:
        line = content.split(item) if isinstance(item, str) else None
        if line is not None:
            values.setdefault(line.name, []).append(line.value.strip().upper())
    try:
        start = _stamp(values["DTSTART"][0])
        before, after = _offset(values["TZOFFSETFROM"][0]), _offset(values["TZOFFSETTO"][0])
    except KeyError:
        raise _Unreadable from None
    dates = [date for listed in values.get("RDATE", []) for date in listed.split(",") if date]
    rules = values.get("RRULE", [])
    if len(rules) > 1 or len(dates) > _MOST_DATES or "EXDATE" in values:
        raise _Unreadable
    rule = _rule(rules[0], start) if rules else None
    return Observance(start, before, after, tuple(_stamp(date) for date in dates), rule)


def _stamp(value: str) -> datetime:
    found = _STAMP.fullmatch(value)
    if found is None:
        raise _Unreadable
    return datetime.fromisoformat(
        f"{found[1]}{found[2]}{found[3]}T{found[4] or '00'}{found[5] or '00'}{found[6] or '00'}"
    )


def _offset(value: str) -> timedelta:
    found = _OFFSET.fullmatch(value)
    if found is None:
        raise _Unreadable
    sign = -1 if found[1] == "-" else 1
    return sign * timedelta(hours=int(found[2]), minutes=int(found[3]), seconds=int(found[4] or 0))


def _rule(text: str, start: datetime) -> Rule:
    parts = dict(part.partition("=")[::2] for part in text.split(";") if part)
    if parts.keys() - _RULE_PARTS or parts.get("FREQ") != "YEARLY" or parts.get("INTERVAL", "1") != "1":
        raise _Unreadable
    byday = _BYDAY.fullmatch(parts["BYDAY"]) if "BYDAY" in parts else None
    if "BYDAY" in parts and (byday is None or "BYMONTH" not in parts):
        raise _Unreadable
    if byday is not None and not byday[1] and "BYMONTHDAY" not in parts:
        raise _Unreadable
    monthdays = tuple(int(day) for day in parts["BYMONTHDAY"].split(",")) if "BYMONTHDAY" in parts else ()
    if byday is None and not monthdays:
        monthdays = (start.day,)
    month = int(parts.get("BYMONTH", start.month))
    if not 1 <= month <= 12:
        raise _Unreadable
    return Rule(
        month=month,
        weekday=_WEEKDAYS.index(byday[2]) if byday else None,
        nth=int(byday[1] or 0) if byday else 0,
        monthdays=monthdays,
        until=_stamp(parts["UNTIL"]) if "UNTIL" in parts and len(parts["UNTIL"]) > 8 else _end_of(parts.get("UNTIL")),
        count=int(parts["COUNT"]) if "COUNT" in parts else None,
    )


def _end_of(date: str | None) -> datetime | None:
    return None if date is None else _stamp(f"{date}T235959")
