"""Series of one rule, short to write and short to read."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from ymd.recurrence import BudgetExhausted, Occurrence, Recurrence, occurrences, parse_rule


def floating(rule: str, start: datetime, **more: Any) -> Recurrence:
    """A floating series of one rule."""
    return Recurrence(start, rules=(parse_rule(rule, lenient=True),), **more)


def zoned(rule: str, start: datetime, zone: str, **more: Any) -> Recurrence:
    """A zoned series of one rule."""
    return Recurrence(start, zone, (parse_rule(rule),), **more)


def starts(recurrence: Recurrence, begin: datetime | None = None, end: datetime | None = None) -> list[str]:
    """Starts in the window, short to read."""
    return [str(occurrence.start) for occurrence in occurrences(recurrence, begin, end)]


def until_given_up(expansion: Iterator[Occurrence]) -> tuple[list[Occurrence], BudgetExhausted]:
    """What an expansion yields before its budget is spent, and what it says then."""
    found: list[Occurrence] = []
    try:
        found.extend(expansion)
    except BudgetExhausted as given_up:
        return found, given_up
    raise AssertionError("it did not give up")
