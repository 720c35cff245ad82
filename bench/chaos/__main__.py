"""`make chaos`: break YMD in every way of `docs/how/faults.md`, print one table and JSON, end with 1 where it broke."""

import argparse
import asyncio
import sys
import tempfile
import time
import traceback
from collections.abc import Awaitable, Callable
from pathlib import Path

from bench.chaos import changes, crowd, database, kills, valkey
from bench.chaos.house import House, open_house
from bench.chaos.report import Report, as_json, table

Programme = Callable[[House], Awaitable[Report]]


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.chaos", description=__doc__)
    parser.add_argument("--kills", type=int, default=50, help="how many kills (default: 50)")
    parser.add_argument("--writes", type=int, default=20_000, help="how many acknowledged writes (default: 20,000)")
    parser.add_argument("--seed", type=int, default=20_261_123, help="what chance begins with")
    parser.add_argument("--only", metavar="NAME", action="append", help="one programme; may be said again")
    return parser.parse_args(arguments)


def _programmes(given: argparse.Namespace) -> dict[str, Programme]:
    return {
        "kills": lambda house: kills.run(house, _say, kills=given.kills, writes=given.writes, seed=given.seed),
        "crowd": lambda house: crowd.run(house, _say, crowd=2_000, connections=200, seats=100),
        "changes": lambda house: changes.run(house, _say, changes=3_000, seed=given.seed),
        "valkey": lambda house: valkey.run(house, _say),
        "database": lambda house: database.run(house, _say, rounds=4),
    }


async def _play(name: str, programme: Programme) -> Report:
    print(f"{name}: starting", file=sys.stderr, flush=True)
    began = time.monotonic()
    try:
        with tempfile.TemporaryDirectory(prefix="ymd-chaos-") as place:
            async with open_house(Path(place) / "home") as house:
                report = await programme(house)
                house.judge(report)
    except Exception as error:  # noqa: BLE001  # whatever keeps one programme from its end, the others are played
        traceback.print_exc()
        report = Report(name, "it comes to its end", broken=[f"{type(error).__name__}: {error}"])
    report.seconds = time.monotonic() - began
    return report


def _say(text: str) -> None:
    print(f"  {text}", file=sys.stderr, flush=True)


def main(arguments: list[str]) -> int:
    given = _options(arguments)
    programmes = _programmes(given)
    chosen = given.only or list(programmes)
    if unknown := set(chosen) - set(programmes):
        print(f"There is no {', '.join(unknown)}; there are: {', '.join(programmes)}", file=sys.stderr)
        return 2
    reports = [asyncio.run(_play(name, programmes[name])) for name in chosen]
    print(table(reports))
    print(as_json(reports))
    return 1 if any(report.broken for report in reports) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
