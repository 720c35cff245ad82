"""What operators and developers ask of a running process: is it alive, is it ready, its counts, its documentation."""

import asyncio
import hmac
import os
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import msgspec
from litestar import MediaType, Request, Response, get
from litestar.response import Redirect
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from sqlalchemy import literal, select

from ymd.http.addresses import is_loopback
from ymd.http.dependencies import Db
from ymd.http.openapi import PATH, document
from ymd.kernel.connections import TRANSIENT
from ymd.kernel.errors import NotFound, Unavailable
from ymd.kernel.statement import statement

_ONE = statement(select(literal(1).label("one")), int)
_READY_SECONDS: Final = 2.0

_PAGE: Final = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>YMD API</title>
<link rel="icon" type="image/png" sizes="32x32" href="/api-docs/favicon-32x32.png">
<link rel="stylesheet" href="/api-docs/swagger-ui.css">
</head>
<body>
<div id="swagger-ui"></div>
<script src="/api-docs/swagger-ui-bundle.js"></script>
<script src="/api-docs/init.js"></script>
</body>
</html>
"""
# Without a validator: it would send the document to somebody else's server.
_INIT: Final = f"""window.addEventListener("load", () => {{
  SwaggerUIBundle({{
    url: "{PATH}",
    dom_id: "#swagger-ui",
    deepLinking: true,
    persistAuthorization: false,
    validatorUrl: null,
  }});
}});
"""
_JAVASCRIPT: Final = "text/javascript; charset=utf-8"
_ASSETS: Final = {
    "swagger-ui-bundle.js": _JAVASCRIPT,
    "swagger-ui.css": "text/css; charset=utf-8",
    "favicon-32x32.png": "image/png",
}
_KEPT_A_DAY: Final = "public, max-age=86400"


class Readiness(msgspec.Struct, frozen=True):
    """Whether the parts answer. Without Valkey everything works, with looser rate limits."""

    database: bool
    valkey: bool


@get("/livez", include_in_schema=False, media_type=MediaType.TEXT)
async def livez() -> str:
    """This process answers."""
    return "alive\n"


@get("/readyz", include_in_schema=False)
async def readyz(request: Request[Any, Any, Any], db: Db) -> Response[Readiness]:
    """This process can do its work: 200 while the database answers, else 503."""
    valkey = await request.app.state.limiter.answers()
    try:
        async with asyncio.timeout(_READY_SECONDS):
            await db.one(_ONE)
    except (*TRANSIENT, Unavailable):
        return Response(Readiness(database=False, valkey=valkey), status_code=503, headers={"retry-after": "2"})
    return Response(Readiness(database=True, valkey=valkey))


@get("/metrics", include_in_schema=False)
async def metrics(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Counts for Prometheus: with the token of the settings, or without one for callers on this machine.

    Each process counts for itself; where PROMETHEUS_MULTIPROC_DIR is set, any of them answers for all.
    """
    if not _may_read_metrics(request):
        raise NotFound
    return Response(generate_latest(_registry()), headers={"content-type": CONTENT_TYPE_LATEST})


def _may_read_metrics(request: Request[Any, Any, Any]) -> bool:
    token = request.app.state.metrics_token
    if token:
        return hmac.compare_digest(request.headers.get("authorization", "").encode(), f"Bearer {token}".encode())
    # Behind a proxy on this machine that nobody told us to trust, everybody seems to come from here.
    return is_loopback(request.scope["state"]["address"]) and "x-forwarded-for" not in request.headers


def _registry() -> CollectorRegistry:
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # prometheus_client leaves it untyped
    return registry


@get(PATH, include_in_schema=False)
async def openapi_document(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The OpenAPI document of this application."""
    state = request.app.state
    if "openapi" not in state:
        state["openapi"] = msgspec.json.encode(await asyncio.to_thread(document, request.app))
    return Response(state["openapi"], media_type="application/vnd.oai.openapi+json")


@get("/", include_in_schema=False, status_code=303)
async def front_door() -> Redirect:
    """Whoever opens the address in a browser is shown what can be asked here."""
    return Redirect("/api-docs", status_code=303)


@get("/api-docs", include_in_schema=False, media_type=MediaType.HTML)
async def api_docs() -> Response[str]:
    """Swagger UI, all of it served from here under the policy of every other answer."""
    return Response(_PAGE, headers={"cache-control": _KEPT_A_DAY})


@get("/api-docs/init.js", include_in_schema=False)
async def api_docs_start() -> Response[bytes]:
    return Response(_INIT.encode(), headers={"content-type": _JAVASCRIPT, "cache-control": _KEPT_A_DAY})


@get([f"/api-docs/{name}" for name in _ASSETS], include_in_schema=False)
async def api_docs_asset(request: Request[Any, Any, Any]) -> Response[bytes]:
    """A file of Swagger UI's own."""
    name = request.scope["path"].rpartition("/")[2]
    return Response(_asset(name), headers={"content-type": _ASSETS[name], "cache-control": _KEPT_A_DAY})


@cache
def _asset(name: str) -> bytes:
    # The package is found, not imported: of it we need the files alone.
    found = find_spec("swagger_ui")
    if found is None or found.origin is None:
        raise FileNotFoundError("the package swagger-ui-py is not installed")
    return (Path(found.origin).parent / "static" / name).read_bytes()


ROUTES: Final = (front_door, livez, readyz, metrics, openapi_document, api_docs, api_docs_start, api_docs_asset)
