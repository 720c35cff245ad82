"""The audit trail: who did what to an account, from which network."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import bindparam, insert

from ymd.accounts.tables import audit_entries
from ymd.kernel.db import Db
from ymd.kernel.ids import new_id
from ymd.kernel.statement import command

What = Literal[
    "signed_up",
    "signed_in",
    "sign_in_failed",
    "signed_out",
    "session_ended",
    "refresh_reused",
    "password_changed",
    "password_reset",
    "address_added",
    "address_removed",
]

_NOTE = command(insert(audit_entries).values({column.name: bindparam(column.name) for column in audit_entries.c}))


async def note(
    db: Db, account_id: UUID | None, what: What, *, network: str, now: datetime, about: UUID | None = None
) -> None:
    """Write it down for 90 days. `account_id` is None for a sign-in to no account; `about` is a session or address."""
    await db.run(_NOTE, id=new_id(), account_id=account_id, what=what, about=about, client=network, at=now)
