"""How many requests one caller may send, while Valkey is there and while it is not."""

import asyncio
import re
from collections.abc import AsyncIterator
from uuid import UUID

import pytest
from redis.asyncio import Redis

from tests.support.proxy import through_proxy
from ymd.http.counts import Counts
from ymd.http.limiter import LimitReached
from ymd.http.limits import CEILING, ValkeyLimiter, loopback_ceiling
from ymd.kernel.actor import ANONYMOUS, Actor
from ymd.kernel.ids import new_id
from ymd.settings import SettingsError

FAR = "203.0.113.7"
NOWHERE = "redis://127.0.0.1:1/0"


class Hours:
    """Seconds that pass when they are told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def someone() -> Actor:
    return Actor(new_id(), new_id(), "ada", "en", "UTC")


@pytest.fixture
async def limiter(redis_url: str) -> AsyncIterator[ValkeyLimiter]:
    made = ValkeyLimiter(Counts(redis_url))
    yield made
    await made.close()


@pytest.fixture
async def another(redis_url: str) -> AsyncIterator[ValkeyLimiter]:
    """The limiter of another process."""
    made = ValkeyLimiter(Counts(redis_url))
    yield made
    await made.close()


async def granted(*limiters: ValkeyLimiter, viewer: Actor, tries: int = CEILING + 50) -> int:
    """How many of so many requests, sent to the processes by turns, were within the limits."""
    count = 0
    for number in range(tries):
        try:
            await limiters[number % len(limiters)].spend(viewer, FAR)
            count += 1
        except LimitReached:
            continue
    return count


async def test_a_session_has_300_requests_in_5_minutes(limiter: ValkeyLimiter) -> None:
    assert await granted(limiter, viewer=someone()) == 300


async def test_two_processes_grant_one_ceiling_together_to_the_last_request(
    limiter: ValkeyLimiter, another: ValkeyLimiter
) -> None:
    assert await granted(limiter, another, viewer=someone()) == 300


async def test_requests_at_the_same_moment_share_one_ceiling(limiter: ValkeyLimiter) -> None:
    ada = someone()

    answers = await asyncio.gather(*(limiter.spend(ada, FAR) for _ in range(330)), return_exceptions=True)

    assert sum(isinstance(answer, LimitReached) for answer in answers) == 30


async def test_two_sessions_of_one_person_count_apart(limiter: ValkeyLimiter) -> None:
    ada = someone()
    elsewhere = Actor(ada.id, new_id(), "ada", "en", "UTC")

    assert await granted(limiter, viewer=ada) == await granted(limiter, viewer=elsewhere) == 300


async def test_who_is_not_signed_in_is_counted_by_address(limiter: ValkeyLimiter) -> None:
    one, other = (f"2001:db8:{new_id().hex[-4:]}:{number}::" for number in (1, 2))
    for number in range(300):
        await limiter.spend(ANONYMOUS, f"{one}{number:x}")

    with pytest.raises(LimitReached):
        await limiter.spend(ANONYMOUS, f"{one}ffff")

    assert await limiter.spend(ANONYMOUS, f"{other}1")


async def test_the_headers_say_what_is_left_and_when_it_begins_anew(limiter: ValkeyLimiter) -> None:
    ada = someone()

    first = dict(await limiter.spend(ada, FAR))
    second = dict(await limiter.spend(ada, FAR))

    assert first[b"ratelimit-policy"] == b'"session";q=300;w=300'
    assert re.fullmatch(rb'"session";r=299;t=(300|301)', first[b"ratelimit"])
    assert second[b"ratelimit"].startswith(b'"session";r=298;')


async def test_a_refusal_says_when_to_come_back(limiter: ValkeyLimiter) -> None:
    ada = someone()
    await granted(limiter, viewer=ada, tries=300)

    with pytest.raises(LimitReached) as refused:
        await limiter.spend(ada, FAR)

    assert 290 <= (refused.value.retry_after or 0) <= 301
    assert dict(refused.value.headers)[b"ratelimit"].startswith(b'"session";r=0;')


async def test_a_window_ends_and_the_next_is_whole(redis_url: str) -> None:
    hours, ada = Hours(), someone()
    limiter = ValkeyLimiter(Counts(redis_url), now=hours)
    assert await granted(limiter, viewer=ada) == 300

    hours.now += 301
    async with Redis.from_url(redis_url) as redis:
        await redis.delete(f"ymd:limit:session:{ada.session_id}")

    assert await granted(limiter, viewer=ada) == 300
    await limiter.close()


async def test_a_count_is_kept_no_longer_than_its_window(limiter: ValkeyLimiter, redis_url: str) -> None:
    ada = someone()
    await limiter.spend(ada, FAR)

    async with Redis.from_url(redis_url) as redis:
        left = await redis.pttl(f"ymd:limit:session:{ada.session_id}")

    assert 0 < left <= 300_000


async def test_without_valkey_each_process_grants_one_ceiling(redis_url: str) -> None:
    limiter, another = ValkeyLimiter(Counts(NOWHERE)), ValkeyLimiter(Counts(NOWHERE))
    ada = someone()

    counts = [await granted(process, viewer=ada) for process in (limiter, another)]

    assert counts == [300, 300]
    assert await limiter.answers() is False
    await limiter.close()
    await another.close()


async def test_a_valkey_that_forgets_everything_changes_nothing_else(limiter: ValkeyLimiter, redis_url: str) -> None:
    ada = someone()
    await granted(limiter, viewer=ada, tries=100)

    async with Redis.from_url(redis_url) as redis:
        await redis.script_flush()
        await redis.delete(f"ymd:limit:session:{ada.session_id}")

    assert await granted(limiter, viewer=ada) >= 200


async def test_a_frozen_valkey_is_waited_for_once_and_found_again(redis_url: str) -> None:
    async with through_proxy(redis_url) as (proxy, url):
        limiter, ada = ValkeyLimiter(Counts(url)), someone()
        assert await granted(limiter, viewer=ada, tries=45) == 45

        proxy.freeze()
        alone = await granted(limiter, viewer=ada, tries=55)
        gone = await limiter.answers()
        strangers = [await granted(limiter, viewer=someone(), tries=1) for _ in range(200)]
        proxy.thaw()
        async with asyncio.timeout(5):
            while not await limiter.answers():  # noqa: ASYNC110  # recovery is asked for, nobody tells of it
                await asyncio.sleep(0.05)
        rest = await granted(limiter, viewer=ada)
        await limiter.close()

    assert (alone, gone, sum(strangers)) == (55, False, 200)
    # 20 more that had been leased before the frost count twice at most.
    assert 180 <= rest <= 200


async def test_a_valkey_that_was_cut_off_is_found_again(redis_url: str) -> None:
    async with through_proxy(redis_url) as (proxy, url):
        limiter = ValkeyLimiter(Counts(url))
        await limiter.spend(someone(), FAR)

        proxy.cut()
        await limiter.spend(someone(), FAR)
        gone = await limiter.answers()
        proxy.mend()
        async with asyncio.timeout(5):
            while not await limiter.answers():  # noqa: ASYNC110  # recovery is asked for, nobody tells of it
                await asyncio.sleep(0.05)
        await limiter.close()

    assert gone is False


async def test_a_raised_ceiling_holds_on_loopback_only(redis_url: str) -> None:
    limiter = ValkeyLimiter(Counts(redis_url), 100_000)

    near = dict(await limiter.spend(someone(), "127.0.0.1"))
    far = dict(await limiter.spend(someone(), FAR))

    assert near[b"ratelimit-policy"] == b'"session";q=100000;w=300'
    assert far[b"ratelimit-policy"] == b'"session";q=300;w=300'
    await limiter.close()


def test_limits_are_raised_by_a_number_and_only_where_nobody_else_comes() -> None:
    assert loopback_ceiling("", "https://ymd.example") == CEILING
    assert loopback_ceiling("requests=5000", "http://127.0.0.1:8000") == 5000
    assert loopback_ceiling("requests=5000", "http://localhost:8000") == 5000
    for limits, url in (
        ("requests=0", "http://[::1]"),
        ("5000", "http://[::1]"),
        ("requests=5", "https://ymd.example"),
    ):
        with pytest.raises(SettingsError, match="YMD_LIMITS"):
            loopback_ceiling(limits, url)


async def test_what_is_known_of_callers_is_bounded(redis_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ymd.http.limits._MAX_KNOWN", 10)
    limiter = ValkeyLimiter(Counts(redis_url))
    for number in range(50):
        await limiter.spend(Actor(new_id(), UUID(int=number), None, "en", "UTC"), FAR)

    assert len(limiter._shares) <= 11
    await limiter.close()
