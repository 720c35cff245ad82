"""One content line: name, parameters and value, and that nothing typed can break out of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ics.written import any_text
from ymd.ics import IcsInvalid
from ymd.ics.line import Line, is_known, join, kept_params, one, params, split
from ymd.ics.lines import read, wire


def test_a_line_has_a_name_parameters_and_a_value() -> None:
    line = split('attendee;CN="Kim, Ada";ROLE=CHAIR:mailto:ada@example.com')

    assert line == Line("ATTENDEE", ';CN="Kim, Ada";ROLE=CHAIR', "mailto:ada@example.com")
    assert line is not None
    assert line.params == {"CN": ("Kim, Ada",), "ROLE": ("CHAIR",)}


@pytest.mark.parametrize("text", ["SUMMARY", ":value", 'X;A="open:value', "X APPLE:1", "X,Y:1", "É:1", ""])
def test_what_is_no_property_is_none(text: str) -> None:
    assert split(text) is None


def test_colons_and_quotes_within_quotes_belong_to_the_parameter() -> None:
    assert split('X;A="a:b":c;D="e:f":g') == Line("X", ';A="a:b"', 'c;D="e:f":g')
    assert split('X;A="a";B="b:":c') == Line("X", ';A="a";B="b:"', "c")


def test_parameters_have_lists_repetitions_spaces_and_carets() -> None:
    found = params(';MEMBER="mailto:a","mailto:b";cn=^^^n^\';TZID = Kuala Lumpur, Singapore;EMPTY=;BROKEN;MEMBER=c')

    assert found["MEMBER"] == ("mailto:a", "mailto:b", "c")
    assert found["CN"] == ('^\n"',)
    assert one(found, "TZID") == "Kuala Lumpur, Singapore"
    assert one(found, "EMPTY") == one(found, "ABSENT") == ""


@given(any_text, any_text)
def test_a_line_that_was_joined_is_split_into_the_same(value: str, parameter: str) -> None:
    value = value.replace("\n", "")

    line = join("X-NOTE", value, {"X-P": (parameter,)})

    read_again = split(line)
    assert read_again is not None
    assert (read_again.name, read_again.value) == ("X-NOTE", value)
    assert ",".join(read_again.params.get("X-P", ())) == parameter


@given(st.text(), st.text(), st.text())
def test_nothing_that_is_joined_begins_a_line_of_its_own(name: str, value: str, parameter: str) -> None:
    try:
        line = join(name, value, {"X-P": (parameter,)})
    except IcsInvalid as invalid:
        assert invalid.code in {"control_character", "invalid_name"}  # noqa: PT017  the two reasons there are
        return

    assert read(wire([line])).lines == [line]


@pytest.mark.parametrize("bad", ["a\r\nATTENDEE:mailto:x", "a\nb", "a\rb", "\0", "\x0b", "\x7f", "\ud800"])
def test_a_raw_value_with_a_control_character_is_refused(bad: str) -> None:
    with pytest.raises(IcsInvalid) as invalid:
        join("URL", bad)

    assert invalid.value.code == "control_character"


def test_parameters_are_dropped_one_by_one() -> None:
    head = ';X-SECRET="a;b:c";PARTSTAT=ACCEPTED;CN="Ada"'

    assert kept_params(head, lambda name, _: not name.startswith("X-")) == ';PARTSTAT=ACCEPTED;CN="Ada"'
    assert kept_params("", lambda *_: True) == ""


def test_a_known_property_is_told_from_a_piece_of_text() -> None:
    assert is_known("attendee:mailto:a@example.com")
    assert is_known("X-SECRET;A=b:c")
    assert not is_known("rosoft</p>")
    assert not is_known("note: this")
