"""A caller who leaves in the middle of a request."""

import asyncio
from typing import Any, Final

import pytest
from litestar import Request, post
from structlog.testing import capture_logs

from tests.http.layers import serving
from tests.support.fixtures import build
from ymd.http.hanging_up import while_waited_for
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


async def test_work_that_nobody_waits_for_any_more_is_given_up(database: Database, outside: Outside) -> None:
    events: list[str] = []
    begun = asyncio.Event()

    async def long() -> None:
        begun.set()
        try:
            await asyncio.sleep(60)
        finally:
            events.append("given up")

    @post("/long")
    async def handler(request: Request[Any, Any, Any]) -> None:
        await request.body()
        await while_waited_for(request, long())

    async def receive() -> Any:
        if not begun.is_set():
            return {"type": "http.request", "body": b"", "more_body": False}
        events.append("hung up")
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        return

    async with serving(database, outside, handler) as client, asyncio.timeout(10):
        application: Any = client._transport
        asked = _SCOPE | {"path": "/long", "raw_path": b"/long", "headers": []}
        body = asyncio.create_task(application.app(asked, _first(receive, begun), send))
        await body

    assert events == ["hung up", "given up"]


async def test_work_that_somebody_waits_for_is_done(database: Database, outside: Outside) -> None:
    async def short() -> str:
        await asyncio.sleep(0.01)
        return "done"

    async def failing() -> str:
        raise ValueError("for a reason of its own")

    @post("/short", status_code=200)
    async def handler(request: Request[Any, Any, Any]) -> str:
        await request.body()
        with pytest.raises(ValueError, match="of its own"):
            await while_waited_for(request, failing())
        return await while_waited_for(request, short())

    async with serving(database, outside, handler) as client:
        answer = await client.post("/short", content=b"x")

    assert (answer.status_code, answer.text) == (200, "done")


def _first(receive: Any, begun: asyncio.Event) -> Any:
    """Messages in order: the body, and once the work has begun, that nobody is there any more."""
    sent = False

    async def told() -> Any:
        nonlocal sent
        if sent:
            await begun.wait()
        sent = True
        return await receive()

    return told
