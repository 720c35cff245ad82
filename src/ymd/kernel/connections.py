"""Connections to one PostgreSQL: asyncpg's pool makes, counts and mends them; those in daily use stay at hand.

What comes to a clean end goes to whoever asks next without a word. Through the pool each giving back is a task of its
own, shielded and timed, because a connection may come back in the middle of anything; that was a seventh of the CPU of
a small answer (docs/decisions/0014).
"""

import time
from contextlib import suppress
from typing import Any, Final, NamedTuple

import asyncpg
import msgspec

from ymd.kernel.errors import Unavailable

#: What asyncpg raises when the server cannot answer now; the same request may succeed later.
TRANSIENT: Final = (
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

_ACQUIRE_SECONDS: Final = 3.0
#: How much longer than the server itself we wait for it to give up a statement.
_GRACE_SECONDS: Final = 1.0
#: What lay idle for so long is not trusted: something on the way may have forgotten it without telling either end.
_IDLE_SECONDS: Final = 300.0


class _AtHand(NamedTuple):
    connection: Any
    #: On the clock that never goes back, which costs less to read here than the event loop's.
    since: float


class Connections:
    """At most `size` of them, made when they are needed."""

    def __init__(self, url: str, *, size: int, statement_timeout: float) -> None:
        """`statement_timeout` is in seconds."""
        self._url = url
        self._size = size
        self._statement_timeout = statement_timeout
        self._pool: Any = None
        #: The last one given back is the first to go out, as in the pool.
        self._at_hand: list[_AtHand] = []
        #: How many hold one or wait for one.
        self._taken = 0

    @property
    def made(self) -> int:
        """How many there are."""
        return int(self._pool.get_size())

    @property
    def free(self) -> int:
        """How many of them nobody holds."""
        return int(self._pool.get_idle_size()) + sum(_is_open(each.connection) for each in self._at_hand)

    async def open(self) -> None:
        """Make the pool, not a connection: a server that is not there yet is found out by the first statement."""
        milliseconds = str(int(self._statement_timeout * 1000))
        self._pool = await asyncpg.create_pool(
            self._url,
            min_size=0,
            max_size=self._size,
            max_inactive_connection_lifetime=_IDLE_SECONDS,
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

    async def acquire(self) -> Any:
        """A connection. Raises Unavailable when none is free, or none can be made, in time."""
        self._taken += 1
        if (connection := self._next_at_hand()) is not None:
            return connection
        # A timer costs as much as a small statement. Who finds a place free need not wait for it, and making a
        # connection has a timer of its own.
        timeout = _ACQUIRE_SECONDS if self._taken > self._size else None
        try:
            return await self._pool.acquire(timeout=timeout)
        except BaseException as error:
            self._taken -= 1
            if isinstance(error, (*TRANSIENT, OSError)):
                raise Unavailable(retry_after=2) from error
            raise

    async def release(self, connection: Any, *, clean: bool) -> None:
        """Give a connection back; one that breaks now no longer matters to whoever used it.

        `clean` where nothing can be left on it: no transaction, no statement under way. The pool looks after every
        other, and goes on with it also when the one who waits here is cancelled.
        """
        # Who waits, waits for the pool: while somebody does, nothing is kept back.
        if clean and self._taken <= self._size and not self._pool.is_closing():
            self._at_hand.append(_AtHand(connection, time.monotonic()))
            self._taken -= 1
            return
        try:
            await self._give_back(connection)
        finally:
            self._taken -= 1

    def drop(self, connection: Any) -> None:
        """Close a connection that does not answer, without a word, which frees its place in the pool."""
        with suppress(asyncpg.InterfaceError):  # the pool has found out by itself and taken it back
            connection.terminate()

    async def close(self) -> None:
        """Wait for the units of work under way, then close every connection."""
        while self._at_hand:
            await self._give_back(self._at_hand.pop().connection)
        await self._pool.close()

    def terminate(self) -> None:
        self._pool.terminate()

    def _next_at_hand(self) -> Any:
        while self._at_hand:
            connection, since = self._at_hand.pop()
            if _is_open(connection) and time.monotonic() - since <= _IDLE_SECONDS:
                return connection
            self.drop(connection)
        return None

    async def _give_back(self, connection: Any) -> None:
        with suppress(*TRANSIENT):  # the pool has closed it, and frees its place by itself
            await self._pool.release(connection, timeout=_ACQUIRE_SECONDS)


def _is_open(connection: Any) -> bool:
    try:
        return not connection.is_closed()
    except asyncpg.InterfaceError:  # the pool has found out by itself and taken it back
        return False


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
