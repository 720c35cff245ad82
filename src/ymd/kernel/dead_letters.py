"""Jobs that were tried to the last: held with their place in the queue until someone looks at them."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

import asyncpg
import msgspec
from pgqueuer.adapters.persistence.queries import Queries
from pgqueuer.domain.types import JobId

from ymd.kernel.outbox import queries_on

_ALL = 100_000


class DeadLetter(msgspec.Struct, frozen=True):
    id: int
    name: str
    attempts: int
    since: datetime


async def held(url: str, limit: int) -> list[DeadLetter]:
    """Held jobs of the database at `url`, newest first."""
    async with _queries(url) as queries:
        jobs = await queries.list_failed_jobs(limit)
    return [DeadLetter(int(job.id), job.entrypoint, job.attempts, job.updated) for job in jobs]


async def retry(url: str, ids: Sequence[int] | None) -> int:
    """Put the named held jobs back, or all of them; how many there were."""
    async with _queries(url) as queries:
        found = [job.id for job in await queries.list_failed_jobs(_ALL)]
        wanted = [JobId(number) for number in ids] if ids else found
        chosen = [number for number in wanted if number in set(found)]
        if chosen:
            await queries.requeue_jobs(chosen)
    return len(chosen)


@asynccontextmanager
async def _queries(url: str) -> AsyncIterator[Queries]:
    connection = await asyncpg.connect(url)
    try:
        yield queries_on(connection)
    finally:
        await connection.close()
