"""A VTIMEZONE for an IANA zone (RFC 5545 section 3.6.5), from what the time zone database says."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import msgspec

from ymd.ics.tree import Component, lines_of

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_STEP = timedelta(days=5)
_LOOK_AHEAD = 12
_LAST_TABLED = 2040
_LAST_WEEK = 32
_NTH = {1: "1", 8: "2", 15: "3", 22: "4", _LAST_WEEK: "-1"}


class Change(msgspec.Struct, frozen=True):
    """``wall`` is the clock's time just before the change, as an observance's DTSTART gives it."""

    wall: datetime
    before: timedelta
    after: timedelta
    name: str
    is_dst: bool

    @property
    def kind(self) -> tuple[object, ...]:
        """Equal for changes that one yearly rule could give, as far as offsets, name, weekday and clock time go."""
        wall = self.wall
        return (self.before, self.after, self.name, self.is_dst, wall.month, wall.weekday(), wall.time())

    @property
    def weeks(self) -> frozenset[int]:
        """Every way to name this day by its weekday: the first one from a day of the month on (1 to 25), the last."""
        day = self.wall.day
        last = calendar.monthrange(self.wall.year, self.wall.month)[1]
        return frozenset(range(max(1, day - 6), min(day, 25) + 1)) | ({_LAST_WEEK} if day + 7 > last else frozenset())


class Run(msgspec.Struct):
    """Changes of one kind in successive years, on a day that ``weeks`` name alike in each."""

    changes: list[Change]
    weeks: frozenset[int]

    def takes(self, change: Change) -> bool:
        weeks = self.weeks & change.weeks
        if change.wall.year != self.changes[-1].wall.year + 1 or not weeks:
            return False
        self.changes.append(change)
        self.weeks = weeks
        return True


@lru_cache(maxsize=512)
def vtimezone_lines(zone: str, since: int) -> tuple[str, ...]:
    """The content lines of a VTIMEZONE that is right from the beginning of the year ``since`` on.

    Its TZID is the IANA name. Yearly changes are rules, irregular ones dates. It is exact up to 2040, and for twelve
    years at least; then the rules of the last years go on. Raises ZoneInfoNotFoundError.
    """
    info = ZoneInfo(zone)
    horizon = max(_LAST_TABLED, since + _LOOK_AHEAD)
    # Through UTC, as the year may begin in a gap; then the offset after it counts.
    start = datetime(since, 1, 1, tzinfo=info).astimezone(UTC).astimezone(info)
    offset = start.utcoffset() or timedelta()
    wall = start.replace(year=since, month=1, day=1, hour=0, minute=0, second=0, tzinfo=None, fold=0)
    first = Change(wall, offset, offset, start.tzname() or zone, bool(start.dst()))
    component = Component.new("VTIMEZONE", f"TZID:{zone}")
    component.items.append(_observance([first]))
    component.items += _observances(_runs(_changes(info, since, horizon)), horizon)
    return tuple(lines_of((component,)))


def _changes(info: ZoneInfo, since: int, horizon: int) -> Iterator[Change]:
    """Every change of offset after the beginning of ``since`` and before the end of ``horizon``."""
    at = datetime(since, 1, 1, tzinfo=info).astimezone(UTC)
    end = datetime(horizon + 1, 1, 1, tzinfo=UTC)
    offset = at.astimezone(info).utcoffset()
    while at < end:
        later = at + _STEP
        if later.astimezone(info).utcoffset() != offset:
            change = _change_between(info, at, later)
            yield change
            offset = change.after
        at = later


def _change_between(info: ZoneInfo, low: datetime, high: datetime) -> Change:
    before = low.astimezone(info).utcoffset() or timedelta()
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // 2
        middle = middle.replace(microsecond=0)
        if middle.astimezone(info).utcoffset() == before:
            low = middle
        else:
            high = middle
    local = high.astimezone(info)
    wall = (high + before).replace(tzinfo=None)
    return Change(wall, before, local.utcoffset() or timedelta(), local.tzname() or "", bool(local.dst()))


def _runs(changes: Iterator[Change]) -> list[Run]:
    runs: list[Run] = []
    latest: dict[tuple[object, ...], Run] = {}
    for change in changes:
        run = latest.get(change.kind)
        if run is None or not run.takes(change):
            run = latest[change.kind] = Run([change], change.weeks)
            runs.append(run)
    return runs


def _observances(runs: list[Run], horizon: int) -> Iterator[Component]:
    single: dict[tuple[object, ...], list[Change]] = {}
    for run in runs:
        if len(run.changes) == 1:
            single.setdefault(run.changes[0].kind[:4], []).append(run.changes[0])
        else:
            yield _observance(run.changes, rule=_rule(run, endless=run.changes[-1].wall.year == horizon))
    for changes in single.values():
        yield _observance(changes)


def _observance(changes: list[Change], *, rule: str | None = None) -> Component:
    first = changes[0]
    lines = [
        f"TZNAME:{first.name}",
        f"TZOFFSETFROM:{_offset(first.before)}",
        f"TZOFFSETTO:{_offset(first.after)}",
        f"DTSTART:{first.wall:%Y%m%dT%H%M%S}",
    ]
    if rule is not None:
        lines.append(f"RRULE:{rule}")
    else:
        lines += [f"RDATE:{change.wall:%Y%m%dT%H%M%S}" for change in changes[1:]]
    return Component.new("DAYLIGHT" if first.is_dst else "STANDARD", *lines)


def _rule(run: Run, *, endless: bool) -> str:
    last = run.changes[-1]
    weekday = _WEEKDAYS[last.wall.weekday()]
    nth = next((text for week, text in _NTH.items() if week in run.weeks), None)
    if nth is not None:
        day = f"BYDAY={nth}{weekday}"
    else:
        first = min(run.weeks)
        day = f"BYMONTHDAY={','.join(str(first + more) for more in range(7))};BYDAY={weekday}"
    until = "" if endless else f";UNTIL={last.wall - last.before:%Y%m%dT%H%M%S}Z"
    return f"FREQ=YEARLY;BYMONTH={last.wall.month};{day}{until}"


def _offset(offset: timedelta) -> str:
    seconds = int(offset.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("+", seconds)
    exact = f"{seconds // 3600:02}{seconds // 60 % 60:02}"
    return f"{sign}{exact}{seconds % 60:02}" if seconds % 60 else f"{sign}{exact}"
