"""What accounts does when the clock says so."""

from datetime import timedelta
from typing import Final

from sqlalchemy import DateTime, bindparam, delete

from ymd.accounts.tables import audit_entries, proofs, sessions, tallies
from ymd.kernel.db import Db
from ymd.kernel.outside import Outside
from ymd.kernel.statement import command

AUDIT_KEPT_FOR: Final = timedelta(days=90)

_BEFORE = bindparam("before", type_=DateTime(timezone=True))
_OVER = [command(delete(table).where(table.c.expires_at < _BEFORE)) for table in (proofs, sessions)]
_OVER_TALLIES = command(delete(tallies).where(tallies.c.until < _BEFORE))
_OVER_AUDIT = command(delete(audit_entries).where(audit_entries.c.at < _BEFORE))


async def forget_what_is_over(db: Db, outside: Outside) -> None:
    """Delete proofs, sessions and tallies whose time is over, and audit entries older than 90 days."""
    now = outside.clock.now()
    for over in (*_OVER, _OVER_TALLIES):
        await db.run(over, before=now)
    await db.run(_OVER_AUDIT, before=now - AUDIT_KEPT_FOR)
