"""Databases of few connections, opened for one test."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from ymd.kernel.db import Database


@asynccontextmanager
async def narrow(url: str, *, size: int = 1, patience: float = 5) -> AsyncIterator[Database]:
    """A database with so few connections that one that is not given back is missed."""
    made = Database(url, size=size, statement_timeout=patience, listeners={}, hooks={})
    await made.open()
    yield made
    made.connections.terminate()
