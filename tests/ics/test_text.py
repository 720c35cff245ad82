"""TEXT values: escaped and read again, and the quoted-printable ones of older programs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ics.written import any_text
from ymd.ics import IcsInvalid
from ymd.ics.line import Line
from ymd.ics.text import escape, of_line, unescape, unescape_list


@given(any_text)
def test_a_text_is_read_as_it_was_written(text: str) -> None:
    assert unescape(escape(text)) == text


@given(st.lists(any_text.map(str.strip).filter(bool)))
def test_a_list_of_texts_is_read_as_it_was_written(listed: list[str]) -> None:
    written = ",".join(escape(text) for text in listed)

    assert unescape_list(written) == listed


def test_every_line_break_becomes_one() -> None:
    assert escape("a\r\nb\nc\rd") == "a\\nb\\nc\\nd"


def test_what_is_no_escape_stays() -> None:
    assert unescape("C:\\temp \\x\\N\\,\\;\\\\n\\") == "C:\\temp \\x\n,;\\n\\"


@pytest.mark.parametrize("bad", ["\0", "\x1b", "\ud83d", "\x7f"])
def test_what_no_line_can_carry_is_refused(bad: str) -> None:
    with pytest.raises(IcsInvalid) as invalid:
        escape(f"a{bad}")

    assert invalid.value.code == "control_character"


def test_quoted_printable_is_decoded_by_its_charset() -> None:
    head = ";ENCODING=QUOTED-PRINTABLE"

    assert of_line(Line("SUMMARY", head, "=ED=95=9C=EA=B8=80=0D=0Atwo")) == "한글\ntwo"
    assert of_line(Line("SUMMARY", f"{head};CHARSET=EUC-KR", "=C7=D1=B1=DB")) == "한글"
    assert of_line(Line("SUMMARY", head, "M=F6te")) == "Möte"
    assert of_line(Line("SUMMARY", f"{head};CHARSET=no-such", "a=3Db")) == "a=b"
    assert of_line(Line("SUMMARY", "", "a=3Db\\, c")) == "a=3Db, c"
