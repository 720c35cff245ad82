"""Hashes of passwords, and who has to wait for them."""

import asyncio

from ymd.kernel.errors import Unavailable
from ymd.kernel.passwords import Argon2


async def test_a_hash_is_argon2id_as_owasp_asks_and_knows_its_password() -> None:
    hasher = Argon2()

    hashed = await hasher.hash("tulip kettle margin 42")

    assert hashed.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert await hasher.verify("tulip kettle margin 42", hashed)
    assert not await hasher.verify("tulip kettle margin 43", hashed)
    assert not await hasher.verify("anything", None)
    assert not await hasher.verify("anything", "not a hash")


async def test_the_loop_goes_on_while_a_crowd_is_hashed() -> None:
    hasher = Argon2(threads=1)
    crowd = asyncio.gather(*[hasher.verify("x", None) for _ in range(20)])
    turns = 0

    while not crowd.done():
        turns += 1
        await asyncio.sleep(0)

    assert turns > 20
    assert await crowd == [False] * 20


async def test_who_would_wait_too_long_is_asked_to_come_again() -> None:
    hasher = Argon2(threads=1, most_waiting=3)

    answers = await asyncio.gather(*[hasher.verify("x", None) for _ in range(5)], return_exceptions=True)
    later = await hasher.verify("x", None)

    assert [isinstance(answer, Unavailable) for answer in answers] == [False] * 3 + [True] * 2
    assert later is False
