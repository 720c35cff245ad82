"""Random rules against what must hold of every rule, and against two other engines; prints the figures.

``python -m tests.recurrence.laws --rules 5000`` is the long edition of ``test_laws``. Each rule, in its zone, is

- compared with the definition of RFC 5545 said as slowly as possible (``definition``), wall time by wall time;
- asked for windows at random, near and a century away, each of which must be the whole expansion cut to the window;
- compared with dateutil and with ical.js, every parting explained by name (``partings``).
"""

import argparse
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise
from random import Random
from typing import Final

from tests.recurrence.compare import Verdict, compare
from tests.recurrence.definition import starts_by_definition
from tests.recurrence.rules import Case, cases
from ymd.recurrence import BudgetExhausted, Freq, Occurrence, Recurrence, format_rule, occurrences

_SPAN: Final = {
    Freq.YEARLY: timedelta(days=4_000),
    Freq.MONTHLY: timedelta(days=1_000),
    Freq.WEEKLY: timedelta(days=500),
    Freq.DAILY: timedelta(days=300),
    Freq.HOURLY: timedelta(days=20),
    Freq.MINUTELY: timedelta(days=1),
    Freq.SECONDLY: timedelta(minutes=30),
}
"""How far a rule is followed from its start."""

_MOST: Final = 400


def against_definition(case: Case) -> str | None:
    """How the expansion differs from the definition, or None."""
    start = case.start
    begin = start if isinstance(start, datetime) else datetime.combine(start, datetime.min.time())
    end = begin + _SPAN[case.rule.freq]
    theirs = list(islice(starts_by_definition(case.rule, start, end), 60))
    ours = [found.start for found in islice(occurrences(Recurrence(start, None, (case.rule,)), None, end), 60)]
    if ours == theirs:
        return None
    return f"{format_rule(case.rule)} from {start}\n  ours       {ours[:6]}\n  definition {theirs[:6]}"


def against_windows(case: Case, random: Random) -> str | None:
    """A window that is not the whole expansion cut to it, or an expansion out of order; None if there is none."""
    series = Recurrence(case.start, case.zone, (case.rule,))
    for years in (0, 100):
        whole = _expand(series, *_window(case, years, _SPAN[case.rule.freq], random))
        if whole is None:
            continue
        keys = [_key(found) for found in whole]
        if any(later <= earlier for earlier, later in pairwise(keys)):
            return f"{format_rule(case.rule)} from {case.start} in {case.zone}: out of order"
        if not keys:
            continue
        for _ in range(4):
            low, high = sorted(random.choice(keys) + timedelta(seconds=random.choice((-1, 0, 1))) for _ in range(2))
            if _expand(series, low, high) != [found for found in whole if low <= _key(found) < high]:
                return f"{format_rule(case.rule)} from {case.start} in {case.zone}: window {low} to {high}"
    return None


def _window(case: Case, years: int, span: timedelta, random: Random) -> tuple[datetime, datetime]:
    zone = None if case.zone is None else UTC
    start = case.start
    begin = datetime(start.year + years, start.month, min(start.day, 28), tzinfo=zone) - timedelta(days=2)
    # The whole of one and the same day is where a zone's change of offset can be missed: look at spring and autumn.
    begin += timedelta(days=random.choice((0, 75, 285)))
    return begin, begin + span


def _expand(series: Recurrence, low: datetime, high: datetime) -> list[Occurrence] | None:
    try:
        found = list(islice(occurrences(series, low, high), _MOST + 1))
    except BudgetExhausted:
        return None
    return found if len(found) <= _MOST else None


def _key(found: Occurrence) -> datetime:
    if found.instant is not None:
        return found.instant
    start = found.start
    return start if isinstance(start, datetime) else datetime.combine(start, datetime.min.time())


def unexplained(verdicts: list[Verdict]) -> list[str]:
    """Comparisons that came out otherwise and are no parting, as text."""
    return [str(verdict) for verdict in verdicts if verdict.outcome == "unexplained"]


def main(rules: int, seed: int, seconds: float) -> int:
    """Run everything on that many rules and print what came of it; 1 if anything is not as it must be.

    Another engine has that many seconds for each rule.
    """
    began = time.monotonic()
    made = cases(seed, rules)
    random = Random(seed)
    failures = [text for case in made for text in (against_definition(case), against_windows(case, random)) if text]
    print(f"{rules} rules, seed {seed}, {len({case.zone for case in made})} zones")
    print(f"  definition and windows: {len(failures)} differ ({time.monotonic() - began:.0f} s)")
    verdicts = compare(made, seconds)
    failures += unexplained(verdicts)
    for (engine, outcome), count in sorted(Counter((v.engine, v.outcome) for v in verdicts).items()):
        print(f"  {engine:9} {count:6} {outcome}")
    agreed = {index % rules for index, verdict in enumerate(verdicts) if verdict.outcome == "agrees"}
    print(f"  at least one engine agrees: {len(agreed)} of {rules} ({time.monotonic() - began:.0f} s)")
    print("\n".join(failures))
    return 1 if failures else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rules", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=5545)
    parser.add_argument("--seconds", type=float, default=0.5, help="time for each rule in another engine")
    arguments = parser.parse_args()
    sys.exit(main(arguments.rules, arguments.seed, arguments.seconds))
