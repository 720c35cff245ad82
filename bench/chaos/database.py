"""PostgreSQL slow, silent and cut off behind a proxy: promise 7, it degrades and does not hang."""

import asyncio
import signal
from collections import Counter
from dataclasses import dataclass, field
from typing import Final
from uuid import uuid4

import asyncpg
from tests.support.proxy import Proxy, through_proxy

from bench.chaos.house import House, Program
from bench.chaos.people import Person, people
from bench.chaos.report import Report, Say, percentile
from bench.http_client import Answer, Client

_CALLERS: Final = 12
_DRAINED: Final = 10
_PATIENCE: Final = 60.0
_STATEMENT_SECONDS: Final = 2
#: For a connection, a statement with its grace, the rolling back, and as much again for a slow machine.
_LIMIT_SECONDS: Final = 2 * (3 + _STATEMENT_SECONDS + 1 + 1)
_RECOVERY_SECONDS: Final = 10
_EVENT: Final = {"summary": "Walk", "start": {"date_time": "2027-03-01T18:00:00", "time_zone": "Asia/Seoul"}}
_SECONDS_OF_DELAY: Final = 0.02
_SECONDS_OF_CRAWL: Final = 0.15


@dataclass
class _Phase:
    """What callers were told while something was wrong."""

    statuses: Counter[int] = field(default_factory=Counter)
    times: list[float] = field(default_factory=list)
    without_retry_after: int = 0

    def note(self, answer: Answer, seconds: float) -> None:
        self.statuses[answer.status] += 1
        self.times.append(seconds)
        self.without_retry_after += answer.status == 503 and "retry-after" not in answer.headers

    def __str__(self) -> str:
        told = ", ".join(f"{count:,} x {status}" for status, count in self.statuses.most_common())
        return f"{told}; p50 {percentile(self.times, 0.5):.2f} s, longest {max(self.times):.2f} s"


class _Callers:
    """People who write by turns with reading, and someone who only asks whether the process is alive."""

    def __init__(self, api: Program, persons: list[Person]) -> None:
        self._api = api
        self._persons = persons
        self._paths: list[str] = []

    async def settle(self) -> None:
        for person in self._persons:
            client = self._api.client(person.headers)
            made = await client.request("POST", "/api/v1/calendars", {"name": "Walks"})
            self._paths.append(f"/api/v1/calendars/{made.json()['id']}")
            client.close()

    async def each_once_or_more(self, times: int = 2) -> tuple[_Phase, _Phase]:
        """Every caller asks so many times; meanwhile the process is asked whether it lives."""
        phase, alive = _Phase(), _Phase()
        calling = asyncio.gather(
            *(self._call(person, path, times, phase) for person, path in zip(self._persons, self._paths, strict=True))
        )
        client = self._api.client({"x-forwarded-for": "192.0.2.1"})
        while not calling.done():
            alive.note(*await _timed(client, "GET", "/livez"))
            await asyncio.sleep(0.05)
        client.close()
        await calling
        return phase, alive

    async def _call(self, person: Person, path: str, times: int, phase: _Phase) -> None:
        client = self._api.client()
        for number in range(times):
            what = ("GET", path) if number % 2 else ("POST", f"{path}/events")
            headers = person.headers | {"idempotency-key": str(uuid4())}
            phase.note(*await _timed(client, *what, None if number % 2 else _EVENT, headers))
        client.close()

    async def recovered(self) -> float:
        """Seconds until every caller is served again."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        async with asyncio.timeout(_PATIENCE):
            while True:
                phase, _ = await self.each_once_or_more(1)
                if set(phase.statuses) == {201}:
                    return loop.time() - began


async def _timed(
    client: Client, method: str, path: str, body: object = None, headers: dict[str, str] | None = None
) -> tuple[Answer, float]:
    loop = asyncio.get_running_loop()
    began = loop.time()
    async with asyncio.timeout(_PATIENCE):
        answer = await client.request(method, path, body, headers)
    return answer, loop.time() - began


async def run(house: House, say: Say, *, rounds: int, timed: bool = True) -> Report:
    """`timed` = an answer that takes too long is a broken promise, not only one that comes when all is well again."""
    report = Report("database", "a slow or lost database is told at once; nothing hangs, and all comes back")
    persons = await people(house.database_url, house.keys, "caller", _CALLERS)
    async with through_proxy(house.database_url) as (proxy, url):
        api = await house.another_api(YMD_DATABASE_URL=url, YMD_STATEMENT_TIMEOUT=str(_STATEMENT_SECONDS))
        callers = _Callers(api, persons)
        await callers.settle()
        say("slow")
        proxy.delay = _SECONDS_OF_DELAY
        await _suffer(report, callers, "slow", {200, 201}, rounds=rounds, timed=timed)
        proxy.delay = 0.0
        for name, begin, end in (("silent", proxy.freeze, proxy.thaw), ("cut off", proxy.cut, proxy.mend)):
            say(name)
            begin()
            await _suffer(report, callers, name, {503}, rounds=rounds, timed=timed)
            end()
            seconds = await callers.recovered()
            report.figures[f"{name}, then back: everybody is served after"] = f"{seconds:.1f} s"
            within = seconds < _RECOVERY_SECONDS or not timed
            report.expect(within, f"{name}, then back: it took {seconds:.1f} s")
        say("told to stop")
        await _drains(house, report, api, proxy, persons)
    return report


async def _suffer(
    report: Report, callers: _Callers, name: str, expected: set[int], *, rounds: int, timed: bool
) -> None:
    phase, alive = await callers.each_once_or_more(rounds)
    report.figures[name] = str(phase)
    report.figures[f"{name}: asked whether it lives"] = str(alive)
    report.expect(set(phase.statuses) <= expected, f"{name}: answered by {dict(phase.statuses)}")
    report.expect(not phase.without_retry_after, f"{name}: {phase.without_retry_after} x 503 without Retry-After")
    report.expect(set(alive.statuses) == {200}, f"{name}: the process did not say that it lives: {alive}")
    longest = max(phase.times)
    report.expect(
        longest < _LIMIT_SECONDS or not timed, f"{name}: an answer took {longest:.1f} s, more than {_LIMIT_SECONDS} s"
    )


async def _drains(house: House, report: Report, api: Program, proxy: Proxy, persons: list[Person]) -> None:
    """Requests that crawl when SIGTERM comes are finished, then the process ends by itself."""
    paths, clients = [], [api.client(person.headers) for person in persons[:_DRAINED]]
    for client in clients:
        made = await client.request("POST", "/api/v1/calendars", {"name": "Last"})
        paths.append(f"/api/v1/calendars/{made.json()['id']}/events")
    proxy.delay = _SECONDS_OF_CRAWL
    asked = [
        asyncio.create_task(client.request("POST", path, _EVENT)) for client, path in zip(clients, paths, strict=True)
    ]
    await _under_way(house, _DRAINED)
    unanswered = sum(not one.done() for one in asked)
    api.tell(signal.SIGTERM)
    answers = await asyncio.gather(*asked, return_exceptions=True)
    code = await api.ended()
    proxy.delay = 0.0
    statuses = [answer.status if isinstance(answer, Answer) else repr(answer) for answer in answers]
    report.figures["told to stop: requests under way, then answered by"] = f"{unanswered}, {Counter(statuses)}"
    report.figures["told to stop: exit code"] = code
    report.expect(unanswered == _DRAINED, f"only {unanswered} requests were under way")
    report.expect(set(statuses) == {201}, f"told to stop: requests under way were answered by {statuses}")
    # uvicorn takes the signal once more when it is through, so that whoever waits for it sees what ended it.
    report.expect(code == -signal.SIGTERM, f"told to stop: the process ended with {code}")
    for client in clients:
        client.close()


async def _under_way(house: House, count: int) -> None:
    """Until as many transactions are open, which is what a request has once it was begun."""
    connection = await asyncpg.connect(house.database_url)
    try:
        async with asyncio.timeout(_PATIENCE):
            while await connection.fetchval(_OPEN) < count:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
    finally:
        await connection.close()


_OPEN: Final = """
    select count(*) from pg_stat_activity
    where application_name = 'ymd' and state <> 'idle' and xact_start is not null and pid <> pg_backend_pid()
"""
