"""Pictures that are sent in: small ones, made where they are needed."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx2
import pytest

from tests.media.files import jpeg, photo
from tests.support.world import World
from ymd.kernel.actor import Actor

Send = Callable[..., Awaitable[httpx2.Response]]


@pytest.fixture
async def ada(world: World) -> Actor:
    return await world.someone("ada")


@pytest.fixture
def send(client: httpx2.AsyncClient, world: World, ada: Actor) -> Send:
    """`await send(file)` uploads as Ada, or as `by`; `alt` and others are fields of the form."""

    async def sent(
        file: bytes | None = None,
        name: str = "photo.jpg",
        kind: str = "image/jpeg",
        *,
        by: Actor | None = None,
        key: str | None = None,
        **fields: Any,
    ) -> httpx2.Response:
        headers = world.as_(by or ada) | ({"idempotency-key": key} if key else {})
        content = jpeg(photo()) if file is None else file
        return await client.post("/media", files={"file": (name, content, kind)}, data=fields, headers=headers)

    return sent


@pytest.fixture
def see(client: httpx2.AsyncClient) -> Callable[..., Awaitable[httpx2.Response]]:
    """`await see(address)` fetches a picture as a browser does: from the root, with no session."""

    async def seen(address: str, method: str = "GET", **headers: str) -> httpx2.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return await client.request(method, f"http://127.0.0.1{address}", headers=named)

    return seen
