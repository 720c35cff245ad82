"""What actions, listeners and clock jobs may reach besides the database: given by `app.build`, faked in tests."""

import hashlib
from collections.abc import AsyncIterator, Iterable
from datetime import datetime
from typing import Final, Protocol

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


class Stored(msgspec.Struct, frozen=True):
    """A blob as its store tells of it: `size` in bytes, and since when it is there."""

    name: str
    size: int
    since: datetime


#: A store's names are spread over so many shelves, each of which can be gone through by itself.
SHELVES: Final = 256


def shelf_of(name: str) -> int:
    """The shelf on which a blob of this name lies, in every store."""
    return hashlib.sha256(name.encode()).digest()[0]


class Blobs(Protocol):
    """Bytes under names that we made: words of small letters and digits with a dot or hyphen between two of them.

    Raises Unavailable where the store does not answer, and ValueError for a name that is none.
    """

    async def put(self, name: str, data: bytes) -> None:
        """Keep it for good before this returns: whole or not at all, in place of what had this name."""
        ...

    async def find(self, name: str) -> Stored:
        """Raises NotFound."""
        ...

    def read(self, name: str, start: int = 0, stop: int | None = None) -> AsyncIterator[bytes]:
        """The bytes of [start, stop) in pieces. Raises NotFound before the first one."""
        ...

    async def delete(self, name: str) -> None:
        """What is not there is no error."""
        ...

    async def shelf(self, number: int) -> Iterable[Stored]:
        """What lies there now, in no order; also what a `put` left that broke off, under a name of its own."""
        ...


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """A picture made anew: pixels and nothing else, upright, in sRGB, as WebP of three sizes.

    `width` and `height` are those of `large`, which alone may move; `square` is cut out of the middle.
    """

    width: int
    height: int
    blurhash: str
    large: bytes
    thumbnail: bytes
    square: bytes


class Undeveloped(Exception):
    """No picture came out of a file; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Darkroom(Protocol):
    async def develop(self, file: bytes) -> Picture:
        """What a file shows, whatever it was. Raises Undeveloped, and Unavailable when too many wait."""
        ...


class Outside(msgspec.Struct, frozen=True, kw_only=True):
    clock: Clock
    keys: KeyRing
    hasher: Hasher
    mail: Mail
    blobs: Blobs
    darkroom: Darkroom
    public_url: str
