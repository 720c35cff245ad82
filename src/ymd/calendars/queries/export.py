"""A calendar as one file, in pieces, so that neither memory nor a connection is held for as long as a client reads."""

from collections import deque
from collections.abc import AsyncIterator, Iterator
from functools import cache
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import UUID as SQL_UUID

from ymd import ics
from ymd.calendars.queries.objects import STORED_COLUMNS
from ymd.calendars.queries.visibility import calendar_level, level_in, seen_calendars
from ymd.calendars.rules import Level, Sight, document_for, preamble_for
from ymd.calendars.schemas.objects import SeenObject
from ymd.calendars.tables import calendars, objects
from ymd.ics.text import escape
from ymd.kernel.actor import Viewer
from ymd.kernel.db import Db
from ymd.kernel.statement import Statement, statement

_PAGE: Final = 200
_ID = bindparam("calendar_id", type_=SQL_UUID)


class ExportHead(msgspec.Struct, frozen=True):
    """What stands before the objects, as the viewer may have it."""

    id: UUID
    name: str
    preamble: list[str]
    level: int


def _head() -> Statement[ExportHead]:
    seen = seen_calendars(calendars.c.name, calendars.c.preamble).where(calendars.c.id == _ID).subquery("seen")
    level = calendar_level(seen)
    columns = (seen.c.id, seen.c.name, seen.c.preamble, level.label("level"))
    return statement(select(*columns).where(level > Level.nothing), ExportHead)


@cache
def _page(*, further: bool) -> Statement[SeenObject]:
    seen = seen_calendars().where(calendars.c.id == _ID).subquery("seen")
    level = level_in(seen, audience=objects.c.audience, secret=objects.c.secret, created_by=objects.c.created_by)
    rows = (
        select(*STORED_COLUMNS, level.label("level"))
        .join(seen, seen.c.id == objects.c.calendar_id)
        .where(objects.c.calendar_id == _ID, objects.c.deleted_at.is_(None), level > Level.nothing)
    )
    if further:
        rows = rows.where(objects.c.id > bindparam("after", type_=SQL_UUID))
    return statement(rows.order_by(objects.c.id).limit(_PAGE), SeenObject)


_HEAD = _head()
_page(further=False), _page(further=True)


async def export_head(db: Db, viewer: Viewer, calendar_id: UUID) -> ExportHead:
    """Raises NotFound for a calendar that the viewer may not see."""
    head = await db.one(_HEAD, viewer_id=viewer.id, calendar_id=calendar_id)
    preamble = preamble_for(head.level, head.preamble)
    if not preamble and head.level >= Level.details:
        preamble = [f"X-WR-CALNAME:{escape(head.name)}"]
    return ExportHead(head.id, head.name, preamble, head.level)


async def export_pieces(db: Db, viewer: Viewer, head: ExportHead) -> AsyncIterator[bytes]:
    """The file, as far as the viewer may have each object at the moment when its page is read.

    The pages are read in units of work of their own: `db` may end after the first piece, and nothing is held between
    two pieces. What is added meanwhile may be in the file; each object in it is whole.
    """
    waiting: deque[str | None] = deque()
    pieces = ics.export(head.preamble, _until_none(waiting))
    yield next(pieces)
    after: UUID | None = None
    while page := await _read_page(db, viewer, head.id, after):
        after = page[-1].id
        for seen in page:
            document = document_for(Sight(level=seen.level), seen)
            if document is not None:
                waiting.append(document)
        while waiting:
            yield next(pieces)
    waiting.append(None)
    for piece in pieces:
        yield piece


def _until_none(waiting: deque[str | None]) -> Iterator[str]:
    while (text := waiting.popleft()) is not None:
        yield text


async def _read_page(db: Db, viewer: Viewer, calendar_id: UUID, after: UUID | None) -> list[SeenObject]:
    more: dict[str, Any] = {} if after is None else {"after": after}
    async with db.apart() as reading:
        return await reading.all(_page(further=after is not None), viewer_id=viewer.id, calendar_id=calendar_id, **more)
