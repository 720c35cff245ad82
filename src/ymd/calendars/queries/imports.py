"""Imports that a worker does."""

from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import UUID as SQL_UUID

from ymd.calendars.queries.visibility import VIEWER
from ymd.calendars.schemas.imports import ImportWork, JobAnswer, JobRow
from ymd.calendars.tables import imports
from ymd.kernel.actor import Actor
from ymd.kernel.db import Db
from ymd.kernel.statement import statement

_ID = imports.c.id == bindparam("import_id", type_=SQL_UUID)
_JOB = statement(
    select(imports.c.id, imports.c.state, imports.c.done, imports.c.total, imports.c.report, imports.c.code).where(
        _ID, imports.c.account_id == VIEWER
    ),
    JobRow,
)
_OPEN = statement(
    select(imports.c.calendar_id, imports.c.account_id, imports.c.content).where(_ID, imports.c.content.is_not(None)),
    ImportWork,
)


async def job(db: Db, actor: Actor, import_id: UUID) -> JobAnswer:
    """An import of the actor's own. Raises NotFound."""
    return (await db.one(_JOB, import_id=import_id, viewer_id=actor.id)).shown()


async def open_import(db: Db, import_id: UUID) -> ImportWork | None:
    """The import as it waits, None once it has ended."""
    return await db.maybe(_OPEN, import_id=import_id)
