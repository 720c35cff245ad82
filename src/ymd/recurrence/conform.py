"""Holds a recurrence to what RFC 5545 demands of who writes one; what others wrote is expanded without this."""

from datetime import datetime

from ymd.recurrence.budget import Budget
from ymd.recurrence.errors import NeverOccurs, RuleRefused
from ymd.recurrence.expand import STEPS, first_start
from ymd.recurrence.recurrence import Recurrence
from ymd.recurrence.rule import Rule


def check(recurrence: Recurrence, *, budget: int = STEPS) -> None:
    """Refuse what an author must not store, although it can be expanded.

    ``until_value_type``: UNTIL is a date where DTSTART has a time, or the other way round. ``until_form``: UNTIL is not
    in UTC beside a zone, or is beside a floating DTSTART. ``time_part_with_date``: BYHOUR, BYMINUTE or BYSECOND of a
    date. ``never_occurs``: no occurrence at all. ``beyond_calendar``: COUNT asks for more than the years have.
    All are MUSTs of section 3.3.10 or follow from the calendar. Raises RuleRefused, BudgetExhausted.
    """
    for rule in recurrence.rules + recurrence.exrules:
        _check_until(rule, recurrence)
        if not isinstance(recurrence.start, datetime) and (rule.by_hour or rule.by_minute or rule.by_second):
            part = "BYHOUR" if rule.by_hour else "BYMINUTE" if rule.by_minute else "BYSECOND"
            raise RuleRefused("time_part_with_date", part, "a date has no time of day to choose")
    try:
        first_start(recurrence, budget=budget)
    except NeverOccurs:
        raise RuleRefused("never_occurs", "RRULE", "the rule and its dates leave no occurrence") from None
    if recurrence.plan.outruns_calendar(Budget(budget)):
        raise RuleRefused("beyond_calendar", "COUNT", "the years end before that many occurrences")


def _check_until(rule: Rule, recurrence: Recurrence) -> None:
    if rule.until is None:
        return
    timed = isinstance(recurrence.start, datetime)
    if isinstance(rule.until, datetime) is not timed:
        raise RuleRefused("until_value_type", "UNTIL", "a date where DTSTART is a date, a date-time where it is one")
    if isinstance(rule.until, datetime) and (rule.until.tzinfo is None) is not (recurrence.zone is None):
        raise RuleRefused("until_form", "UNTIL", "in UTC where DTSTART is in a zone or in UTC, local where it floats")
