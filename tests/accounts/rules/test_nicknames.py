"""What may be a nickname."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ymd.accounts.rules.nicknames import RESERVED, nickname_fault
from ymd.kernel.text import fold


@pytest.mark.parametrize(
    "nickname",
    [
        "ada",
        "Ada_1815",
        "에이다",
        "김에이다99",
        "ada김",
        "アダさん",
        "々々木",
        "阿達",
        "zoë",
        "Åsa",
        "ада",
        "हिमा",
        "a.b_c",
        "李Ada",
    ],
)
def test_names_of_one_script_are_taken(nickname: str) -> None:
    assert nickname_fault(nickname) is None


@pytest.mark.parametrize(
    ("nickname", "why"),
    [
        ("a", "too_short"),
        ("a" * 31, "too_long"),
        ("аda", "mixed_scripts"),
        ("adа", "mixed_scripts"),
        ("αda", "mixed_scripts"),
        ("한글ア", "mixed_scripts"),
        ("ada1१", "mixed_scripts"),
        ("a\u0334\u0334da", "mixed_scripts"),
        ("ａｄａ", "forbidden_characters"),
        ("ﬁona", "forbidden_characters"),
        ("ad\u200ba", "forbidden_characters"),
        ("ada\u202e", "forbidden_characters"),
        ("ada\u3164", "forbidden_characters"),
        ("ada lovelace", "forbidden_characters"),
        ("_ada", "forbidden_characters"),
        ("ada.", "forbidden_characters"),
        ("a..b", "forbidden_characters"),
        ("..", "forbidden_characters"),
        ("ada/../bob", "forbidden_characters"),
        ("@ada", "forbidden_characters"),
        ("a\u0000b", "forbidden_characters"),
        ("👩‍🚀👩‍🚀", "forbidden_characters"),
        ("admin", "reserved"),
        ("A_d.M_i.N", "reserved"),
        ("운영자", "reserved"),
    ],
)
def test_disguises_are_refused(nickname: str, why: str) -> None:
    assert nickname_fault(nickname) == why


@given(st.text(min_size=1, max_size=40))
def test_whatever_is_taken_can_stand_in_an_address_and_is_its_own_form(text: str) -> None:
    nickname = unicodedata.normalize("NFC", text)

    if nickname_fault(nickname) is None:
        assert nickname == unicodedata.normalize("NFKC", nickname)
        assert not set(nickname) & set("/\\?#% \t\n@:;,'\"<>&")
        assert fold(nickname) == fold(nickname.upper())
        assert fold(nickname).replace(".", "").replace("_", "") not in RESERVED
