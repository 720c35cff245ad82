"""Password hashes: Argon2id as OWASP asks (t=2, 19 MiB, p=1), in a thread pool of its own.

The pool is as wide as there are cores less one, so that any number of sign-ins leaves a core to everyone else; the
hash releases the interpreter lock while it runs.
"""

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Final, Protocol

from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError
from pwdlib.hashers.argon2 import Argon2Hasher


class Hasher(Protocol):
    async def hash(self, password: str) -> str: ...

    async def verify(self, password: str, hashed: str | None) -> bool:
        """Whether it is that password. None stands for an account that is not there: as slow, never true."""
        ...


class Argon2:
    def __init__(self, threads: int | None = None) -> None:
        self._hasher = PasswordHash((Argon2Hasher(time_cost=2, memory_cost=19_456, parallelism=1),))
        self._pool = ThreadPoolExecutor(threads or max(1, (os.cpu_count() or 2) - 1), thread_name_prefix="argon2")

    async def hash(self, password: str) -> str:
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._hasher.hash, password)

    async def verify(self, password: str, hashed: str | None) -> bool:
        check = partial(self._verify, password, hashed or _NOBODY)
        return await asyncio.get_running_loop().run_in_executor(self._pool, check) and hashed is not None

    def _verify(self, password: str, hashed: str) -> bool:
        try:
            return self._hasher.verify(password, hashed)
        except UnknownHashError:
            return False


#: The hash of a password that nobody knows, for accounts that are not there (same parameters, same time).
_NOBODY: Final = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
