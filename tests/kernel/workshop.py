"""A worker with listeners of its own, on a database of its own: other tests leave their jobs in the common one."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar
from uuid import UUID

from tests.http.layers import sql
from tests.support.waiting import until
from ymd.kernel import dead_letters
from ymd.kernel.db import Database, Db
from ymd.kernel.facts import Fact, Listener
from ymd.kernel.ids import new_id
from ymd.kernel.outside import Outside
from ymd.kernel.worker import ClockJobs, work


@dataclass(frozen=True)
class Knocked(Fact):
    wire: ClassVar[str] = "test.knocked"
    door: UUID


#: Who heard which door, as far as their transactions were committed.
TABLE = "create table if not exists heard (id bigserial primary key, who text not null, door uuid not null)"
HEAR = sql("insert into heard (who, door) values ($1, $2)", "who", "door")
_HEARD = sql("select who from heard where door = $1 order by id", "door", row=str)
_WAITING = sql("select count(*) from jobs.pgqueuer where entrypoint like 'test.%'", row=int)
_HURRY = sql("update jobs.pgqueuer set execute_after = now() - interval '1 ms' where status = 'queued'")
#: Of changed jobs PostgreSQL tells the workers nothing, of deleted ones it does, were there none.
_WAKE = sql("delete from jobs.pgqueuer where false")

Does = Callable[[Db, Knocked], Awaitable[None]]


def listener(who: str, does: Does | None = None) -> Listener:
    """A listener of that name, which writes down what it hears and then does something."""

    async def hear(db: Db, fact: Knocked, outside: Outside) -> None:
        await db.run(HEAR, who=who, door=fact.door)
        if does is not None:
            await does(db, fact)

    hear.__name__ = who
    return hear


class Workshop:
    """A database whose facts have these listeners, and workers for it."""

    def __init__(self, url: str, outside: Outside, *listeners: Listener) -> None:
        self.url = url
        self.outside = outside
        self.database = Database(url, size=5, statement_timeout=5, listeners={Knocked: listeners}, hooks={})

    @asynccontextmanager
    async def working(
        self, clock_jobs: ClockJobs | None = None, *, heartbeat: float = 20
    ) -> AsyncIterator[asyncio.Event]:
        """A worker, until the block ends or the event is set. `heartbeat` is in seconds."""
        stop = asyncio.Event()
        task = asyncio.create_task(
            work(self.database, clock_jobs or {}, self.outside, stop=stop, heartbeat=timedelta(seconds=heartbeat))
        )
        try:
            yield stop
        finally:
            stop.set()
            await task

    async def knock(self) -> UUID:
        """Somebody knocks at a new door; its id."""
        door = new_id()
        async with self.database.transaction() as db:
            db.record(Knocked(door))
        return door

    async def heard(self, door: UUID) -> list[str]:
        """Who has heard of that door, in order."""
        async with self.database.transaction() as db:
            return await db.all(_HEARD, door=door)

    async def until_heard(self, door: UUID, times: int = 1) -> None:
        async def enough() -> bool:
            return len(await self.heard(door)) >= times

        await until(enough)

    async def waiting(self) -> int:
        """How many jobs there are, held ones included."""
        async with self.database.transaction() as db:
            return await db.one(_WAITING)

    async def until_done(self) -> None:
        """Let the time pass until there is no job any more."""

        async def none() -> bool:
            await self.hurry()
            return await self.waiting() == 0

        await until(none)

    async def until_tried(self, times: int) -> float:
        """Wait until the one job was tried so often; the seconds for which it now waits before the next try."""

        async def tried() -> bool:
            return await self.asked("select attempts >= $1 from jobs.pgqueuer", times)

        await until(tried)
        return await self.asked("select extract(epoch from execute_after - updated)::float8 from jobs.pgqueuer")

    async def give_up(self, jobs: int) -> None:
        """Let the time pass until so many jobs are held."""

        async def all_held() -> bool:
            await self.hurry()
            return len(await dead_letters.held(self.url, jobs)) == jobs

        await until(all_held)

    async def hurry(self) -> None:
        """Let the time pass for which jobs wait before they are tried again."""
        async with self.database.transaction() as db:
            await db.run(_HURRY)
            await db.run(_WAKE)

    async def asked(self, text: str, *given: Any) -> Any:
        """One value, of the queue's own tables or any others."""
        names = [f"p{number}" for number in range(len(given))]
        async with self.database.transaction() as db:
            return await db.one(sql(text, *names, row=object), **dict(zip(names, given, strict=True)))


@asynccontextmanager
async def opened(url: str, outside: Outside, *listeners: Listener, swept: bool = True) -> AsyncIterator[Workshop]:
    """A workshop, ready to work; `swept` = without the jobs of the tests before."""
    workshop = Workshop(url, outside, *listeners)
    await workshop.database.open()
    async with workshop.database.transaction() as db:
        await db.run(sql(TABLE))
        if swept:
            await db.run(sql("delete from jobs.pgqueuer"))
    yield workshop
    await workshop.database.close()
