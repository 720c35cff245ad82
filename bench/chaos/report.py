"""What a programme found: figures for people to read, and which promises were broken."""

import json
import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field

#: Says how far a long programme is.
Say = Callable[[str], None]

_SHOWN = 5


@dataclass
class Report:
    """`broken` is empty where every promise was kept; seconds in the figures are information only."""

    name: str
    promise: str
    figures: dict[str, object] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def expect(self, holds: bool, otherwise: str) -> None:
        if not holds:
            self.broken.append(otherwise)

    def expect_none(self, what: str, found: Iterable[object]) -> None:
        """Count what must not be; the first few are named."""
        there = Counter(map(str, found))
        self.figures[what] = there.total()
        if there:
            named = [f"{count} x {one}" if count > 1 else one for one, count in there.most_common(_SHOWN)]
            self.broken.append(f"{there.total()} {what}: {'; '.join(named)}{'; ...' if len(there) > _SHOWN else ''}")


def seconds_of(times: Sequence[float]) -> str:
    """Median and longest of some times."""
    if not times:
        return "none"
    in_order = sorted(times)
    return f"median {in_order[len(times) // 2]:.2f} s, longest {in_order[-1]:.2f} s"


def percentile(times: Sequence[float], part: float) -> float:
    """The nearest-rank percentile; `part` is between 0 and 1."""
    return sorted(times)[max(0, math.ceil(part * len(times)) - 1)]


def table(reports: Sequence[Report]) -> str:
    lines = []
    for report in reports:
        verdict = "BROKEN" if report.broken else "kept"
        lines.append(f"{report.name:<10}{verdict:<8}{report.promise} ({report.seconds:.0f} s)")
        lines += [f"{'':<18}{what}: {_shown(figure)}" for what, figure in report.figures.items()]
        lines += [f"{'':<10}{'!':<8}{sentence}" for sentence in report.broken]
    return "\n".join(lines)


def as_json(reports: Sequence[Report]) -> str:
    return json.dumps([asdict(report) for report in reports], ensure_ascii=False, default=str)


def _shown(figure: object) -> str:
    if isinstance(figure, int):
        return f"{figure:,}"
    return f"{figure:.3f}" if isinstance(figure, float) else str(figure)
