"""Days as the community's texts name them: counted from today, so that there is always a week to come."""

import re
from calendar import monthrange
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

_WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NAMED: Final = re.compile(
    r"(?:today|(?P<weekday>mon|tue|wed|thu|fri|sat|sun)|the (?P<of_month>[12]?\d))"
    r"(?P<offset>[+-]\d+)?(?: (?P<time>\d\d:\d\d))?"
)
_AGO: Final = " ago"
_DAY: Final = timedelta(days=1)
_LENGTH: Final = re.compile(r"(?:(?P<days>\d+)d)?(?:(?P<hours>\d+)h)?(?:(?P<minutes>\d+)m)?")


def day_named(text: str, today: date) -> date | datetime:
    """A day, or with a time a wall time.

    ``today+3``: three days from today. ``sat``: the first Saturday from today on, which may be today; ``sat-2``: two
    weeks before that. ``the 25``: the first 25th from today on; ``the 25-1``: a month before that. Each may be followed
    by a time: ``sat 08:30``. Raises ValueError for anything else.
    """
    found = _NAMED.fullmatch(text)
    if found is None:
        raise ValueError(f"no day: {text!r}")
    offset = int(found["offset"] or 0)
    if found["weekday"]:
        ahead = (_WEEKDAYS.index(found["weekday"]) - today.weekday()) % 7
        day = today + timedelta(days=ahead, weeks=offset)
    elif found["of_month"]:
        day = _day_of_month(int(found["of_month"]), today, offset)
    else:
        day = today + timedelta(days=offset)
    return datetime.combine(day, time.fromisoformat(found["time"])) if found["time"] else day


def moment_named(text: str, now: datetime, home: ZoneInfo) -> datetime:
    """A moment that has been: ``today-3 21:10`` on the clock of `home`, or ``25m ago``.

    A time of today that is still to come is taken from the day before, so that what was said over breakfast was said in
    a morning. Raises ValueError for anything else.
    """
    if text.endswith(_AGO):
        return now - length_named(text.removesuffix(_AGO))
    named = day_named(text, now.astimezone(home).date())
    if not isinstance(named, datetime):
        raise ValueError(f"no moment: {text!r}")
    moment = named.replace(tzinfo=home)
    return moment if moment <= now else moment - _DAY


def length_named(text: str) -> timedelta:
    """``1h30m``, ``45m``, ``2d``. Raises ValueError for anything else."""
    found = _LENGTH.fullmatch(text)
    if found is None or not text:
        raise ValueError(f"no length: {text!r}")
    return timedelta(**{unit: int(count) for unit, count in found.groupdict(default="0").items()})


def in_year(day: date, year: int) -> date:
    """The same day of another year; the 29th of February is kept on the 28th, so that it comes every year."""
    return day.replace(year=year, day=min(day.day, 28) if day.month == 2 else day.day)


def _day_of_month(number: int, today: date, months: int) -> date:
    month = today.month + months + (number < today.day)
    year, month = today.year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, min(number, monthrange(year, month)[1]))
