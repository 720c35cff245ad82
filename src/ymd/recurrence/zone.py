"""Wall time in a zone: what RFC 5545, section 3.3.5, says of local times that do not exist, or exist twice.

"If the local time described does not occur (when changing from standard to daylight time), the DATE-TIME value is
interpreted using the UTC offset before the gap": it moves forward by the gap. "If the local time described occurs more
than once, the DATE-TIME value refers to the first occurrence". Python's ``fold=0`` means exactly these two.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from ymd.recurrence.errors import RuleRefused
from ymd.recurrence.walls import DAY, instant_of, moment, utc_moment, wall_of

Settled = tuple[int, int]
"""An instant and the wall time that clocks in the zone show at it, both in seconds. Ordered by instant."""

_SECOND = timedelta(seconds=1)


class Zone:
    """An IANA time zone. Use ``zone_named``, which keeps one of each."""

    def __init__(self, name: str) -> None:
        try:
            self._info = ZoneInfo(name)
        except (ValueError, OSError, KeyError):
            # A name that is not a key, a folder of keys, an unknown key: all the same to who wrote it.
            raise RuleRefused("zone_unknown", "TZID", f"{name[:80]!r} is not an IANA time zone") from None
        self._steady = lru_cache(maxsize=8_192)(self._offset_all_day)
        self._shift = lru_cache(maxsize=8_192)(self._shift_on)

    def settle(self, wall: int) -> Settled:
        """The instant that a local time means, and what clocks show then: the same, or later by the gap it fell in."""
        offset = self._steady(wall // DAY)
        if offset is not None:
            return wall - offset, wall
        instant = instant_of(moment(wall).replace(tzinfo=self._info))
        return instant, self.wall_at(instant)

    def wall_at(self, instant: int) -> int:
        """What clocks in the zone show at an instant."""
        return wall_of(utc_moment(instant).astimezone(self._info))

    def is_second(self, instant: int) -> bool:
        """Whether clocks in the zone show that time for the second time."""
        return utc_moment(instant).astimezone(self._info).fold == 1

    def instant_of(self, clock: datetime) -> int:
        """The instant that a naive date-time means, or, with ``fold=1``, means the second time."""
        return instant_of(clock.replace(tzinfo=self._info))

    def in_order(self, walls: Iterable[int]) -> Iterator[Settled]:
        """Settles wall times that come in order, and puts them in order of instants, each instant once.

        The two orders differ only around a gap: 02:30 that becomes 03:30 belongs after 03:00.
        """
        held: deque[Settled] = deque()
        last = None
        for wall in walls:
            while held and held[0][1] <= wall:
                last = held[0][0]
                yield held.popleft()
            offset = self._steady(wall // DAY)
            settled = (wall - offset, wall) if offset is not None else self.settle(wall)
            if settled[1] != wall:
                held.append(settled)
            elif settled[0] != last:
                last = settled[0]
                yield settled
        yield from held

    def walls_around(self, begin: int, end: int) -> tuple[int, int]:
        """Bounds in wall time that hold every local time meaning an instant in [begin, end); few others if any."""
        return begin + self._shift(begin // DAY)[0], end + self._shift(end // DAY)[1]

    def _shift_on(self, day: int) -> tuple[int, int]:
        """What to add to an instant on that day of UTC to get wall times surely not after, and not before, its own."""
        offsets = [self._steady(near) for near in range(day - 1, day + 2)]
        if offsets[0] is not None and offsets.count(offsets[0]) == len(offsets):
            return offsets[0], offsets[0]
        # Close to a change of offset. No offset is a day or more, and the largest gap was of one day.
        return -2 * DAY, 2 * DAY

    def _offset_all_day(self, day: int) -> int | None:
        """Seconds that the zone is ahead of UTC, if it is so for the whole local day and no time of it exists twice."""
        morning = datetime.combine(moment(day * DAY), datetime.min.time(), self._info)
        evening = morning.replace(hour=23, minute=59, second=59, fold=1)
        first, last = morning.utcoffset(), evening.utcoffset()
        return first // _SECOND if first is not None and first == last else None


@lru_cache(maxsize=1_024)
def zone_named(name: str) -> Zone:
    """The zone of that IANA name. Raises RuleRefused (``zone_unknown``)."""
    return Zone(name)
