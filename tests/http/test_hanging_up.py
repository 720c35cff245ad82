"""A caller who leaves in the middle of a request."""

import asyncio
from typing import Any, Final

from structlog.testing import capture_logs

from tests.support.fixtures import build
from ymd.kernel.db import Database
from ymd.kernel.outside import Outside

_SCOPE: Final[dict[str, Any]] = {
    "type": "http",
    "asgi": {"version": "3.0"},
    "http_version": "1.1",
    "method": "POST",
    "scheme": "http",
    "path": "/api/v1/auth/codes",
    "raw_path": b"/api/v1/auth/codes",
    "root_path": "",
    "query_string": b"",
    "headers": [(b"content-type", b"application/json"), (b"content-length", b"100")],
    "client": ("127.0.0.1", 1),
    "server": ("127.0.0.1", 80),
    "extensions": {},
}


async def test_who_hangs_up_before_the_body_has_come_is_no_mistake_of_ours(
    database: Database, outside: Outside
) -> None:
    sent: list[Any] = []
    heard = iter(({"type": "http.request", "body": b'{"to":', "more_body": True}, {"type": "http.disconnect"}))

    async def receive() -> Any:
        return next(heard)

    async def send(message: Any) -> None:
        sent.append(message)

    with capture_logs() as logs:
        async with asyncio.timeout(10):
            await build(database, outside)(_SCOPE, receive, send)  # type: ignore[arg-type]  # a plain dict

    assert sent[0]["status"] == 400
    assert [line for line in logs if line["log_level"] == "error"] == []
