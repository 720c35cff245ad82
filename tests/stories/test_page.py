"""The page that says which story tells what."""

import re

from tests.support.shared import PROJECT

_SENTENCE = re.compile(r"`([a-z]+(?:_[a-z]+){2,})`")
_TOLD = re.compile(r"^(?:async )?def test_(\w+)", re.MULTILINE)


def test_every_sentence_on_the_page_of_stories_is_told_by_a_test() -> None:
    page = (PROJECT / "docs/stories.md").read_text()
    told = "".join(path.read_text() for path in (PROJECT / "tests").rglob("test_*.py"))

    named = set(_SENTENCE.findall(page))

    assert len(named) > 40
    assert named <= set(_TOLD.findall(told))
