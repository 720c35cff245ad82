"""Rate limits: 300 requests in 5 minutes for a session, or for an address where nobody is signed in.

The count stands in Valkey, shared by all processes. Each process leases requests from it, a fifteenth of the ceiling
at a time and less when few are left, so that most requests ask nobody and two processes never grant more than one
ceiling. What a process has leased and not used when the window ends is lost to the caller, not kept.

While Valkey does not answer, each process counts alone, from what it last knew and with the same ceiling: limits are
looser by the number of processes, and no request waits. `Counts` asks Valkey again every second by itself; what was
granted meanwhile is then told to it.

The headers are those of draft-ietf-httpapi-ratelimit-headers-10: `RateLimit-Policy` and `RateLimit`.
"""

import asyncio
import time
from collections.abc import Callable, Hashable, Sequence
from typing import Final
from urllib.parse import urlsplit

from ymd.http.addresses import is_loopback, subscriber
from ymd.http.counts import Counts
from ymd.http.limiter import Header, LimitReached
from ymd.kernel.actor import Actor, Viewer
from ymd.settings import SettingsError

WINDOW_SECONDS: Final = 300
CEILING: Final = 300

_LEASES: Final = 15
_MAX_KNOWN: Final = 50_000


class Policy:
    """A ceiling for one kind of caller, with its header made once."""

    def __init__(self, kind: str, ceiling: int) -> None:
        self.kind = kind
        self.ceiling = ceiling
        self.lease = max(1, ceiling // _LEASES)
        self._name = f'"{kind}"'.encode()
        self._header = (b"ratelimit-policy", b"%b;q=%d;w=%d" % (self._name, ceiling, WINDOW_SECONDS))

    def headers(self, left: int, seconds: int) -> tuple[Header, Header]:
        return self._header, (b"ratelimit", b"%b;r=%d;t=%d" % (self._name, left, seconds))


class _Share:
    """What this process may grant to one caller until `ends`, and what was left for everybody at the last lease."""

    __slots__ = ("alone", "elsewhere", "ends", "owed", "refused", "tokens")

    def __init__(self, ends: float, tokens: int, elsewhere: int) -> None:
        self.ends = ends
        self.tokens = tokens
        self.elsewhere = elsewhere
        self.refused = tokens <= 0
        #: Counted here without Valkey, and how many requests that were granted so it does not know of.
        self.alone = False
        self.owed = 0


class ValkeyLimiter:
    """Fills the port of `ymd.http.limiter`."""

    def __init__(
        self, counts: Counts, loopback_ceiling: int = CEILING, *, now: Callable[[], float] = time.monotonic
    ) -> None:
        """`loopback_ceiling` holds for callers on this machine; `now` is in seconds and never goes back."""
        self._counts = counts
        self._now = now
        self._policies = {
            (kind, near): Policy(kind, loopback_ceiling if near else CEILING)
            for kind in ("session", "address")
            for near in (True, False)
        }
        self._shares: dict[Hashable, _Share] = {}
        self._leasing: dict[Hashable, asyncio.Task[None]] = {}

    async def spend(self, viewer: Viewer, address: str) -> Sequence[Header]:
        who: Hashable
        if isinstance(viewer, Actor):
            who, policy = viewer.session_id, self._policies["session", is_loopback(address)]
        else:
            who, policy = subscriber(address), self._policies["address", is_loopback(address)]
        now = self._now()
        while (share := self._shares.get(who)) is None or self._is_over(share, now):
            await self._lease_once(who, policy)
            now = self._now()
        seconds = int(share.ends - now) + 1
        if share.tokens <= 0:
            raise LimitReached(policy.headers(0, seconds), seconds)
        share.tokens -= 1
        share.owed += share.alone
        return policy.headers(share.tokens + share.elsewhere, seconds)

    async def answers(self) -> bool:
        return await self._counts.answers()

    async def close(self) -> None:
        await self._counts.close()

    def _is_over(self, share: _Share, now: float) -> bool:
        if now >= share.ends or (share.alone and not self._counts.gone):
            return True
        return share.tokens <= 0 and not share.refused

    async def _lease_once(self, who: Hashable, policy: Policy) -> None:
        """One lease at a time for one caller, however many of their requests wait for it."""
        task = self._leasing.get(who)
        if task is None:
            task = self._leasing[who] = asyncio.create_task(self._lease(who, policy))
            task.add_done_callback(lambda _: self._leasing.pop(who, None))
        await asyncio.shield(task)

    async def _lease(self, who: Hashable, policy: Policy) -> None:
        before = self._shares.get(who)
        if before is not None and self._now() >= before.ends:
            before = None
        owed = before.owed if before is not None else 0
        name = f"ymd:limit:{policy.kind}:{who}"
        lease = await self._counts.lease(name, policy.ceiling, policy.lease, owed, WINDOW_SECONDS)
        if len(self._shares) >= _MAX_KNOWN:
            self._forget()
        if lease is not None:
            self._shares[who] = _Share(self._now() + lease.seconds, lease.granted, lease.left)
        else:
            self._shares[who] = self._counted_alone(before, policy)

    def _counted_alone(self, before: _Share | None, policy: Policy) -> _Share:
        if before is None:
            share = _Share(self._now() + WINDOW_SECONDS, policy.ceiling, 0)
        else:
            share = _Share(before.ends, before.tokens + before.elsewhere, 0)
            share.owed = before.owed
        share.alone = True
        return share

    def _forget(self) -> None:
        """Make room: whose window is over goes first, then who came first."""
        now = self._now()
        standing = [(who, share) for who, share in self._shares.items() if now < share.ends]
        self._shares = dict(standing[-_MAX_KNOWN // 2 :])


def loopback_ceiling(limits: str, public_url: str) -> int:
    """The ceiling that ``YMD_LIMITS=requests=N`` asks for, for callers on this machine alone.

    Raises SettingsError for anything else, and where the application is meant for others than this machine.
    """
    if not limits:
        return CEILING
    name, _, number = limits.partition("=")
    if name != "requests" or not number.isdecimal() or int(number) < 1:
        raise SettingsError(f"YMD_LIMITS={limits!r} cannot be used: it is `requests=` and a number.")
    host = urlsplit(public_url).hostname or ""
    if host != "localhost" and not is_loopback(host):
        raise SettingsError(f"YMD_LIMITS works on loopback only, and YMD_PUBLIC_URL is {public_url}. Leave one out.")
    return int(number)
