"""The tree: nothing of a file is lost by reading it, however broken it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ics.written import any_line
from ymd.ics import IcsInvalid, IcsRefused, dump, limits, load, parse, split
from ymd.ics.lines import wire
from ymd.ics.tree import lines_of

begins = ["BEGIN:VCALENDAR", "BEGIN:VEVENT", "BEGIN:VALARM", "BEGIN:X-A "]
structure = st.sampled_from([*begins, "END:VCALENDAR", "end:vevent", "END:VALARM", "END:"])
pieces = st.lists(structure | st.sampled_from(["DTSTART:x", "RDATE:", "UID:", ":", ";", "\0"]))


@given(st.lists(structure | any_line, min_size=1, max_size=40))
def test_any_lines_are_written_as_they_were_read(lines: list[str]) -> None:
    data = wire(lines)
    try:
        document = parse(b"\xef\xbb\xbf" + data)
    except IcsRefused as refused:
        assert refused.code == "too_deep"  # noqa: PT017  the only cap that such files can break
        return

    assert lines_of(document.items) == lines
    assert wire(lines_of(document.items)) == data


@given(st.binary(max_size=400) | pieces.map(lambda lines: "\n".join(lines).encode()))
def test_no_octets_end_in_anything_but_a_refusal(data: bytes) -> None:
    try:
        split(parse(data))
    except IcsRefused as refused:
        assert refused.code  # noqa: PT017  any refusal has a code


def test_components_know_their_kind_whatever_its_case_and_keep_their_spelling() -> None:
    (calendar,) = parse(b"BEGIN:vCalendar\nBEGIN:vEvent\nend:VEVENT \nEND:VCALENDAR").items

    assert not isinstance(calendar, str)
    assert [part.kind for part in calendar.components] == ["VEVENT"]
    assert calendar.lines == ["BEGIN:vCalendar", "BEGIN:vEvent", "end:VEVENT ", "END:VCALENDAR"]


def test_an_event_without_an_end_does_not_swallow_the_next() -> None:
    (calendar,) = parse(b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nBEGIN:VALARM\nBEGIN:VEVENT\nEND:VEVENT\nEND:VCALENDAR").items

    assert not isinstance(calendar, str)
    assert [part.fault for part in calendar.components] == ["unclosed_component", None]


def test_a_calendar_within_a_calendar_ends_the_outer_one() -> None:
    document = parse(b"BEGIN:VCALENDAR\nBEGIN:VCALENDAR\nEND:VCALENDAR\nEND:VCALENDAR")

    assert [item if isinstance(item, str) else item.fault for item in document.items] == [
        "unclosed_component",
        None,
        "END:VCALENDAR",
    ]


def test_an_end_of_nothing_marks_the_component_it_stands_in() -> None:
    (calendar,) = parse(b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VALARM\nEND:VEVENT\nEND:VCALENDAR").items

    assert not isinstance(calendar, str)
    assert calendar.components[0].fault == "stray_end"
    assert calendar.components[0].items == ["END:VALARM"]


def test_components_too_deep_are_refused_where_they_begin() -> None:
    with pytest.raises(IcsRefused) as refused:
        parse(b"BEGIN:VCALENDAR\n" + b"BEGIN:X-A\n" * 10_000)

    assert (refused.value.code, refused.value.line) == ("too_deep", limits.DEPTH + 1)


def test_a_stored_text_is_exactly_one_calendar() -> None:
    text = "BEGIN:VCALENDAR\nVERSION:2.0\nEND:VCALENDAR"

    assert dump(load(text)) == text
    for broken in ("", "VERSION:2.0", f"{text}\n{text}", "BEGIN:VEVENT\nEND:VEVENT"):
        with pytest.raises(IcsInvalid, match="not_an_object"):
            load(broken)


def test_a_copy_shares_nothing_with_its_model() -> None:
    model = load("BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VEVENT\nEND:VCALENDAR")

    copy = model.copy()
    copy.components[0].items.append("SUMMARY:other")

    assert model.components[0].items == []
