"""Words that occur nowhere else, each planted in one field, with those who may ever read it."""

import base64
import binascii
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Final

_WORD: Final = re.compile(rb"zq\d{5}qz")
_SEALED: Final = re.compile(rb"[A-Za-z0-9_-]{24,}")


@dataclass(frozen=True)
class Planted:
    """Where a word stands, and who may read it."""

    where: str
    readers: frozenset[str]


@dataclass
class Words:
    planted: dict[str, Planted] = field(default_factory=dict)

    def plant(self, where: str, readers: Collection[str]) -> str:
        """A new word for this place."""
        word = f"zq{len(self.planted):05d}qz"
        self.planted[word] = Planted(where, frozenset(readers))
        return word

    def hidden_from(self, actor: str) -> list[str]:
        return [word for word, planted in self.planted.items() if actor not in planted.readers]

    def leaks(self, actor: str, sent: bytes) -> list[str]:
        """The places of which these bytes tell the actor although they must not."""
        return sorted(
            {planted.where for word in words_in(sent) if actor not in (planted := self.planted[word]).readers}
        )


def words_in(sent: bytes) -> set[str]:
    """Every word in the bytes, also across the folds of iCalendar, in any case, and in what base64 seals."""
    whole = sent.replace(b"\r\n ", b"").lower()
    opened = b" ".join(_opened(sent))
    return {found.decode() for text in (whole, opened) for found in _WORD.findall(text)}


def _opened(sent: bytes) -> Iterator[bytes]:
    for sealed in _SEALED.findall(sent):
        try:
            yield base64.urlsafe_b64decode(sealed + b"=" * (-len(sealed) % 4)).lower()
        except binascii.Error:
            continue  # a long word that is no base64
