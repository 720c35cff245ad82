"""The outbox: facts as jobs in PgQueuer's tables, written in the transaction that made them true.

One job for each (fact, listener), all of a transaction in one insert, none if nobody listens. The tables lie in a
schema of their own, so that the application's own schema can be compared with its metadata.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any, Final

from pgqueuer.adapters.drivers.asyncpg import AsyncpgDriver
from pgqueuer.adapters.persistence.qb import QueryBuilderEnvironment, QueryQueueBuilder, QuerySchedulerBuilder
from pgqueuer.adapters.persistence.queries import Queries
from pgqueuer.domain.settings import DBSettings

from ymd.kernel.facts import Fact, Listeners, encode, job_name

SCHEMA: Final = "jobs"

Job = tuple[str, bytes]


def jobs_for(facts: Sequence[Fact], listeners: Listeners) -> list[Job]:
    """(name, payload) for every listener of every fact, in the order in which the facts happened."""
    return [
        (job_name(type(fact), listener), encode(fact)) for fact in facts for listener in listeners.get(type(fact), ())
    ]


async def put(connection: Any, jobs: Sequence[Job]) -> None:
    """Insert all jobs with one statement into the caller's transaction."""
    names = [name for name, _ in jobs]
    payloads: list[bytes | None] = [payload for _, payload in jobs]
    await queries_on(connection).enqueue(names, payloads, [0] * len(jobs))


def queries_on(connection: Any) -> Queries:
    """PgQueuer's statements on one asyncpg connection."""
    environment, queue, schedules = _builders()
    return Queries(AsyncpgDriver(connection), environment, queue, schedules)


@cache
def _builders() -> tuple[QueryBuilderEnvironment, QueryQueueBuilder, QuerySchedulerBuilder]:
    settings = DBSettings(db_schema=SCHEMA)
    return QueryBuilderEnvironment(settings), QueryQueueBuilder(settings), QuerySchedulerBuilder(settings)
