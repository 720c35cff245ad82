"""Work that is only worth doing while somebody waits for it."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from litestar import Request

from ymd.kernel.errors import Malformed

T = TypeVar("T")


async def while_waited_for(request: Request[Any, Any, Any], work: Coroutine[Any, Any, T]) -> T:
    """The outcome of the work, which is cancelled when the caller hangs up. The body must have been read before."""
    working = asyncio.ensure_future(work)
    leaving = asyncio.ensure_future(_hung_up(request))
    try:
        await asyncio.wait((working, leaving), return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise Malformed  # which nobody hears
        return working.result()
    finally:
        for task in (working, leaving):
            task.cancel()
        await asyncio.wait((working, leaving))


async def _hung_up(request: Request[Any, Any, Any]) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
