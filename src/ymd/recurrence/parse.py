"""Reads the text of a RECUR value (RFC 5545, section 3.3.10) and refuses what it does not allow.

Text of strangers comes through here, so sizes are capped before anything is looked at, numbers are ASCII digits, and
each refusal names its part. What needs DTSTART to be judged is judged in ``conform``.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, Final

from ymd.recurrence.errors import RuleRefused
from ymd.recurrence.rule import WEEKDAYS, Freq, Rule, Weekday

MAX_LENGTH: Final = 4_096
MAX_INTERVAL: Final = 999
MAX_COUNT: Final = 10_000
MAX_LIST: Final = 366

_SIGNED = re.compile(r"[+-]?[0-9]{1,10}")
_UNSIGNED = re.compile(r"[0-9]{1,10}")
_WEEKDAY = re.compile(r"([+-]?[0-9]{1,10})?(MO|TU|WE|TH|FR|SA|SU)")
_UNTIL = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:T([0-9]{2})([0-9]{2})([0-9]{2})(Z?))?")


# The fields of a Rule as they are gathered; a part that is not there keeps the field's default.
_Parts = dict[str, Any]
_Reader = Callable[[_Parts, str, str], None]


@lru_cache(maxsize=4_096)
def parse_rule(text: str, *, lenient: bool = False) -> Rule:
    """The rule that ``text`` writes, without a leading ``RRULE:``.

    Names and enumerated values may be in any case (section 2); one trailing semicolon, which several products write,
    is overlooked. INTERVAL is 1..999, COUNT 1..10,000, a list has at most 366 entries. ``RSCALE=GREGORIAN``, alone or
    with ``SKIP=OMIT``, says nothing that RFC 5545 does not say and is read as such; any other RSCALE or SKIP
    (RFC 7529) is refused with ``rscale_unsupported`` or ``skip_unsupported``.

    What an author writes is held to every MUST of the section. ``lenient`` is for the files of others: it also reads
    the rules that break one and yet say plainly what they mean. COUNT beside UNTIL: the earlier end holds. Numbered
    days in a rule that is neither MONTHLY nor YEARLY: the number is dropped. A sixth Monday of a month: there is none.
    BYMONTHDAY in a WEEKLY rule: it limits. BYSETPOS with nothing else to choose from: it chooses from one. Spaces
    between the entries of a list, as Exchange writes them, are overlooked.

    Raises RuleRefused.
    """
    if len(text) > MAX_LENGTH:
        raise RuleRefused("rule_too_long", "RRULE", f"longer than {MAX_LENGTH} characters")
    values = _split(text.replace(" ", "") if lenient else text)
    _refuse_other_calendars(values)
    parts: _Parts = {}
    for name, value in values.items():
        _READERS[name](parts, name, value)
    if "freq" not in parts:
        raise RuleRefused("freq_missing", "FREQ", "a rule needs a frequency")
    rule = Rule(**parts)
    _refuse_parts_without_meaning(rule)
    if lenient:
        return _without_idle_numbers(rule)
    _refuse_loose_writing(rule)
    return rule


def _split(text: str) -> dict[str, str]:
    values: dict[str, str] = {}
    for part in text.removesuffix(";").split(";"):
        name, equals, value = part.partition("=")
        name = name.upper()
        if not equals or not value:
            raise RuleRefused("part_malformed", name[:40] or "RRULE", "every part is written NAME=VALUE")
        if name not in _READERS:
            raise RuleRefused("part_unknown", name[:40], "not a part of a recurrence rule")
        if name in values:
            raise RuleRefused("part_repeated", name, "given twice")
        values[name] = value.upper() if name != "UNTIL" else value
    return values


def _refuse_other_calendars(values: dict[str, str]) -> None:
    rscale, skip = values.pop("RSCALE", None), values.pop("SKIP", None)
    if rscale not in (None, "GREGORIAN"):
        raise RuleRefused("rscale_unsupported", "RSCALE", "only the Gregorian calendar can be used")
    if skip is not None and (rscale is None or skip != "OMIT"):
        raise RuleRefused("skip_unsupported", "SKIP", "only SKIP=OMIT, beside RSCALE=GREGORIAN, can be used")


def _number(name: str, value: str, low: int, high: int, *, signed: bool = False) -> int:
    if not (_SIGNED if signed else _UNSIGNED).fullmatch(value):
        # A minus sign on an unsigned part is a number all the same, one that is too small.
        code = "out_of_range" if _SIGNED.fullmatch(value) else "not_a_number"
        raise RuleRefused(code, name, f"{value[:40]!r} is not a number from {low} to {high}")
    number = int(value)
    if not low <= abs(number) <= high:
        raise RuleRefused("out_of_range", name, f"{number} is not within {low} to {high}")
    return number


def _items(name: str, value: str) -> list[str]:
    items = value.split(",")
    if len(items) > MAX_LIST:
        raise RuleRefused("list_too_long", name, f"more than {MAX_LIST} entries")
    return items


def _read_freq(parts: _Parts, name: str, value: str) -> None:
    try:
        parts["freq"] = Freq(value)
    except ValueError:
        raise RuleRefused("freq_unknown", name, f"{value[:40]!r} is not a frequency") from None


def _read_interval(parts: _Parts, name: str, value: str) -> None:
    parts["interval"] = _number(name, value, 1, MAX_INTERVAL)


def _read_count(parts: _Parts, name: str, value: str) -> None:
    parts["count"] = _number(name, value, 1, MAX_COUNT)


def _read_week_start(parts: _Parts, name: str, value: str) -> None:
    if value not in WEEKDAYS:
        raise RuleRefused("weekday_unknown", name, f"{value[:40]!r} is not a day of the week")
    parts["week_start"] = WEEKDAYS.index(value)


def _read_days(parts: _Parts, name: str, value: str) -> None:
    days = set()
    for item in _items(name, value):
        match = _WEEKDAY.fullmatch(item)
        if match is None:
            raise RuleRefused("weekday_unknown", name, f"{item[:40]!r} is not a day of the week")
        nth = _number(name, match[1], 1, 53, signed=True) if match[1] else 0
        days.add(Weekday(WEEKDAYS.index(match[2]), nth))
    parts["by_day"] = tuple(sorted(days))


def _read_until(parts: _Parts, name: str, value: str) -> None:
    match = _UNTIL.fullmatch(value)
    try:
        if match is None:
            raise ValueError
        year, month, day = int(match[1]), int(match[2]), int(match[3])
        if match[4] is None:
            parts["until"] = date(year, month, day)
            return
        # Second 60 is a leap second, which this calendar does not have (section 3.3.12).
        hour, minute, second = int(match[4]), int(match[5]), min(int(match[6]), 60)
        zone = UTC if match[7] else None
        parts["until"] = datetime(year, month, day, hour, minute, 59 if second == 60 else second, tzinfo=zone)
    except ValueError:
        raise RuleRefused("until_malformed", name, f"{value[:40]!r} is not a date or a date-time") from None


def _read_list(
    field: str, low: int, high: int, *, signed: bool = False, read_as: dict[int, int] | None = None
) -> _Reader:
    def read(parts: _Parts, name: str, value: str) -> None:
        numbers = {_number(name, item, low, high, signed=signed) for item in _items(name, value)}
        parts[field] = tuple(sorted({(read_as or {}).get(number, number) for number in numbers}))

    return read


_READERS: Final[dict[str, _Reader]] = {
    "FREQ": _read_freq,
    "INTERVAL": _read_interval,
    "COUNT": _read_count,
    "UNTIL": _read_until,
    "WKST": _read_week_start,
    "BYSECOND": _read_list("by_second", 0, 60, read_as={60: 59}),
    "BYMINUTE": _read_list("by_minute", 0, 59),
    "BYHOUR": _read_list("by_hour", 0, 23),
    "BYDAY": _read_days,
    "BYMONTHDAY": _read_list("by_month_day", 1, 31, signed=True),
    "BYYEARDAY": _read_list("by_year_day", 1, 366, signed=True),
    "BYWEEKNO": _read_list("by_week_no", 1, 53, signed=True),
    "BYMONTH": _read_list("by_month", 1, 12),
    "BYSETPOS": _read_list("by_set_pos", 1, 366, signed=True),
    "RSCALE": lambda parts, name, value: None,
    "SKIP": lambda parts, name, value: None,
}


def _refuse_parts_without_meaning(rule: Rule) -> None:
    """The MUST NOTs of section 3.3.10 under which no two products agree on what a rule would mean."""
    if rule.by_week_no and rule.freq is not Freq.YEARLY:
        raise RuleRefused("part_not_allowed", "BYWEEKNO", f"weeks of the year cannot be chosen in a {rule.freq} rule")
    if rule.by_year_day and rule.freq in (Freq.DAILY, Freq.WEEKLY, Freq.MONTHLY):
        raise RuleRefused("part_not_allowed", "BYYEARDAY", f"days of the year cannot be chosen in a {rule.freq} rule")
    if rule.by_week_no and any(day.nth for day in rule.by_day):
        raise RuleRefused("ordinal_not_allowed", "BYDAY", "days cannot be numbered beside BYWEEKNO")


def _refuse_loose_writing(rule: Rule) -> None:
    """The MUST NOTs whose breach leaves no doubt about what is meant; ``lenient`` reads them."""
    if rule.count is not None and rule.until is not None:
        raise RuleRefused("count_and_until", "UNTIL", "a rule is bounded by COUNT or by UNTIL, not by both")
    if rule.by_month_day and rule.freq is Freq.WEEKLY:
        raise RuleRefused("part_not_allowed", "BYMONTHDAY", "days of the month cannot be chosen in a WEEKLY rule")
    ordinals = [day.nth for day in rule.by_day if day.nth]
    if ordinals and rule.freq not in (Freq.YEARLY, Freq.MONTHLY):
        raise RuleRefused("ordinal_not_allowed", "BYDAY", f"days cannot be numbered in a {rule.freq} rule")
    if (rule.freq is Freq.MONTHLY or rule.by_month) and any(abs(nth) > 5 for nth in ordinals):
        raise RuleRefused("out_of_range", "BYDAY", "no month has more than five of a day of the week")
    chosen_from = (
        rule.by_month or rule.by_week_no or rule.by_year_day or rule.by_month_day or rule.by_day
        or rule.by_hour or rule.by_minute or rule.by_second
    )  # fmt: skip
    if rule.by_set_pos and not chosen_from:
        raise RuleRefused("set_pos_alone", "BYSETPOS", "there is no other BY part to choose from")


def _without_idle_numbers(rule: Rule) -> Rule:
    if rule.freq in (Freq.YEARLY, Freq.MONTHLY) or not any(day.nth for day in rule.by_day):
        return rule
    return replace(rule, by_day=tuple(sorted({Weekday(day.day) for day in rule.by_day})))
