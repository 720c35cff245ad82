"""What stands in for the world outside: time that waits, mail that is kept, hashes that cost nothing, no limits."""

import hashlib
from datetime import UTC, datetime, timedelta

from ymd.http.limiter import Header
from ymd.kernel.actor import Viewer
from ymd.kernel.outside import Letter


class SetClock:
    """A clock that shows what it was set to. It starts at a Monday morning in Seoul."""

    def __init__(self, now: datetime = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def move(self, **amount: float) -> datetime:
        """Go on by days, hours, minutes, seconds (timedelta's words)."""
        self._now += timedelta(**amount)
        return self._now


class KeptMail:
    """Keeps letters instead of sending them."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []

    async def send(self, letter: Letter) -> None:
        self.letters.append(letter)

    def to(self, address: str) -> list[Letter]:
        return [letter for letter in self.letters if letter.to == address]


class CheapHasher:
    """Hashes that cost nothing; counts how many were asked for."""

    def __init__(self) -> None:
        self.count = 0

    async def hash(self, password: str) -> str:
        self.count += 1
        return hashlib.sha256(password.encode()).hexdigest()

    async def verify(self, password: str, hashed: str | None) -> bool:
        return await self.hash(password) == hashed


class Unlimited:
    async def spend(self, viewer: Viewer, address: str) -> tuple[Header, ...]:
        return ()

    async def answers(self) -> bool:
        return True

    async def close(self) -> None:
        return
