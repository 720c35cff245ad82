"""Counts of what may be tried only so often, exact under any crowd and kept where nothing is lost.

A window begins with the first try and lasts its whole length. What is counted is named by a keyed digest, so that the
table tells nobody whose address was tried.
"""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import msgspec
from sqlalchemy import ARRAY, DateTime, Integer, LargeBinary, bindparam, case, func, select, update
from sqlalchemy.dialects.postgresql import insert

from ymd.accounts.tables import tallies
from ymd.kernel.db import Db
from ymd.kernel.errors import TooMany
from ymd.kernel.keys import KeyRing
from ymd.kernel.statement import command, statement


class Allowance(NamedTuple):
    """What is counted, how often it may happen, and within which time."""

    what: str
    most: int
    within: timedelta


class _Counted(msgspec.Struct, frozen=True):
    key: bytes
    count: int
    until: datetime


_KEYS = bindparam("keys", type_=ARRAY(LargeBinary))
_NOW = bindparam("now", type_=DateTime(timezone=True))
_NEW = (
    func.unnest(_KEYS, bindparam("untils", type_=ARRAY(DateTime(timezone=True))))
    .table_valued("key", "until", name="new")
    .render_derived()
)
_ADD = insert(tallies).from_select(["key", "count", "until"], select(_NEW.c.key, 1, _NEW.c.until))
_COUNT = statement(
    _ADD.on_conflict_do_update(
        index_elements=[tallies.c.key],
        set_={
            "count": case((tallies.c.until <= _NOW, 1), else_=tallies.c.count + 1),
            "until": case((tallies.c.until <= _NOW, _ADD.excluded.until), else_=tallies.c.until),
        },
    ).returning(tallies.c.key, tallies.c.count, tallies.c.until),
    _Counted,
)
_READ = statement(
    select(tallies.c.key, tallies.c.count, tallies.c.until).where(
        tallies.c.key == func.any(_KEYS), tallies.c.until > _NOW
    ),
    _Counted,
)
_TAKE_BACK = command(
    update(tallies)
    .where(tallies.c.key == func.any(_KEYS), tallies.c.until > _NOW)
    .values(count=func.greatest(tallies.c.count - 1, 0, type_=Integer))
)


class Tally:
    """The counts that one request adds to."""

    def __init__(self, keys: KeyRing, *allowances: Allowance) -> None:
        key = keys.key("tallies")
        named = {hmac.digest(key, each.what.encode(), hashlib.sha256): each for each in allowances}
        # In one order for everybody, so that no two requests wait for each other's rows.
        self._allowances = dict(sorted(named.items()))

    async def check(self, db: Db, now: datetime) -> None:
        """Raises TooMany when one of the counts is full already."""
        full = [row for row in await db.all(_READ, keys=list(self._allowances), now=now) if self._room(row) <= 0]
        _refuse(full, now)

    async def count(self, db: Db, now: datetime) -> None:
        """Add one to each. Raises TooMany when that was one too many; what is refused is not counted."""
        untils = [now + each.within for each in self._allowances.values()]
        rows = await db.all(_COUNT, keys=list(self._allowances), untils=untils, now=now)
        _refuse([row for row in rows if self._room(row) < 0], now)

    async def take_back(self, db: Db, now: datetime) -> None:
        """Undo one `count`: it did not count after all."""
        await db.run(_TAKE_BACK, keys=list(self._allowances), now=now)

    def _room(self, row: _Counted) -> int:
        return self._allowances[bytes(row.key)].most - row.count


def _refuse(full: Sequence[_Counted], now: datetime) -> None:
    if full:
        seconds = max((row.until - now).total_seconds() for row in full)
        raise TooMany(retry_after=max(1, round(seconds)))
