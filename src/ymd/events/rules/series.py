"""The text of an object as a series: the recurrence of its master, and the components that stand for single
occurrences or, with RANGE=THISANDFUTURE, for all from one on (RFC 5545, section 3.8.4.4)."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property, lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from ymd.ics.errors import IcsInvalid
from ymd.ics.moments import Duration, Moment
from ymd.ics.moments import Period as IcsPeriod
from ymd.ics.tree import load
from ymd.ics.values import EventValues, read_event
from ymd.ics.zones import Zones
from ymd.recurrence import (
    Occurrence,
    Period,
    Recurrence,
    RecurrenceError,
    Rule,
    RuleRefused,
    occurrence_at,
    occurrences,
    parse_rule,
)

#: Before anything that a calendar can name, on any wall.
BEGINNING: Final = datetime(1800, 1, 1)  # noqa: DTZ001  a wall clock has no zone

#: ZoneInfo looks its name up anew each time it is called; a projection asks by the thousand.
zone_info = lru_cache(maxsize=1_024)(ZoneInfo)


@dataclass(frozen=True, slots=True)
class Length:
    """How long every occurrence lasts: DTEND fixes the elapsed time, the days of a DURATION are days of the wall
    (RFC 5545, section 3.8.5.3). `zone` is where the end is told, which need not be where the start is."""

    span: timedelta
    zone: str | None
    nominal: Duration | None = None

    @classmethod
    def of(cls, values: EventValues) -> "Length":
        start, ends = values.start, values.ends
        if values.duration is not None and values.duration.days and not start.floats:
            return cls(ends.instant - start.instant, ends.zone, values.duration)
        return cls(ends.instant - start.instant, ends.zone)

    def end(self, start: Moment, instant: datetime) -> tuple[datetime, datetime]:
        """The end of what starts at `start`, which is `instant`: its wall time, and the instant as `Moment` has it."""
        if self.nominal is not None:
            end = self.nominal.after(start)
            return end.wall, end.instant
        ends_at = instant + self.span
        return wall_at(ends_at, self.zone), ends_at


@dataclass(frozen=True)
class Stretch:
    """The part of a series from one recurrence id on that is shown alike: moved by `shift` on the wall, and lasting
    `length`. `shown_as` is the recurrence id of the override that says so, None for what the master says."""

    since: datetime
    shift: timedelta
    length: Length
    values: EventValues
    shown_as: datetime | None


@dataclass(frozen=True)
class Series:
    """One object. `shown` is its master, or the first override where no master came along. `overrides` are by the
    wall time, in the zone of the series, of the occurrence that each stands for."""

    shown: EventValues
    recurrence: Recurrence | None
    overrides: dict[datetime, EventValues] = field(default_factory=dict)
    stretches: tuple[Stretch, ...] = ()

    @property
    def recurs(self) -> bool:
        series = self.recurrence
        return bool(self.overrides) or (series is not None and bool(series.rules or series.rdates))

    @property
    def zone(self) -> str | None:
        """The zone of the wall times that name its occurrences."""
        return self.shown.start.zone

    def stretch_of(self, recurrence_id: datetime) -> Stretch:
        at = bisect_right(self.stretches, recurrence_id, key=lambda stretch: stretch.since)
        return self.stretches[max(at - 1, 0)]

    @cached_property
    def longest(self) -> timedelta:
        """Nothing that the rule puts anywhere lasts longer."""
        dates = self.recurrence.rdates if self.recurrence is not None else ()
        periods = [item.duration for item in dates if isinstance(item, Period)]
        return max([stretch.length.span for stretch in self.stretches] + periods, default=timedelta(0))

    @cached_property
    def disorder(self) -> timedelta:
        """So far apart can the order of what is shown and the order of the rule be, for THISANDFUTURE moves starts."""
        shifts = [stretch.shift for stretch in self.stretches] or [timedelta(0)]
        apart = max(shifts) - min(shifts)
        return apart + timedelta(days=1) if apart else apart


def read_series(text: str) -> Series | None:
    """The series of a stored text, None when it holds no event that has a place in time.

    Never raises for what a file may say: a rule that cannot be followed leaves the event at its start alone, as its
    line is kept and another release may know better.
    """
    calendar = load(text)
    components = calendar.named("VEVENT")
    zone_of = Zones(calendar.named("VTIMEZONE")).zone_of
    found = []
    for component in components:
        try:
            found.append(read_event(component, zone_of))
        except IcsInvalid:
            continue
    return series_of(found)


def series_of(components: Iterable[EventValues]) -> Series | None:
    """The series of the components of one UID."""
    masters: list[EventValues] = []
    others: list[EventValues] = []
    for values in components:
        (masters if values.recurrence_id is None else others).append(values)
    if not masters and not others:
        return None
    if not masters:
        others.sort(key=lambda values: values.start.instant)
        alone = {(values.recurrence_id or values.start).wall: values for values in others}
        return Series(others[0], None, alone)
    master = masters[0]
    recurrence = recurrence_of(master)
    overrides = {}
    for values in others:
        key = key_of(values, recurrence)
        if not _is_taken_away(key, recurrence):
            overrides[key] = values
    return Series(master, recurrence, overrides, _stretches(master, overrides))


def recurrence_of(master: EventValues) -> Recurrence:
    """What recurs, as far as it can be followed; else the start alone."""
    start, zone = _start(master.start), master.start.zone
    try:
        return Recurrence(
            start,
            zone,
            rules=_rules(master.rrules),
            rdates=tuple(_dates(master.rdates, zone)),
            exrules=_rules(master.exrules),
            exdates=tuple(item for item in _dates(master.exdates, zone) if not isinstance(item, Period)),
            start_counts=True,
        )
    except RuleRefused:
        return Recurrence(start, zone, start_counts=True)


def wall_of(moment: Moment, zone: str | None) -> datetime:
    """The moment on the wall of `zone`; what floats, and all where the series does, as it was written."""
    if zone is None or moment.zone is None or moment.zone == zone:
        return moment.wall
    return wall_at(moment.instant, zone)


def wall_at(instant: datetime, zone: str | None) -> datetime:
    """What clocks show at an instant; for a floating one, the wall time that it stands for."""
    if zone is None or zone == "UTC":
        return instant.replace(tzinfo=None)
    return instant.astimezone(zone_info(zone)).replace(tzinfo=None, fold=0)


def _rules(texts: tuple[str, ...]) -> tuple[Rule, ...]:
    return tuple(parse_rule(text, lenient=True) for text in texts)


def _start(moment: Moment) -> datetime | date:
    return moment.wall.date() if moment.all_day else moment.wall


def _dates(dates: Iterable[Moment | IcsPeriod], zone: str | None) -> Iterable[datetime | date | Period]:
    for item in dates:
        if isinstance(item, IcsPeriod):
            end = item.end.after(item.start) if isinstance(item.end, Duration) else item.end
            start = _date(item.start, zone)
            if isinstance(start, datetime):
                yield Period(start, end.instant - item.start.instant)
        elif (made := _date(item, zone)) is not None:
            yield made


def _date(moment: Moment, zone: str | None) -> datetime | date | None:
    """A floating time among zoned ones is one of their zone; an instant among floating times means none of them."""
    if moment.all_day:
        return moment.wall.date()
    if moment.zone is None or moment.zone == zone:
        return moment.wall
    return moment.instant if zone is not None else None


def occurrence_named(named: Moment, recurrence: Recurrence) -> datetime | None:
    """The wall time of the occurrence that a RECURRENCE-ID names, None where the rule leads to none. A date among times
    names what starts on that day."""
    wall = wall_of(named, recurrence.zone)
    timed = isinstance(recurrence.start, datetime)
    try:
        if timed and named.all_day:
            found = next(_on_day(recurrence, wall), None)
        else:
            found = occurrence_at(recurrence, wall if timed else wall.date())
    except RecurrenceError:
        found = None
    if found is None:
        return None
    return found.start if isinstance(found.start, datetime) else datetime.combine(found.start, time.min)


def key_of(values: EventValues, recurrence: Recurrence) -> datetime:
    """Which occurrence an override stands for. One that the rule does not lead to is kept under its own name: whoever
    wrote it meant it to be seen."""
    named = values.recurrence_id or values.start
    return occurrence_named(named, recurrence) or wall_of(named, recurrence.zone)


def _on_day(recurrence: Recurrence, midnight: datetime) -> Iterator[Occurrence]:
    bounds = [midnight, midnight + timedelta(days=1)]
    if recurrence.zone is not None:
        bounds = [Moment(wall, recurrence.zone).instant for wall in bounds]
    return occurrences(recurrence, *bounds)


def _is_taken_away(wall: datetime, recurrence: Recurrence) -> bool:
    return any(_says(exdate, wall, recurrence.zone) for exdate in recurrence.exdates)


def _says(exdate: datetime | date, wall: datetime, zone: str | None) -> bool:
    if not isinstance(exdate, datetime):
        return exdate == wall.date()
    return wall_at(exdate, zone) == wall if exdate.tzinfo is not None else exdate == wall


def _stretches(master: EventValues, overrides: dict[datetime, EventValues]) -> tuple[Stretch, ...]:
    made = [Stretch(BEGINNING, timedelta(0), Length.of(master), master, None)]
    for key in sorted(key for key, values in overrides.items() if values.following):
        values = overrides[key]
        made.append(Stretch(key, values.start.wall - key, Length.of(values), values, key))
    return tuple(made)
