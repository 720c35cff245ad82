"""The database as one unit of work sees it: a lazy transaction that records facts."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from typing import Any, TypeVar

import asyncpg
import msgspec

from ymd.kernel import outbox
from ymd.kernel.errors import NotFound, Unavailable, Undecided
from ymd.kernel.facts import Fact, Listeners
from ymd.kernel.statement import Statement, StatementError

T = TypeVar("T")

Hook = Callable[["Db", Any], Awaitable[None]]
Hooks = Mapping[type[Fact], Sequence[Hook]]

#: What asyncpg raises when the server cannot answer now; the same request may succeed later.
TRANSIENT = (
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    # What the client says between a server's last words and the end of the connection.
    asyncpg.InternalClientError,
    asyncpg.SerializationError,
    asyncpg.DeadlockDetectedError,
    asyncpg.QueryCanceledError,
    asyncpg.LockNotAvailableError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.CannotConnectNowError,
    ConnectionError,
    TimeoutError,
)

#: After which nobody knows whether the server carried out what it was told last. (An InterfaceError was never sent.)
_LOST = (asyncpg.PostgresConnectionError, asyncpg.InternalClientError, ConnectionError, TimeoutError)

_ACQUIRE_SECONDS = 3.0
_ROLLBACK_SECONDS = 1.0
#: How much longer than the server itself we wait for it to give up a statement.
_GRACE_SECONDS = 1.0


class Db:
    """One unit of work: at most one connection, taken at the first statement; BEGIN at the first statement that changes
    or locks something; one end.

    At READ COMMITTED each statement sees what is committed when it begins, so what is read before the BEGIN is as good
    as what would be read after it, and a unit of work that only reads goes to the server for nothing else.

    Not for concurrent use: statements of one unit of work follow each other.
    """

    __slots__ = ("_begun", "_connection", "_database", "_facts", "_listeners", "count", "keep", "memory")

    def __init__(self, database: "Database", listeners: Listeners) -> None:
        self._database = database
        self._listeners = listeners
        self._connection: Any = None
        self._begun = False
        self._facts: list[Fact] = []
        self.keep = False
        self.count = 0
        #: What actions remember until this unit of work ends, each under a key of its own.
        self.memory: dict[Any, Any] = {}

    async def one(self, statement: Statement[T], **params: Any) -> T:
        """The one row. Raises NotFound when there is none: what may not be seen is selected by no statement."""
        record = await self._first(statement, params)
        if record is None:
            raise NotFound
        return statement.decode(record)

    async def maybe(self, statement: Statement[T], **params: Any) -> T | None:
        record = await self._first(statement, params)
        return None if record is None else statement.decode(record)

    async def _first(self, statement: Statement[Any], params: dict[str, Any]) -> Any:
        connection = self._connection if self._begun else await self._ready(statement)
        self.count += 1
        return await connection.fetchrow(statement.sql, *statement.arguments(params))

    async def all(self, statement: Statement[T], **params: Any) -> list[T]:
        connection = self._connection if self._begun else await self._ready(statement)
        self.count += 1
        decode = statement.decode
        return [decode(record) for record in await connection.fetch(statement.sql, *statement.arguments(params))]

    async def run(self, statement: Statement[Any], **params: Any) -> int:
        """Run a command; the number of rows that it changed."""
        connection = self._connection if self._begun else await self._ready(statement)
        self.count += 1
        tag = await connection.execute(statement.sql, *statement.arguments(params))
        return int(tag.rpartition(" ")[2]) if tag[-1].isdigit() else 0

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
            self._connection = await self._database.acquire()
        return self._connection

    async def _begin(self) -> Any:
        connection = self._connection or await self._database.acquire()
        self._connection = connection
        self._begun = True
        try:
            await connection.execute("begin")
        except BaseException:
            self._connection, self._begun = None, False
            self._database.drop(connection)
            await self._database.release(connection)
            raise
        return connection

    async def _finish(self, *, commit: bool) -> None:
        connection, self._connection = self._connection, None
        begun, self._begun = self._begun, False
        self._facts = []
        self.memory.clear()
        if connection is None:
            return
        try:
            if begun:
                await (self._commit(connection) if commit else self._roll_back(connection))
        finally:
            await self._database.release(connection)

    async def _commit(self, connection: Any) -> None:
        try:
            await connection.execute("commit")
        except _LOST as error:
            self._database.drop(connection)
            raise Undecided(retry_after=2) from error

    async def _roll_back(self, connection: Any) -> None:
        try:
            async with asyncio.timeout(_ROLLBACK_SECONDS):
                await connection.execute("rollback")
        except TRANSIENT:
            # A transaction ends with its connection: what cannot be rolled back in time is cut off.
            self._database.drop(connection)


class Database:
    """A pool of connections to one PostgreSQL, and who reacts to the facts that are recorded on them."""

    def __init__(self, url: str, *, size: int, statement_timeout: float, listeners: Listeners, hooks: Hooks) -> None:
        """`size` is in connections, `statement_timeout` in seconds."""
        self.url = url
        self.listeners = listeners
        self.hooks = hooks
        self._size = size
        self._statement_timeout = statement_timeout
        self._pool: Any = None
        self._taken = 0

    async def open(self) -> None:
        """Make the pool, not a connection: a server that is not there yet is found out by the first statement."""
        milliseconds = str(int(self._statement_timeout * 1000))
        self._pool = await asyncpg.create_pool(
            self.url,
            min_size=0,
            max_size=self._size,
            init=_prepare,
            reset=_nothing,
            statement_cache_size=1000,
            max_cached_statement_lifetime=0,
            # The driver would prepare what is longer than 15 KiB anew each time, and the hottest lists are.
            max_cacheable_statement_size=0,
            command_timeout=self._statement_timeout + _GRACE_SECONDS,
            timeout=_ACQUIRE_SECONDS,
            server_settings={
                "application_name": "ymd",
                "timezone": "UTC",
                "statement_timeout": milliseconds,
                "lock_timeout": milliseconds,
                "idle_in_transaction_session_timeout": str(int(self._statement_timeout * 4000)),
                "jit": "off",
                # What is read before BEGIN relies on it.
                "default_transaction_isolation": "read committed",
            },
        )

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

    async def acquire(self) -> Any:
        """A connection. Raises Unavailable when none is free, or none can be made, in time."""
        # A timer costs as much as a small statement. Who finds a place free need not wait for it, and making a
        # connection has a timer of its own.
        timeout = _ACQUIRE_SECONDS if self._taken >= self._size else None
        self._taken += 1
        try:
            return await self._pool.acquire(timeout=timeout)
        except BaseException as error:
            self._taken -= 1
            if isinstance(error, (*TRANSIENT, OSError)):
                raise Unavailable(retry_after=2) from error
            raise

    async def release(self, connection: Any) -> None:
        """Give a connection back; one that breaks now no longer matters to whoever used it. The pool goes on with it
        also when the one who waits here is cancelled."""
        try:
            with suppress(*TRANSIENT):  # the pool has closed it, and frees its place by itself
                await self._pool.release(connection, timeout=_ACQUIRE_SECONDS)
        finally:
            self._taken -= 1

    def drop(self, connection: Any) -> None:
        """Close a connection that does not answer, without a word; releasing it then frees its place in the pool."""
        with suppress(asyncpg.InterfaceError):  # the pool has found out by itself and taken it back
            connection.terminate()

    async def close(self) -> None:
        """Wait for the units of work under way, then close every connection."""
        await self._pool.close()

    def terminate(self) -> None:
        self._pool.terminate()


async def _prepare(connection: Any) -> None:
    await connection.set_type_codec(
        "jsonb",
        schema="pg_catalog",
        # Text at the top is JSON already: that is how PgQueuer hands its headers over.
        encoder=lambda value: b"\x01" + (value.encode() if isinstance(value, str) else msgspec.json.encode(value)),
        decoder=lambda data: msgspec.json.decode(data[1:]),
        format="binary",
    )


async def _nothing(_: Any) -> None:
    # Safe because no pooled connection ever runs SET, LISTEN or takes a session lock; asyncpg has already rolled an
    # open transaction back before it calls this.
    return
