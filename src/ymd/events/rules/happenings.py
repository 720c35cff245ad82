"""When a series happens: in any window by expansion, and for some years around now as rows.

Instants are aware, in UTC. What floats has none: its wall time stands in their place, read as UTC, so that one order
and one comparison serve all; who asks moves the window to the wall of their own zone.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, NamedTuple

from ymd.events.rules.series import BEGINNING, Series, Stretch, wall_at
from ymd.events.rules.told import wall_named
from ymd.ics.moments import Moment
from ymd.ics.values import EventValues
from ymd.recurrence import (
    BudgetExhausted,
    NeverOccurs,
    Occurrence,
    RecurrenceError,
    first_start,
    last_start,
    occurrence_at,
    occurrences,
)

#: What is kept as rows: this much before and after now, but no more rows of one rule than MOST.
BEFORE: Final = timedelta(days=366)
AFTER: Final = timedelta(days=731)
MOST: Final = 1_200

#: How long before rows run out they are renewed.
AHEAD: Final = timedelta(days=366)

#: Steps of an expander that one series may cost: some hundredths of a second.
STEPS: Final = 10_000

#: Before anything that a calendar can name.
LOWEST: Final = BEGINNING.replace(tzinfo=UTC)
HIGHEST: Final = datetime(2300, 1, 1, tzinfo=UTC)

_NOTHING: Final = timedelta(0)
_DAY: Final = timedelta(days=1)
_MIDNIGHT: Final = time.min


class Happening(NamedTuple):
    """One occurrence: `recurrence_id` is the wall time where the rule put it; `starts`, `ends` are wall times where it
    is; `shown_as` names the override that says so, None where it is the master."""

    recurrence_id: datetime
    starts: datetime
    ends: datetime
    starts_at: datetime
    ends_at: datetime
    values: EventValues
    shown_as: datetime | None


class Projection(NamedTuple):
    """The rows of a series, the range inside which they are all there (None: nothing is missing on that side), and
    when they are to be made anew."""

    rows: list[Happening]
    since: datetime | None
    until: datetime | None
    renew_at: datetime | None


def overlaps(starts_at: datetime, ends_at: datetime, begin: datetime, end: datetime) -> bool:
    """Half-open on both sides; what takes no time is where it starts."""
    return starts_at < end and (ends_at > begin or starts_at >= begin)


def happenings(series: Series, begin: datetime, end: datetime) -> Iterator[Happening]:
    """What of the series overlaps [begin, end), each occurrence once, in no order.

    A rule that runs away is given up where `recurrence` gives it up: nobody's day waits for such a series.
    """
    for key in series.overrides:
        override = _overridden(series, key)
        if overlaps(override.starts_at, override.ends_at, begin, end):
            yield override
    try:
        yield from _ruled(series, begin, end)
    except BudgetExhausted:
        return


def happening_at(series: Series, name: str) -> Happening | None:
    """The occurrence that a recurrence id on the wire names; None where there is none, as in what does not recur."""
    key = wall_named(name)
    if key is None or not series.recurs or ("T" in name) is series.shown.start.all_day:
        return None
    if key in series.overrides:
        return _overridden(series, key)
    if series.recurrence is None:
        return None
    try:
        slot = occurrence_at(series.recurrence, key if "T" in name else key.date(), budget=STEPS)
    except RecurrenceError:
        return None
    return None if slot is None else _happening(series.stretch_of(key), slot)


def in_order(series: Series, after: datetime | None) -> Iterator[Happening]:
    """What the rule leads to, in its order, overrides left out, from a wall time of the series on.

    Raises BudgetExhausted.
    """
    begin = LOWEST if after is None else _instant(series, after)
    return (row for row in _ruled(series, begin, HIGHEST) if after is None or row.recurrence_id >= after)


def project(series: Series, now: datetime) -> Projection:
    """The rows of a series around now: all there are of a finite one, where they are not too many."""
    if (alone := _alone(series)) is not None:
        return Projection([alone], None, None, None)
    rows = [_overridden(series, key) for key in series.overrides]
    first, last = _bounds(series)
    if last is not None:
        ruled, reached = _take(series, first, last + _DAY)
        if reached is None:
            return Projection(_each_once(rows + ruled), None, None, None)
    since, until = now - BEFORE, now + AFTER
    ruled, reached = _take(series, since, until)
    if reached is not None and reached < now + AHEAD:
        since = now
        ruled, reached = _take(series, since, until)
    until = reached or until
    left = last is None or last >= until
    renew_at = max(until - AHEAD, now + (until - now) / 2, now + _DAY)
    return Projection(
        _each_once(rows + ruled),
        None if first >= since else since,
        until if left else None,
        renew_at if left else None,
    )


def _alone(series: Series) -> Happening | None:
    """The occurrence of what does not recur, found without an expander, as most of what is imported does not; None
    where the expander must say."""
    recurrence, start = series.recurrence, series.shown.start
    if recurrence is None or series.overrides or len(series.stretches) != 1:
        return None
    if recurrence.rules or recurrence.rdates or recurrence.exrules or recurrence.exdates:
        return None
    instant = start.instant
    if wall_at(instant, start.zone) != start.wall:
        # In the gap of a change of clocks: the expander moves it.
        return None
    return _happening(series.stretches[0], Occurrence(recurrence.start, None if start.floats else instant))


def _bounds(series: Series) -> tuple[datetime, datetime | None]:
    """No rule puts a start before the first nor after the second, which is None where there is no last."""
    recurrence = series.recurrence
    if recurrence is None:
        return LOWEST, LOWEST
    try:
        first = first_start(recurrence, budget=STEPS)
        last = last_start(recurrence, budget=STEPS)
    except NeverOccurs:
        return LOWEST, LOWEST
    except BudgetExhausted:
        return LOWEST, None
    begin = _instant(series, first) - series.disorder
    return begin, None if last is None else _instant(series, last) + series.disorder


def _take(series: Series, begin: datetime, end: datetime) -> tuple[list[Happening], datetime | None]:
    """At most MOST rows of the rule in a window; where it was broken off, the instant up to which all are there."""
    taken: list[Happening] = []
    try:
        for happening in _ruled(series, begin, end):
            if len(taken) == MOST:
                return taken, happening.starts_at - series.disorder
            taken.append(happening)
    except BudgetExhausted as exhausted:
        return taken, _instant(series, exhausted.reached) - series.disorder
    return taken, None


def _ruled(series: Series, begin: datetime, end: datetime) -> Iterator[Happening]:
    """What the rule puts into [begin, end), without what an override stands for. Raises BudgetExhausted."""
    if series.recurrence is None:
        return
    for stretch, until in zip(series.stretches, [*(s.since for s in series.stretches[1:]), None], strict=True):
        slack = series.longest + (_DAY if stretch.shift or stretch.length.nominal else _NOTHING)
        low = max(begin - stretch.shift - slack, _instant(series, stretch.since))
        high = end - stretch.shift + (_DAY if stretch.shift else _NOTHING)
        if until is not None:
            high = min(high, _instant(series, until))
        if low >= high:
            continue
        for slot in occurrences(series.recurrence, _bound(series, low), _bound(series, high), budget=STEPS):
            happening = _happening(stretch, slot)
            if happening.recurrence_id not in series.overrides and overlaps(
                happening.starts_at, happening.ends_at, begin, end
            ):
                yield happening


def _happening(stretch: Stretch, slot: Occurrence) -> Happening:
    put = slot.start if isinstance(slot.start, datetime) else datetime.combine(slot.start, _MIDNIGHT)
    put = put.replace(fold=0)
    shown = stretch.values.start
    start = Moment(put + stretch.shift, shown.zone, shown.all_day)
    starts_at = slot.instant if slot.instant is not None and not stretch.shift else start.instant
    if slot.duration is not None:
        ends_at = starts_at + slot.duration
        ends = wall_at(ends_at, stretch.length.zone)
    else:
        ends, ends_at = stretch.length.end(start, starts_at)
    return Happening(put, start.wall, ends, starts_at, ends_at, stretch.values, stretch.shown_as)


def _overridden(series: Series, key: datetime) -> Happening:
    values = series.overrides[key]
    start, ends = values.start, values.ends
    return Happening(key, start.wall, ends.wall, start.instant, ends.instant, values, key)


def _each_once(rows: list[Happening]) -> list[Happening]:
    # Only an RDATE in UTC can mean both of two equal wall times; the second has no name of its own.
    return list({row.recurrence_id: row for row in reversed(rows)}.values())


def _instant(series: Series, start: datetime | date) -> datetime:
    if not isinstance(start, datetime):
        start = datetime.combine(start, _MIDNIGHT)
    if start <= BEGINNING:
        return LOWEST
    return Moment(start, series.zone).instant


def _bound(series: Series, instant: datetime) -> datetime:
    return instant if series.zone is not None else instant.replace(tzinfo=None)
