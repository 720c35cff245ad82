"""The local mailbox: letters lie in the database, where the worker puts them and every API process finds them."""

from datetime import datetime, timedelta
from typing import Final, Literal
from uuid import UUID

import msgspec
from sqlalchemy import DateTime, Text, Uuid, bindparam, delete, insert, literal, or_, select

from ymd.edges.mail.tables import mailbox_letters as letters
from ymd.kernel.clock import Clock
from ymd.kernel.db import Database, Db
from ymd.kernel.ids import new_id
from ymd.kernel.outside import Letter
from ymd.kernel.page import Page, PageRequest, page_of
from ymd.kernel.statement import command, statement

KEPT_FOR: Final = timedelta(days=7)


class KeptLetter(msgspec.Struct, frozen=True):
    """A letter as the mailbox shows it, with the code that stands in it, if one does."""

    id: UUID
    channel: Literal["email", "sms"]
    to: str
    subject: str
    text: str
    html: str
    language: str
    code: str | None
    at: datetime


_KEEP = command(insert(letters).values({column.name: bindparam(column.name) for column in letters.c}))
_FORGET = command(delete(letters).where(letters.c.sent_at < bindparam("before", type_=DateTime(timezone=True))))
_TO = bindparam("to", type_=Text)
_AFTER = bindparam("after", type_=Uuid)
_NEWEST = statement(
    select(
        letters.c.id,
        literal("email").label("channel"),
        letters.c.recipient.label("to"),
        letters.c.subject,
        letters.c.body.label("text"),
        letters.c.html,
        letters.c.language,
        letters.c.code,
        letters.c.sent_at.label("at"),
    )
    .where(or_(_TO.is_(None), letters.c.recipient == _TO), or_(_AFTER.is_(None), letters.c.id < _AFTER))
    .order_by(letters.c.id.desc())
    .limit(bindparam("limit")),
    KeptLetter,
)


class LocalMailbox:
    """Keeps letters for a week instead of sending them."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def send(self, letter: Letter) -> None:
        now = self._clock.now()
        async with self._database.transaction() as db:
            await db.run(_FORGET, before=now - KEPT_FOR)
            await db.run(
                _KEEP,
                id=new_id(),
                recipient=letter.to,
                subject=letter.subject,
                body=letter.text,
                html=letter.html,
                language=letter.language,
                code=letter.code,
                sent_at=now,
            )


async def newest(db: Db, to: str | None, page: PageRequest) -> Page[KeptLetter]:
    """Letters to one address, or to all, newest first."""
    after = page.after[0] if page.after else None
    rows = await db.all(_NEWEST, to=to, after=after, limit=page.limit + 1)
    return page_of(rows, page.limit, lambda row: (row.id,))
