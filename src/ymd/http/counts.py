"""Counts that all processes share, in Valkey or Redis, which may stop, freeze or forget at any time."""

import asyncio
from typing import Final, NamedTuple

import structlog
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

log = structlog.get_logger("ymd.limits")

# One count for one window that began with its first request. The last quarter is leased by ever smaller handfuls, so
# that nobody is refused by one process while another sits on what is left.
_LEASE: Final = """
local ceiling, most, owed, window = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local used = tonumber(redis.call('get', KEYS[1]) or '0') + owed
local left = ceiling - used
local granted = math.max(0, math.min(most, left, math.max(1, math.floor(left / 4))))
local ttl = redis.call('pttl', KEYS[1])
if ttl <= 0 then ttl = window end
redis.call('set', KEYS[1], used + granted, 'px', ttl)
return {granted, math.max(0, left - granted), ttl}
"""

_ANSWER_SECONDS: Final = 0.1
_ASK_AGAIN_SECONDS: Final = 1.0
_GONE: Final = (RedisError, OSError, TimeoutError)


class Lease(NamedTuple):
    """`granted` to this process, `left` for everybody, `seconds` until the window ends."""

    granted: int
    left: int
    seconds: float


class Counts:
    """A breaker around Valkey: the first call without an answer in 0.1 s is the last until it answers again.

    While `gone`, no caller waits; a task of its own asks every second.
    """

    def __init__(self, url: str) -> None:
        self._redis = Redis.from_url(url, retry=Retry(NoBackoff(), 0), socket_keepalive=True)
        self._script = self._redis.register_script(_LEASE)
        self._asking: asyncio.Task[None] | None = None

    @property
    def gone(self) -> bool:
        return self._asking is not None

    async def lease(self, name: str, ceiling: int, most: int, owed: int, window: int) -> Lease | None:
        """Up to `most` requests of a window of `window` seconds, after `owed` were counted. None while gone."""
        if self.gone:
            return None
        try:
            async with asyncio.timeout(_ANSWER_SECONDS):
                granted, left, milliseconds = await self._script(keys=[name], args=[ceiling, most, owed, window * 1000])
        except _GONE as error:
            self._leave(error)
            return None
        return Lease(granted, left, milliseconds / 1000)

    async def answers(self) -> bool:
        return not self.gone and await self._answers()

    async def close(self) -> None:
        if self._asking is not None:
            self._asking.cancel()
            await asyncio.wait([self._asking])
        await self._redis.aclose()

    def _leave(self, error: BaseException) -> None:
        if self._asking is None:
            log.warning("valkey_gone", error=type(error).__name__)
            self._asking = asyncio.create_task(self._come_back())

    async def _come_back(self) -> None:
        while True:
            await asyncio.sleep(_ASK_AGAIN_SECONDS)
            if await self._answers():
                break
        log.info("valkey_back")
        self._asking = None

    async def _answers(self) -> bool:
        try:
            async with asyncio.timeout(_ANSWER_SECONDS):
                await self._redis.ping()
        except _GONE:
            return False
        return True
