"""``python -m bench.floor.flat``: the lines of posts on two communities, of which one has written ten times as long.

Both are filled beside each other and asked in turns, so that a ratio is of one minute. People, follows, plans and what
is written on a day are the same in both: what grows is what lies behind every page, ten years instead of one.
"""

import argparse
import asyncio
import contextlib
import os
import statistics
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from bench.floor import filling, pages, posting, servers
from bench.floor.chosen import options, tell
from bench.floor.community import Community
from bench.floor.lines import Line, Town
from bench.floor.table import Aim, columns
from bench.floor.turns import Turns

#: A request may take so many times as long.
MOST: Final = 1.2
_COLUMNS: Final = (
    "line",
    "octets",
    "octets",
    "req/s",
    "req/s",
    "CPU us",
    "CPU us",
    "pgbench tps",
    "tps",
    "times as long",
    "in pgbench",
    "",
)


@dataclass(frozen=True)
class Pair:
    """One line on both: each pair is first of the smaller community. `times` as long does a request take in the
    larger, `times_there` the statements alone. `octets` are those of an answer, which hold more where more is to be
    told."""

    line: str
    octets: tuple[float, float]
    per_second: tuple[float, float]
    cpu_us: tuple[float, float]
    pgbench: tuple[float, float]
    times: float
    times_there: float

    @property
    def aim(self) -> Aim:
        return Aim("times", self.times, MOST, at_most=True)

    def cells(self) -> tuple[str, ...]:
        figures = (*self.octets, *self.per_second, *self.cpu_us, *self.pgbench)
        return (
            self.line,
            *(f"{figure:,.0f}" for figure in figures),
            *(f"{times:.2f}" for times in (self.times, self.times_there)),
            str(self.aim),
        )


@dataclass(frozen=True)
class Ground:
    """One community, filled and served."""

    town: Town
    server: servers.Server
    environment: Mapping[str, str]

    async def turns(self, line: Line, seconds: float) -> Turns:
        return await Turns.of(line, self.server, self.town, self.environment, seconds)


async def compared(line: Line, grounds: list[Ground], seconds: float, rounds: int) -> Pair:
    print(line.name, file=sys.stderr, flush=True)
    few, many = [await ground.turns(line, seconds) for ground in grounds]
    for _ in range(rounds):
        for turns in (few, many):
            await turns.take(seconds)
    for turns in (few, many):
        turns.leave()
    return Pair(
        line.name,
        (few.run.octets / few.run.requests, many.run.octets / many.run.requests),
        (few.run.per_second, many.run.per_second),
        (few.run.cpu_us, many.run.cpu_us),
        (few.rate, many.rate),
        statistics.median(one.per_second / other.per_second for one, other in zip(few.runs, many.runs, strict=True)),
        statistics.median(one / other for one, other in zip(few.rates, many.rates, strict=True)),
    )


async def _measure(urls: Mapping[str, str], chosen: argparse.Namespace) -> dict[str, Any]:
    few = Community(chosen.scale, chosen.posts)
    communities = (few, Community(chosen.scale, chosen.times * few.board.posts))
    async with contextlib.AsyncExitStack() as stack:
        grounds = [await _ground(stack, urls, each, kept=chosen.home is not None) for each in communities]
        wanted = [line for line in (*posting.REPLAYED, *pages.REPLAYED) if chosen.only in line.name]
        pairs = [await compared(line, grounds, chosen.seconds, chosen.rounds) for line in wanted]
    posts = tuple(community.board.posts for community in communities)
    load = round(os.getloadavg()[1], 1)
    print(f"\npeople {few.people}, posts {posts[0]:,} and {posts[1]:,}, cpus {os.cpu_count()}, load {load}")
    print(columns([_COLUMNS, *(pair.cells() for pair in pairs)], left={0, 11}))
    lines = [asdict(pair) | {"reached": pair.aim.reached} for pair in pairs]
    return {"people": few.people, "posts": posts, "load": load, "lines": lines}


async def _ground(
    stack: contextlib.AsyncExitStack, urls: Mapping[str, str], community: Community, *, kept: bool
) -> Ground:
    name = filling.database_name(community, kept=kept)
    url, filled = await stack.enter_async_context(servers.database(urls["YMD_DATABASE_URL"], name, kept=kept))
    await (filling.renew if filled else filling.fill)(url, community)
    environment = {**urls, "YMD_DATABASE_URL": url}
    return Ground(Town(community), stack.enter_context(servers.serving(environment)), environment)


def main(arguments: list[str]) -> None:
    parser = options("bench.floor.flat", __doc__)
    parser.add_argument("--times", type=int, default=10, help="how many times as many the larger has")
    chosen = parser.parse_args(arguments)
    with servers.started(chosen.home) as urls:
        figures = asyncio.run(_measure(urls, chosen))
    tell(figures, chosen.json)


if __name__ == "__main__":
    main(sys.argv[1:])
