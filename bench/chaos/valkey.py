"""Valkey stopped, flushed and frozen while people read and write: promise 6, it may vanish."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final
from uuid import uuid4

from redis.asyncio import Redis

from bench.chaos.house import House, Program
from bench.chaos.people import Person, people
from bench.chaos.report import Report, Say, percentile
from bench.http_client import Answer

_TRAFFIC: Final = 8
_CEILING: Final = 60
_TRIES: Final = 5
_PATIENCE: Final = 60.0
_EVENT: Final = {"summary": "Walk", "start": {"date_time": "2027-03-01T18:00:00", "time_zone": "Asia/Seoul"}}
_AGENDA: Final = "/api/v1/agenda?from=2027-03-01&to=2027-03-08"


@dataclass
class _Traffic:
    """People who read and write without a pause, and what they were told."""

    statuses: Counter[int] = field(default_factory=Counter)
    times: list[float] = field(default_factory=list)
    over: bool = False

    async def of(self, person: Person, api: Program) -> None:
        client, loop = api.client(), asyncio.get_running_loop()
        made = await client.request("POST", "/api/v1/calendars", {"name": "Walks"}, person.headers)
        events = f"/api/v1/calendars/{made.json()['id']}/events"
        while not self.over:
            for method, path, body in (("POST", events, _EVENT), ("GET", _AGENDA, None)):
                began = loop.time()
                answer = await client.request(method, path, body, person.headers)
                self.times.append(loop.time() - began)
                self.statuses[answer.status] += 1
        client.close()

    async def of_some(self) -> None:
        """Until some more requests were answered, of those that began after now."""
        enough = self.statuses.total() + 6 * _TRAFFIC
        while self.statuses.total() < enough:  # noqa: ASYNC110  # it is counted by others
            await asyncio.sleep(0.01)


class _Trial:
    """Two processes with a low ceiling for each session, and one with none, on one Valkey."""

    def __init__(self, house: House, few: list[Program], strangers: list[Person], report: Report) -> None:
        self._house, self._few, self._report = house, few, report
        self._all = [house.api, *few]
        self._strangers = iter(strangers)
        self._revoked: list[Person] = []

    async def suffer(self, name: str, begin: Callable[[], Awaitable[None]], end: Callable[[], Awaitable[None]]) -> None:
        loop = asyncio.get_running_loop()
        await begin()
        gone = name != "flushed"
        if gone:
            await self._valkey_is(there=False)
        await self._revoke()
        granted = await (self._granted() if gone else self._granted_together())
        expected = 2 * _CEILING if gone else _CEILING
        self._report.figures[f"{name}: granted by two processes to one session"] = granted
        self._report.expect(granted == expected, f"{name}: {granted} requests were granted, not {expected}")
        self._report.expect_none(f"{name}: revoked sessions let in", await self._let_in())
        began = loop.time()
        await end()
        await self._valkey_is(there=True)
        if gone:
            self._report.figures[f"{name}: found again after"] = f"{loop.time() - began:.1f} s"
        self._report.expect_none(f"{name}, then back: revoked sessions let in", await self._let_in())
        granted = await self._granted_together()
        self._report.expect(granted == _CEILING, f"{name}, then back: {granted} requests were granted, not {_CEILING}")

    async def _revoke(self) -> None:
        person = next(self._strangers)
        client = self._all[0].client(person.headers)
        for api in self._all:
            await self._one(api, person)
        out = await client.request("POST", "/api/v1/auth/sign-out")
        self._report.expect(out.status == 204, f"signing out was answered by {out.status}")
        client.close()
        self._revoked.append(person)

    async def _let_in(self) -> list[str]:
        """Processes that still know someone who has signed out."""
        told = [(api, person, await self._one(api, person)) for api in self._all for person in self._revoked]
        return [f"{person.nickname} at {api.port}" for api, person, answer in told if answer.status < 400]

    async def _granted_together(self) -> int:
        """As `_granted`; where a busy machine made Valkey miss its tenth of a second, somebody else tries."""
        for _ in range(_TRIES):
            if (granted := await self._granted()) == _CEILING:
                break
        return granted

    async def _granted(self) -> int:
        """How many requests the two processes grant to a new session that asks each by turns."""
        person, count = next(self._strangers), 0
        clients = [api.client(person.headers) for api in self._few]
        for number in range(2 * _CEILING + 20):
            answer = await clients[number % 2].get("/api/v1/me")
            count += answer.status == 200
            if answer.status == 429:
                self._report.expect("retry-after" in answer.headers, "a refusal does not say when to come back")
            elif answer.status != 200:
                self._report.broken.append(f"a request was answered by {answer.status}")
        for client in clients:
            client.close()
        return count

    async def _one(self, api: Program, person: Person) -> Answer:
        client = api.client(person.headers)
        try:
            return await client.get("/api/v1/me")
        finally:
            client.close()

    async def _valkey_is(self, *, there: bool) -> None:
        """Wait until every process says so; each finds out by the next request that needs it."""
        async with asyncio.timeout(_PATIENCE):
            for api in self._all:
                client = api.client({"x-forwarded-for": f"192.0.2.{uuid4().int % 250}"})
                while (await client.get("/readyz")).json()["valkey"] is not there:
                    await client.get("/api/v1/people/nobody")
                client.close()


async def run(house: House, say: Say) -> Report:
    report = Report("valkey", "Valkey may vanish: reads and writes go on, revoked sessions stay revoked")
    few = await asyncio.gather(*(house.another_api(YMD_LIMITS=f"requests={_CEILING}") for _ in range(2)))
    persons = await people(house.database_url, house.keys, "walker", _TRAFFIC)
    traffic = _Traffic()
    trial = _Trial(house, few, await people(house.database_url, house.keys, "stranger", 50), report)
    async with asyncio.TaskGroup() as group:
        for person in persons:
            group.create_task(traffic.of(person, house.api))
        try:
            for name, begin, end in _faults(house):
                say(name)
                await traffic.of_some()
                await trial.suffer(name, begin, end)
                await traffic.of_some()
        finally:
            traffic.over = True
    report.figures["requests meanwhile"] = ", ".join(
        f"{count:,} x {status}" for status, count in traffic.statuses.items()
    )
    report.figures["an answer took"] = (
        f"p50 {percentile(traffic.times, 0.5) * 1000:.0f} ms, longest {max(traffic.times) * 1000:.0f} ms"
    )
    report.expect(set(traffic.statuses) == {200, 201}, f"requests were answered by {dict(traffic.statuses)}")
    return report


def _faults(house: House) -> list[tuple[str, Callable[[], Awaitable[None]], Callable[[], Awaitable[None]]]]:
    async def stop() -> None:
        await house.kill("Valkey")

    async def start() -> None:
        await house.start("Valkey")

    async def flush() -> None:
        async with Redis.from_url(house.redis_url) as redis:
            await redis.flushall()
            await redis.script_flush()

    async def nothing() -> None:
        return

    async def freeze() -> None:
        house.freeze("Valkey")

    async def thaw() -> None:
        house.thaw("Valkey")

    return [("stopped", stop, start), ("flushed", flush, nothing), ("frozen", freeze, thaw)]
