"""Fixtures: a migrated database for each test process, a world on it, the application in memory and on a socket."""

import asyncio
import os
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import httpx2
import pytest
import uvicorn

from tests.support.engines import create_database, drop_database, engines, run_name, stop
from tests.support.fakes import CheapHasher, KeptMail, SetClock, Unlimited
from tests.support.stage import KEYS, PUBLIC_URL, Stage
from tests.support.world import World
from ymd import app as ymd_app
from ymd.edges.darkroom.process import LimitedDarkroom
from ymd.edges.storage import DirectoryBlobs
from ymd.kernel.db import Database, Db
from ymd.kernel.outside import Outside
from ymd.kernel.worker import work
from ymd.migrations import migrate

TEMPLATE = f"{run_name()}_template"


@pytest.fixture(scope="session")
async def database_url(worker_id: str) -> AsyncIterator[str]:
    """A migrated database that only this test process uses."""
    admin_url, _ = engines()
    await make_template(admin_url)
    name = f"{run_name()}_{worker_id}"
    yield await create_database(admin_url, name, template=TEMPLATE)
    await drop_database(admin_url, name)


async def make_template(admin_url: str) -> None:
    """A migrated database to copy; the first process that comes makes it, the others wait."""
    lock = await asyncpg.connect(admin_url)
    try:
        await lock.execute("select pg_advisory_lock(hashtext($1))", TEMPLATE)
        if not await lock.fetchval("select exists (select from pg_database where datname = $1)", TEMPLATE):
            await migrate(await create_database(admin_url, TEMPLATE))
    finally:
        await lock.close()


def pytest_unconfigure(config: pytest.Config) -> None:
    """The process that leads the run takes down what all of them used."""
    if hasattr(config, "workerinput"):
        return
    if real_server := os.environ.get("YMD_DATABASE_URL"):
        asyncio.run(drop_database(real_server, TEMPLATE))
    stop()


@pytest.fixture(scope="session")
def redis_url() -> str:
    return engines()[1]


@pytest.fixture(scope="session")
async def database(database_url: str) -> AsyncIterator[Database]:
    made = ymd_app.database(database_url, size=20)
    await made.open()
    yield made
    await made.close()


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def mail() -> KeptMail:
    return KeptMail()


@pytest.fixture(scope="session")
def storeroom(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the stores of all tests of this process lie, each in a directory of its own, which its first blob makes."""
    return tmp_path_factory.mktemp("blobs")


@pytest.fixture
def blobs(storeroom: Path) -> DirectoryBlobs:
    return DirectoryBlobs(storeroom / secrets.token_hex(8))


@pytest.fixture
def outside(clock: SetClock, mail: KeptMail, blobs: DirectoryBlobs) -> Outside:
    return Outside(
        clock=clock,
        keys=KEYS,
        hasher=CheapHasher(),
        mail=mail,
        blobs=blobs,
        darkroom=LimitedDarkroom(),
        public_url=PUBLIC_URL,
    )


@pytest.fixture
async def db(database: Database) -> AsyncIterator[Db]:
    """One unit of work on the migrated database, rolled back afterwards."""
    made = database.work()
    yield made
    await made.end(commit=False)


@pytest.fixture
def world(request: pytest.FixtureRequest, database: Database, outside: Outside) -> World:
    """Verbs in the test's own transaction; in tests with `client` or `town` each verb commits."""
    if {"client", "town"} & set(request.fixturenames):
        return World(database.transaction, outside)
    own: Db = request.getfixturevalue("db")

    @asynccontextmanager
    async def same() -> AsyncIterator[Db]:
        yield own
        await own.flush()

    return World(same, outside)


@pytest.fixture(scope="session")
def stage() -> Stage:
    return Stage()


@pytest.fixture(scope="session")
def application(database: Database, stage: Stage) -> uvicorn._types.ASGIApplication:
    """The application of this test process; what it meets outside is what its stage shows."""
    return build(database, stage.outside)


@pytest.fixture(scope="session")
async def address(application: uvicorn._types.ASGIApplication) -> AsyncIterator[str]:
    """Where the application of this test process answers on a real socket."""
    config = uvicorn.Config(application, host="127.0.0.1", port=0, log_config=None, lifespan="off")
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110  # uvicorn has no event for it
        await asyncio.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    await serving


@pytest.fixture
async def client(
    application: uvicorn._types.ASGIApplication, stage: Stage, outside: Outside
) -> AsyncIterator[httpx2.AsyncClient]:
    """The application in memory; `headers=world.as_(ada)` signs a request."""
    stage.shows(outside)
    transport = httpx2.ASGITransport(app=application, raise_app_exceptions=True)
    async with httpx2.AsyncClient(transport=transport, base_url=f"{PUBLIC_URL}/api/v1") as made:
        yield made


@pytest.fixture
async def town(database: Database, address: str, stage: Stage, outside: Outside) -> AsyncIterator[httpx2.AsyncClient]:
    """The application on a real socket with a worker beside it, as people meet it."""
    stage.shows(outside)
    stop = asyncio.Event()
    working = asyncio.create_task(work(database, ymd_app.CLOCK_JOBS, outside, stop=stop))
    async with httpx2.AsyncClient(base_url=f"{address}/api/v1", verify=False) as made:
        yield made
    stop.set()
    await working


def build(database: Database, outside: Outside) -> uvicorn._types.ASGIApplication:
    return ymd_app.build(database, outside, Unlimited())
