"""The outermost layer: a name for each request, one line of log, counts, and the headers that every answer carries.

Logs hold method, path, status and time; never a query, a header, a body or an address.
"""

import logging
import re
import time
from collections.abc import Sequence
from typing import Any, Final

import structlog
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send
from prometheus_client import Counter, Histogram

from ymd.kernel.ids import new_id

log = structlog.get_logger("ymd.access")

REQUESTS: Final = Counter("ymd_requests_total", "Requests answered.", ("method", "status"))
SECONDS: Final = Histogram("ymd_request_seconds", "Seconds until the answer began.", ("method",))

_NAME: Final = re.compile(rb"[A-Za-z0-9._-]{8,64}")
_METHODS: Final = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))
_ALWAYS: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", b"default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'"),
)
_NO_STORE: Final = (b"cache-control", b"no-store")


def configure_logging(level: str) -> None:
    """JSON lines on standard error, one for each event, from `level` upwards."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        cache_logger_on_first_use=True,
    )


class Telemetry:
    def __init__(self, app: ASGIApp, *, trusted_proxies: Sequence[str] = (), tls: bool = False) -> None:
        self._app = app
        self._trusted = frozenset(trusted_proxies)
        hsts = ((b"strict-transport-security", b"max-age=31536000"),) if tls else ()
        self._always = (*_ALWAYS, *hsts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        given = headers.get(b"x-request-id", b"")
        name = given if _NAME.fullmatch(given) else new_id().hex.encode()
        state: dict[str, Any] = scope.setdefault("state", {})
        state["address"] = self._address(scope, headers)
        began = time.perf_counter()
        status = 0

        async def send_named(message: Any) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message = {**message, "headers": self._complete(message["headers"], name)}
            await send(message)

        structlog.contextvars.bind_contextvars(request_id=name.decode())
        try:
            await self._app(scope, receive, send_named)
        finally:
            self._note(scope, state, status, time.perf_counter() - began)
            structlog.contextvars.unbind_contextvars("request_id")

    def _complete(self, headers: Sequence[tuple[bytes, bytes]], name: bytes) -> list[tuple[bytes, bytes]]:
        has = {header for header, _ in headers}
        missing = [header for header in (*self._always, _NO_STORE) if header[0] not in has]
        return [*headers, *missing, (b"x-request-id", name)]

    def _address(self, scope: Any, headers: dict[bytes, bytes]) -> str:
        """The client's address: of the connection, or what a trusted proxy says that it forwarded for."""
        peer: str = (scope.get("client") or ("", 0))[0]
        if peer not in self._trusted or (forwarded := headers.get(b"x-forwarded-for")) is None:
            return peer
        hops = [hop.strip() for hop in forwarded.decode("latin-1").split(",")]
        return next((hop for hop in reversed(hops) if hop not in self._trusted), peer)

    def _note(self, scope: Any, state: dict[str, Any], status: int, seconds: float) -> None:
        method = scope["method"] if scope["method"] in _METHODS else "other"
        REQUESTS.labels(method, str(status)).inc()
        SECONDS.labels(method).observe(seconds)
        found = {"code": state["code"]} if "code" in state else {}
        log.info("request", method=method, path=scope["path"], status=status, ms=round(seconds * 1000, 2), **found)
