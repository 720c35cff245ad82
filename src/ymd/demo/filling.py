"""One transaction, or nothing: a community that was interrupted is not there, and two at once are one."""

from collections.abc import Callable
from typing import Final

from sqlalchemy import func, literal, select
from sqlalchemy.types import BigInteger

from ymd.accounts.queries import credentials, is_anybody_here
from ymd.demo.acting import Filled, act, address_of
from ymd.demo.album import Album
from ymd.demo.errors import FilledAtThisMoment, PeopleAlready
from ymd.demo.script import community
from ymd.demo.stage import Stage
from ymd.kernel.clock import Clock
from ymd.kernel.db import Database
from ymd.kernel.outside import Blobs
from ymd.kernel.passwords import Hasher
from ymd.kernel.statement import statement

#: Everyone's, and told to everybody: the demo is for looking around, on a machine of one's own.
PASSWORD: Final = "together-every-day"  # noqa: S105  # printed at each start

#: Who shows the community to a newcomer.
_GUIDE: Final = "haesol"


_LOCK: Final = 0x64656D6F
_TRY_LOCK = statement(select(func.pg_try_advisory_xact_lock(literal(_LOCK, BigInteger))), bool)


def _nobody(_: str) -> None:
    """Nobody is told."""


def sign_in_address() -> str:
    """The e-mail address to look around with."""
    return address_of(_GUIDE)


async def is_empty(database: Database) -> bool:
    """Whether there is no account at all, so that the community may come."""
    async with database.transaction() as db:
        return not await is_anybody_here(db)


async def is_there(database: Database) -> bool:
    """Whether one can sign in and look around."""
    async with database.transaction() as db:
        return await credentials(db, "email", sign_in_address()) is not None


async def fill(
    database: Database,
    *,
    hasher: Hasher,
    clock: Clock,
    blobs: Blobs | None,
    tell: Callable[[str], None] = _nobody,
) -> Filled:
    """Bring the community into a place without any account; without `blobs` it has no pictures. `tell` hears what
    comes next. Raises PeopleAlready, FilledAtThisMoment."""
    # The hash takes long, so it is made before anything is locked; and once, because it is the same for all.
    stage = Stage(clock.now(), await hasher.hash(PASSWORD), blobs, tell)
    # What listeners would note one after the other, and as if all of it had happened now, is noted on the way.
    async with database.transaction(heard=False) as db:
        if not await db.one(_TRY_LOCK):
            raise FilledAtThisMoment
        if await is_anybody_here(db):
            raise PeopleAlready
        tell("people")
        said = community()
        with Album(said if blobs is not None else None) as album:
            return await act(db, said, album, stage)
