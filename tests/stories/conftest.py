"""Every story begins with nobody having tried anything: all of them come from one address."""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable

import msgspec
import pytest
from sqlalchemy import delete

from tests.stories.steps import PASSWORD
from tests.support.world import World
from ymd.accounts.tables import tallies
from ymd.kernel.actor import Actor
from ymd.kernel.db import Database
from ymd.kernel.outside import Outside
from ymd.kernel.passwords import Argon2
from ymd.kernel.statement import command
from ymd.local import client

_FORGET = command(delete(tallies))


class CountedArgon2(Argon2):
    """Real hashes, counted."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    async def hash(self, password: str) -> str:
        self.count += 1
        return await super().hash(password)

    async def verify(self, password: str, hashed: str | None) -> bool:
        self.count += 1
        return await super().verify(password, hashed)


@pytest.fixture(autouse=True)
async def fresh_windows(database: Database) -> None:
    async with database.transaction() as db:
        await db.run(_FORGET)


@pytest.fixture
def argon2() -> CountedArgon2:
    """Asking for it makes the town hash in earnest."""
    return CountedArgon2()


@pytest.fixture
def outside(outside: Outside, request: pytest.FixtureRequest) -> Outside:
    if "argon2" not in request.fixturenames:
        return outside
    return msgspec.structs.replace(outside, hasher=request.getfixturevalue("argon2"))


@pytest.fixture
def stored(database_url: str) -> Callable[[], Awaitable[str]]:
    """`await stored()` is all that the database holds, the queue of jobs included, as text."""

    def dumped() -> str:
        with tempfile.TemporaryFile() as out:
            client.dump(database_url, out)
            out.seek(0)
            return out.read().decode()

    return lambda: asyncio.to_thread(dumped)


@pytest.fixture
async def ada(world: World) -> Actor:
    """Someone with a password."""
    made = await world.someone("ada")
    await world.password_of(made, PASSWORD)
    return made
