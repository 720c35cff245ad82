"""What actions, listeners and clock jobs may reach besides the database: given by `app.build`, faked in tests."""

from typing import Protocol

import msgspec

from ymd.kernel.clock import Clock
from ymd.kernel.keys import KeyRing
from ymd.kernel.passwords import Hasher


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """A mail to one address: plain text with an HTML twin. `code` is what a local mailbox shows beside it."""

    to: str
    subject: str
    text: str
    html: str
    language: str
    code: str | None = None


class Mail(Protocol):
    async def send(self, letter: Letter) -> None:
        """Hand the letter over to whoever delivers it. Raises Unavailable when nobody takes it."""
        ...


class Outside(msgspec.Struct, frozen=True, kw_only=True):
    clock: Clock
    keys: KeyRing
    hasher: Hasher
    mail: Mail
    public_url: str
