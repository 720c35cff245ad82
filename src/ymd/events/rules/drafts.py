"""What someone wrote about an event, checked and turned into the values that a text is made of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from msgspec import UNSET

from ymd.events.errors import EventInvalid, OpenTooWide
from ymd.events.rules.colors import CSS_COLORS
from ymd.events.rules.happenings import AFTER, BEFORE, MOST
from ymd.events.rules.told import wall_named
from ymd.events.schemas.wire import EventInput, When
from ymd.ics import Moment, named_zone
from ymd.ics.limits import FIRST_YEAR, LAST_YEAR
from ymd.kernel.errors import FieldError
from ymd.recurrence import BudgetExhausted, Freq, NeverOccurs, Recurrence, RuleRefused, check, occurrences, parse_rule

_DAYS_OR_LONGER = (Freq.DAILY, Freq.WEEKLY, Freq.MONTHLY, Freq.YEARLY)
_WIDTH = {"members": 0, "private": 0, "friends": 1, "followers": 2, "public": 3}
_OPENNESS = {"nobody": 0, "friends": 1, "followers": 2, "anyone": 3}


@dataclass(frozen=True)
class Timing:
    """When an event is: DTSTART, DTEND, RRULE, RDATE, EXDATE as values. No `end`: it ends as RFC 5545 section 3.6.1
    has it."""

    start: Moment
    end: Moment | None
    rrule: str | None
    rdates: tuple[Moment, ...]
    exdates: tuple[Moment, ...]


def timing_of(start: When, end: When | None, rrule: str | None, rdate: Iterable[str], exdate: Iterable[str]) -> Timing:
    """Raises EventInvalid with a pointer to each thing that is wrong."""
    begins = moment_of(start, "/start")
    ends = moment_of(end, "/end") if end is not None else None
    if ends is not None:
        _check_end(begins, ends)
    return Timing(
        begins,
        ends,
        rrule,
        tuple(_date(text, begins, f"/rdate/{at}") for at, text in enumerate(rdate)),
        tuple(_date(text, begins, f"/exdate/{at}") for at, text in enumerate(exdate)),
    )


def moment_of(value: When, pointer: str) -> Moment:
    """Raises EventInvalid."""
    if value.date is not UNSET:
        if value.date_time is not UNSET or value.time_zone is not UNSET:
            raise _wrong(pointer, "date_or_time", "either `date`, or `date_time` with `time_zone`")
        return Moment(_wall(value.date, pointer), None, True)
    if value.date_time is UNSET:
        raise _wrong(pointer, "required", "`date`, or `date_time` with `time_zone`, is missing")
    wall = _wall(value.date_time, pointer)
    if not value.time_zone:
        return Moment(wall)
    zone = named_zone(value.time_zone)
    if zone is None:
        raise _wrong(f"{pointer}/time_zone", "unknown_time_zone", "not a time zone of the IANA database")
    return Moment(wall, "UTC" if zone == "UTC" else zone)


def check_recurrence(timing: Timing) -> None:
    """Raises EventInvalid for a rule that RFC 5545 section 3.3.10 or our caps refuse, and for one that never occurs."""
    try:
        rules = (parse_rule(timing.rrule),) if timing.rrule else ()
        recurrence = Recurrence(
            _bare(timing.start),
            timing.start.zone,
            rules=rules,
            rdates=tuple(_bare(date) for date in timing.rdates),
            exdates=tuple(_bare(date) for date in timing.exdates),
            start_counts=True,
        )
        check(recurrence)
        _check_density(recurrence, timing.start)
    except RuleRefused as refused:
        pointer = {"RDATE": "/rdate", "EXDATE": "/exdate", "DTSTART": "/start"}.get(refused.part, "/rrule")
        raise _wrong(pointer, refused.code, refused.detail) from refused
    except (NeverOccurs, BudgetExhausted) as refused:
        raise _wrong("/rrule" if timing.rrule else "/exdate", refused.code, str(refused)) from refused


def _check_density(recurrence: Recurrence, start: Moment) -> None:
    if all(rule.freq in _DAYS_OR_LONGER and not rule.by_hour for rule in recurrence.rules):
        return
    begin, end = start, Moment(start.wall + BEFORE + AFTER, start.zone, start.all_day)
    bounds = [side.wall if side.floats else side.instant for side in (begin, end)]
    if sum(1 for _ in islice(occurrences(recurrence, *bounds), MOST + 1)) > MOST:
        raise RuleRefused("too_dense", "FREQ", f"at most {MOST} occurrences in three years; say COUNT or UNTIL")


def check_color(color: str | None) -> None:
    """Raises EventInvalid for a name that no style sheet knows."""
    if color is not None and not color.startswith("#") and color not in CSS_COLORS:
        raise _wrong("/color", "unknown_color", "not a CSS colour name")


def check_openness(given: EventInput, calendar_who: str, calendar_as: str) -> None:
    """Raises OpenTooWide when the event would be open to people who cannot see what it is."""
    if given.audience is not None:
        width = _WIDTH[given.audience]
    else:
        width = _WIDTH[calendar_who] if calendar_as == "reader" else 0
    if given.classification != "public":
        width = 0
    if _OPENNESS[given.open_to] > width:
        raise OpenTooWide(errors=(FieldError("/open_to", "open_to_too_wide", "wider than who can see the event"),))


def _check_end(start: Moment, end: Moment) -> None:
    if end.all_day != start.all_day or end.floats != start.floats:
        raise _wrong("/end", "end_type_differs", "start and end are of one kind: date, floating or zoned")
    if end.instant < start.instant or (start.zone == end.zone and end.wall < start.wall):
        raise _wrong("/end", "end_before_start", "the end lies before the start")
    if start.all_day and end.wall == start.wall:
        raise _wrong("/end", "end_before_start", "the end of a day is the date after it")


def _wall(text: str, pointer: str) -> datetime:
    wall = wall_named(text)
    if wall is None:
        raise _wrong(pointer, "unreadable", "no such day")
    if not FIRST_YEAR <= wall.year <= LAST_YEAR:
        raise _wrong(pointer, "date_out_of_range", f"years run from {FIRST_YEAR} to {LAST_YEAR}")
    return wall


def _date(text: str, start: Moment, pointer: str) -> Moment:
    if ("T" in text) is start.all_day:
        raise _wrong(pointer, "date_type_differs", "dates for what lasts all day, wall times for what does not")
    return Moment(_wall(text, pointer), start.zone, start.all_day)


def _bare(moment: Moment) -> datetime | date:
    return moment.wall.date() if moment.all_day else moment.wall


def _wrong(pointer: str, code: str, detail: str) -> EventInvalid:
    return EventInvalid(errors=(FieldError(pointer, code, detail),))
