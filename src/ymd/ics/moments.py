"""DATE, DATE-TIME, DURATION and PERIOD (RFC 5545 sections 3.3.4 to 3.3.9) as values, and back."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from ymd.ics import limits
from ymd.ics.errors import IcsInvalid

ZoneOf = Callable[[str, int], str]
"""The IANA name of a TZID for a time of a year. Raises IcsInvalid ``unknown_time_zone``."""

_DURATION = re.compile(r"([+-]?)P(?:(\d{1,5})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,7})H)?(?:(\d{1,8})M)?(?:(\d{1,9})S)?)?")
_MOST_DAYS = 366 * (limits.LAST_YEAR - limits.FIRST_YEAR)


class Moment(msgspec.Struct, frozen=True, gc=False):
    """A point of time as it was written: a wall time and what it is the time of.

    ``zone`` is an IANA name, ``UTC`` for a time that ended in Z, None for a floating time or a date. A date has
    ``all_day`` and the wall time 00:00.
    """

    wall: datetime
    zone: str | None = None
    all_day: bool = False

    @property
    def floats(self) -> bool:
        """Whether it names an instant only together with the reader's zone."""
        return self.zone is None

    @property
    def instant(self) -> datetime:
        """In UTC; a date or floating time as if its wall time were UTC. A time in a DST gap lies as much after the gap
        begins as its wall time does; a repeated one is the first (RFC 5545 section 3.3.5)."""
        if self.zone is None or self.zone == "UTC":
            return self.wall.replace(tzinfo=UTC)
        return self.wall.replace(tzinfo=ZoneInfo(self.zone)).astimezone(UTC)

    @property
    def value(self) -> str:
        """The value part of a content line."""
        wall = self.wall
        date = f"{wall.year:04}{wall.month:02}{wall.day:02}"
        if self.all_day:
            return date
        return f"{date}T{wall.hour:02}{wall.minute:02}{wall.second:02}{'Z' if self.zone == 'UTC' else ''}"


class Duration(msgspec.Struct, frozen=True, gc=False):
    """Nominal ``days`` (weeks are seven) and exact ``seconds``, both of one sign: a day may last 23 or 25 hours, 24
    hours do not (RFC 5545 section 3.3.6)."""

    days: int
    seconds: int

    def after(self, start: Moment) -> Moment:
        """The moment this long after ``start``: days on its wall, then seconds on the clock."""
        wall = start.wall + timedelta(days=self.days)
        if not self.seconds or start.zone is None or start.zone == "UTC":
            return Moment(wall + timedelta(seconds=self.seconds), start.zone, start.all_day)
        zone = ZoneInfo(start.zone)
        exact = wall.replace(tzinfo=zone).astimezone(UTC) + timedelta(seconds=self.seconds)
        return Moment(exact.astimezone(zone).replace(tzinfo=None, fold=0), start.zone, start.all_day)

    @property
    def value(self) -> str:
        days, seconds = abs(self.days), abs(self.seconds)
        if not days and not seconds:
            return "PT0S"
        units = ((seconds // 3600, "H"), (seconds // 60 % 60, "M"), (seconds % 60, "S"))
        time = "".join(f"{count}{unit}" for count, unit in units if count)
        sign = "-" if self.days < 0 or self.seconds < 0 else ""
        return f"{sign}P{f'{days}D' if days else ''}{f'T{time}' if time else ''}"


class Period(msgspec.Struct, frozen=True, gc=False):
    """A span of its own: ``end`` is a moment or a duration."""

    start: Moment
    end: Moment | Duration


def read_moment(value: str, tzid: str, zone_of: ZoneOf) -> Moment:
    """The moment of ``value``, its kind told by its shape: 8 digits are a date, Z means UTC whatever TZID says.

    Raises IcsInvalid: ``invalid_date_time``, ``date_out_of_range``, ``unknown_time_zone``.
    """
    digits = value
    if len(digits) == 8:
        return Moment(_wall(digits, "000000", value), None, True)
    if len(digits) in (15, 16) and digits[8] in "Tt":
        wall = _wall(digits[:8], digits[9:15], value)
        if len(digits) == 15:
            return Moment(wall, zone_of(tzid, wall.year) if tzid else None)
        if digits[15] in "Zz":
            return Moment(wall, "UTC")
    stripped = value.strip()
    if stripped != value:
        return read_moment(stripped, tzid, zone_of)
    raise _no_moment(value)


def _wall(date: str, time: str, value: str) -> datetime:
    digits = date + time
    if not (digits.isascii() and digits.isdigit()):
        raise _no_moment(value)
    if time[4:] == "60":
        # A leap second is the last that a wall clock can show (RFC 5545 section 3.3.12).
        time = f"{time[:4]}59"
    try:
        wall = datetime.fromisoformat(f"{date}T{time}")
    except ValueError:
        raise _no_moment(value) from None
    if not limits.FIRST_YEAR <= wall.year <= limits.LAST_YEAR:
        span = f"{limits.FIRST_YEAR} to {limits.LAST_YEAR}"
        raise IcsInvalid("date_out_of_range", 0, f"{value} is not within the years {span}")
    return wall


def _no_moment(value: str) -> IcsInvalid:
    return IcsInvalid("invalid_date_time", 0, f"{value[:40]!r} is neither a date nor a date with time")


def read_duration(value: str) -> Duration:
    """Raises IcsInvalid ``invalid_duration``: not of the grammar, or longer than the range of dates."""
    found = _DURATION.fullmatch(value.strip().upper(), 0) if value.isascii() else None
    if found is None or not any(found.groups()[1:]):
        raise IcsInvalid("invalid_duration", 0, f"{value[:40]!r} is not a duration")
    weeks, days, hours, minutes, seconds = (int(part) if part else 0 for part in found.groups()[1:])
    sign = -1 if found[1] == "-" else 1
    duration = Duration(sign * (weeks * 7 + days), sign * (hours * 3600 + minutes * 60 + seconds))
    if abs(duration.days) + abs(duration.seconds) // 86400 > _MOST_DAYS:
        raise IcsInvalid("invalid_duration", 0, f"{value[:40]!r} is longer than {_MOST_DAYS} days")
    return duration


def read_period(value: str, tzid: str, zone_of: ZoneOf) -> Period:
    """Raises IcsInvalid: ``invalid_period``, and the codes of moments and durations."""
    start, slash, end = value.partition("/")
    if not slash:
        raise IcsInvalid("invalid_period", 0, f"{value[:40]!r} is not a period")
    begins = read_moment(start, tzid, zone_of)
    if end.strip()[:1] in {"P", "p", "+"}:
        length = read_duration(end)
        return Period(begins, length)
    ends = read_moment(end, tzid, zone_of)
    if begins.all_day or ends.floats != begins.floats or ends.instant < begins.instant:
        raise IcsInvalid("invalid_period", 0, f"{value[:40]!r} is not a span of times")
    return Period(begins, ends)
