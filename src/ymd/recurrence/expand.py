"""Asks a recurrence for its occurrences: those in a window, the first, the last, the one at a given time."""

from collections import deque
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from ymd.recurrence.budget import Budget
from ymd.recurrence.errors import NeverOccurs, RuleRefused
from ymd.recurrence.plan import ROOM, Plan
from ymd.recurrence.recurrence import Recurrence
from ymd.recurrence.walls import BEGIN, END, in_calendar, instant_of, moment, utc_moment, wall_of

STEPS: Final = 100_000
"""The budget where none is given: about a tenth of a second of the worst rule."""


class Occurrence(NamedTuple):
    """One occurrence.

    ``start`` is a ``date`` in an all-day series, else the naive wall time in the series' zone that clocks show then:
    a time that fell into a gap has moved forward by it, and ``fold=1`` marks the second of two equal wall times, which
    only an RDATE in UTC can mean. ``instant`` is the same in UTC, None in floating and all-day series. ``duration`` is
    that of an RDATE period, None where the series' own holds.
    """

    start: datetime | date
    instant: datetime | None
    duration: timedelta | None = None


def occurrences(
    recurrence: Recurrence,
    window_from: datetime | date | None,
    window_to: datetime | date | None,
    *,
    budget: int = STEPS,
) -> Iterator[Occurrence]:
    """The occurrences that start in [window_from, window_to), in order, each once, found as they are asked for.

    The window of a zoned series is aware; that of a floating or all-day one is naive, a date meaning its midnight.
    None leaves it open at that side: before, always; behind, only where the recurrence ends (COUNT, UNTIL, no rule).
    What came before the window is jumped over, and costs nothing unless it must be counted (COUNT of a rule whose
    periods are uneven), which is done once per ``Recurrence``.

    Raises ValueError for a window of the wrong kind, RuleRefused (``endless``) for an open end of an endless rule,
    and, while iterating, BudgetExhausted after ``budget`` steps: one for each occurrence that a rule generates, one for
    each period or month looked at in vain.
    """
    steps = Budget(budget)
    plan = recurrence.plan
    begin = BEGIN if window_from is None else _key(recurrence, window_from)
    if window_to is not None:
        end = _key(recurrence, window_to)
    else:
        bounds = plan.bounds(steps)
        if bounds is None:
            raise RuleRefused("endless", "RRULE", "a rule without COUNT and UNTIL has no last occurrence")
        end = bounds[1]
    return _occurrences(recurrence, plan, begin, end, steps)


def first_start(recurrence: Recurrence, *, budget: int = STEPS) -> datetime | date:
    """The start of the first occurrence. Raises NeverOccurs, BudgetExhausted."""
    for occurrence in _occurrences(recurrence, recurrence.plan, BEGIN, END, Budget(budget)):
        return occurrence.start
    raise NeverOccurs


def last_start(recurrence: Recurrence, *, budget: int = STEPS) -> datetime | date | None:
    """The start of the last occurrence, None if a rule has neither COUNT nor UNTIL.

    It is looked for from the end backwards, in windows that grow, so that a long series costs no more than a short one.
    Raises NeverOccurs, BudgetExhausted.
    """
    steps = Budget(budget)
    bounds = recurrence.plan.bounds(steps)
    if bounds is None:
        return None
    first, end = bounds
    span = ROOM + _LAST_HOURS
    while end > first:
        begin = max(end - span, first)
        last = deque(_occurrences(recurrence, recurrence.plan, begin, end, steps), maxlen=1)
        if last:
            return last[0].start
        end, span = begin, span * 8
    raise NeverOccurs


def occurrence_at(recurrence: Recurrence, start: datetime | date, *, budget: int = STEPS) -> Occurrence | None:
    """The occurrence that ``start`` names, as a RECURRENCE-ID does, or None.

    ``start`` is a wall time of the series (naive), an instant (aware), or a date, each only where the series has such.
    A time in a gap names the occurrence that it moved to, so the answer's own ``start`` is the one to remember.
    Raises BudgetExhausted.
    """
    timed = isinstance(recurrence.start, datetime)
    if isinstance(start, datetime) is not timed:
        return None
    if isinstance(start, datetime) and start.tzinfo is not None and recurrence.zone is None:
        return None
    if not in_calendar(start):
        return None
    key = recurrence.plan.settled(start)[0]
    return next(_occurrences(recurrence, recurrence.plan, key, key + 1, Budget(budget)), None)


def describes(recurrence: Recurrence, start: datetime | date, *, budget: int = STEPS) -> bool:
    """Whether ``start`` names an occurrence (see ``occurrence_at``). Raises BudgetExhausted."""
    return occurrence_at(recurrence, start, budget=budget) is not None


_LAST_HOURS: Final = 7_200


def _key(recurrence: Recurrence, bound: datetime | date) -> int:
    zoned = recurrence.zone is not None
    if isinstance(bound, datetime):
        if bound.tzinfo is not None and zoned:
            return instant_of(bound)
        if bound.tzinfo is None and not zoned:
            # Starts are whole seconds: a bound within a second is as good as the next one.
            return wall_of(bound) + (bound.microsecond > 0)
    elif not zoned:
        return wall_of(bound)
    raise ValueError("a zoned series is asked for aware bounds, a floating or all-day one for naive bounds")


def _occurrences(recurrence: Recurrence, plan: Plan, begin: int, end: int, steps: Budget) -> Iterator[Occurrence]:
    durations, seconds = plan.durations, plan.seconds
    found = plan.between(begin, end, steps)
    if not isinstance(recurrence.start, datetime):
        for key, wall in found:
            yield Occurrence(moment(wall).date(), None, durations.get(key))
    elif recurrence.zone is None:
        for key, wall in found:
            yield Occurrence(moment(wall), None, durations.get(key))
    else:
        for key, wall in found:
            start = moment(wall) if key not in seconds else moment(wall).replace(fold=1)
            yield Occurrence(start, utc_moment(key), durations.get(key))
