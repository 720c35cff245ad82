"""What the tests of the worker and the outbox share."""

from collections.abc import AsyncIterator

import pytest

from tests.support.engines import create_database, drop_database, engines, run_name
from tests.support.fixtures import TEMPLATE


@pytest.fixture(scope="module")
async def queue_url(worker_id: str, database_url: str) -> AsyncIterator[str]:
    """A migrated database whose queue nobody else uses."""
    admin_url, _ = engines()
    name = f"{run_name()}_{worker_id}_queue"
    yield await create_database(admin_url, name, template=TEMPLATE)
    await drop_database(admin_url, name)
