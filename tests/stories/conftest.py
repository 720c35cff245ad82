"""Every story begins with nobody having tried anything: all of them come from one address."""

import pytest
from sqlalchemy import delete

from ymd.accounts.tables import tallies
from ymd.kernel.db import Database
from ymd.kernel.statement import command

_FORGET = command(delete(tallies))


@pytest.fixture(autouse=True)
async def fresh_windows(database: Database) -> None:
    async with database.transaction() as db:
        await db.run(_FORGET)
