"""What the terminal is told: in both languages, with the same facts, and chosen as POSIX says."""

import re
from pathlib import Path

import pytest

from tests.laws.catalogues import catalogues_agree
from ymd import local
from ymd.local.catalogue import CATALOGUE
from ymd.local.messages import CannotStart, Message, language_of, silent, speaker

SOURCE = "\n".join(path.read_text() for path in Path(local.__file__).parent.glob("*.py") if path.name != "catalogue.py")


def test_each_sentence_stands_in_both_languages_with_the_same_facts():
    english, korean = ({code: pair[language] for code, pair in CATALOGUE.items()} for language in ("en", "ko"))

    assert catalogues_agree(english, korean) == []


def test_each_code_that_is_used_has_its_sentence_and_each_sentence_is_used():
    used = set(re.findall(r'(?:CannotStart|Message|_note_end)\((?:watch, )?\s*"(\w+)"', SOURCE))
    used |= set(re.findall(r'code = "(\w+)" if .* else "(\w+)"', SOURCE)[0])

    assert used == CATALOGUE.keys()


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "ko_KR.UTF-8"}, "ko"),
        ({"LANG": "ko_KR.UTF-8", "LC_ALL": "en_US.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8", "LC_MESSAGES": "ko_KR"}, "ko"),
        ({"LANG": "", "LC_ALL": ""}, "en"),
        ({"LC_ALL": "", "LANG": "ko"}, "ko"),
        ({}, "en"),
    ],
)
def test_the_language_is_the_first_that_the_environment_names(environment, language):
    assert language_of(environment) == language


def test_a_refusal_reads_in_the_language_that_is_asked_for():
    refusal = CannotStart("port_taken", host="127.0.0.1", port=8000, next=8001)

    assert "PORT=8001 make run" in refusal.text("ko")
    assert str(refusal) == refusal.text("en")


def test_a_speaker_writes_one_line_a_message():
    lines: list[str] = []

    speaker("en", lines.append)(Message("restarted", {"name": "worker", "pid": 7}))
    silent(Message("restarted", {"name": "worker", "pid": 7}))

    assert lines == ["worker runs again (process 7)"]
