"""One application for all tests of a process: making one costs more than most tests do."""

from collections.abc import AsyncIterator, Iterable
from datetime import datetime

from ymd.kernel.keys import KeyRing
from ymd.kernel.outside import Letter, Outside, Picture, Stored

PUBLIC_URL = "http://127.0.0.1"
KEYS = KeyRing.parse("test:" + "A" * 43 + "=")


class Stage:
    """What an application meets outside, which hands everything to what the test that runs has instead."""

    def __init__(self) -> None:
        self.outside = Outside(
            clock=self, keys=KEYS, hasher=self, mail=self, blobs=self, darkroom=self, public_url=PUBLIC_URL
        )
        self._shown = self.outside

    def shows(self, outside: Outside) -> None:
        assert (outside.keys, outside.public_url) == (KEYS, PUBLIC_URL), "such a test makes an application of its own"
        self._shown = outside

    def now(self) -> datetime:
        return self._shown.clock.now()

    async def send(self, letter: Letter) -> None:
        await self._shown.mail.send(letter)

    async def hash(self, password: str) -> str:
        return await self._shown.hasher.hash(password)

    async def verify(self, password: str, hashed: str | None) -> bool:
        return await self._shown.hasher.verify(password, hashed)

    async def put(self, name: str, data: bytes) -> None:
        await self._shown.blobs.put(name, data)

    async def find(self, name: str) -> Stored:
        return await self._shown.blobs.find(name)

    def read(self, name: str, start: int = 0, stop: int | None = None) -> AsyncIterator[bytes]:
        return self._shown.blobs.read(name, start, stop)

    async def delete(self, name: str) -> None:
        await self._shown.blobs.delete(name)

    async def shelf(self, number: int) -> Iterable[Stored]:
        return await self._shown.blobs.shelf(number)

    async def develop(self, file: bytes) -> Picture:
        return await self._shown.darkroom.develop(file)
