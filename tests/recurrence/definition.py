# ruff: noqa: DTZ001  wall times are naive
"""RFC 5545, section 3.3.10, said as slowly as it can be said: look at every day, ask every part, keep what agrees.

Shares no line with the package: days of the week and of the year come from ``date``, a week belongs to the year that
has its fourth day, periods are formed by grouping. It is an oracle for what is decided in docs/how/recurrence.md, as
the other engines are oracles for what is not.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from ymd.recurrence import Freq, Rule

_UNITS = {Freq.HOURLY: 3_600, Freq.MINUTELY: 60, Freq.SECONDLY: 1}
_SECOND = timedelta(seconds=1)


def starts_by_definition(rule: Rule, start: datetime | date, until: datetime) -> Iterator[datetime | date]:
    """What the rule generates from DTSTART, in wall time, before ``until``; its UNTIL is taken as wall time."""
    first = start if isinstance(start, datetime) else datetime(start.year, start.month, start.day)
    for index, found in enumerate(found for found in _unbounded(rule, start, first, until) if found >= first):
        if found >= until or (rule.count is not None and index >= rule.count):
            return
        if rule.until is not None and found > _last(rule.until):
            return
        yield found if isinstance(start, datetime) else found.date()


def _last(until: datetime | date) -> datetime:
    if isinstance(until, datetime):
        return until.replace(tzinfo=None)
    return datetime(until.year, until.month, until.day, 23, 59, 59)


def _unbounded(rule: Rule, start: datetime | date, first: datetime, until: datetime) -> Iterator[datetime]:
    if rule.freq in _UNITS:
        yield from _by_the_clock(rule, first, until)
        return
    timed = isinstance(start, datetime)
    hours = rule.by_hour if timed and rule.by_hour else (first.hour,)
    minutes = rule.by_minute if timed and rule.by_minute else (first.minute,)
    seconds = rule.by_second if timed and rule.by_second else (first.second,)
    for _, days in groupby(_days(first, until), key=lambda day: _period(rule, day)):
        chosen = [day for day in days if _in_interval(rule, first, day) and _day_agrees(rule, first, day)]
        period = [
            datetime(day.year, day.month, day.day, hour, minute, second)
            for day in chosen
            for hour in hours
            for minute in minutes
            for second in seconds
        ]
        yield from _positions(rule, sorted(period))


def _days(first: datetime, until: datetime) -> Iterator[date]:
    day = date(first.year, 1, 1) - timedelta(days=7)
    while day < until.date() + timedelta(days=400):
        yield day
        day += timedelta(days=1)


def _period(rule: Rule, day: date) -> Any:
    match rule.freq:
        case Freq.YEARLY:
            return day.year
        case Freq.MONTHLY:
            return day.year * 12 + day.month
        case Freq.WEEKLY:
            return (day.toordinal() - 1 - rule.week_start) // 7
        case _:
            return day.toordinal()


def _in_interval(rule: Rule, first: datetime, day: date) -> bool:
    return bool((_period(rule, day) - _period(rule, first.date())) % rule.interval == 0)


def _day_agrees(rule: Rule, first: datetime, day: date) -> bool:
    named = rule.by_day or rule.by_month_day or rule.by_year_day or rule.by_week_no
    days_of_month = rule.by_month_day
    months = rule.by_month
    days = rule.by_day
    if rule.freq is Freq.YEARLY and not named:
        days_of_month, months = (first.day,), months or (first.month,)
    if rule.freq is Freq.YEARLY and rule.by_month_day and not (months or days or rule.by_year_day or rule.by_week_no):
        months = (first.month,)
    if rule.freq is Freq.MONTHLY and not named:
        days_of_month = (first.day,)
    if rule.freq is Freq.WEEKLY and not days:
        return day.weekday() == first.weekday() and _limits_agree(rule, months, days_of_month, day)
    if rule.by_week_no and not (days or rule.by_month_day or rule.by_year_day) and day.weekday() != first.weekday():
        return False
    if days and not any(_weekday_agrees(rule, weekday, nth, day) for weekday, nth in days):
        return False
    return _limits_agree(rule, months, days_of_month, day)


def _limits_agree(rule: Rule, months: tuple[int, ...], days_of_month: tuple[int, ...], day: date) -> bool:
    year_length = date(day.year, 12, 31).timetuple().tm_yday
    day_of_year = day.timetuple().tm_yday
    month_length = (date(day.year + day.month // 12, day.month % 12 + 1, 1) - timedelta(days=1)).day
    week, weeks = _week(day, rule.week_start)
    return (
        (not months or day.month in months)
        and (not days_of_month or day.day in days_of_month or day.day - month_length - 1 in days_of_month)
        and (not rule.by_year_day or bool({day_of_year, day_of_year - year_length - 1} & set(rule.by_year_day)))
        and (not rule.by_week_no or bool({week, week - weeks - 1} & set(rule.by_week_no)))
    )


def _week(day: date, week_start: int) -> tuple[int, int]:
    """The number of the day's week, and how many weeks the year has that the week belongs to."""
    fourth = day - timedelta(days=(day.weekday() - week_start) % 7) + timedelta(days=3)
    late = date(fourth.year, 12, 28)
    last = late - timedelta(days=(late.weekday() - week_start) % 7) + timedelta(days=3)
    return (fourth.timetuple().tm_yday - 1) // 7 + 1, (last.timetuple().tm_yday - 1) // 7 + 1


def _weekday_agrees(rule: Rule, weekday: int, nth: int, day: date) -> bool:
    if day.weekday() != weekday:
        return False
    if nth == 0:
        return True
    if rule.freq is Freq.MONTHLY or rule.by_month:
        into, length = day.day, (date(day.year + day.month // 12, day.month % 12 + 1, 1) - timedelta(days=1)).day
    else:
        into, length = day.timetuple().tm_yday, date(day.year, 12, 31).timetuple().tm_yday
    return nth in ((into - 1) // 7 + 1, -((length - into) // 7 + 1))


def _by_the_clock(rule: Rule, first: datetime, until: datetime) -> Iterator[datetime]:
    unit = _UNITS[rule.freq]
    begin = first - (first - datetime(1, 1, 1)) % timedelta(seconds=unit)
    while begin < until:
        minutes = range(60) if rule.freq is Freq.HOURLY else [begin.minute]
        seconds = range(60) if rule.freq is not Freq.SECONDLY else [begin.second]
        if _clock_agrees(rule, begin) and _day_agrees(rule, first, begin.date()):
            yield from _positions(
                rule,
                [
                    begin.replace(minute=minute, second=second)
                    for minute in minutes
                    if minute in (rule.by_minute or ([first.minute] if rule.freq is Freq.HOURLY else [minute]))
                    for second in seconds
                    if second in (rule.by_second or ([first.second] if rule.freq is not Freq.SECONDLY else [second]))
                ],
            )
        begin += rule.interval * unit * _SECOND


def _clock_agrees(rule: Rule, begin: datetime) -> bool:
    return (
        (not rule.by_hour or begin.hour in rule.by_hour)
        and (rule.freq is Freq.HOURLY or not rule.by_minute or begin.minute in rule.by_minute)
        and (rule.freq is not Freq.SECONDLY or not rule.by_second or begin.second in rule.by_second)
    )


def _positions(rule: Rule, period: list[datetime]) -> list[datetime]:
    if not rule.by_set_pos:
        return period
    return [
        found
        for index, found in enumerate(period)
        if index + 1 in rule.by_set_pos or index - len(period) in rule.by_set_pos
    ]
