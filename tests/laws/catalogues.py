"""Catalogues: what the server says in English it says in Korean, with the same blanks to fill in."""

import re
from collections.abc import Mapping
from string import Formatter

HANGUL = re.compile("[가-힣]")


def catalogues_agree(english: Mapping[str, str], korean: Mapping[str, str]) -> list[str]:
    """Both hold the same codes; each Korean sentence is Korean and has the blanks of its English one."""
    missing = [f"{code}: only in one language" for code in sorted(english.keys() ^ korean.keys())]
    both = sorted(english.keys() & korean.keys())
    return [
        *missing,
        *(f"{code}: not in Korean: {korean[code]!r}" for code in both if not HANGUL.search(korean[code])),
        *(f"{code}: other blanks than in English" for code in both if _blanks(english[code]) != _blanks(korean[code])),
    ]


def _blanks(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}
