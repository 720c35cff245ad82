"""HEAD on every route that can be read."""

import httpx2
import pytest

from tests.support.fixtures import PUBLIC_URL
from tests.support.world import World


@pytest.mark.parametrize("path", ["/livez", "/api-docs", "/api/v1/calendars", "/api/v1/people/nobody.there"])
async def test_head_says_what_get_would_and_brings_nothing(client: httpx2.AsyncClient, world: World, path: str) -> None:
    headers = world.as_(await world.someone("ada"))
    got, asked = [await client.request(verb, PUBLIC_URL + path, headers=headers) for verb in ("GET", "HEAD")]

    assert (asked.status_code, asked.content) == (got.status_code, b"")
    assert asked.headers["content-length"] == got.headers["content-length"] != "0"
    assert asked.headers["content-type"] == got.headers["content-type"]


async def test_what_cannot_be_read_has_no_head(town: httpx2.AsyncClient) -> None:
    read, written = await town.head("/calendars"), await town.head("/auth/sign-in")

    assert (read.status_code, written.status_code) == (401, 405)
