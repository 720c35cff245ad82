"""The Gregorian calendar in numbers: proleptic, days as ``date.toordinal`` counts them, Monday = 0."""

from functools import lru_cache
from typing import Final

MONTH_STARTS: Final = (
    (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365),
    (0, 31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335, 366),
)
"""Day of the year on which each month begins, January = index 0, and the year's length; common and leap years."""

ALL_MONTHS: Final = tuple(range(1, 13))

CYCLE_YEARS: Final = 400
CYCLE_MONTHS: Final = 4_800
CYCLE_DAYS: Final = 146_097
CYCLE_WEEKS: Final = 20_871
"""After this long every date falls on the same day of the week again."""


def is_leap(year: int) -> bool:
    """Whether the year has 366 days."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def new_year(year: int) -> int:
    """The ordinal of 1 January, also of year 0 and of years beyond 9999, which ``date`` cannot name."""
    past = year - 1
    return past * 365 + past // 4 - past // 100 + past // 400 + 1


def weekday_of(ordinal: int) -> int:
    """The day of the week, Monday = 0."""
    return (ordinal - 1) % 7


@lru_cache(maxsize=8_192)
def month_at(index: int) -> tuple[int, tuple[int, int]]:
    """The first day of a month, by its number from January of year 0, and its kind: first day of the week, length."""
    year, month = divmod(index, 12)
    starts = MONTH_STARTS[is_leap(year)]
    first = new_year(year) + starts[month]
    return first, (weekday_of(first), starts[month + 1] - starts[month])


@lru_cache(maxsize=2_048)
def year_at(year: int) -> tuple[int, tuple[int, int]]:
    """The first day of a year and its kind: first day of the week, length."""
    first = new_year(year)
    return first, (weekday_of(first), MONTH_STARTS[is_leap(year)][12])


def first_week(year: int, week_start: int) -> int:
    """The ordinal on which week 1 begins: the first week with at least four days in the year (RFC 5545, 3.3.10)."""
    january = new_year(year)
    into_week = (weekday_of(january) - week_start) % 7
    return january - into_week if into_week <= 3 else january - into_week + 7


def from_either_end(number: int, size: int) -> int | None:
    """The index, from 0, of the ``number``-th of ``size`` things, counted from 1 or from -1; None if there is none."""
    index = number - 1 if number > 0 else size + number
    return index if 0 <= index < size else None
