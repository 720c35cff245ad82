"""Every file of the corpus: what becomes of it, and that nothing of what is kept is lost.

The laws are asked of each file in turn; their answer is the list of files that break them.
"""

import pytest

from tests.ics.corpus import expected, files, outcome, taken
from tests.ics.corpus_laws import LAWS, Law, comes_back_line_by_line
from ymd import ics

FILES = files()


@pytest.mark.parametrize("name", FILES)
def test_each_file_is_stored_left_out_or_refused_as_written_down(name: str) -> None:
    assert str(outcome(FILES[name].read_bytes())) == expected()[name]


def test_what_is_written_down_is_the_whole_corpus() -> None:
    assert expected().keys() == FILES.keys()


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_every_file(law: Law) -> None:
    breaking = [name for name, (data, document, split) in taken().items() if not law(data, document, split)]

    assert breaking == []
    assert len(taken()) > 400


def test_a_file_without_a_calendar_is_written_back_all_the_same() -> None:
    refused = [path.read_bytes() for name, path in FILES.items() if name not in taken()]

    readable = [data for data in refused if _is_readable(data)]

    assert readable
    assert all(comes_back_line_by_line(data) for data in readable)


def _is_readable(data: bytes) -> bool:
    try:
        ics.parse(data)
    except ics.IcsRefused:
        return False
    return True
