"""A host with a calendar that everyone sees."""

import pytest

from tests.events.writing import Home
from tests.support.world import World


@pytest.fixture
async def home(world: World) -> Home:
    ada = await world.someone("ada")
    return Home(ada, await world.calendar(ada, who="public"))
