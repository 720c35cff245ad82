"""Which days a rule chooses (the table of RFC 5545, section 3.3.10).

The table's "expand" and "limit" come to one thing for days: each part names a set of days, and a period chooses those
that are in all of them. ``completed`` has added before what the rule leaves to DTSTART, so nothing here knows it.

A Gregorian year comes in fourteen kinds, a month in twenty-eight; what a rule chooses depends on the kind alone, save
where BYWEEKNO looks across the year's edge. Each kind is worked out once per series. Another calendar scale (RFC 7529)
would be other frames beside these.
"""

from bisect import bisect_left
from collections.abc import Hashable, Iterable, Sequence
from datetime import date
from typing import Protocol

from ymd.recurrence.budget import Budget
from ymd.recurrence.gregorian import (
    ALL_MONTHS,
    CYCLE_MONTHS,
    CYCLE_WEEKS,
    CYCLE_YEARS,
    MONTH_STARTS,
    first_week,
    from_either_end,
    is_leap,
    month_at,
    new_year,
    year_at,
)
from ymd.recurrence.rule import Rule, Weekday
from ymd.recurrence.walls import midnight_of


class Frame(Protocol):
    """Numbered periods of uneven length, each with the days that the rule chooses in it."""

    cycle: int
    """Number of periods after which the choices repeat."""

    def index(self, ordinal: int) -> int:
        """The number of the period that holds the day."""

    def period(self, index: int) -> tuple[int, Hashable]:
        """The ordinal of the period's first day, and what its choice depends on: one kind chooses the same days."""

    def days(self, index: int) -> Iterable[int]:
        """The chosen days, the period's first day = 0, in any order."""


class Years:
    """Calendar years."""

    cycle = CYCLE_YEARS

    def __init__(self, rule: Rule) -> None:
        self._rule = rule

    def index(self, ordinal: int) -> int:
        return date.fromordinal(ordinal).year

    def period(self, index: int) -> tuple[int, Hashable]:
        # The neighbouring years have their say in how the weeks at a year's edges are numbered.
        return (new_year(index), index % CYCLE_YEARS) if self._rule.by_week_no else year_at(index)

    def days(self, index: int) -> Iterable[int]:
        return days_of_year(self._rule, index)


class Months:
    """Calendar months, numbered from January of year 0."""

    cycle = CYCLE_MONTHS

    def __init__(self, rule: Rule) -> None:
        self._rule = rule

    def index(self, ordinal: int) -> int:
        day = date.fromordinal(ordinal)
        return day.year * 12 + day.month - 1

    def period(self, index: int) -> tuple[int, Hashable]:
        month = month_at(index)
        return (month[0], None) if self._rule.by_month and self._is_left_out(index) else month

    def days(self, index: int) -> Iterable[int]:
        if self._rule.by_month and self._is_left_out(index):
            return ()
        return days_of_month(self._rule.by_month_day, self._rule.by_day, *month_at(index)[1])

    def _is_left_out(self, index: int) -> bool:
        return index % 12 + 1 not in self._rule.by_month


class Weeks:
    """Weeks that begin on WKST, of a rule that BYMONTH limits (or, read leniently, BYMONTHDAY)."""

    cycle = CYCLE_WEEKS

    def __init__(self, rule: Rule) -> None:
        self._offset = rule.week_start + 1
        self._limit = DayLimit(rule)

    def index(self, ordinal: int) -> int:
        return (ordinal - self._offset) // 7

    def period(self, index: int) -> tuple[int, tuple[int, ...]]:
        first = index * 7 + self._offset
        return first, tuple(day for day in range(7) if self._limit.allows(first + day))

    def days(self, index: int) -> Iterable[int]:
        return self.period(index)[1]


class DayLimit:
    """The days that BYMONTH, BYYEARDAY, BYMONTHDAY and BYDAY all leave, for rules whose period is a day or less."""

    def __init__(self, rule: Rule) -> None:
        self._rule = rule
        self._known: dict[tuple[int, bool, int], Sequence[int]] = {}

    def allows(self, ordinal: int) -> bool:
        """Whether the day is left."""
        day = date.fromordinal(ordinal)
        return day.day - 1 in self._month(day.year, day.month)[1]

    def next(self, ordinal: int, stop: int, budget: Budget) -> int:
        """The first day from ``ordinal`` on that is left, or ``stop`` if it comes before; one step a month."""
        day = date.fromordinal(ordinal)
        year, month = day.year, day.month
        while True:
            first, days = self._month(year, month)
            at = bisect_left(days, ordinal - first)
            if at < len(days):
                return min(first + days[at], stop)
            if first >= stop:
                return stop
            budget.spend(midnight_of(first))
            year, month = (year, month + 1) if month < 12 else (year + 1, 1)

    def _month(self, year: int, month: int) -> tuple[int, Sequence[int]]:
        first, shape = month_at(year * 12 + month - 1)
        kind = (month, is_leap(year), shape[0])
        days = self._known.get(kind)
        if days is None:
            days = self._known[kind] = sorted(self._choose(year, month, *shape))
        return first, days

    def _choose(self, year: int, month: int, first_weekday: int, length: int) -> Iterable[int]:
        rule = self._rule
        if rule.by_month and month not in rule.by_month:
            return ()
        days = days_of_month(rule.by_month_day, rule.by_day, first_weekday, length)
        if rule.by_year_day:
            starts = MONTH_STARTS[is_leap(year)]
            days &= {day - starts[month - 1] for day in numbered(rule.by_year_day, starts[12])}
        return days


def days_of_year(rule: Rule, year: int) -> set[int]:
    """The days of a calendar year that all of a YEARLY rule's parts name, 1 January = 0."""
    starts = MONTH_STARTS[is_leap(year)]
    first_weekday, length = year_at(year)[1]
    named: list[set[int]] = []
    if rule.by_month or rule.by_month_day:
        # A number before a day counts within the month where BYMONTH is given, within the year where it is not.
        by_day = rule.by_day if rule.by_month else ()
        within_months: set[int] = set()
        for month in rule.by_month or ALL_MONTHS:
            before, size = starts[month - 1], starts[month] - starts[month - 1]
            days = days_of_month(rule.by_month_day, by_day, (first_weekday + before) % 7, size)
            within_months.update(before + day for day in days)
        named.append(within_months)
    if rule.by_day and not rule.by_month:
        named.append(weekdays(rule.by_day, first_weekday, length))
    if rule.by_year_day:
        named.append(numbered(rule.by_year_day, length))
    if rule.by_week_no:
        named.append(days_of_weeks(rule.by_week_no, rule.week_start, year))
    return set.intersection(*named)


def days_of_weeks(by_week_no: Iterable[int], week_start: int, year: int) -> set[int]:
    """Days of the calendar year that lie in a week of those numbers, be it a week of a neighbouring year."""
    january, (_, length) = year_at(year)
    days: set[int] = set()
    for owner in (year - 1, year, year + 1):
        first = first_week(owner, week_start)
        weeks = (first_week(owner + 1, week_start) - first) // 7
        for week in numbered(by_week_no, weeks):
            monday = first + week * 7 - january
            days.update(range(max(monday, 0), min(monday + 7, length)))
    return days


def days_of_month(by_month_day: Iterable[int], by_day: Iterable[Weekday], first_weekday: int, length: int) -> set[int]:
    """The days of a month, from 0, that BYMONTHDAY and BYDAY both name; all of them where neither is given."""
    days = numbered(by_month_day, length) if by_month_day else set(range(length))
    if by_day:
        days &= weekdays(by_day, first_weekday, length)
    return days


def weekdays(by_day: Iterable[Weekday], first_weekday: int, length: int) -> set[int]:
    """The days that BYDAY names in a month or year: every Monday, and the second Tuesday."""
    days: set[int] = set()
    for weekday, nth in by_day:
        every = range((weekday - first_weekday) % 7, length, 7)
        if nth == 0:
            days.update(every)
        elif (index := from_either_end(nth, len(every))) is not None:
            days.add(every[index])
    return days


def numbered(numbers: Iterable[int], size: int) -> set[int]:
    """Indices of the things that the numbers name, counted from 1 or from -1; what does not exist is left out."""
    return {index for number in numbers if (index := from_either_end(number, size)) is not None}
