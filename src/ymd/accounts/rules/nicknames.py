"""Nicknames: what may be one, so that nobody can be mistaken for somebody else."""

import re
import unicodedata
from typing import Final

from ymd.kernel.text import fold, has_invisible

SHORTEST: Final = 2
LONGEST: Final = 30

#: Scripts that are written together; any other two in one nickname are a disguise (UTS 39, "highly restrictive").
_TOGETHER: Final = (
    frozenset({"LATIN", "HANGUL", "CJK"}),
    frozenset({"LATIN", "HIRAGANA", "KATAKANA", "CJK"}),
    frozenset({"LATIN", "BOPOMOFO", "CJK"}),
)

_OF_THE_HOUSE: Final = """
account accounts admin administrator api calendar calendars contact dev everyone help helpdesk here info me
moderator mods nobody null official owner root security service settings someone staff start support system
undefined ymd ymdteam you webmaster postmaster abuse
관리자 운영자 운영진 운영팀 고객센터 공식 공지 누군가 모두 시스템 와이엠디
"""

#: What the house itself may be called, and words that stand in an address of ours.
RESERVED: Final = frozenset(_OF_THE_HOUSE.split())

_SHAPE: Final = re.compile(r"[^\W_]+([._][^\W_]+)*")
_SEPARATORS: Final = str.maketrans("", "", "._")


def nickname_fault(nickname: str) -> str | None:
    """Why this cannot be a nickname, as a code, or None when it can.

    Letters and digits with single dots or low lines between them; no letter that only looks different (full width,
    ligatures), none that is not seen, no two scripts that are not written together, no name of the house.
    """
    if not SHORTEST <= len(nickname) <= LONGEST:
        return "too_short" if len(nickname) < SHORTEST else "too_long"
    if has_invisible(nickname) or unicodedata.normalize("NFKC", nickname) != nickname:
        return "forbidden_characters"
    letters = "".join(character for character in nickname if not unicodedata.category(character).startswith("M"))
    if not _SHAPE.fullmatch(letters) or unicodedata.category(nickname[0]).startswith("M"):
        return "forbidden_characters"
    if not _written_together(nickname):
        return "mixed_scripts"
    return "reserved" if fold(nickname).translate(_SEPARATORS) in RESERVED else None


def _written_together(nickname: str) -> bool:
    scripts = {_script(character) for character in nickname if character not in "._" and not character.isdecimal()}
    digits = {unicodedata.name(character).rpartition(" ")[0] for character in nickname if character.isdecimal()}
    return len(digits) <= 1 and (len(scripts) <= 1 or any(scripts <= together for together in _TOGETHER))


def _script(character: str) -> str:
    # The first word of a letter's name is its script. Marks that go on any letter are called COMBINING, which is
    # written together with nothing: what a person writes is one composed letter after NFC.
    word = unicodedata.name(character, "UNNAMED").partition(" ")[0].partition("-")[0]
    return "CJK" if word == "IDEOGRAPHIC" else word
