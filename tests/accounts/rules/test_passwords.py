"""Which passwords are refused, and that no others are."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ymd.accounts.rules.passwords import password_fault

HINTS = ("ada.lovelace@analytical.example", "ada1815")


@pytest.mark.parametrize(
    "password",
    [
        "passwordpassword",
        "Password12345678",
        "P@ssw0rdP@ssw0rd!",
        "iloveyou20260101",
        "aaaaaaaaaaaaaaaaaaaa",
        "121212121212121212",
        "abcabcabcabcabcabc",
        "qwertyuiop123456",
        "1q2w3e4r5t6y7u8i9o0p",
        "qazwsxedcrfvtgb",
        "98765432109876543210",
        "letmein-letmein-letmein",
        "correct horse battery staple",
        "hunter2hunter2hunter2",
        "비밀번호비밀번호비밀번호123",
        "dkssudgktpdy1234",
        "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅂㅈㄷㄱㅅㅛ",
        "ｐａｓｓｗｏｒｄｐａｓｓｗｏｒｄ",
    ],
)
def test_what_guessers_try_first_is_refused(password: str) -> None:
    assert password_fault(unicodedata.normalize("NFC", password)) == "too_common"


@pytest.mark.parametrize(
    "password",
    ["ada lovelace ada 1815", "analytical.example.x!", "lovelace-ada1815-x9"],
)
def test_what_stands_beside_it_is_refused(password: str) -> None:
    assert password_fault(password) is None
    assert password_fault(password, HINTS) == "about_you"


@pytest.mark.parametrize(
    "password",
    [
        "tulip kettle margin 42",
        "우산과 감자가 기차에서 만났다",
        "xkq7vbn2mwp9rt4",
        "139482716402957",
        "the cat sat under seven blue ladders",
        "passwords are boring, umbrellas less so",
        "🦊🎻🌋🧂🚲🪁🧵🪞🥁🧊🛶🪴🎏🪺🧭",
    ],
)
def test_what_only_its_owner_thinks_of_is_taken(password: str) -> None:
    assert password_fault(password, HINTS) is None


def test_length_is_measured_in_characters() -> None:
    assert password_fault("x9!kq2#vb7@mw4") == "too_short"
    assert password_fault("x9!kq2#vb7@mw4p") is None
    assert password_fault("tulip kettle margin 42" * 6) == "too_long"
    assert password_fault(("tulip kettle margin 42 otter gravel window " * 3)[:128]) is None


@given(st.text(min_size=15, max_size=128))
def test_every_text_is_judged_without_an_error(password: str) -> None:
    assert password_fault(password, HINTS) in (None, "too_common", "about_you")


@given(st.text("abcdefghijklmnopqrstuvwxyz", min_size=5, max_size=60), st.integers(2, 4))
def test_repeating_it_does_not_make_it_better(unit: str, times: int) -> None:
    longer = unit * times

    if 15 <= len(longer) <= 128 and len(unit) < 8:
        assert password_fault(longer) == "too_common"
