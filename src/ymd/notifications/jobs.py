"""What notifications does when the clock says so."""

from datetime import timedelta
from typing import Final

from sqlalchemy import DateTime, bindparam, delete, select, tuple_

from ymd.kernel.db import Db
from ymd.kernel.outside import Outside
from ymd.kernel.statement import command
from ymd.notifications.tables import activity

KEPT_FOR: Final = timedelta(days=90)

#: A statement's share, so that no lock is held for long.
SHARE: Final = 5_000
_ROUNDS: Final = 40

_KEY = (activity.c.account_id, activity.c.id, activity.c.actor_id)
_OLD = (
    select(*_KEY)
    .where(activity.c.at < bindparam("before", type_=DateTime(timezone=True)))
    .order_by(activity.c.at)
    .limit(bindparam("share"))
)
_FORGET = command(delete(activity).where(tuple_(*_KEY).in_(_OLD)))


async def forget_old(db: Db, outside: Outside) -> None:
    """Forget what is older than 90 days: at one stroke so many rows at most, the rest at the next."""
    before = outside.clock.now() - KEPT_FOR
    for _ in range(_ROUNDS):
        if await db.run(_FORGET, before=before, share=SHARE) < SHARE:
            return
