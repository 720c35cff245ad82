"""Compares this package with the other engines, rule by rule, and says how each comparison came out."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Final

from tests.recurrence import oracles
from tests.recurrence.oracles import LIMIT, Answer
from tests.recurrence.partings import PARTINGS, restated
from tests.recurrence.rules import Case
from ymd.recurrence import BudgetExhausted, Occurrence, Recurrence, format_rule, occurrences

ENGINES: Final = {"dateutil": oracles.dateutil, "icaljs": oracles.icaljs}

_HORIZON: Final = datetime(2037, 1, 1, tzinfo=UTC)
"""dateutil reads time zones only to 2037; zoned series are compared before."""


STEPS: Final = 20_000
"""Rules that find less than is asked for within these are compared as far as they came."""

_END: Final = datetime(9990, 1, 1)  # noqa: DTZ001  a wall time
"""Where every engine is stopped."""


@dataclass(frozen=True)
class Verdict:
    """How a comparison came out: ``agrees``, ``unanswered``, the name of a parting, or ``unexplained``."""

    engine: str
    case: Case
    outcome: str
    ours: tuple[object, ...]
    theirs: tuple[object, ...]

    def __str__(self) -> str:
        case = self.case
        question = f"{self.engine}: {format_rule(case.rule)} from {case.start} in {case.zone}"
        return f"{question}\n  ours   {[*map(str, self.ours[:6])]}\n  theirs {[*map(str, self.theirs[:6])]}"


def compare(cases: list[Case], seconds: float = 1.0) -> list[Verdict]:
    """A verdict for each case and engine; an engine has that many seconds for each rule."""
    asked = {engine: [restated(engine, case) for case in cases] for engine in ENGINES}
    with ThreadPoolExecutor() as pool:
        waiting = {engine: pool.submit(ask, asked[engine], seconds) for engine, ask in ENGINES.items()}
    return [
        _judge(engine, case, answer)
        for engine, answers in waiting.items()
        for case, answer in zip(asked[engine], answers.result(), strict=True)
    ]


def _judge(engine: str, case: Case, answer: Answer) -> Verdict:
    ours, complete = _ours(case)
    theirs = _theirs(case, answer)
    names = [parting.name for parting in PARTINGS if parting.engine == engine and parting.applies(case)]
    if answer.error is not None and not (names and answer.error != "out of time"):
        says_empty = "empty set" in answer.error and not ours
        return Verdict(engine, case, "agrees" if says_empty else f"unanswered: {answer.error[:60]}", ours, theirs)
    size = len(theirs) if len(answer.walls) == LIMIT else None
    agrees = ours[:size] == theirs if complete or size is not None else ours == theirs[: len(ours)]
    outcome = "agrees" if agrees else names[0] if names else "unexplained"
    return Verdict(engine, case, outcome, ours, theirs)


def _ours(case: Case) -> tuple[tuple[object, ...], bool]:
    end = _END if case.zone is None else _END.replace(tzinfo=UTC)
    found: list[Occurrence] = []
    complete = True
    try:
        series = Recurrence(case.start, case.zone, (case.rule,))
        found.extend(islice(occurrences(series, None, end, budget=STEPS), LIMIT))
    except BudgetExhausted:
        complete = False
    if case.zone is None:
        return tuple(_as_time(occurrence.start) for occurrence in found), complete
    instants = (occurrence.instant for occurrence in found)
    return tuple(instant for instant in instants if instant is not None and instant < _HORIZON), complete


def _theirs(case: Case, answer: Answer) -> tuple[object, ...]:
    if answer.instants is None:
        return tuple(wall for wall in answer.walls if wall < _END)
    # Around a gap other engines keep two wall times that are one instant, and their order.
    instants = [datetime.fromtimestamp(instant, UTC) for instant in sorted(set(answer.instants))]
    return tuple(instant for instant in instants if instant < _HORIZON)


def _as_time(start: object) -> object:
    return start if isinstance(start, datetime) else datetime.fromisoformat(f"{start}T00:00:00")
