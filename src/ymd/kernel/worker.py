"""The worker: lets every listener hear its facts, at least once, each in a transaction of its own.

A listener that fails is tried again with growing delays; after the last try its job is held with its traceback,
listed by ``ymd jobs`` and put back by ``ymd jobs retry``. A fact that this release does not know stays queued.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import Any

import asyncpg
import structlog
from pgqueuer.core.applications import PgQueuer
from pgqueuer.core.executors import AbstractEntrypointExecutor, DatabaseRetryEntrypointExecutor
from pgqueuer.core.executors import EntrypointExecutorParameters as Parameters
from pgqueuer.domain.errors import FailingListenerError
from pgqueuer.domain.models import Job, Schedule
from sqlalchemy import DateTime, bindparam, column, delete, exists, table

from ymd.kernel.connections import TRANSIENT
from ymd.kernel.db import Database, Db
from ymd.kernel.errors import Unavailable
from ymd.kernel.facts import Fact, Listener, decode, job_name
from ymd.kernel.outbox import SCHEMA, queries_on
from ymd.kernel.outside import Outside
from ymd.kernel.statement import command

#: What the clock does: a name, a cron expression (UTC, five fields), and what to run in a transaction of its own.
ClockJob = Callable[[Db, Outside], Awaitable[None]]
ClockJobs = Mapping[str, tuple[str, ClockJob]]

#: Twice as long after each failure, at most an hour: about twelve hours in all, which outlast most that break.
_MAX_ATTEMPTS = 24
_FIRST_PAUSE = timedelta(seconds=0.5)
_LONGEST_PAUSE = timedelta(hours=1)
#: A new job is announced by PostgreSQL; one that is to be tried again is not, and is found by looking.
_LOOK_AGAIN = timedelta(seconds=2)
#: What is not a mistake of ours: a server that is away, a name that is not found, notices that do not arrive.
_AWAY = (*TRANSIENT, OSError, Unavailable, FailingListenerError)
_CONNECT_SECONDS = 5.0
_RECONNECT_SECONDS = (0.2, 0.5, 1.0, 2.0, 4.0)

#: How long the queue's own record of what was heard is kept.
_RECORD_KEPT = timedelta(days=30)

_jobs = table("pgqueuer", column("id"), schema=SCHEMA)
_record = table("pgqueuer_log", column("job_id"), column("created"), schema=SCHEMA)
_counts = table("pgqueuer_statistics", column("created"), schema=SCHEMA)
_BEFORE = bindparam("before", type_=DateTime(timezone=True))
_FORGET_RECORD = command(
    delete(_record).where(_record.c.created < _BEFORE, ~exists().where(_jobs.c.id == _record.c.job_id))
)
_FORGET_COUNTS = command(delete(_counts).where(_counts.c.created < _BEFORE))

log = structlog.get_logger("ymd.worker")


async def work(
    database: Database,
    clock_jobs: ClockJobs,
    outside: Outside,
    *,
    stop: asyncio.Event,
    heartbeat: timedelta = timedelta(seconds=20),
) -> None:
    """Run jobs until `stop` is set. A database that goes away is waited for, however long it takes.

    `heartbeat` is the time after which the job of a worker that died is taken over by another.
    """
    failures = 0
    while not stop.is_set():
        try:
            connection = await _connect(database.url, heartbeat)
            failures = 0
            await _work_while_connected(connection, database, clock_jobs, outside, stop, heartbeat)
        except _AWAY as error:
            delay = _RECONNECT_SECONDS[min(failures, len(_RECONNECT_SECONDS) - 1)]
            failures += 1
            log.warning("database_gone", error=type(error).__name__, retry_in_seconds=delay)
            await _sleep_unless(stop, delay)


async def _connect(url: str, heartbeat: timedelta) -> Any:
    return await asyncpg.connect(
        url,
        timeout=_CONNECT_SECONDS,
        # Whoever hears nothing for so long has lost the jobs to another worker anyway.
        command_timeout=heartbeat.total_seconds(),
        server_settings={"application_name": "ymd worker", "timezone": "UTC"},
    )


async def _work_while_connected(
    connection: Any,
    database: Database,
    clock_jobs: ClockJobs,
    outside: Outside,
    stop: asyncio.Event,
    heartbeat: timedelta,
) -> None:
    try:
        queries = queries_on(connection)
        queue = PgQueuer(connection=queries.driver, queries=queries)
        for fact, listeners in database.listeners.items():
            for listener in listeners:
                _register(queue, database, outside, fact, listener)
        for name, (cron, job) in clock_jobs.items():
            queue.schedule(name, cron)(partial(_tick, database, outside, name, job))
        connection.add_termination_listener(lambda _: queue.shutdown.set())
        watcher = asyncio.create_task(_pass_on(stop, queue.shutdown))
        try:
            await queue.run(
                dequeue_timeout=_LOOK_AGAIN,
                batch_size=20,
                max_concurrent_tasks=40,
                heartbeat_timeout=heartbeat,
                shutdown_on_listener_failure=True,
            )
        finally:
            watcher.cancel()
        if not stop.is_set():
            raise ConnectionError("the worker's connection was closed")
    finally:
        connection.terminate()


def _register(queue: PgQueuer, database: Database, outside: Outside, fact: type[Fact], listener: Listener) -> None:
    async def hear(job: Job) -> None:
        async with database.transaction() as db:
            await listener(db, decode(job.payload or b"{}", fact), outside)

    queue.entrypoint(job_name(fact, listener), on_failure="hold", executor_factory=_with_retries)(hear)


def _with_retries(parameters: Parameters) -> AbstractEntrypointExecutor:
    return DatabaseRetryEntrypointExecutor(
        parameters=parameters,
        max_attempts=_MAX_ATTEMPTS,
        initial_delay=_FIRST_PAUSE,
        max_delay=_LONGEST_PAUSE,
    )


async def _tick(database: Database, outside: Outside, name: str, job: ClockJob, _: Schedule) -> None:
    async with database.transaction() as db:
        await job(db, outside)
    log.debug("clock_job_done", job=name)


async def _pass_on(stop: asyncio.Event, shutdown: asyncio.Event) -> None:
    await stop.wait()
    shutdown.set()


async def forget_heard(db: Db, outside: Outside) -> None:
    """Delete the record of jobs that ended more than 30 days ago; that of held jobs says why they are."""
    before = outside.clock.now() - _RECORD_KEPT
    await db.run(_FORGET_RECORD, before=before)
    await db.run(_FORGET_COUNTS, before=before)


async def _sleep_unless(stop: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return
