"""Words that people send: one form for each, nothing that cannot be stored, nothing that cannot be seen in a name."""

import unicodedata
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ymd.kernel.text import Block10k, Input, Line100, Line255, fold, has_invisible, nfc

DECOMPOSED = "\u1112\u1161\u11ab\u1100\u1173\u11af"  # 한글 as letters


class Note(Input):
    title: Line100
    body: Block10k = ""
    place: Line255 | None = None
    tags: list[Line100] = []  # noqa: RUF012  # msgspec copies it for each


def read(**document: Any) -> Note:
    return msgspec.convert(document, Note)


@given(st.text())
def test_nfc_is_pythons_own_and_does_nothing_twice(text: str) -> None:
    assert nfc(text) == unicodedata.normalize("NFC", text) == nfc(nfc(text))


def test_words_are_brought_to_one_form_wherever_they_stand() -> None:
    note = read(title=DECOMPOSED, body=f"{DECOMPOSED}\nand more", tags=[DECOMPOSED, "a"])

    assert note == Note(title="한글", body="한글\nand more", tags=["한글", "a"])


@pytest.mark.parametrize(
    "document",
    [
        {"title": ""},
        {"title": "x" * 101},
        {"title": "two\nlines"},
        {"title": "two\u2028lines"},
        {"title": "nul\x00"},
        {"title": "bell\x07"},
        {"title": "c1 \x85"},
        {"title": "delete \x7f"},
        {"title": "x", "body": "nul\x00"},
        {"title": "x", "body": "x" * 10_001},
        {"title": "x", "tags": ["two\nlines"]},
        {"title": "x", "colour": "red"},
        {},
    ],
)
def test_what_cannot_be_stored_or_shown_is_refused(document: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        read(**document)


def test_a_lone_surrogate_is_refused_by_the_decoder() -> None:
    with pytest.raises(msgspec.DecodeError):
        msgspec.json.decode(b'{"title":"\\ud800"}', type=Note)


@pytest.mark.parametrize("text", ["tab\there", "line\nfeed", "👩‍👩‍👧", "שלום", "e\u0301"])
def test_a_block_takes_what_people_write(text: str) -> None:
    assert read(title="x", body=text).body == nfc(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ada", "ADA"),
        ("Straße", "STRASSE"),
        ("ﬁne", "fine"),
        ("ａｄａ", "ada"),
        ("①", "1"),
        (DECOMPOSED, "한글"),
        ("a\u200bda", "ada"),
        ("a\u00adda", "ada"),
        ("ad\u3164a", "ada"),
        ("\u202eada", "ada"),
        ("ada\ufeff", "ada"),
        ("İstanbul", "i\u0307stanbul"),
    ],
)
def test_two_spellings_of_one_name_are_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@given(st.text())
def test_what_is_folded_stays_as_it_is(text: str) -> None:
    folded = fold(text)

    assert fold(folded) == folded
    assert not has_invisible(folded)


@given(st.text())
def test_the_case_of_letters_never_makes_another_name(text: str) -> None:
    assert fold(text.casefold()) == fold(text)


@pytest.mark.parametrize("character", ["\u200b", "\u200d", "\u202e", "\u2066", "\u3164", "\ufeff", "\u115f", "\u00ad"])
def test_nothing_invisible_hides_in_a_name(character: str) -> None:
    assert has_invisible(f"a{character}b")
    assert not has_invisible("ab 한글")
