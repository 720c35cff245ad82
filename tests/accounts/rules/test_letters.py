"""What the letters say, in both languages."""

import pytest

from tests.laws.catalogues import catalogues_agree
from ymd.accounts.rules.letters import ENGLISH, KOREAN, Kind, letter


def test_both_languages_say_the_same() -> None:
    english, korean = (
        {kind: " ".join((words.subject, *words.paragraphs)) for kind, words in catalogue.items()}
        for catalogue in (ENGLISH, KOREAN)
    )

    assert catalogues_agree(english, korean) == []
    assert {kind: len(words.paragraphs) for kind, words in ENGLISH.items()} == {
        kind: len(words.paragraphs) for kind, words in KOREAN.items()
    }


@pytest.mark.parametrize("kind", ENGLISH)
@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_blank_is_filled_and_nothing_in_it_is_markup(kind: Kind, language: str) -> None:
    made = letter(
        kind, language, "ada@example.org", url="https://y.example/?a=1&b=2", code="K7QF-3M2X", address="<b@x.y>"
    )

    assert "{" not in made.subject + made.text
    assert "<b@" not in made.html
    assert "&b=" not in made.html
    assert made.language == language
    assert f'<html lang="{language}">' in made.html
