"""The expander against dateutil: one week of rules that began three years ago. Prints a table and JSON.

Both are timed in one run, in turns, and only ratios should be read. *kept* asks a ``Recurrence`` and a dateutil rule
that are there already; *anew* includes making them from text, as reading a stored series does.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from ymd.recurrence import Recurrence, occurrences, parse_rule

START = datetime(2023, 11, 20, 10, 30)  # noqa: DTZ001  a wall time
WEEK = datetime(2026, 11, 9)  # noqa: DTZ001  a wall time
SECOND = timedelta(seconds=1)
PLAIN = (
    ("FREQ=DAILY", None),
    ("FREQ=DAILY", "Asia/Seoul"),
    ("FREQ=WEEKLY;BYDAY=MO,WE,FR", None),
    ("FREQ=WEEKLY;BYDAY=MO,WE,FR", "America/New_York"),
    ("FREQ=MONTHLY;BYMONTHDAY=12", None),
    ("FREQ=MONTHLY;BYDAY=2TH", "Europe/Berlin"),
)
OTHERS = (
    ("FREQ=DAILY;COUNT=5000", "Asia/Seoul"),
    ("FREQ=WEEKLY;UNTIL=20300101T000000Z", "Asia/Seoul"),
    ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", None),
    ("FREQ=YEARLY;BYMONTH=11;BYDAY=2TU", "Asia/Seoul"),
    ("FREQ=YEARLY;BYWEEKNO=46;BYDAY=FR", None),
    ("FREQ=HOURLY;BYHOUR=9,12,15;BYDAY=MO,TU,WE,TH,FR", "Asia/Seoul"),
)


@dataclass
class Row:
    """One rule: medians in microseconds, and how many times as long dateutil takes, kept and anew."""

    rule: str
    zone: str | None
    found: int
    kept: float
    anew: float
    dateutil: float
    ratio: float
    ratio_anew: float


def measure(rule: str, zone: str | None, rounds: int) -> Row:
    """Time both on one rule, after they agreed on what it gives."""
    info = None if zone is None else ZoneInfo(zone)
    begin, end = WEEK.replace(tzinfo=info), (WEEK + timedelta(days=7)).replace(tzinfo=info)
    series = Recurrence(START, zone, (parse_rule(rule),))
    theirs = rrulestr(f"RRULE:{rule}", dtstart=START.replace(tzinfo=info))

    def kept() -> list[object]:
        return [found.start for found in occurrences(series, begin, end)]

    def anew() -> list[object]:
        parse_rule.cache_clear()
        return [found.start for found in occurrences(Recurrence(START, zone, (parse_rule(rule),)), begin, end)]

    def dateutil() -> list[object]:
        return [moment.replace(tzinfo=None) for moment in theirs.between(begin, end - SECOND, inc=True)]

    def dateutil_anew() -> list[object]:
        made = rrulestr(f"RRULE:{rule}", dtstart=START.replace(tzinfo=info))
        return [moment.replace(tzinfo=None) for moment in made.between(begin, end - SECOND, inc=True)]

    found = kept()
    asked = (kept, anew, dateutil, dateutil_anew)
    assert all(ask() == found for ask in asked), rule
    rows = [[_clock(ask) for ask in asked] for _ in range(rounds)]
    ours, ours_anew, other, other_anew = (statistics.median(column) for column in zip(*rows, strict=True))
    return Row(rule, zone, len(found), ours, ours_anew, other, other / ours, other_anew / ours_anew)


def _clock(ask: Callable[[], list[object]]) -> float:
    """Microseconds of one call, averaged over enough of them to be told apart from the clock's own."""
    calls = 0
    began = time.perf_counter()
    while (elapsed := time.perf_counter() - began) < 0.01:
        ask()
        calls += 1
    return elapsed / calls * 1e6


def main(rounds: int = 9) -> None:
    """Print the table, the medians, and the same as JSON on the last line."""
    rows = [measure(rule, zone, rounds) for rule, zone in PLAIN + OTHERS]
    columns = f"{'found':>5} {'kept us':>8} {'anew us':>8} {'dateutil us':>11} {'x kept':>7} {'x anew':>7}"
    print(f"{'rule':48} {'zone':17} {columns}")
    for row in rows:
        print(
            f"{row.rule:48} {row.zone or '-':17} {row.found:5} {row.kept:8.1f} {row.anew:8.1f} {row.dateutil:11.0f}"
            f" {row.ratio:7.0f} {row.ratio_anew:7.0f}"
        )
    plain = rows[: len(PLAIN)]
    summary = {
        "python": sys.version.split()[0],
        "median_ratio_plain": statistics.median(row.ratio for row in plain),
        "least_ratio_plain": min(row.ratio for row in plain),
        "median_ratio_plain_anew": statistics.median(row.ratio_anew for row in plain),
    }
    print(", ".join(f"{name} {value:.0f}" for name, value in summary.items() if isinstance(value, float)))
    print(json.dumps({**summary, "rows": [asdict(row) for row in rows]}))


if __name__ == "__main__":
    main()
