"""Occurrences that no row holds, told as rows are told."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import NamedTuple

import msgspec

from ymd.events.rules.happenings import Happening, happenings
from ymd.events.rules.rows import status_of, takes_time
from ymd.events.rules.series import Series, read_series
from ymd.events.rules.told import DETAILS, when, wire_wall
from ymd.events.rules.windows import EAST, WEST, Window
from ymd.events.schemas.rows import Expandable, Key, Occurrences
from ymd.events.schemas.wire import Occurrence


class Placed(NamedTuple):
    key: Key
    happening: Happening
    end: datetime


def expanded(
    event: Expandable, window: Window, *, after: Key | None = None, limit: int | None = None
) -> Iterator[tuple[Key, Occurrence]]:
    """What of the event is in the window, each with its place in the order of occurrences: all that lies behind
    `after`, or at least the first `limit` of it."""
    series = read_series(event.text)
    if series is None:
        return
    found = _placed(event, series, window, after)
    if limit is not None and series.zone is not None and not series.disorder:
        # Overrides come first; the rule's own follow in the order of instants, which is the order of the keys.
        found = islice(found, len(series.overrides) + limit)
    for placed in found:
        yield placed.key, _told(event, series, placed)


def _placed(event: Expandable, series: Series, window: Window, after: Key | None) -> Iterator[Placed]:
    # What floats may lie as far from its instant as zones do from UTC.
    low = window.low if after is None else max(window.low, after.start - WEST - EAST)
    for happening in happenings(series, low, window.high):
        values = happening.values
        floats = values.start.floats
        if window.holds(happening.starts_at, happening.ends_at, floats=floats):
            start = window.instant(happening.starts_at) if floats else happening.starts_at
            end = window.instant(happening.ends_at) if floats else happening.ends_at
            key = Key(start, not values.start.all_day, event.id, happening.recurrence_id)
            if after is None or key > after:
                yield Placed(key, happening, end)


def _told(event: Expandable, series: Series, placed: Placed) -> Occurrence:
    happening = placed.happening
    values = happening.values
    all_day = values.start.all_day
    details = event.level >= DETAILS
    name = wire_wall(happening.recurrence_id, all_day=series.shown.start.all_day) if series.recurs else None
    return Occurrence(
        event_id=event.id if details else None,
        recurrence_id=name if details else None,
        start=when(happening.starts, values.start.zone, all_day=all_day),
        end=when(happening.ends, values.ends.zone, all_day=all_day),
        starts_at=None if all_day else placed.key.start,
        ends_at=None if all_day else placed.end,
        summary=(values.summary or "") if details else None,
        calendar_id=event.calendar_id,
        color=(values.color if details else None) or event.color,
        busy=takes_time(happening),
        status=status_of(values) if details else None,
        my_answer=event.my_answer if details else None,
        overridden=details and happening.shown_as is not None,
    )


def page_of_both(
    rows: list[tuple[Key, msgspec.Raw]], more_rows: bool, others: list[tuple[Key, Occurrence]], limit: int
) -> Occurrences:
    """One page of what came from rows and what was expanded."""
    both: list[tuple[Key, msgspec.Raw | Occurrence]] = sorted([*rows, *others], key=lambda pair: pair[0])
    more = more_rows or len(both) > limit
    page = both[:limit]
    return Occurrences(msgspec.json.encode([item for _, item in page]), page[-1][0] if more else None)
