"""Every route that answers rows is bounded; they are found in the document, so that a new one is under the law."""

from collections.abc import AsyncIterator

import httpx2
import msgspec
import pytest
from litestar import Request, Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromQuery

from tests.laws.neighbourhood import neighbourhood
from tests.laws.routes import lists_are_bounded, readings
from tests.support.fakes import Unlimited
from tests.support.world import World
from ymd import app
from ymd.http.openapi import PATH
from ymd.http.paging import Cursor, Limit, Listing, listing, page_request
from ymd.kernel.db import Database
from ymd.kernel.outside import Outside
from ymd.kernel.page import Page


@get("/api/v1/everything", operation_id="everything")
async def everything() -> list[int]:
    return []


@get("/api/v1/boundless", operation_id="boundless")
async def boundless(limit: FromQuery[int] = 50, cursor: FromQuery[str | None] = None) -> Listing[int]:
    return Listing([], None)


@get("/api/v1/trusting", operation_id="trusting")
async def trusting(limit: Limit = 50, cursor: Cursor = None) -> Listing[int]:
    return Listing([], None)


@get("/api/v1/unknown", operation_id="unknown")
async def unknown(colour: FromQuery[str], limit: Limit = 50, cursor: Cursor = None) -> Listing[int]:
    return Listing([], None)


@get("/api/v1/careful", operation_id="careful")
async def careful(request: Request, limit: Limit = 50, cursor: Cursor = None) -> Response[Listing[int]]:
    page_request(request, limit, cursor)
    return listing(request, Page([], None))


@get("/api/v1/one", operation_id="one")
async def one() -> int:
    return 1


PLANTED = {
    everything: ["everything has no limit and no cursor"],
    boundless: [
        "boundless sets no maximum to its limit",
        *(f"boundless answers 200 to limit={limit}" for limit in ("0", "-1", "10001")),
        "boundless answers 200 to cursor=forged",
        f"boundless answers 200 to cursor={'A' * 40}",
    ],
    trusting: ["trusting answers 200 to cursor=forged", f"trusting answers 200 to cursor={'A' * 40}"],
    unknown: ["unknown needs ['colour'], of which this law has no example"],
    careful: [],
    one: [],
}


async def test_every_list_is_bounded(client: httpx2.AsyncClient, world: World) -> None:
    seen = await neighbourhood(world, 1)
    whole = msgspec.json.decode((await client.get(f"http://127.0.0.1{PATH}")).content)

    violations = await lists_are_bounded(whole, client, seen.given, world.as_(seen.ada))

    assert len([reading for reading in readings(whole) if reading.is_list]) >= 14
    assert violations == []


@pytest.fixture
async def careless(database: Database, outside: Outside) -> AsyncIterator[httpx2.AsyncClient]:
    """The application with the planted routes in it."""
    made = app.build(database, outside, Unlimited(), more_routes=list(PLANTED))
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=made), base_url="http://127.0.0.1") as client:
        yield client


@pytest.mark.parametrize("route", PLANTED, ids=lambda route: route.operation_id)
async def test_a_planted_list_is_caught(careless: httpx2.AsyncClient, route: HTTPRouteHandler) -> None:
    whole = msgspec.json.decode((await careless.get(PATH)).content)
    (path,) = route.paths
    planted = whole | {"paths": {path: whole["paths"][path]}}

    assert await lists_are_bounded(planted, careless, {}, {}) == PLANTED[route]
