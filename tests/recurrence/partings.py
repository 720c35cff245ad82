"""Why another engine may answer otherwise: each parting cites what RFC 5545 says, or what the engine leaves out.

A parting that can be restated is: the engine is asked the same question in words that it cannot read otherwise, and
must then agree. Only what cannot be restated is taken on its predicate, which names the shape of rule and no more.
Sections are of RFC 5545 where nothing else is said.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from tests.recurrence.rules import Case
from ymd.recurrence import BudgetExhausted, Freq, NeverOccurs, Recurrence, Weekday, first_start

STEPS: Final = 20_000
"""Where a rule has not begun after these, it keeps its DTSTART."""

_CLOCK: Final = (Freq.HOURLY, Freq.MINUTELY, Freq.SECONDLY)
_SHORT: Final = (Freq.DAILY, *_CLOCK)


@dataclass(frozen=True)
class Parting:
    """A shape of rule that ``engine`` reads otherwise, and why our reading is the RFC's."""

    engine: str
    name: str
    because: str
    applies: Callable[[Case], bool]


def restated(engine: str, case: Case) -> Case:
    """The case with what the RFC derives from DTSTART written out, and nothing else that the engine would misread."""
    rule = case.rule
    chosen = rule.by_day or rule.by_year_day or rule.by_month_day
    if rule.by_week_no and not chosen:
        # 3.3.10: "Information, not contained in the rule, ... derived from the Start Time": the day of the week.
        rule = replace(rule, by_day=(Weekday(case.start.weekday()),))
    month_days_alone = rule.by_month_day and not (rule.by_month or rule.by_week_no or rule.by_year_day or rule.by_day)
    if rule.freq is Freq.YEARLY and month_days_alone:
        # 3.3.10, the same sentence: the month.
        rule = replace(rule, by_month=(case.start.month,))
    case = replace(case, rule=rule)
    return _for_icaljs(case) if engine == "icaljs" else case


def _for_icaljs(case: Case) -> Case:
    """ical.js counts every DTSTART as an instance, and is asked for wall times, so UNTIL has to be one.

    3.8.5.3 leaves the set undefined when DTSTART does not match the rule; both engines start on its first occurrence.
    """
    try:
        start = first_start(Recurrence(case.start, case.zone, (replace(case.rule, until=None),)), budget=STEPS)
    except (NeverOccurs, BudgetExhausted):
        start = case.start
    until = case.rule.until
    if isinstance(until, datetime) and until.tzinfo is not None and case.zone is not None:
        until = until.astimezone(ZoneInfo(case.zone)).replace(tzinfo=None)
    return replace(case, start=start, rule=replace(case.rule, until=until))


def _mixes_plain_and_numbered(case: Case) -> bool:
    return len({day.nth == 0 for day in case.rule.by_day}) == 2


def _positions_in_a_cut_week(case: Case) -> bool:
    rule = case.rule
    return rule.freq is Freq.WEEKLY and bool(rule.by_set_pos) and case.start.weekday() != rule.week_start


def _weeks_of_a_neighbouring_year(case: Case) -> bool:
    return bool({52, 53, -52, -53} & set(case.rule.by_week_no))


def _several_times(case: Case) -> bool:
    rule = case.rule
    return any(len(part) > 1 for part in (rule.by_hour, rule.by_minute, rule.by_second))


def _positions_beyond_monthly_days(case: Case) -> bool:
    rule = case.rule
    days_of_every_month = rule.freq is Freq.MONTHLY and rule.interval == 1 and rule.by_day and not rule.by_month_day
    return bool(rule.by_set_pos) and not (days_of_every_month and not _several_times(case) and 1 not in rule.by_set_pos)


def _lists_its_own_unit(case: Case) -> bool:
    rule = case.rule
    own = {
        Freq.MONTHLY: rule.by_month,
        Freq.HOURLY: rule.by_hour,
        Freq.MINUTELY: rule.by_minute,
        Freq.SECONDLY: rule.by_second,
    }
    return bool(own.get(rule.freq))


def _counts_days_backwards(case: Case) -> bool:
    rule = case.rule
    of_a_month = any(day < 0 for day in rule.by_month_day) and rule.freq in (Freq.YEARLY, *_SHORT)
    return of_a_month or any(day < 0 for day in rule.by_year_day)


def _chooses_days_of_a_month_twice(case: Case) -> bool:
    rule = case.rule
    both = rule.by_month_day or _several_times(case)
    return rule.freq is Freq.MONTHLY and bool(rule.by_day) and bool(both)


def _lacks_the_day_in_some_months(case: Case) -> bool:
    rule = case.rule
    days = rule.by_month_day or (case.start.day,)
    lacks = rule.freq is Freq.MONTHLY and not rule.by_day and any(abs(day) > 28 for day in days)
    return lacks and (rule.interval > 1 or _several_times(case))


def _names_a_day_that_some_months_lack(case: Case) -> bool:
    rule = case.rule
    days = rule.by_month_day or (case.start.day,)
    return rule.freq is Freq.YEARLY and not rule.by_day and not rule.by_year_day and any(day > 28 for day in days)


def _numbers_days_of_a_year(case: Case) -> bool:
    rule = case.rule
    return rule.freq is Freq.YEARLY and not rule.by_month and any(day.nth for day in rule.by_day)


PARTINGS: Final = (
    Parting(
        "dateutil",
        "plain and numbered days together",
        "3.3.10, BYDAY is a list of days, each with or without a number; dateutil keeps only what is both",
        _mixes_plain_and_numbered,
    ),
    Parting(
        "dateutil",
        "BYSETPOS in a first week that DTSTART cuts",
        "3.3.10, BYSETPOS counts within one interval of the rule, a week from WKST; dateutil's first begins at DTSTART",
        _positions_in_a_cut_week,
    ),
    Parting(
        "dateutil",
        "weeks 52 and 53 across the new year",
        "3.3.10, weeks are those of ISO 8601; dateutil misses days of a neighbouring year's weeks around 1 January",
        _weeks_of_a_neighbouring_year,
    ),
    Parting(
        "icaljs",
        "BYSETPOS outside the days of every month",
        "3.3.10, BYSETPOS is for every frequency; ical.js reads it for MONTHLY with BYDAY, after the first day only",
        _positions_beyond_monthly_days,
    ),
    Parting(
        "icaljs",
        "BYWEEKNO",
        "3.3.10, BYWEEKNO beside BYDAY leaves the days of those weeks; ical.js drops it, or names days of other weeks",
        lambda case: bool(case.rule.by_week_no),
    ),
    Parting(
        "icaljs",
        "the list of a rule's own unit",
        "3.3.10, such a list limits what INTERVAL leaves; ical.js walks the list from its head and forgets INTERVAL",
        _lists_its_own_unit,
    ),
    Parting(
        "icaljs",
        "days counted from the end",
        "3.3.10, -1 is the last day; ical.js compares it with the day's number, or counts one day twice",
        _counts_days_backwards,
    ),
    Parting(
        "icaljs",
        "BYDAY in a month beside BYMONTHDAY or several times",
        "3.3.10, the table: BYDAY limits BYMONTHDAY, times expand the rest; ical.js loses the first or adds the 1st",
        _chooses_days_of_a_month_twice,
    ),
    Parting(
        "icaljs",
        "months that lack the day, beside INTERVAL or several times",
        "3.3.10, a month without the day has no occurrence; ical.js moves on by other than INTERVAL, or adds the 1st",
        _lacks_the_day_in_some_months,
    ),
    Parting(
        "icaljs",
        "a day of a year that some months lack",
        "3.3.10, invalid dates such as 30 February MUST be ignored; ical.js moves them into the next month",
        _names_a_day_that_some_months_lack,
    ),
    Parting(
        "icaljs",
        "several times a day in a year",
        "3.3.10, the table: BYHOUR, BYMINUTE and BYSECOND expand a YEARLY rule; ical.js keeps the first of each day",
        lambda case: case.rule.freq is Freq.YEARLY and _several_times(case),
    ),
    Parting(
        "icaljs",
        "numbered days of a year",
        '3.3.10, "20MO" is the twentieth Monday of the year; ical.js generates every Monday from there on',
        _numbers_days_of_a_year,
    ),
)
