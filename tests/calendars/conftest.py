"""A world whose verbs last, for tests that look at it on several connections."""

import pytest

from tests.support.world import World
from ymd.kernel.db import Database
from ymd.kernel.outside import Outside


@pytest.fixture
def lasting(database: Database, outside: Outside) -> World:
    """Each verb commits, without an application around it."""
    return World(database.transaction, outside)
