"""Small applications of one or two routes in all of our layers, for what no route of the house does."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler

from tests.support.fakes import Unlimited
from tests.support.fixtures import PUBLIC_URL
from ymd.accounts.queries import SessionAuthenticator
from ymd.http.dependencies import dependencies
from ymd.http.limiter import Limiter
from ymd.http.problems import HANDLERS
from ymd.http.telemetry import Telemetry
from ymd.http.unit_of_work import UnitOfWork
from ymd.kernel.db import Database
from ymd.kernel.outside import Outside
from ymd.kernel.statement import Compiled, Statement


def sql(text: str, *names: str, row: Any = None) -> Statement[Any]:
    """A statement on a table that only a test knows, and that is no statement of the house."""
    return Statement(lambda: Compiled(text, names, {}), row)


@asynccontextmanager
async def serving(
    database: Database, outside: Outside, *routes: HTTPRouteHandler, limiter: Limiter | None = None, **front: Any
) -> AsyncIterator[httpx2.AsyncClient]:
    """A client of an application with these routes; `front` are options of `Telemetry`."""
    framework = Litestar(
        routes,
        dependencies=dependencies(outside),
        exception_handlers=HANDLERS,
        openapi_config=None,
        logging_config=None,
        request_max_body_size=1_000_000,
    )
    authenticator = SessionAuthenticator(outside.keys, outside.clock)
    made = Telemetry(UnitOfWork(framework, database, authenticator, limiter or Unlimited()), **front)
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=made), base_url=PUBLIC_URL) as client:
        yield client
