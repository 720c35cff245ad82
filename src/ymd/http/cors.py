"""Who may call from a page of another origin (Fetch standard, CORS): the origins of the settings, nobody else."""

from collections.abc import Sequence
from typing import Any, Final

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

from ymd.http.limiter import Header

_METHODS: Final = b"GET, POST, PUT, PATCH, DELETE"
_REQUEST_HEADERS: Final = b"authorization, content-type, idempotency-key, if-match, accept-language, x-request-id"
_RESPONSE_HEADERS: Final = (
    b"etag, link, location, retry-after, ratelimit, ratelimit-policy, x-request-id, idempotent-replayed"
)
_MAX_AGE: Final = b"7200"
_VARY: Final = (b"vary", b"origin")


class Cors:
    """Answers preflight requests of listed origins and lets those origins read every answer.

    Without cookies: what a cookie signs comes from our own pages alone, others sign with a token.
    """

    def __init__(self, app: ASGIApp, origins: Sequence[str]) -> None:
        self._app = app
        self._allowed = {origin.encode(): _readable(origin.encode()) for origin in origins}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        allowed = self._allowed.get(headers.get(b"origin", b""), [_VARY])
        if scope["method"] == "OPTIONS" and b"access-control-request-method" in headers:
            await _preflight(send, allowed)
            return

        async def send_readable(message: Any) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], *allowed]}
            await send(message)

        await self._app(scope, receive, send_readable)


def _readable(origin: bytes) -> list[Header]:
    return [
        (b"access-control-allow-origin", origin),
        (b"access-control-expose-headers", _RESPONSE_HEADERS),
        _VARY,
    ]


async def _preflight(send: Send, allowed: list[Header]) -> None:
    headers = [*allowed]
    if len(allowed) > 1:
        headers += [
            (b"access-control-allow-methods", _METHODS),
            (b"access-control-allow-headers", _REQUEST_HEADERS),
            (b"access-control-max-age", _MAX_AGE),
        ]
    await send({"type": "http.response.start", "status": 204, "headers": headers})
    await send({"type": "http.response.body", "body": b"", "more_body": False})
