"""Jobs that were tried to the last: held with their place in the queue until someone looks at them."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

import asyncpg
import msgspec
from pgqueuer.adapters.persistence.queries import Queries
from pgqueuer.domain.types import JobId

from ymd.kernel.outbox import SCHEMA, queries_on

_ALL = 100_000
_REASONS = f"""
    select distinct on (job_id)
        job_id, concat_ws(': ', traceback->>'exception_type', nullif(traceback->>'exception_message', '')) as reason
    from {SCHEMA}.pgqueuer_log where job_id = any($1) and status = 'failed' order by job_id, id desc
"""


class DeadLetter(msgspec.Struct, frozen=True):
    """A held job: who was to hear which fact, how often it was tried, since when it is held, and why."""

    id: int
    name: str
    attempts: int
    since: datetime
    reason: str


async def held(url: str, limit: int) -> list[DeadLetter]:
    """Held jobs of the database at `url`, newest first."""
    async with _queries(url) as queries:
        jobs = await queries.list_failed_jobs(limit)
        found = await queries.driver.fetch(_REASONS, [job.id for job in jobs])
    why = {row["job_id"]: str(row["reason"]) for row in found}
    return [DeadLetter(int(job.id), job.entrypoint, job.attempts, job.updated, why.get(job.id, "")) for job in jobs]


async def retry(url: str, ids: Sequence[int] | None) -> int:
    """Put the named held jobs back, or all of them; how many there were."""
    async with _queries(url) as queries:
        found = {job.id for job in await queries.list_failed_jobs(_ALL)}
        chosen = [number for number in map(JobId, ids) if number in found] if ids else list(found)
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
