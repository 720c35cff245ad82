"""The RECUR value of RFC 5545, section 3.3.10, as data, and back as text."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final, NamedTuple

WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class Freq(StrEnum):
    """FREQ, from the longest period to the shortest."""

    YEARLY = "YEARLY"
    MONTHLY = "MONTHLY"
    WEEKLY = "WEEKLY"
    DAILY = "DAILY"
    HOURLY = "HOURLY"
    MINUTELY = "MINUTELY"
    SECONDLY = "SECONDLY"


class Weekday(NamedTuple):
    """One entry of BYDAY: ``day`` counts from Monday = 0; ``nth`` is 0 for every such day, else from 1 or from -1."""

    day: int
    nth: int = 0

    def __str__(self) -> str:
        return f"{self.nth or ''}{WEEKDAYS[self.day]}"


@dataclass(frozen=True, slots=True)
class Rule:
    """A recurrence rule, normalised: lists sorted and without repetition, BYSECOND=60 read as 59 (section 3.3.12).

    ``until`` keeps the form in which it was written, because its meaning hangs on it: a ``date``, a naive ``datetime``
    (local to the series) or an aware one in UTC. Rules come from ``parse_rule``, which is what enforces the ranges,
    caps and forbidden combinations; equal rules format to equal text.
    """

    freq: Freq
    interval: int = 1
    count: int | None = None
    until: datetime | date | None = None
    by_second: tuple[int, ...] = ()
    by_minute: tuple[int, ...] = ()
    by_hour: tuple[int, ...] = ()
    by_day: tuple[Weekday, ...] = ()
    by_month_day: tuple[int, ...] = ()
    by_year_day: tuple[int, ...] = ()
    by_week_no: tuple[int, ...] = ()
    by_month: tuple[int, ...] = ()
    by_set_pos: tuple[int, ...] = ()
    week_start: int = 0


def format_rule(rule: Rule) -> str:
    """The rule as an RRULE value, parts in a fixed order, defaults left out. ``parse_rule`` reads it back as equal."""
    parts = [f"FREQ={rule.freq.value}"]
    if rule.until is not None:
        parts.append(f"UNTIL={_format_until(rule.until)}")
    if rule.count is not None:
        parts.append(f"COUNT={rule.count}")
    if rule.interval != 1:
        parts.append(f"INTERVAL={rule.interval}")
    lists: list[tuple[str, tuple[int, ...] | tuple[Weekday, ...]]] = [
        ("BYMONTH", rule.by_month),
        ("BYWEEKNO", rule.by_week_no),
        ("BYYEARDAY", rule.by_year_day),
        ("BYMONTHDAY", rule.by_month_day),
        ("BYDAY", rule.by_day),
        ("BYHOUR", rule.by_hour),
        ("BYMINUTE", rule.by_minute),
        ("BYSECOND", rule.by_second),
        ("BYSETPOS", rule.by_set_pos),
    ]
    parts += [f"{name}={','.join(map(str, values))}" for name, values in lists if values]
    if rule.week_start:
        parts.append(f"WKST={WEEKDAYS[rule.week_start]}")
    return ";".join(parts)


def _format_until(until: datetime | date) -> str:
    # strftime does not pad years before 1000 everywhere.
    text = f"{until.year:04}{until.month:02}{until.day:02}"
    if isinstance(until, datetime):
        text += f"T{until.hour:02}{until.minute:02}{until.second:02}" + ("" if until.tzinfo is None else "Z")
    return text
