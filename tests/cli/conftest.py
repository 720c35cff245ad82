"""The command line on the database of the tests, and a world that outlasts each command."""

from collections.abc import Awaitable, Callable

import pytest
from typer.testing import Result

from tests.support.command_line import run_ymd
from tests.support.world import World
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
        return await run_ymd(*words, url=url, typed=typed)

    return run
