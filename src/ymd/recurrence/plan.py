"""A recurrence in the integers that the expansion works on: who generates, who takes away, in which order."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from heapq import merge
from itertools import takewhile, tee
from typing import Final

from ymd.recurrence.budget import Budget
from ymd.recurrence.errors import BudgetExhausted
from ymd.recurrence.rule import Rule
from ymd.recurrence.series import nth_wall, series_of, walls
from ymd.recurrence.walls import BEGIN, DAY, END, instant_of, moment, wall_of
from ymd.recurrence.zone import Settled, Zone

ROOM: Final = 2 * DAY
"""More than a gap can move an occurrence."""


class Source:
    """One rule from one DTSTART, bounded by its UNTIL or COUNT."""

    def __init__(self, rule: Rule, start: datetime | date, zone: Zone | None, *, start_counts: bool) -> None:
        self._rule = rule
        self._start = start
        self._first = wall_of(start)
        self._start_counts = start_counts
        self._zone = zone
        self._series = series_of(rule, start)
        self._counted: int | None = None
        self.until_instant: int | None = None
        until = rule.until
        if zone is not None and isinstance(until, datetime) and until.tzinfo is not None:
            self.until_instant = min(max(instant_of(until), BEGIN), END)
        self._until = self._until_wall(until)

    @property
    def is_endless(self) -> bool:
        """Whether the rule has neither COUNT nor UNTIL."""
        return self._rule.count is None and self._rule.until is None

    def _until_wall(self, until: datetime | date | None) -> int:
        """The wall time from which on UNTIL leaves nothing. Exact but for an UNTIL in UTC beside a zone."""
        if until is None:
            return END
        if self.until_instant is not None and self._zone is not None:
            return self._zone.walls_around(self.until_instant, self.until_instant + 1)[1]
        if isinstance(until, datetime) and isinstance(self._start, datetime):
            return wall_of(until) + 1
        # One of the two is a date only: the day that UNTIL names is the last one, all of it.
        return wall_of(until) // DAY * DAY + DAY

    def end(self, budget: Budget) -> int:
        """The wall time from which on the rule generates nothing. The first call may have to count."""
        if self._rule.count is None:
            return self._until
        if self._counted is None:
            self._counted = self._count(self._rule.count, budget)
        return min(self._counted, self._until)

    def _count(self, count: int, budget: Budget) -> int:
        starts_on_rule = next(walls(self._series, self._first, self._first + 1, budget), None) is not None
        if self._start_counts and not starts_on_rule:
            count -= 1
        if count == 0:
            return self._first
        last = nth_wall(self._series, self._first, count, budget)
        return END if last is None else last + 1

    def outruns_calendar(self, budget: Budget) -> bool:
        """Whether COUNT asks for more occurrences than there are before the calendar ends."""
        return self._rule.count is not None and self.end(budget) == END

    def walls(self, low: int, high: int, budget: Budget) -> Iterator[int]:
        """The rule's wall times in [low, high)."""
        return walls(self._series, max(low, self._first), min(high, self.end(budget)), budget)


class Plan:
    """What generates and what takes away. A *key* is an instant in a zoned series, else a wall time, in seconds."""

    def __init__(self, start: datetime | date, zone: Zone | None) -> None:
        self._start = start
        self.zone = zone
        self._sources: list[Source] = []
        self._takers: list[Source] = []
        self._dates: list[Settled] = []
        self._taken: set[int] = set()
        self._taken_days: set[int] = set()
        self.durations: dict[int, timedelta] = {}
        """Lengths of RDATE periods, by key."""
        self.seconds: set[int] = set()
        """Keys whose wall time clocks show for the second time: only an RDATE can mean one."""

    def add_rules(self, rules: Iterable[Rule], *, start_counts: bool) -> None:
        """RRULE. ``start_counts``: COUNT counts DTSTART even where the rule does not generate it."""
        self._sources += [Source(rule, self._start, self.zone, start_counts=start_counts) for rule in rules]

    def add_dates(self, dates: Iterable[datetime | date]) -> None:
        """RDATE, and DTSTART itself where it counts."""
        added = {self.settled(value) for value in dates}
        self._dates = sorted({*self._dates, *added})
        if self.zone is not None:
            self.seconds |= {key for key, _ in added if self.zone.is_second(key)}

    def take_rules(self, rules: Iterable[Rule]) -> None:
        """EXRULE (RFC 2445, section 4.8.5.2), which takes away what an RRULE would add."""
        self._takers += [Source(rule, self._start, self.zone, start_counts=False) for rule in rules]

    def take_dates(self, dates: Iterable[datetime | date]) -> None:
        """EXDATE; a date takes away the whole day of a timed series."""
        for value in dates:
            if isinstance(value, datetime) or not isinstance(self._start, datetime):
                self._taken.add(self.settled(value)[0])
            else:
                self._taken_days.add(wall_of(value) // DAY)

    def settled(self, value: datetime | date) -> Settled:
        """The key of a date or time of this series, and the wall time that it comes to."""
        if not isinstance(self._start, datetime):
            wall = wall_of(value) // DAY * DAY
            return wall, wall
        if not isinstance(value, datetime):
            value = datetime.combine(value, self._start.time())
        if self.zone is None:
            return wall_of(value), wall_of(value)
        if value.tzinfo is None and not value.fold:
            return self.zone.settle(wall_of(value))
        instant = self.zone.instant_of(value) if value.tzinfo is None else instant_of(value)
        return instant, self.zone.wall_at(instant)

    def between(self, begin: int, end: int, budget: Budget) -> Iterator[Settled]:
        """Occurrences with keys in [begin, end), in order, each once."""
        begin, end = max(begin, BEGIN), min(end, END)
        if begin >= end:
            return
        low, high = self.zone.walls_around(begin, end) if self.zone else (begin, end)
        streams = [self._generated(source, low, high, budget) for source in self._sources]
        if self._dates:
            streams.append(iter(self._dates[bisect_left(self._dates, (begin,)) : bisect_left(self._dates, (end,))]))
        found = streams[0] if len(streams) == 1 else _merged(streams)
        if self._takers:
            found = _without(found, _merged([self._generated(taker, low, high, budget) for taker in self._takers]))
        taken, taken_days = self._taken, self._taken_days
        last = None
        try:
            for key, wall in found:
                last = wall
                if begin <= key < end and key not in taken and wall // DAY not in taken_days:
                    yield key, wall
        except BudgetExhausted as given_up:
            if len(streams) == 1 and not self._takers and self._exists(wall_of(given_up.reached)):
                raise
            # One stream gave up while others may hold what comes before: only what was found is sure.
            sure = last + 1 if last is not None else self.zone.wall_at(begin) if self.zone else begin
            raise BudgetExhausted(given_up.steps, moment(sure)) from None

    def _exists(self, wall: int) -> bool:
        return self.zone is None or self.zone.settle(wall)[1] == wall

    def _generated(self, source: Source, low: int, high: int, budget: Budget) -> Iterator[Settled]:
        found = source.walls(low, high, budget)
        if self.zone is None:
            return zip(*tee(found), strict=True)
        settled = self.zone.in_order(found)
        until = source.until_instant
        return settled if until is None else takewhile(lambda item: item[0] <= until, settled)

    def outruns_calendar(self, budget: Budget) -> bool:
        """Whether a COUNT asks for more occurrences than there are before the calendar ends."""
        return any(source.outruns_calendar(budget) for source in self._sources)

    def bounds(self, budget: Budget) -> tuple[int, int] | None:
        """Keys between which all occurrences lie, ROOM included; None if a rule has neither COUNT nor UNTIL."""
        if any(source.is_endless for source in self._sources):
            return None
        dates = [key for key, _ in self._dates]
        ends = [source.end(budget) for source in self._sources]
        first = min([self.settled(self._start)[0], *dates])
        last = max([first, *dates, *((self.zone.settle(end)[0] for end in ends) if self.zone else ends)])
        return first - ROOM, last + ROOM


def _merged(streams: list[Iterator[Settled]]) -> Iterator[Settled]:
    last = None
    for item in merge(*streams):
        if item[0] != last:
            last = item[0]
            yield item


def _without(found: Iterator[Settled], taken: Iterator[Settled]) -> Iterator[Settled]:
    gone = next(taken, None)
    for item in found:
        while gone is not None and gone[0] < item[0]:
            gone = next(taken, None)
        if gone is None or gone[0] != item[0]:
            yield item
