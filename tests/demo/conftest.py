"""Empty places for the community to come to, and one to which it has come already."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from itertools import count
from typing import NamedTuple

import pytest

from tests.support.engines import create_database, drop_database, engines, run_name
from tests.support.fakes import CheapHasher, SetClock
from tests.support.fixtures import TEMPLATE, make_template
from ymd import app, demo
from ymd.edges.storage.directory import DirectoryBlobs
from ymd.kernel.db import Database

NewPlace = Callable[[], Awaitable[Database]]

_NUMBERS = count()


@asynccontextmanager
async def _place(worker_id: str) -> AsyncIterator[Database]:
    admin_url, _ = engines()
    await make_template(admin_url)
    name = f"{run_name()}_demo_{worker_id}_{next(_NUMBERS)}"
    made = app.database(await create_database(admin_url, name, template=TEMPLATE), size=4, statement_timeout=30)
    await made.open()
    try:
        yield made
    finally:
        made.connections.terminate()
        # What was cut off has to notice before the database can go.
        await asyncio.sleep(0)
        await drop_database(admin_url, name)


@pytest.fixture
async def new_place(worker_id: str) -> AsyncIterator[NewPlace]:
    """Makes migrated databases without anybody in them, which go with the test."""
    async with AsyncExitStack() as places:

        async def make() -> Database:
            return await places.enter_async_context(_place(worker_id))

        yield make


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> DirectoryBlobs:
    """Where the pictures of `community` lie."""
    return DirectoryBlobs(tmp_path_factory.mktemp("community"))


@pytest.fixture(scope="session")
async def community(worker_id: str, store: DirectoryBlobs) -> AsyncIterator[Database]:
    """The community as it is on the day of the clock, for tests that only look."""
    async with _place(worker_id) as made:
        await demo.fill(made, hasher=CheapHasher(), clock=SetClock(), blobs=store)
        yield made


class AnotherDay(NamedTuple):
    """A place that the community came to 96 days later, and without a store for pictures."""

    place: Database
    filled: demo.Filled
    heard: list[str]


@pytest.fixture(scope="session")
async def another_day(worker_id: str) -> AsyncIterator[AnotherDay]:
    clock, heard = SetClock(), list[str]()
    clock.move(days=96, hours=5)
    async with _place(worker_id) as made:
        filled = await demo.fill(made, hasher=CheapHasher(), clock=clock, blobs=None, tell=heard.append)
        yield AnotherDay(made, filled, heard)
