"""A window of time as someone in a zone asks for it."""

import re
from bisect import bisect_right
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from ymd.events.errors import WindowInvalid
from ymd.events.rules.series import zone_info
from ymd.kernel.errors import FieldError

LONGEST: Final = timedelta(days=400)

#: The zones of the world lie between UTC-12 and UTC+14, so what floats lies in a window widened by this.
WEST: Final = timedelta(hours=12)
EAST: Final = timedelta(hours=14)

_BOUND: Final = re.compile(
    r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d))?", re.IGNORECASE | re.ASCII
)
_FIRST: Final = datetime(1900, 1, 1, tzinfo=UTC)
_LAST: Final = datetime(2201, 1, 1, tzinfo=UTC)
_STEP: Final = timedelta(days=7)
_SECOND: Final = timedelta(seconds=1)


class Window(msgspec.Struct, frozen=True):
    """[begin, end) as instants; `wall_begin`, `wall_end` are the same on the asker's wall, read as UTC, for what
    floats.

    What floats is put among instants by `offsets`: the first until the wall shows `turns[0]`, and so on.
    """

    begin: datetime
    end: datetime
    wall_begin: datetime
    wall_end: datetime
    turns: list[datetime]
    offsets: list[timedelta]

    @property
    def low(self) -> datetime:
        """Nothing that ends before this, floating or not, is in the window."""
        return self.begin - WEST

    @property
    def high(self) -> datetime:
        return self.end + EAST

    def holds(self, starts_at: datetime, ends_at: datetime, *, floats: bool) -> bool:
        begin, end = (self.wall_begin, self.wall_end) if floats else (self.begin, self.end)
        return starts_at < end and (ends_at > begin or starts_at >= begin)

    def instant(self, wall: datetime) -> datetime:
        """When clocks of the asker show this wall time, which is read as UTC."""
        return wall - self.offsets[bisect_right(self.turns, wall)]


def window_asked(begin: str, end: str, zone: str) -> Window:
    """The window between two bounds on the wire, each an instant (RFC 3339) or a date. Raises WindowInvalid."""
    return window_of(_bound(begin, "?from"), _bound(end, "?to"), zone)


def _bound(text: str, pointer: str) -> datetime | date:
    # A plus that nobody encoded arrives as a space (WHATWG URL, application/x-www-form-urlencoded).
    found = _BOUND.fullmatch(text.replace(" ", "+"))
    try:
        if found is not None:
            text = found[0]
            return datetime.fromisoformat(text.upper()) if found[1] else date.fromisoformat(text)
    except ValueError:
        pass
    raise _refused(pointer, "unreadable", "an instant such as 2026-11-23T00:00:00+09:00, or a date")


def window_of(begin: datetime | date, end: datetime | date, zone: str) -> Window:
    """The window between instants, or dates in `zone`. Raises WindowInvalid."""
    try:
        info = zone_info(zone)
    except (ValueError, OSError, KeyError):
        raise _refused("?time_zone", "unknown_time_zone", "not an IANA time zone") from None
    first, last = _instant(begin, info), _instant(end, info)
    # A date that a zone left out lasts no time, and is a day all the same for what floats.
    is_span = begin < end if type(begin) is type(end) else first < last
    if not (is_span and _FIRST <= first <= last <= _LAST):
        raise _refused("?to", "out_of_range", "`to` is after `from`, and both are within the years 1900 to 2200")
    if last - first > LONGEST:
        raise _refused("?to", "window_too_long", f"a window has at most {LONGEST.days} days")
    turns, offsets = _turns_between(zone, first.year - 1, last.year + 1)
    return Window(first, last, _wall(begin, first, info), _wall(end, last, info), turns, offsets)


def _refused(pointer: str, code: str, detail: str) -> WindowInvalid:
    return WindowInvalid(errors=(FieldError(pointer, code, detail),))


def _instant(bound: datetime | date, info: ZoneInfo) -> datetime:
    if not isinstance(bound, datetime):
        bound = datetime.combine(bound, time.min)
    if bound.tzinfo is None:
        bound = bound.replace(tzinfo=info)
    try:
        return bound.astimezone(UTC)
    except OverflowError:
        raise _refused("?from", "out_of_range", "no such time") from None


def _wall(bound: datetime | date, instant: datetime, info: ZoneInfo) -> datetime:
    if isinstance(bound, datetime):
        return instant.astimezone(info).replace(tzinfo=UTC, fold=0)
    # Where clocks go on at midnight, no instant shows it; what floats begins its day there nevertheless.
    return datetime.combine(bound, time.min, UTC)


def _turns_between(zone: str, first: int, last: int) -> tuple[list[datetime], list[timedelta]]:
    turns: list[datetime] = []
    offsets: list[timedelta] = []
    for year in range(first, last + 1):
        begins, found = _turns(zone, year)
        offsets = offsets or [begins]
        turns += [turn for turn, _ in found]
        offsets += [offset for _, offset in found]
    return turns, offsets


@lru_cache(maxsize=4096)
def _turns(zone: str, year: int) -> tuple[timedelta, list[tuple[datetime, timedelta]]]:
    """The offset with which a year (of UTC) begins, and the wall times, read as UTC, from which on another holds.

    A wall time in a gap is counted from the offset before it, one that comes twice means the first (RFC 5545, section
    3.3.5): either way the new offset holds from where both have passed.
    """
    info = zone_info(zone)
    at, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    begins = before = _offset(at, info)
    found = []
    while at < end:
        later = min(at + _STEP, end)
        if _offset(later, info) != before:
            turn = _turn(info, at, later)
            after = _offset(turn, info)
            found.append((turn + max(before, after), after))
            before = after
        at = later
    return begins, found


def _turn(info: ZoneInfo, low: datetime, high: datetime) -> datetime:
    before = _offset(low, info)
    while high - low > _SECOND:
        middle = low + (high - low) // 2
        middle = middle.replace(microsecond=0)
        if _offset(middle, info) == before:
            low = middle
        else:
            high = middle
    return high


def _offset(instant: datetime, info: ZoneInfo) -> timedelta:
    offset = instant.astimezone(info).utcoffset()
    if offset is None:
        raise AssertionError("a zone has an offset at every instant")
    return offset
