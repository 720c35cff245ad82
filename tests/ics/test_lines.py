"""Content lines: what a line is, where it is folded, and what is refused before anything is read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ics.unfolding import content_lines
from tests.ics.written import any_line
from ymd.ics import IcsRefused, limits
from ymd.ics.lines import fold, read, wire


def refusal(data: bytes) -> tuple[str, int]:
    with pytest.raises(IcsRefused) as refused:
        read(data)
    return refused.value.code, refused.value.line


@given(st.lists(any_line, min_size=1, max_size=20))
def test_lines_that_are_written_are_read_again(lines: list[str]) -> None:
    written = wire(lines)

    assert read(b"\xef\xbb\xbf" + written).lines == lines


@given(any_line)
def test_a_folded_line_has_pieces_of_at_most_75_octets_and_whole_characters(line: str) -> None:
    pieces = fold(line).split("\r\n")

    assert all(len(piece.encode()) <= 75 for piece in pieces)
    assert pieces[0] + "".join(piece.removeprefix(" ") for piece in pieces[1:]) == line


def test_a_line_is_folded_only_where_it_must_be() -> None:
    assert "\r\n" not in fold("X" * 75)
    assert fold("X" * 76) == "X" * 75 + "\r\n X"
    assert fold("가" * 25) == "가" * 25
    assert fold("가" * 26) == "가" * 25 + "\r\n 가"


pieces = st.sampled_from([b"A:b", b"\r\n", b"\n", b"\r", b" ", b"\t", b"\xc3", b"\xa4"])


@given(st.binary(max_size=300) | st.lists(pieces, max_size=30).map(b"".join))
def test_octets_are_unfolded_as_a_slow_reading_does(data: bytes) -> None:
    try:
        lines = read(data).lines
    except IcsRefused:
        return

    expected = content_lines(data.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n"))

    assert lines == expected


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\r\r\n", "\n\n"])
def test_lines_end_as_each_system_ends_them(end: str) -> None:
    data = end.join(["BEGIN:VCALENDAR", "SUMMARY:one", " and two", "END:VCALENDAR", ""]).encode()

    assert read(data).lines == ["BEGIN:VCALENDAR", "SUMMARY:oneand two", "END:VCALENDAR"]


def test_a_character_that_a_fold_cut_in_two_is_whole_again() -> None:
    octets = "SUMMARY:한글".encode()

    source = read(octets[:9] + b"\r\n " + octets[9:])

    assert source.lines == ["SUMMARY:한글"]
    assert not source.transcoded


def test_what_is_not_utf_8_is_read_as_latin_1_and_said_so() -> None:
    source = read("SUMMARY:Möte".encode("latin-1"))

    assert source.lines == ["SUMMARY:Möte"]
    assert source.transcoded


def test_a_line_knows_where_in_the_file_it_begins() -> None:
    source = read(b"\r\n\r\nA:1\r\n folded\r\n\r\nB:2\r\nC:3\r\n")

    assert [source.number(index) for index in range(4)] == [3, 6, 7, 0]


def test_what_breaks_a_cap_is_refused_by_its_code_and_line() -> None:
    assert refusal(b"A:" + b"x" * limits.FILE_OCTETS) == ("file_too_large", 0)
    assert refusal(b"A:b\r\n" * (limits.LINES + 1)) == ("too_many_lines", 0)
    assert refusal(b"A:1\r\nB:" + b"x" * limits.LINE_OCTETS) == ("line_too_long", 2)
    assert refusal(b"A:1\r\nB:" + "한".encode() * (limits.LINE_OCTETS // 3) + b"\r\n") == ("line_too_long", 2)
    assert refusal(b"BEGIN:X\r\n" * (limits.PARTS + 1)) == ("too_many_components", 0)
    assert refusal(b"\r\n \r\n") == ("empty_file", 0)
    assert refusal(b"A:1\r\nB:\0\r\n") == ("nul_character", 2)
    assert refusal("A:1".encode("utf-16")) == ("utf_16", 1)


def test_a_line_at_the_cap_is_taken() -> None:
    line = "X:" + "x" * (limits.LINE_OCTETS - 2)

    assert read(wire([line])).lines == [line]
