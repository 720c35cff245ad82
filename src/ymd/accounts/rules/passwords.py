"""Passwords: long, and not what is guessed first. No rules of composition (NIST SP 800-63B, section 3.1.1.2)."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import takewhile
from typing import Final

from ymd.accounts.rules.guesses import WALKS, WORDS, WRITTEN_AS
from ymd.kernel.text import fold

SHORTEST: Final = 15
LONGEST: Final = 128

#: So many characters must be left when everything is taken out that a guesser tries first.
_OWN: Final = 8
_FEWEST_DIFFERENT: Final = 5
_SHORTEST_WALK: Final = 4
_SHORTEST_HINT: Final = 3

_BOTH_WAYS: Final = [fold(way) for walk in WALKS for way in (walk, walk[::-1])]
_DATE: Final = re.compile(r"(?:19|20)\d\d(?:[01]\d[0-3]\d)?")
#: What follows each beginning of a walk, both ways.
_WAYS: Final = {
    way[place : place + _SHORTEST_WALK]: [
        other[found:] for other in _BOTH_WAYS if (found := other.find(way[place : place + _SHORTEST_WALK])) >= 0
    ]
    for way in _BOTH_WAYS
    for place in range(len(way) - _SHORTEST_WALK + 1)
}
_IGNORED: Final = re.compile(r"[\s\W_]+")


def password_fault(password: str, hints: Iterable[str] = ()) -> str | None:
    """Why this cannot be a password, as a code, or None when it can.

    `password` is in NFC and measured in code points. `hints` are what stands around it: the address, the nickname.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        return "too_short" if len(password) < SHORTEST else "too_long"
    if _own(password, WORDS) < _OWN:
        return "too_common"
    known = tuple(word for hint in hints for word in re.split(r"[\W_]+", fold(hint)) if len(word) >= _SHORTEST_HINT)
    if known and _own(password, (*sorted(known, key=len, reverse=True), *WORDS)) < _OWN:
        return "about_you"
    return None


def _own(password: str, words: tuple[str, ...]) -> int:
    """How many characters are left of the password that only its owner would think of."""
    plain = fold(password)
    return min(_left(spelling, words) for spelling in (plain, plain.translate(WRITTEN_AS)))


def _left(spelling: str, words: tuple[str, ...]) -> int:
    spelling = _repeated_once(_IGNORED.sub("", spelling)) or spelling
    if len(set(spelling)) < _FEWEST_DIFFERENT:
        return 0
    for word in words:
        spelling = spelling.replace(unicodedata.normalize("NFKC", word), " ")
    spelling = _DATE.sub(" ", spelling)
    for walk in _walks(spelling):
        spelling = spelling.replace(walk, " ")
    return len(_repeated_once(spelling.replace(" ", "")))


def _walks(spelling: str) -> Iterator[str]:
    """The stretches of the spelling that follow a walk, longest first at each place."""
    place = 0
    while place < len(spelling):
        length = _length_of_walk(spelling[place:])
        if length:
            yield spelling[place : place + length]
        place += length or 1


def _length_of_walk(rest: str) -> int:
    ways = _WAYS.get(rest[:_SHORTEST_WALK], ())
    return max((_shared(rest, way) for way in ways), default=0)


def _shared(rest: str, way: str) -> int:
    pairs = zip(rest, way, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _repeated_once(spelling: str) -> str:
    """The unit that the spelling repeats, the last time perhaps not to its end; or the spelling itself."""
    for length in range(1, len(spelling) // 2 + 1):
        unit = spelling[:length]
        if (unit * (len(spelling) // length + 1)).startswith(spelling):
            return unit
    return spelling
