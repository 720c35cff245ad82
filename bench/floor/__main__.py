"""``python -m bench.floor``: fill, serve, drive, and print one table; the same as JSON into a file.

Each line that pgbench can be asked likewise is measured in turns with it, so that a ratio is of one minute. Read ratios
and CPU time; requests per second are those of a machine that also runs PostgreSQL and whoever asks.
"""

import argparse
import asyncio
import os
import platform
import statistics
import sys
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import asyncpg

from bench.floor import filling, lines, measure, pages, posting, servers
from bench.floor.chosen import options, tell
from bench.floor.community import PASSWORD, Community
from bench.floor.table import Aim, Row, written
from bench.floor.turns import WARM_UP, Turns
from ymd.kernel.passwords import Argon2

_HASHES = 12
_REPLAYED = (*lines.REPLAYED, *posting.REPLAYED, *pages.REPLAYED)


class Floor:
    """One run of all lines; `chosen` has the length and the number of turns."""

    def __init__(
        self, server: servers.Server, town: lines.Town, environment: Mapping[str, str], chosen: argparse.Namespace
    ) -> None:
        self._server = server
        self._town = town
        self._environment = environment
        self._seconds: float = chosen.seconds
        self._rounds: int = chosen.rounds

    async def rows(self, wanted: str) -> list[Row]:
        """Every line whose name holds `wanted`."""
        rows = [await self._replayed(line) for line in _REPLAYED if wanted in line.name]
        others = {
            lines.SIGN_IN.name: self._sign_in,
            lines.IMPORT.name: self._import,
            lines.EXPORT.name: self._export,
            posting.UPLOAD.name: self._upload,
            "event by id during 100 sign-ins": self._crowded,
        }
        return rows + [await measured() for name, measured in others.items() if wanted in name]

    async def _replayed(self, line: lines.Line) -> Row:
        print(line.name, file=sys.stderr, flush=True)
        turns = await Turns.of(line, self._server, self._town, self._environment, self._seconds)
        for _ in range(self._rounds):
            await turns.take(self._seconds)
        turns.leave()
        run, ratio = turns.run, turns.ratio
        return _row(line.name, run, pgbench=turns.rate, ratio=ratio, aims=_aims(line, run, ratio))

    async def _sign_in(self) -> Row:
        hasher, crowd = Argon2(), await measure.Crowd.gather(lines.SIGN_IN, self._server, self._town)
        hashed = await hasher.hash(PASSWORD)
        await crowd.run(0.0)
        runs, hashes = [], []
        for _ in range(self._rounds):
            runs.append(await crowd.run(self._seconds))
            began = time.process_time()
            for _ in range(_HASHES):
                await hasher.verify(PASSWORD, hashed)
            hashes.append((time.process_time() - began) / _HASHES * 1e6)
        crowd.leave()
        ratio = statistics.median(run.cpu_us / bare for run, bare in zip(runs, hashes, strict=True))
        told = f"{ratio:.2f} of the bare hash ({statistics.median(hashes):,.0f} us)"
        aims = (Aim("CPU of the bare hash", ratio, 1.3, at_most=True),)
        return _row(lines.SIGN_IN.name, measure.merged(runs), told=told, aims=aims)

    async def _import(self) -> Row:
        crowd = await measure.Crowd.gather(lines.IMPORT, self._server, self._town)
        await crowd.run(0.0, at_least=2)
        # Two requests each time: one makes a calendar, which is nothing beside the import that the other is.
        runs = [await crowd.run(0.0, at_least=2) for _ in range(2 * self._rounds)]
        crowd.leave()
        run = measure.merged(runs)
        run.each = [2 * each for each in run.each]
        run.latencies = [max(run.latencies) for run in runs]
        rate = lines.IMPORTED / statistics.median(run.latencies)
        told = f"{rate:,.0f} events/s, {run.cpu_us / lines.IMPORTED:,.0f} us CPU/event"
        return _row(lines.IMPORT.name, run, told=told, aims=(Aim("events/s", rate, 2000, at_most=False),))

    async def _export(self) -> Row:
        crowd = await measure.Crowd.gather(lines.EXPORT, self._server, self._town)
        await crowd.run(0.0)
        run = measure.merged([await crowd.run(self._seconds) for _ in range(self._rounds)])
        crowd.leave()
        told = f"{run.octets / run.seconds / 1e6:.1f} MB/s, {run.octets / run.requests / 1e6:.2f} MB"
        return _row(lines.EXPORT.name, run, told=told)

    async def _upload(self) -> Row:
        crowd = await measure.Crowd.gather(posting.UPLOAD, self._server, self._town)
        await crowd.run(0.0)
        before = self._server.children_cpu()
        run = measure.merged([await crowd.run(self._seconds) for _ in range(self._rounds)])
        child = (self._server.children_cpu() - before) / run.requests
        crowd.leave()
        told = f"and {child * 1e3:,.0f} ms CPU of the process that decodes"
        return _row(posting.UPLOAD.name, run, told=told)

    async def _crowded(self) -> Row:
        crowd = await measure.Crowd.gather(lines.EVENT_BY_ID, self._server, self._town)
        await crowd.run(WARM_UP * self._seconds, at_least=8)
        before, during, admitted = [], [], 0
        for _ in range(self._rounds):
            before.append(await crowd.run(self._seconds))
            signing_in = asyncio.create_task(measure.sign_ins(self._server, self._town, 100))
            during.append(await crowd.run_until(signing_in))
            admitted += await signing_in
        crowd.leave()
        calm, busy = measure.merged(before), measure.merged(during)
        ratio = busy.percentile(99) / calm.percentile(99)
        told = f"p99 {ratio:.1f} times the {calm.percentile(99):.1f} before; {admitted} of {100 * self._rounds} let in"
        # The CPU of the hashes cannot be told apart from that of the requests beside them: that before them is shown.
        shown = replace(busy, each=calm.each, statements=calm.statements * busy.requests / calm.requests)
        return _row("event by id during 100 sign-ins", shown, told=told)


def _aims(line: lines.Line, run: measure.Run, ratio: float) -> tuple[Aim, ...]:
    aims = []
    if line.most_cpu_us is not None:
        aims.append(Aim("CPU us", run.cpu_us, line.most_cpu_us, at_most=True))
    if line.least_of_pgbench is not None:
        aims.append(Aim("of pgbench", ratio, line.least_of_pgbench, at_most=False))
    return tuple(aims)


def _row(name: str, run: measure.Run, **more: Any) -> Row:
    statements = run.statements / run.requests
    cpu = run.cpu_us, run.least_cpu_us
    return Row(name, run.per_second, run.percentile(50), run.percentile(99), *cpu, statements, **more)


async def _measure(urls: Mapping[str, str], chosen: argparse.Namespace) -> dict[str, Any]:
    community = Community(chosen.scale, chosen.posts)
    kept = chosen.home is not None
    name = filling.database_name(community, kept=kept)
    async with servers.database(urls["YMD_DATABASE_URL"], name, kept=kept) as (url, filled):
        await (filling.renew if filled else filling.fill)(url, community)
        environment = {**urls, "YMD_DATABASE_URL": url}
        connection = await asyncpg.connect(url)
        version = await connection.fetchval("show server_version")
        await connection.close()
        with servers.serving(environment) as server:
            rows = await Floor(server, lines.Town(community), environment, chosen).rows(chosen.only)
    figures = {
        "people": community.people,
        "posts": community.board.posts,
        "postgresql": version,
        "python": platform.python_version(),
    }
    figures |= {"cpus": os.cpu_count(), "load": round(os.getloadavg()[1], 1)}
    print("\n" + ", ".join(f"{name} {figure}" for name, figure in figures.items()))
    print(written(rows))
    return {"scale": chosen.scale, **figures, "lines": [row.figures() for row in rows]}


def main(arguments: list[str]) -> None:
    chosen = options("bench.floor", __doc__).parse_args(arguments)
    with servers.started(chosen.home) as urls:
        figures = asyncio.run(_measure(urls, chosen))
    tell(figures, chosen.json)


if __name__ == "__main__":
    main(sys.argv[1:])
