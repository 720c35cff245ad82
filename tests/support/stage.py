"""One application for all tests of a process: making one costs more than most tests do."""

from datetime import datetime

from ymd.kernel.keys import KeyRing
from ymd.kernel.outside import Letter, Outside

PUBLIC_URL = "http://127.0.0.1"
KEYS = KeyRing.parse("test:" + "A" * 43 + "=")


class Stage:
    """Clock, mail and hasher of an application that hands everything to those of the test that runs."""

    def __init__(self) -> None:
        self.outside = Outside(clock=self, keys=KEYS, hasher=self, mail=self, public_url=PUBLIC_URL)
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
