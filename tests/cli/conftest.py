"""The command line as somebody types it, and a world that outlasts each command."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from typer.testing import CliRunner, Result

from tests.support.world import World
from ymd.cli import main
from ymd.kernel.db import Database
from ymd.kernel.outside import Outside

Ymd = Callable[..., Awaitable[Result]]


@pytest.fixture
def lasting(database: Database, outside: Outside) -> World:
    """A world whose verbs commit."""
    return World(database.transaction, outside)


@pytest.fixture
def ymd(database_url: str) -> Ymd:
    """Runs one command against the database of the tests, or the one that is given."""

    async def run(*words: str, url: str | None = database_url, typed: bytes | None = None) -> Result:
        env = {"YMD_DATABASE_URL": url, "YMD_HOME": None, "COLUMNS": "200"}
        # In a thread, because a command brings an event loop of its own.
        return await asyncio.to_thread(CliRunner().invoke, main, list(words), env=env, input=typed)

    return run
