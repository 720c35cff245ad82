"""What people are told of, without a worker beside."""

from typing import Final

import msgspec
from sqlalchemy import column, delete, func, literal_column, select, table
from sqlalchemy.dialects.postgresql import BYTEA
from sqlalchemy.types import Integer, Text

from tests.support.verbs import Verbs
from ymd import app
from ymd.kernel.actor import Actor
from ymd.kernel.facts import decode, job_name
from ymd.kernel.page import PageRequest
from ymd.kernel.statement import statement
from ymd.notifications import actions, queries
from ymd.notifications.schemas import ActivityItem

_QUEUE = table(
    "pgqueuer",
    *(column("id", Integer), column("entrypoint", Text), column("payload", BYTEA), column("xmin")),
    schema="jobs",
)


class _Job(msgspec.Struct, frozen=True):
    id: int
    entrypoint: str
    payload: bytes


#: In a test's own transaction the jobs of this transaction; where every verb commits, all that wait. It is asked once,
#: because to take the first job gives the statement a transaction of its own.
_THIS: Final = select(literal_column("pg_current_xact_id_if_assigned()::xid")).scalar_subquery()
_TAKE: Final = statement(
    delete(_QUEUE)
    .where(_QUEUE.c.entrypoint.like("%>notifications.%"), _QUEUE.c.xmin == func.coalesce(_THIS, _QUEUE.c.xmin))
    .returning(_QUEUE.c.id, _QUEUE.c.entrypoint, _QUEUE.c.payload),
    _Job,
)
_HEARD: Final = {
    job_name(fact, listener): (fact, listener) for fact, listeners in app.LISTENERS.items() for listener in listeners
}


class NotificationVerbs(Verbs):
    async def hear(self, *, times: int = 1) -> None:
        """Let notifications hear what happened so far, each fact so many times."""
        async with self.work() as db:
            for job in sorted(await db.all(_TAKE), key=lambda job: job.id):
                fact, listener = _HEARD[job.entrypoint]
                for _ in range(times):
                    await listener(db, decode(job.payload, fact), self.outside)

    async def activity(self, reader: Actor, *, limit: int = 200) -> list[ActivityItem]:
        """What the reader is told, newest first."""
        async with self.work() as db:
            return (await queries.activity_of(db, reader, PageRequest(limit))).items

    async def unread(self, reader: Actor) -> int:
        async with self.work() as db:
            return (await queries.unread_of(db, reader)).unread

    async def read(self, reader: Actor, item: ActivityItem) -> None:
        """Mark the item read, and all that is older."""
        async with self.work() as db:
            await actions.mark_read(db, reader, item.at)
