"""A database on which everything happens and nothing stays: each unit of work runs its hooks and is rolled back.

So thousands of requests can be tried on one scene, in any order, and each of them finds it as it was set.
"""

from ymd import app
from ymd.kernel.db import Database, Db


class RehearsedWork(Db):
    """Does all that a unit of work does up to its commit, and rolls back instead."""

    async def end(self, *, commit: bool) -> None:
        try:
            if commit:
                await self.flush()
        finally:
            await super().end(commit=False)


class Rehearsal(Database):
    """Reads what others have committed; give it to `app.build`."""

    def work(self) -> Db:
        return RehearsedWork(self, self.listeners)


def rehearsal(url: str) -> Rehearsal:
    """With everyone who reacts to facts, as the application has them; not opened yet."""
    return Rehearsal(url, size=5, statement_timeout=5.0, listeners=app.LISTENERS, hooks=app.HOOKS)
