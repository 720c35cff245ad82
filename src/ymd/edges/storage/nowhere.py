"""A YMD without a store: it lives, and takes no pictures."""

from collections.abc import AsyncIterator

from ymd.kernel.errors import NotFound, Unavailable
from ymd.kernel.outside import Stored


class NoBlobs:
    async def put(self, name: str, data: bytes) -> None:
        raise Unavailable("nowhere to keep pictures is set: YMD_MEDIA")

    async def find(self, name: str) -> Stored:
        raise NotFound

    async def read(self, name: str, start: int = 0, stop: int | None = None) -> AsyncIterator[bytes]:
        raise NotFound
        yield b""

    async def delete(self, name: str) -> None:
        return

    async def shelf(self, number: int) -> list[Stored]:
        return []
