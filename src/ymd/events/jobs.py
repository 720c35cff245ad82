"""What events do when the clock says so."""

from ymd.events.actions.projection import renew
from ymd.kernel.db import Db
from ymd.kernel.outside import Outside

_AT_ONCE = 200


async def renew_projections(db: Db, outside: Outside) -> None:
    """Keep occurrences ahead of now: some of those that run out, soonest first; the rest at the next stroke."""
    await renew(db, outside.clock.now(), most=_AT_ONCE)
