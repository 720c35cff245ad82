"""The wall times that one rule generates from one DTSTART, from any point on, without walking there.

Three kinds of series. ``Even`` repeats one pattern at equal distances, so that any occurrence is a multiplication away:
plain DAILY, WEEKLY and sub-daily rules. ``Framed`` has periods of uneven length: years, months, and weeks that
BYMONTH thins. ``Thinned`` has equal periods of which parts of a day or longer leave only some.
"""

from bisect import bisect_left
from collections.abc import Hashable, Iterator
from dataclasses import replace
from datetime import date, datetime
from math import gcd, lcm
from typing import Any, Final, Protocol

from ymd.recurrence.budget import Budget
from ymd.recurrence.days import DayLimit, Frame, Months, Weeks, Years
from ymd.recurrence.gregorian import CYCLE_DAYS, weekday_of
from ymd.recurrence.pattern import Pattern, at_days, pick, tail, times
from ymd.recurrence.rule import Freq, Rule, Weekday
from ymd.recurrence.walls import DAY, END, midnight_of, ordinal_of, wall_of

_UNIT: Final = {Freq.DAILY: DAY, Freq.HOURLY: 3_600, Freq.MINUTELY: 60, Freq.SECONDLY: 1}
_LONGER_THAN: Final = {
    "hour": (Freq.YEARLY, Freq.MONTHLY, Freq.WEEKLY, Freq.DAILY),
    "minute": (Freq.YEARLY, Freq.MONTHLY, Freq.WEEKLY, Freq.DAILY, Freq.HOURLY),
    "second": (Freq.YEARLY, Freq.MONTHLY, Freq.WEEKLY, Freq.DAILY, Freq.HOURLY, Freq.MINUTELY),
}


class Series(Protocol):
    """Periods of a rule that hold occurrences, each as the wall time of its beginning and a pattern of offsets."""

    def periods(self, low: int, high: int, budget: Budget) -> Iterator[tuple[int, Pattern]]:
        """Periods in order, from the first that may hold a wall time from ``low`` on, that begin before ``high``."""


def completed(rule: Rule, start: datetime | date) -> Rule:
    """The rule with what it leaves to DTSTART written out.

    "Information, not contained in the rule, necessary to determine the various recurrence instance start time and
    dates are derived from the Start Time (DTSTART)" (RFC 5545, section 3.3.10). Where DTSTART is a date, the parts of
    a day are ignored, as that section demands.
    """
    days = _days_from(start, rule)
    if not isinstance(start, datetime):
        return replace(rule, by_hour=(0,), by_minute=(0,), by_second=(0,), **days)
    return replace(
        rule,
        by_hour=rule.by_hour or ((start.hour,) if rule.freq in _LONGER_THAN["hour"] else ()),
        by_minute=rule.by_minute or ((start.minute,) if rule.freq in _LONGER_THAN["minute"] else ()),
        by_second=rule.by_second or ((start.second,) if rule.freq in _LONGER_THAN["second"] else ()),
        **days,
    )


def _days_from(start: date, rule: Rule) -> dict[str, Any]:
    """What the rule leaves to DTSTART about days, as fields of the rule."""
    weekday = (Weekday(start.weekday()),)
    match rule.freq:
        case Freq.WEEKLY if not rule.by_day:
            return {"by_day": weekday}
        case Freq.MONTHLY if not (rule.by_month_day or rule.by_day):
            return {"by_month_day": (start.day,)}
        case Freq.YEARLY if not (rule.by_day or rule.by_year_day or rule.by_week_no):
            return {"by_month": rule.by_month or (start.month,), "by_month_day": rule.by_month_day or (start.day,)}
        case Freq.YEARLY if rule.by_week_no and not (rule.by_day or rule.by_year_day or rule.by_month_day):
            return {"by_day": weekday}
        case _:
            return {}


def series_of(rule: Rule, start: datetime | date) -> Series:
    """The series that the rule generates from DTSTART; UNTIL and COUNT are not looked at.

    What lies before DTSTART is part of the first period, as BYSETPOS counts over the whole of it; leaving it out is
    the caller's.
    """
    full = completed(rule, start)
    if full.freq in (Freq.YEARLY, Freq.MONTHLY) or (full.freq is Freq.WEEKLY and (full.by_month or full.by_month_day)):
        return Framed(full, start)
    if full.freq is Freq.WEEKLY:
        return _weekly(full, start, full.interval)
    if full.freq is Freq.DAILY and full.interval == 1 and _only_weekdays(full):
        return _weekly(full, start, 1)
    pattern = pick(_times_of_period(full), full.by_set_pos)
    unit = _UNIT[full.freq]
    origin = wall_of(start) // unit * unit
    limits = _Limits(full)
    if not limits:
        return Even(origin, full.interval * unit, pattern)
    if not limits.reachable(origin, full.interval * unit):
        return Even(origin, full.interval * unit, ())
    return Thinned(origin, unit, full.interval * unit, pattern, limits)


def _only_weekdays(rule: Rule) -> bool:
    others = rule.by_month or rule.by_month_day or rule.by_year_day or rule.by_set_pos
    return bool(rule.by_day and not others)


def _weekly(rule: Rule, start: date, interval: int) -> Series:
    ordinal = start.toordinal()
    days = sorted({(day.day - rule.week_start) % 7 for day in rule.by_day})
    pattern = pick(at_days(days, _times_of_period(rule)), rule.by_set_pos)
    week = ordinal - (start.weekday() - rule.week_start) % 7
    return Even(midnight_of(week), interval * 7 * DAY, pattern)


def _times_of_period(rule: Rule) -> Pattern:
    """Times within a day, or within the rule's own hour, minute or second."""
    hours = rule.by_hour if rule.freq in _LONGER_THAN["hour"] else (0,)
    minutes = rule.by_minute if rule.freq in _LONGER_THAN["minute"] else (0,)
    seconds = rule.by_second if rule.freq in _LONGER_THAN["second"] else (0,)
    return times(hours, minutes, seconds)


class Even:
    """One pattern at equal distances."""

    def __init__(self, origin: int, distance: int, pattern: Pattern) -> None:
        self._origin = origin
        self._distance = distance
        self._pattern = pattern

    def periods(self, low: int, high: int, budget: Budget) -> Iterator[tuple[int, Pattern]]:
        if self._pattern:
            begin = low - (low - self._origin) % self._distance
            for wall in range(begin, high, self._distance):
                yield wall, self._pattern

    def nth(self, low: int, count: int) -> int | None:
        """The ``count``-th wall time from ``low`` on, by arithmetic; None if there is none before the calendar ends."""
        size = len(self._pattern)
        if not size:
            return None
        begin = low - (low - self._origin) % self._distance
        far, near = divmod(bisect_left(self._pattern, low - begin) + count - 1, size)
        wall = begin + far * self._distance + self._pattern[near]
        return wall if wall < END else None


class Framed:
    """Periods of uneven length, each with days of its own."""

    def __init__(self, rule: Rule, start: date) -> None:
        frames: dict[Freq, type[Years] | type[Months] | type[Weeks]]
        frames = {Freq.YEARLY: Years, Freq.MONTHLY: Months, Freq.WEEKLY: Weeks}
        self._frame: Frame = frames[rule.freq](rule)
        self._anchor = self._frame.index(start.toordinal())
        self._interval = rule.interval
        self._cycle = lcm(rule.interval, self._frame.cycle)
        self._times = _times_of_period(rule)
        self._positions = rule.by_set_pos
        self._known: dict[Hashable, Pattern] = {}

    def periods(self, low: int, high: int, budget: Budget) -> Iterator[tuple[int, Pattern]]:
        frame = self._frame
        earliest = frame.index(ordinal_of(low))
        begin = earliest + (self._anchor - earliest) % self._interval
        barren = begin + self._cycle
        for index in range(begin, frame.index(ordinal_of(high - 1)) + 1, self._interval):
            first, kind = frame.period(index)
            pattern = self._known.get(kind)
            if pattern is None:
                pattern = self._known[kind] = self._choose(index)
            if pattern:
                barren = END
                yield midnight_of(first), pattern
            elif index > barren:
                return
            else:
                budget.spend(midnight_of(first))

    def _choose(self, index: int) -> Pattern:
        return pick(at_days(sorted(self._frame.days(index)), self._times), self._positions)


class _Limits:
    """What thins a rule of days or shorter: parts of a day or longer, and times that are not its own to multiply."""

    def __init__(self, rule: Rule) -> None:
        by_day = rule.by_month or rule.by_year_day or rule.by_month_day or rule.by_day
        self._days = DayLimit(rule) if by_day else None
        self._weekdays = {day.day for day in rule.by_day}
        hours = rule.by_hour if rule.freq not in _LONGER_THAN["hour"] else ()
        minutes = rule.by_minute if rule.freq not in _LONGER_THAN["minute"] else ()
        seconds = rule.by_second if rule.freq not in _LONGER_THAN["second"] else ()
        self._times: Pattern | None = None
        if hours or minutes or seconds:
            self._times = times(
                hours or range(24),
                minutes or (range(60) if rule.freq is not Freq.HOURLY else (0,)),
                seconds or (range(60) if rule.freq is Freq.SECONDLY else (0,)),
            )

    def __bool__(self) -> bool:
        return self._days is not None or self._times is not None

    def reachable(self, origin: int, distance: int) -> bool:
        """Whether steps of that distance ever meet one of the days of the week, and one of the times of day."""
        if self._weekdays and distance % (7 * DAY) == 0 and weekday_of(ordinal_of(origin)) not in self._weekdays:
            return False
        if self._times is None:
            return True
        coarse = gcd(distance, DAY)
        return any((time - origin) % coarse == 0 for time in self._times)

    def next(self, begin: int, high: int, budget: Budget) -> int:
        """``begin`` if the period there is left; else a later time before which none is, ``high`` at the most."""
        ordinal = ordinal_of(begin)
        if self._days is not None:
            day = self._days.next(ordinal, ordinal_of(high) + 1, budget)
            if day != ordinal:
                return midnight_of(day)
        if self._times is None:
            return begin
        at = bisect_left(self._times, begin % DAY)
        return midnight_of(ordinal) + self._times[at] if at < len(self._times) else midnight_of(ordinal + 1)


class Thinned:
    """Equal periods of a day or less, of which limits leave only some."""

    def __init__(self, origin: int, unit: int, distance: int, pattern: Pattern, limits: _Limits) -> None:
        self._origin = origin
        self._unit = unit
        self._distance = distance
        self._pattern = pattern
        self._limits = limits

    def periods(self, low: int, high: int, budget: Budget) -> Iterator[tuple[int, Pattern]]:
        begin = self._aligned(low // self._unit * self._unit)
        barren = begin + lcm(self._distance, CYCLE_DAYS * DAY)
        while self._pattern and begin < high:
            left = self._limits.next(begin, min(high, barren), budget)
            if left == begin:
                barren = END
                yield begin, self._pattern
                begin += self._distance
            elif left > barren:
                return
            else:
                budget.spend(begin)
                begin = self._aligned(left)

    def _aligned(self, wall: int) -> int:
        return wall + (self._origin - wall) % self._distance


def walls(series: Series, low: int, high: int, budget: Budget) -> Iterator[int]:
    """The wall times of a series in [low, high), in order; one step of the budget each."""
    if low >= high:
        return
    for begin, pattern in series.periods(low, high, budget):
        for offset in tail(pattern, bisect_left(pattern, low - begin) if begin < low else 0):
            wall = begin + offset
            if wall >= high:
                return
            budget.spend(wall)
            yield wall


def nth_wall(series: Series, low: int, count: int, budget: Budget) -> int | None:
    """The ``count``-th wall time from ``low`` on; None if there are fewer before the calendar ends.

    Even series find it by arithmetic, the others count whole periods, one step each.
    """
    if isinstance(series, Even):
        return series.nth(low, count)
    for begin, pattern in series.periods(low, END, budget):
        budget.spend(begin)
        skipped = bisect_left(pattern, low - begin)
        if count <= len(pattern) - skipped:
            wall = begin + pattern[skipped + count - 1]
            return wall if wall < END else None
        count -= len(pattern) - skipped
    return None
