"""Waiting for what happens by itself."""

import asyncio
from collections.abc import Awaitable, Callable

_PATIENCE = 30.0


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    """Ask again and again until it holds. Raises TimeoutError when a slow machine would have done it long ago."""
    async with asyncio.timeout(_PATIENCE):
        while not await holds():  # noqa: ASYNC110  # what is waited for lies in another process
            await asyncio.sleep(0.02)
