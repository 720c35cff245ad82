"""What operators and developers ask of a running process: is it alive, is it ready, its counts, its documentation."""

from functools import cache
from importlib.resources import files
from typing import Any, Final

from litestar import MediaType, Request, Response, get
from litestar.params import FromPath
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import literal, select

from ymd.http.dependencies import Db
from ymd.kernel.errors import NotFound
from ymd.kernel.statement import statement

_ANSWERS = statement(select(literal(1).label("one")), int)

_PAGE: Final = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>YMD API</title>
<link rel="stylesheet" href="/api-docs/swagger-ui.css">
</head>
<body>
<div id="swagger-ui"></div>
<script src="/api-docs/swagger-ui-bundle.js"></script>
<script src="/api-docs/init.js"></script>
</body>
</html>
"""
_INIT: Final = """window.addEventListener("load", () => {
  SwaggerUIBundle({ url: "/api/v1/openapi.json", dom_id: "#swagger-ui", deepLinking: true });
});
"""
_ASSETS: Final = {
    "swagger-ui.css": "text/css; charset=utf-8",
    "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
    "init.js": "text/javascript; charset=utf-8",
}
# Swagger UI sets style attributes and draws with data: pictures; scripts come from files of ours alone.
_POLICY: Final = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'"


@get("/livez", include_in_schema=False, media_type=MediaType.TEXT)
async def livez() -> str:
    """This process answers."""
    return "alive\n"


@get("/readyz", include_in_schema=False, media_type=MediaType.TEXT)
async def readyz(db: Db) -> str:
    """This process can do its work: the database answers. Without Valkey it can, so nobody asks for that."""
    await db.one(_ANSWERS)
    return "ready\n"


@get("/metrics", include_in_schema=False)
async def metrics(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Counts for Prometheus: for callers on loopback, or with the token of the settings."""
    token = request.app.state.metrics_token
    allowed = request.headers.get("authorization") == f"Bearer {token}" if token else _is_near(request)
    if not allowed:
        raise NotFound
    return Response(generate_latest(), headers={"content-type": CONTENT_TYPE_LATEST})


def _is_near(request: Request[Any, Any, Any]) -> bool:
    address: str = request.scope["state"].get("address", "")
    return address.startswith("127.") or address == "::1"


@get("/api-docs", include_in_schema=False, media_type=MediaType.HTML)
async def api_docs() -> Response[str]:
    """Swagger UI, all of it served from here."""
    return Response(_PAGE, headers={"content-security-policy": _POLICY})


@get("/api-docs/{name:str}", include_in_schema=False)
async def api_docs_asset(name: FromPath[str]) -> Response[bytes]:
    """A file of Swagger UI. Raises NotFound for any other name."""
    if name not in _ASSETS:
        raise NotFound
    return Response(_asset(name), headers={"content-type": _ASSETS[name], "cache-control": "public, max-age=86400"})


@cache
def _asset(name: str) -> bytes:
    return _INIT.encode() if name == "init.js" else (files("swagger_ui") / "static" / name).read_bytes()


ROUTES: Final = (livez, readyz, metrics, api_docs, api_docs_asset)
