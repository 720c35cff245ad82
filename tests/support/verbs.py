"""What all verbs of the world stand on."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from ymd.kernel.db import Db
from ymd.kernel.outside import Outside


class Verbs:
    """`async with self.work() as db:` is the test's own rolled-back transaction, or, in tests that speak to the
    application (`client`, `town`), one that commits."""

    def __init__(self, work: Callable[[], AbstractAsyncContextManager[Db]], outside: Outside) -> None:
        self.work = work
        self.outside = outside
