"""Drives a line over kept-alive connections and reads what it cost the server."""

import asyncio
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bench.floor.client import Connection, Refused
from bench.floor.lines import SIGN_IN, Line, Town
from bench.floor.servers import Server


@dataclass
class Run:
    """What one span of asking gave: latencies in seconds, the wall and server CPU seconds that it took."""

    latencies: list[float] = field(default_factory=list)
    octets: int = 0
    seconds: float = 0.0
    cpu: float = 0.0
    statements: float = 0.0
    #: Microseconds of server CPU per request, of each of the runs that were merged into this one.
    each: list[float] = field(default_factory=list)

    @property
    def requests(self) -> int:
        return len(self.latencies)

    @property
    def per_second(self) -> float:
        return self.requests / self.seconds

    @property
    def cpu_us(self) -> float:
        """Microseconds of server CPU per request; of several runs the median, which one bad moment does not move."""
        return statistics.median(self.each) if self.each else self.cpu / self.requests * 1e6

    @property
    def least_cpu_us(self) -> float:
        """Likewise of the run that was disturbed least."""
        return min(self.each, default=self.cpu_us)

    def percentile(self, percent: int) -> float:
        """Of the latencies, in milliseconds."""
        if len(self.latencies) < 2:
            return self.latencies[0] * 1e3
        return statistics.quantiles(self.latencies, n=100, method="inclusive")[percent - 1] * 1e3


class Crowd:
    """The connections of a line, each with its caller, who goes on where it stopped from run to run."""

    def __init__(self, line: Line, server: Server, connections: list[Connection], town: Town) -> None:
        self._line = line
        self._server = server
        self._connections = connections
        self._callers = [line.caller(town, number) for number in range(len(connections))]
        self._asks = [next(caller) for caller in self._callers]

    @classmethod
    async def gather(cls, line: Line, server: Server, town: Town) -> "Crowd":
        connections = [await Connection.to(server.port) for _ in range(line.connections)]
        return cls(line, server, connections, town)

    async def run(self, seconds: float, *, at_least: int = 1) -> Run:
        """Ask for so long, and each connection at least so often."""
        until = time.perf_counter() + seconds
        return await self._run(lambda: time.perf_counter() < until, at_least)

    async def run_until(self, done: "asyncio.Task[Any]") -> Run:
        """Ask while something else goes on."""
        return await self._run(lambda: not done.done(), 1)

    async def _run(self, going_on: Callable[[], bool], at_least: int) -> Run:
        run, port = Run(), self._server.port
        self._connections = [await Connection.to(port) if each.is_lost else each for each in self._connections]
        statements, cpu, began = self._server.statements(), self._server.cpu(), time.perf_counter()
        await asyncio.gather(*(self._ask(number, run, going_on, at_least) for number in range(len(self._connections))))
        run.seconds, run.cpu = time.perf_counter() - began, self._server.cpu() - cpu
        run.statements = self._server.statements() - statements
        return run

    async def _ask(self, number: int, run: Run, going_on: Callable[[], bool], at_least: int) -> None:
        connection, caller = self._connections[number], self._callers[number]
        asked = 0
        while asked < at_least or going_on():
            asked += 1
            ask = self._asks[number]
            octets = ask.octets
            began = time.perf_counter()
            answer = await connection.ask(octets)
            run.latencies.append(time.perf_counter() - began)
            run.octets += len(answer.body)
            if answer.status >= 300:
                raise Refused(f"{ask.method} {ask.path}: {answer.status} {answer.body.decode()}")
            self._asks[number] = caller.send(answer)

    def leave(self) -> None:
        for connection in self._connections:
            connection.close()


def merged(runs: list[Run]) -> Run:
    """Several runs as one."""
    return Run(
        [latency for run in runs for latency in run.latencies],
        sum(run.octets for run in runs),
        sum(run.seconds for run in runs),
        sum(run.cpu for run in runs),
        sum(run.statements for run in runs),
        [run.cpu_us for run in runs],
    )


async def sign_ins(server: Server, town: Town, count: int) -> int:
    """So many sign-ins at the same moment, each on a connection of its own; how many were let in."""
    connections = [await Connection.to(server.port) for _ in range(count)]
    asks = [next(SIGN_IN.caller(town, 1000 + number)) for number in range(count)]
    pairs = zip(connections, asks, strict=True)
    answers = await asyncio.gather(*(connection.ask(ask.octets) for connection, ask in pairs))
    for connection in connections:
        connection.close()
    return sum(answer.status == 200 for answer in answers)
