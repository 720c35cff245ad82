"""Pages of other origins: those that are listed, and nobody else."""

from collections.abc import AsyncIterator

import httpx2
import pytest

from tests.support.fakes import Unlimited
from tests.support.fixtures import PUBLIC_URL
from ymd import app
from ymd.kernel.db import Database
from ymd.kernel.outside import Outside

FRIEND = "https://friend.example"
STRANGER = "https://stranger.example"
ASKING = {"access-control-request-method": "PATCH", "access-control-request-headers": "authorization"}


@pytest.fixture
async def open_client(database: Database, outside: Outside) -> AsyncIterator[httpx2.AsyncClient]:
    made = app.build(database, outside, Unlimited(), cors_origins=[FRIEND])
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=made), base_url=PUBLIC_URL) as client:
        yield client


async def test_a_listed_origin_may_ask_and_read(open_client: httpx2.AsyncClient) -> None:
    before = await open_client.options("/api/v1/me", headers={"origin": FRIEND, **ASKING})
    answer = await open_client.get("/api/v1/me", headers={"origin": FRIEND})

    assert before.status_code == 204
    assert "PATCH" in before.headers["access-control-allow-methods"]
    assert "authorization" in before.headers["access-control-allow-headers"]
    assert answer.headers["access-control-allow-origin"] == FRIEND
    assert "ratelimit" in answer.headers["access-control-expose-headers"]
    assert answer.status_code == 401


async def test_another_origin_may_neither_ask_nor_read(open_client: httpx2.AsyncClient) -> None:
    before = await open_client.options("/api/v1/me", headers={"origin": STRANGER, **ASKING})
    answer = await open_client.get("/api/v1/me", headers={"origin": STRANGER})

    for told in (before, answer):
        assert not [name for name in told.headers if name.startswith("access-control-")]
        assert told.headers["vary"] == "origin"


async def test_no_origin_may_send_cookies(open_client: httpx2.AsyncClient) -> None:
    answer = await open_client.get("/api/v1/me", headers={"origin": FRIEND})

    assert "access-control-allow-credentials" not in answer.headers


async def test_without_a_list_nobody_is_told_anything(client: httpx2.AsyncClient) -> None:
    answer = await client.get("/me", headers={"origin": FRIEND})

    assert not [name for name in answer.headers if name.startswith("access-control-")]
