"""The database as one unit of work sees it: a lazy transaction that records facts."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, Literal, TypeVar

import asyncpg

from ymd.kernel import outbox
from ymd.kernel.connections import TRANSIENT, Connections
from ymd.kernel.errors import NotFound, Undecided
from ymd.kernel.facts import Fact, Listeners
from ymd.kernel.statement import Statement, StatementError

T = TypeVar("T")

Hook = Callable[["Db", Any], Awaitable[None]]
Hooks = Mapping[type[Fact], Sequence[Hook]]

#: After which nobody knows whether the server carried out what it was told last. (An InterfaceError was never sent.)
_LOST = (asyncpg.PostgresConnectionError, asyncpg.InternalClientError, ConnectionError, TimeoutError)

_ROLLBACK_SECONDS = 1.0


class Db:
    """One unit of work: at most one connection, taken at the first statement; BEGIN at the first statement that changes
    or locks something; one end.

    At READ COMMITTED each statement sees what is committed when it begins, so what is read before the BEGIN is as good
    as what would be read after it, and a unit of work that only reads goes to the server for nothing else.

    Not for concurrent use: statements of one unit of work follow each other.
    """

    __slots__ = ("_begun", "_connection", "_database", "_facts", "_listeners", "_under_way", "count", "keep", "memory")

    def __init__(self, database: "Database", listeners: Listeners) -> None:
        self._database = database
        self._listeners = listeners
        self._connection: Any = None
        self._begun = False
        #: A statement of which the server has not said the last word: also one that was given up.
        self._under_way = False
        self._facts: list[Fact] = []
        self.keep = False
        self.count = 0
        #: What actions remember until this unit of work ends, each under a key of its own.
        self.memory: dict[Any, Any] = {}

    async def one(self, statement: Statement[T], **params: Any) -> T:
        """The one row. Raises NotFound when there is none: what may not be seen is selected by no statement."""
        record = await self._told("fetchrow", statement, params)
        if record is None:
            raise NotFound
        return statement.decode(record)

    async def maybe(self, statement: Statement[T], **params: Any) -> T | None:
        record = await self._told("fetchrow", statement, params)
        return None if record is None else statement.decode(record)

    async def all(self, statement: Statement[T], **params: Any) -> list[T]:
        records = await self._told("fetch", statement, params)
        decode = statement.decode
        return [decode(record) for record in records]

    async def run(self, statement: Statement[Any], **params: Any) -> int:
        """Run a command; the number of rows that it changed."""
        tag = await self._told("execute", statement, params)
        return int(tag.rpartition(" ")[2]) if tag[-1].isdigit() else 0

    async def _told(
        self, way: Literal["fetchrow", "fetch", "execute"], statement: Statement[Any], params: dict[str, Any]
    ) -> Any:
        """What the driver answers, asked in one of its ways."""
        connection = self._connection if self._begun else await self._ready(statement)
        arguments = statement.arguments(params)
        self.count += 1
        self._under_way = True
        answer = await getattr(connection, way)(statement.sql, *arguments)
        self._under_way = False
        return answer

    def record(self, fact: Fact) -> None:
        """Tell the others what happened, once this unit of work is committed."""
        self._facts.append(fact)

    def apart(self) -> AbstractAsyncContextManager["Db"]:
        """A unit of work of its own on the same database: a page of a stream, a progress that others see at once."""
        return self._database.transaction()

    async def rest(self) -> None:
        """Give the connection back before a long wait outside the database; the next statement begins anew.

        For units of work that have only read: what they read may have changed when they go on. Raises StatementError
        once anything was written or locked, because that would end in the middle.
        """
        if self._facts or (self._begun and await self._has_changed()):
            raise StatementError("a unit of work that has written or locked something cannot rest")
        await self._finish(commit=False)

    async def _has_changed(self) -> bool:
        changed: bool = await self._connection.fetchval("select pg_current_xact_id_if_assigned() is not null")
        return changed

    async def flush(self) -> None:
        """Run the same-transaction hooks of what was recorded, then put the listeners' jobs into the queue."""
        recorded = []
        while self._facts:
            facts, self._facts = self._facts, []
            for fact in facts:
                for hook in self._database.hooks.get(type(fact), ()):
                    await hook(self, fact)
            recorded += facts
        jobs = outbox.jobs_for(recorded, self._listeners)
        if jobs:
            self.count += 1
            await outbox.put(self._connection if self._begun else await self._begin(), jobs)

    async def end(self, *, commit: bool) -> None:
        """Commit or roll back, and give the connection back. Without a statement nothing happens."""
        try:
            if commit and self._facts:
                await self.flush()
        except BaseException:
            await self._finish(commit=False)
            raise
        await self._finish(commit=commit)

    async def _ready(self, statement: Statement[Any]) -> Any:
        """A connection for it, in a transaction unless it only reads."""
        if not statement.reads:
            return await self._begin()
        if self._connection is None:
            self._connection = await self._database.connections.acquire()
        return self._connection

    async def _begin(self) -> Any:
        connections = self._database.connections
        connection = self._connection or await connections.acquire()
        self._connection = connection
        self._begun = True
        try:
            await connection.execute("begin")
        except BaseException:
            self._connection, self._begun = None, False
            connections.drop(connection)
            await connections.release(connection, clean=False)
            raise
        return connection

    async def _finish(self, *, commit: bool) -> None:
        connection, self._connection = self._connection, None
        begun, self._begun = self._begun, False
        under_way, self._under_way = self._under_way, False
        self._facts = []
        self.memory.clear()
        if connection is None:
            return
        clean = False
        try:
            if begun:
                await (self._commit(connection) if commit else self._roll_back(connection))
            clean = not under_way and (commit or not begun)
        finally:
            await self._database.connections.release(connection, clean=clean)

    async def _commit(self, connection: Any) -> None:
        try:
            await connection.execute("commit")
        except _LOST as error:
            self._database.connections.drop(connection)
            raise Undecided(retry_after=2) from error

    async def _roll_back(self, connection: Any) -> None:
        try:
            async with asyncio.timeout(_ROLLBACK_SECONDS):
                await connection.execute("rollback")
        except TRANSIENT:
            # A transaction ends with its connection: what cannot be rolled back in time is cut off.
            self._database.connections.drop(connection)


class Database:
    """One PostgreSQL, and who reacts to the facts that are recorded on it."""

    def __init__(self, url: str, *, size: int, statement_timeout: float, listeners: Listeners, hooks: Hooks) -> None:
        """`size` is in connections, `statement_timeout` in seconds."""
        self.url = url
        self.listeners = listeners
        self.hooks = hooks
        self.connections = Connections(url, size=size, statement_timeout=statement_timeout)

    async def open(self) -> None:
        await self.connections.open()

    def work(self) -> Db:
        """A unit of work that its caller ends."""
        return Db(self, self.listeners)

    @asynccontextmanager
    async def transaction(self, *, heard: bool = True) -> AsyncIterator[Db]:
        """A unit of work that is committed when the block ends well, and also when it ends in a kept refusal. If it is
        not to be `heard`, hooks react to it as ever, and no listener."""
        db = Db(self, self.listeners if heard else {})
        try:
            yield db
        except BaseException as error:
            await db.end(commit=bool(getattr(error, "keep", False)))
            raise
        await db.end(commit=True)

    async def close(self) -> None:
        """Wait for the units of work under way, then close every connection."""
        await self.connections.close()
