"""Password hashes: Argon2id as OWASP asks (t=2, 19 MiB, p=1), in a thread pool of its own.

The pool is as wide as there are cores less one, so that any number of sign-ins leaves a core to everyone else; the
hash releases the interpreter lock while it runs. Who would have to wait too long for a turn is asked to come again.
"""

import asyncio
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Final, Protocol, TypeVar

from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError
from pwdlib.hashers.argon2 import Argon2Hasher

from ymd.kernel.errors import Unavailable

T = TypeVar("T")

#: How many hashes may wait or run at once in one process: some five seconds of work for one core.
MOST_WAITING: Final = 256

_LOWER_PRIORITY: Final = 5


class Hasher(Protocol):
    async def hash(self, password: str) -> str: ...

    async def verify(self, password: str, hashed: str | None) -> bool:
        """Whether it is that password. None stands for an account that is not there: as slow, never true."""
        ...


class Argon2:
    def __init__(self, threads: int | None = None, most_waiting: int = MOST_WAITING) -> None:
        self._hasher = PasswordHash((Argon2Hasher(time_cost=2, memory_cost=19_456, parallelism=1),))
        self._pool = ThreadPoolExecutor(
            threads or max(1, (os.cpu_count() or 2) - 1), thread_name_prefix="argon2", initializer=_step_back
        )
        self._free = most_waiting

    async def hash(self, password: str) -> str:
        """Raises Unavailable when too many wait."""
        return await self._in_turn(partial(self._hasher.hash, password))

    async def verify(self, password: str, hashed: str | None) -> bool:
        """Raises Unavailable when too many wait."""
        return await self._in_turn(partial(self._verify, password, hashed or _NOBODY)) and hashed is not None

    async def _in_turn(self, work: Callable[[], T]) -> T:
        if self._free <= 0:
            raise Unavailable(retry_after=5)
        self._free -= 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work)
        finally:
            self._free += 1

    def _verify(self, password: str, hashed: str) -> bool:
        try:
            return self._hasher.verify(password, hashed)
        except UnknownHashError:
            return False


def _step_back() -> None:
    # Where there are fewer cores than processes, the thread that answers everyone goes first. On Linux a thread has a
    # priority of its own; elsewhere this would lower the whole process.
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _LOWER_PRIORITY)


#: The hash of a password that nobody knows, for accounts that are not there (same parameters, same time).
_NOBODY: Final = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
