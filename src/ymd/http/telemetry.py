"""The outermost layer: a name for each request, one line of log, counts, and the headers that every answer carries.

Logs hold the method, the route (not the path, in which names and keys may stand), the status and the time; never a
query, a header, a body or an address.
"""

import itertools
import os
import time
from collections.abc import Sequence
from typing import Any, Final

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send
from prometheus_client import Counter, Histogram

from ymd.http.addresses import UNIX, Proxies
from ymd.http.limiter import Header
from ymd.http.logs import ACCESS, REQUEST, AccessLine

SECONDS: Final = Histogram(
    "ymd_request_seconds",
    "Seconds until the answer was handed over.",
    ("method", "route", "status"),
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0),
)
STATEMENTS: Final = Counter("ymd_statements_total", "Statements run for requests.", ("method", "route", "status"))

_METHODS: Final = frozenset(("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))
_NAME_BYTES: Final = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-"
_NAME_LENGTHS: Final = range(8, 65)

#: Nothing but our own files may run, style or frame a page of ours; a picture may also be data.
_POLICY: Final = (
    b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    b"connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_ALWAYS: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", _POLICY),
)
_TLS: Final = (b"strict-transport-security", b"max-age=31536000")
_REPLACEABLE: Final = frozenset(name for name, _ in (*_ALWAYS, _TLS))
_NO_STORE: Final = (b"cache-control", b"no-store")


class Telemetry:
    """`tls` = people come by https, which then is the only way."""

    def __init__(self, app: ASGIApp, *, trusted_proxies: Sequence[str] = (), tls: bool = False) -> None:
        """Raises SettingsError for a proxy that is no address."""
        self._app = app
        self._proxies = Proxies(trusted_proxies)
        self._always = (*_ALWAYS, _TLS) if tls else _ALWAYS
        self._prefix = f"{os.urandom(6).hex()}-"
        self._numbers = itertools.count(1)
        self._counted: dict[tuple[str, str, int], tuple[Histogram, Counter]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        headers = dict(scope["headers"])
        name = self._name(headers.get(b"x-request-id"))
        state: dict[str, Any] = scope.setdefault("state", {})
        state["headers"] = headers
        state["address"] = self._address(scope, headers)
        status = 0

        async def send_completed(message: Any) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message = {**message, "headers": self._completed(message["headers"], name)}
            await send(message)

        token = REQUEST.set(name)
        try:
            await self._app(scope, receive, send_completed)
        finally:
            self._note(scope, state, name, status, time.perf_counter() - began)
            REQUEST.reset(token)

    def _name(self, given: bytes | None) -> str:
        """What the caller calls this request, if that is 8 to 64 letters, digits, dots, dashes; else a new name."""
        if given is not None and len(given) in _NAME_LENGTHS and not given.translate(None, _NAME_BYTES):
            return given.decode("ascii")
        return f"{self._prefix}{next(self._numbers):x}"

    def _completed(self, headers: Sequence[Header], name: str) -> list[Header]:
        completed = [*headers, (b"x-request-id", name.encode("ascii"))]
        given = {header for header, _ in headers}
        if given.isdisjoint(_REPLACEABLE):
            completed += self._always
        else:
            completed += [header for header in self._always if header[0] not in given]
        if b"cache-control" not in given:
            completed.append(_NO_STORE)
        return completed

    def _address(self, scope: Any, headers: dict[bytes, bytes]) -> str:
        client = scope.get("client")
        return self._proxies.client(client[0] if client else UNIX, headers.get(b"x-forwarded-for"))

    def _note(self, scope: Any, state: dict[str, Any], name: str, status: int, seconds: float) -> None:
        method = scope["method"] if scope["method"] in _METHODS else "other"
        route = scope.get("path_template", "none")
        key = (method, route, status)
        counted = self._counted.get(key)
        if counted is None:
            labels = (method, route, str(status))
            counted = self._counted[key] = (SECONDS.labels(*labels), STATEMENTS.labels(*labels))
        db = state.get("db")
        statements = db.count if db is not None else 0
        counted[0].observe(seconds)
        counted[1].inc(statements)
        milliseconds = round(seconds * 1000, 2)
        ACCESS.write(AccessLine(name, method, route, status, milliseconds, statements, state.get("code")))
