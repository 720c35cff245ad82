"""One stage for everything that is asked of it in a process."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest

from tests.authorization.matrix import matrix, routes_of
from tests.authorization.play import Play
from tests.authorization.stage import staged
from tests.support.fakes import CheapHasher, KeptMail, SetClock, Unlimited
from tests.support.fixtures import PUBLIC_URL
from tests.support.rehearsal import rehearsal
from tests.support.world import World
from ymd import app
from ymd.edges.darkroom.process import LimitedDarkroom
from ymd.edges.mail.page import MailboxController
from ymd.edges.storage import DirectoryBlobs
from ymd.kernel.db import Database
from ymd.kernel.keys import KeyRing
from ymd.kernel.outside import Outside


@pytest.fixture(scope="package")
def outside(storeroom: Path) -> Outside:
    keys = KeyRing.parse("test:" + "A" * 43 + "=")
    return Outside(
        clock=SetClock(),
        keys=keys,
        hasher=CheapHasher(),
        mail=KeptMail(),
        blobs=DirectoryBlobs(storeroom / "matrix"),
        darkroom=LimitedDarkroom(),
        public_url=PUBLIC_URL,
    )


@pytest.fixture(scope="package")
async def play(database: Database, database_url: str, outside: Outside) -> AsyncIterator[Play]:
    """The application on a stage that stays as it is set, whatever is done on it."""
    read = matrix()
    stage = await staged(World(database.transaction, outside), read)
    forgetful = rehearsal(database_url)
    await forgetful.open()
    made = app.build(forgetful, outside, Unlimited(), more_routes=[MailboxController])
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=made)) as client:
        yield Play(read, stage, routes_of(made), client)
    await forgetful.close()
