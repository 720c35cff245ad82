"""Waiting for what the worker mails."""

import asyncio
from secrets import token_hex

from tests.support.fakes import KeptMail
from ymd.kernel.outside import Letter


def new_address() -> str:
    """An address that no other test has."""
    return f"{token_hex(6)}@example.org"


async def letter_to(mail: KeptMail, address: str, number: int = 1) -> Letter:
    """The first, second, ... letter to an address, once the worker has sent it. Raises TimeoutError after 20 s."""
    async with asyncio.timeout(20):
        while len(mail.to(address)) < number:  # noqa: ASYNC110  # the worker tells nobody
            await asyncio.sleep(0.02)
    return mail.to(address)[number - 1]


async def code_to(mail: KeptMail, address: str, number: int = 1) -> str:
    """The code in that letter. Fails when it has none."""
    letter = await letter_to(mail, address, number)
    assert letter.code is not None, letter.subject
    return letter.code
