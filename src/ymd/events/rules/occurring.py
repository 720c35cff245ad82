"""Occurrences that no row holds, told as rows are told."""

from collections.abc import Iterator
from datetime import datetime
from heapq import merge, nsmallest

import msgspec

from ymd.events.rules.happenings import Happening, happenings
from ymd.events.rules.rows import status_of, takes_time
from ymd.events.rules.series import read_series
from ymd.events.rules.told import DETAILS, when, wire_wall
from ymd.events.rules.windows import Window
from ymd.events.schemas.rows import Expandable, Key, Occurrences
from ymd.events.schemas.wire import Occurrence


def expanded(event: Expandable, window: Window) -> Iterator[tuple[Key, Occurrence]]:
    """What of the event is in the window, each with its place in the order of occurrences."""
    series = read_series(event.text)
    if series is None:
        return
    for happening in happenings(series, window.low, window.high):
        if window.holds(happening.starts_at, happening.ends_at, floats=happening.values.start.floats):
            start = _instant(happening.starts_at, happening, window)
            end = _instant(happening.ends_at, happening, window)
            key = Key(start, not happening.values.start.all_day, event.id, happening.recurrence_id)
            name = wire_wall(happening.recurrence_id, all_day=series.shown.start.all_day) if series.recurs else None
            yield key, _told(event, happening, name, start, end)


def _instant(at: datetime, happening: Happening, window: Window) -> datetime:
    return window.instant(at) if happening.values.start.floats else at


def _told(event: Expandable, happening: Happening, name: str | None, start: datetime, end: datetime) -> Occurrence:
    values = happening.values
    all_day = values.start.all_day
    details = event.level >= DETAILS
    return Occurrence(
        event_id=event.id if details else None,
        recurrence_id=name if details else None,
        start=when(happening.starts, values.start.zone, all_day=all_day),
        end=when(happening.ends, values.ends.zone, all_day=all_day),
        starts_at=None if all_day else start,
        ends_at=None if all_day else end,
        summary=(values.summary or "") if details else None,
        calendar_id=event.calendar_id,
        color=(values.color if details else None) or event.color,
        busy=takes_time(happening),
        status=status_of(values) if details else None,
        my_answer=event.my_answer if details else None,
        overridden=details and happening.shown_as is not None,
    )


def expanded_page(
    series: list[Expandable], window: Window, after: Key | None, limit: int
) -> list[tuple[Key, msgspec.Raw]]:
    """The first so many occurrences, in order, of all these series behind a position."""
    found = (pair for event in series for pair in expanded(event, window) if after is None or pair[0] > after)
    first = nsmallest(limit, found, key=lambda pair: pair[0])
    return [(key, msgspec.Raw(msgspec.json.encode(told))) for key, told in first]


def page_of_both(
    rows: list[tuple[Key, msgspec.Raw]], more_rows: bool, others: list[tuple[Key, msgspec.Raw]], limit: int
) -> Occurrences:
    """One page of what came from rows and what was expanded, both in order."""
    both = list(merge(rows, others, key=lambda pair: pair[0]))
    more = more_rows or len(both) > limit
    page = both[:limit]
    return Occurrences(msgspec.json.encode([item for _, item in page]), page[-1][0] if more else None)
