"""Rate limits: 300 requests in 5 minutes for a session, or for an address where nobody is signed in.

The count stands in Valkey, shared by all processes; each process leases 20 requests at a time, so that most requests
ask nobody. While Valkey does not answer, each process counts alone with the same ceiling and asks again after 5 s:
limits are then looser by the number of processes, and nothing waits.
"""

import asyncio
import ipaddress
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from ymd.http.limiter import Header
from ymd.kernel.actor import Actor, Viewer
from ymd.kernel.errors import TooMany
from ymd.settings import SettingsError

log = structlog.get_logger("ymd.limits")

WINDOW_SECONDS: Final = 300
CEILING: Final = 300

_LEASE: Final = 20
_ANSWER_SECONDS: Final = 0.25
_ASK_AGAIN_SECONDS: Final = 5.0
_MAX_KNOWN: Final = 50_000


@dataclass(slots=True)
class _Share:
    """What this process may still grant to one caller in one window, and what others may have left over."""

    window: int
    tokens: int
    elsewhere: int


class ValkeyLimiter:
    def __init__(self, redis: "Redis", limits: str = "", *, now: Callable[[], float] = time.time) -> None:
        """`limits` is empty or ``requests=N``, a ceiling for callers on loopback alone. Raises SettingsError."""
        self._redis = redis
        self._loopback_ceiling = _ceiling(limits)
        self._now = now
        self._shares: dict[str, _Share] = {}
        self._alone_until = 0.0

    async def spend(self, viewer: Viewer, address: str) -> Sequence[Header]:
        who = f"s:{viewer.session_id.hex}" if isinstance(viewer, Actor) else f"a:{_network(address)}"
        ceiling = self._loopback_ceiling if _is_loopback(address) else CEILING
        now = self._now()
        window = int(now) // WINDOW_SECONDS
        reset = WINDOW_SECONDS - int(now) % WINDOW_SECONDS
        share = self._shares.get(who)
        if share is None or share.window != window or share.tokens == 0:
            share = await self._lease(who, window, ceiling, share if share and share.window == window else None)
        if share.tokens == 0:
            raise TooMany(retry_after=reset)
        share.tokens -= 1
        return (
            (b"ratelimit-policy", b'"requests";q=%d;w=%d' % (ceiling, WINDOW_SECONDS)),
            (b"ratelimit", b'"requests";r=%d;t=%d' % (share.tokens + share.elsewhere, reset)),
        )

    async def _lease(self, who: str, window: int, ceiling: int, before: _Share | None) -> _Share:
        if len(self._shares) >= _MAX_KNOWN:
            self._shares = {name: share for name, share in self._shares.items() if share.window == window}
        size = max(_LEASE, ceiling // 15)
        taken = await self._take(f"ymd:limit:{who}:{window}", size)
        if taken is not None:
            granted = max(0, min(size, ceiling - (taken - size)))
            share = _Share(window, granted, max(0, ceiling - taken))
        else:
            share = before if before is not None else _Share(window, ceiling, 0)
        self._shares[who] = share
        return share

    async def _take(self, key: str, size: int) -> int | None:
        """The count after adding `size`; None while Valkey does not answer."""
        if self._now() < self._alone_until:
            return None
        try:
            async with asyncio.timeout(_ANSWER_SECONDS), self._redis.pipeline(transaction=True) as pipeline:
                pipeline.incrby(key, size)
                pipeline.expire(key, WINDOW_SECONDS)
                return int((await pipeline.execute())[0])
        except (RedisError, OSError, TimeoutError) as error:
            self._alone_until = self._now() + _ASK_AGAIN_SECONDS
            log.warning("valkey_gone", error=type(error).__name__, counting_alone_for_seconds=_ASK_AGAIN_SECONDS)
            return None


def _ceiling(limits: str) -> int:
    if not limits:
        return CEILING
    name, _, number = limits.partition("=")
    if name != "requests" or not number.isdecimal() or int(number) < 1:
        raise SettingsError(f"YMD_LIMITS={limits!r} cannot be used: it is `requests=` and a number, for loopback only.")
    return int(number)


def _is_loopback(address: str) -> bool:
    return address.startswith("127.") or address == "::1"


def _network(address: str) -> str:
    """The address, or of IPv6 its /64, which is what one customer has."""
    if ":" not in address:
        return address
    return str(ipaddress.IPv6Network((address.partition("%")[0], 64), strict=False).network_address)
