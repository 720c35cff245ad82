"""A line measured in turns with pgbench on the statements that it runs, so that a ratio is of one minute."""

import asyncio
import statistics
from collections.abc import Mapping

from bench.floor.lines import Line, Town
from bench.floor.measure import Crowd, Run, merged
from bench.floor.replay import Replay, recorded
from bench.floor.servers import Server

#: So much of a turn is asked before anything counts, and by each connection at least so often: that is how often a
#: connection of the server's plans a statement for its values before it keeps a plan for all.
WARM_UP = 0.75
_AT_LEAST = 8


class Turns:
    """`runs` and `rates` (transactions per second) of the turns so far."""

    def __init__(self, line: Line, crowd: Crowd, replay: Replay) -> None:
        self.line = line
        self._crowd = crowd
        self._replay = replay
        self.runs: list[Run] = []
        self.rates: list[float] = []

    @classmethod
    async def of(
        cls, line: Line, server: Server, town: Town, environment: Mapping[str, str], seconds: float
    ) -> "Turns":
        """Warmed up for turns of so many seconds."""
        replay = Replay(line, environment["YMD_DATABASE_URL"], await recorded(line, town, environment))
        crowd = await Crowd.gather(line, server, town)
        await crowd.run(WARM_UP * seconds, at_least=line.before + _AT_LEAST)
        return cls(line, crowd, replay)

    async def take(self, seconds: float) -> None:
        """One turn of each."""
        self.runs.append(await self._crowd.run(seconds))
        self.rates.append(await asyncio.to_thread(self._replay.per_second, seconds))

    def leave(self) -> None:
        self._crowd.leave()

    @property
    def run(self) -> Run:
        return merged(self.runs)

    @property
    def rate(self) -> float:
        return statistics.median(self.rates)

    @property
    def ratio(self) -> float:
        """Our requests to its transactions."""
        return statistics.median(run.per_second / rate for run, rate in zip(self.runs, self.rates, strict=True))
