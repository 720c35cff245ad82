"""The table of the floor: one row a line, and whether what we aim at is reached."""

from dataclasses import asdict, dataclass
from typing import Any

_COLUMNS = ("line", "req/s", "p50 ms", "p99 ms", "CPU us", "least", "stmts", "pgbench tps", "of it", "", "aim")


@dataclass(frozen=True)
class Aim:
    """What a figure shall be: at most, or at least, so much."""

    what: str
    figure: float
    bound: float
    at_most: bool

    @property
    def reached(self) -> bool:
        return self.figure <= self.bound if self.at_most else self.figure >= self.bound

    def __str__(self) -> str:
        sign = "<=" if self.at_most else ">="
        return f"{self.what} {sign} {self.bound:g}: {'reached' if self.reached else 'MISSED'}"


@dataclass(frozen=True)
class Row:
    """`cpu_us` is the server's own per request, and the least of all turns; `statements` without BEGIN and COMMIT;
    `pgbench` in transactions per second; `told` is what this line is really about, where that is none of the others."""

    line: str
    per_second: float
    p50_ms: float
    p99_ms: float
    cpu_us: float
    least_cpu_us: float
    statements: float
    pgbench: float | None = None
    ratio: float | None = None
    told: str = ""
    aims: tuple[Aim, ...] = ()

    def cells(self) -> tuple[str, ...]:
        return (
            self.line,
            f"{self.per_second:,.1f}",
            f"{self.p50_ms:,.2f}",
            f"{self.p99_ms:,.2f}",
            f"{self.cpu_us:,.0f}",
            f"{self.least_cpu_us:,.0f}",
            f"{self.statements:.1f}",
            "" if self.pgbench is None else f"{self.pgbench:,.0f}",
            "" if self.ratio is None else f"{self.ratio:.2f}",
            self.told,
            "; ".join(map(str, self.aims)),
        )

    def figures(self) -> dict[str, Any]:
        return asdict(self) | {"aims": [asdict(aim) | {"reached": aim.reached} for aim in self.aims]}


def written(rows: list[Row]) -> str:
    """The rows under their heads, in columns."""
    return columns([_COLUMNS, *(row.cells() for row in rows)], left={0, 9, 10})


def columns(cells: list[tuple[str, ...]], left: set[int]) -> str:
    """Cells in columns, those of these numbers to the left."""
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = (
        "  ".join(
            cell.ljust(width) if number in left else cell.rjust(width)
            for number, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in cells
    )
    return "\n".join(lines)
