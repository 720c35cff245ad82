"""A file taken apart: what belongs together, what is left out and why, and hostile files in bounded time."""

import subprocess
import sys
from datetime import timedelta
from functools import cache

import pytest

from tests.ics.written import event, file_of, split_of, wall
from ymd import ics
from ymd.ics import limits

SEOUL = [
    *("BEGIN:VTIMEZONE", "TZID:Asia/Seoul", "BEGIN:STANDARD", "DTSTART:19700101T000000"),
    *("TZOFFSETFROM:+0900", "TZOFFSETTO:+0900", "END:STANDARD", "END:VTIMEZONE"),
]
AT_TEN = "DTSTART;TZID=Asia/Seoul:20261123T100000"


def left_out(split: ics.Split) -> list[tuple[int, str | None, str, str]]:
    return [(left.line, left.uid, left.component, left.code) for left in split.left_out]


def refusal(data: bytes) -> tuple[str, int]:
    with pytest.raises(ics.IcsRefused) as refused:
        ics.split(ics.parse(data))
    return refused.value.code, refused.value.line


def test_a_series_and_its_overrides_are_one_object_with_its_zone() -> None:
    split = split_of(
        "PRODID:-//Somebody//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "X-WR-CALNAME:Walks",
        *event("RECURRENCE-ID;TZID=Asia/Seoul:20261130T100000", uid="b", start="DTSTART:20261130T020000Z"),
        *event(uid="other"),
        *event("RRULE:FREQ=WEEKLY", uid="b", start=AT_TEN),
        *SEOUL,
    )

    series, other = split.objects
    assert (series.uid, series.component, series.line, len(series.values)) == ("b", "VEVENT", 7, 2)
    assert series.text.split("\n")[:5] == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Somebody//EN",
        "CALSCALE:GREGORIAN",
        "BEGIN:VTIMEZONE",
    ]
    assert "VTIMEZONE" not in other.text
    assert split.preamble == (
        *("VERSION:2.0", "PRODID:-//Somebody//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH", "X-WR-CALNAME:Walks"),
    )
    assert (split.method, split.left_out, split.transcoded) == ("PUBLISH", (), False)
    assert ics.read_events(series.text) == series.values


def test_zones_that_no_object_names_stay_with_the_calendar() -> None:
    split = split_of(*SEOUL, *event())

    assert split.preamble == ("VERSION:2.0", *SEOUL)


def test_components_of_every_kind_are_objects() -> None:
    kinds = ("VTODO", "VJOURNAL", "VFREEBUSY", "X-WALK", "VAVAILABILITY")

    parts = ((f"BEGIN:{kind}", f"UID:{kind}", "DTSTART:odd", f"END:{kind}") for kind in kinds)
    split = split_of(*(line for part in parts for line in part))

    assert tuple(stored.component for stored in split.objects) == kinds
    assert all(stored.values == () for stored in split.objects)


def test_a_uid_is_made_from_the_content_that_lasts() -> None:
    def uid(*lines: str) -> str:
        (stored,) = split_of("BEGIN:VEVENT", "DTSTART:20261123T100000", *lines, "END:VEVENT").objects
        assert stored.text.split("\n")[4] == f"UID:{stored.uid}"
        return stored.uid

    assert uid("SUMMARY:a", "DTSTAMP:20260101T000000Z") == uid("SUMMARY:a", "DTSTAMP:20260202T000000Z")
    assert uid("SUMMARY:a") != uid("SUMMARY:b")


def test_an_empty_uid_is_none() -> None:
    (stored,) = split_of(*event(uid="")).objects

    assert len(stored.uid) == 36


def test_overrides_without_a_master_are_kept() -> None:
    (stored,) = split_of(*event("RECURRENCE-ID:20261123T013000Z")).objects

    assert stored.values[0].recurrence_id == ics.Moment(wall("2026-11-23 01:30"), "UTC")


def test_what_is_broken_is_left_out_alone() -> None:
    split = split_of(
        *event(uid="good"),
        *event(uid="no start", start="SUMMARY:x"),
        *event(uid="good"),
        *event("RECURRENCE-ID:20261130T013000Z", uid="good"),
        *event("RECURRENCE-ID;TZID=Asia/Seoul:20261130T103000", uid="good"),
        *event("BEGIN:VALARM", uid="open alarm"),
        *event("END:VALARM", uid="stray"),
        *("BEGIN:VTODO", "UID:good", "END:VTODO"),
        *("BEGIN:", "UID:nameless", "END:"),
        *event(uid="u" * (limits.UID_OCTETS + 1)),
        *("BEGIN:VTIMEZONE", "TZID:Open"),
    )

    assert [stored.uid for stored in split.objects] == ["good"]
    assert left_out(split) == [
        (7, "no start", "VEVENT", "missing_start"),
        (11, "good", "VEVENT", "duplicate_uid"),
        (20, "good", "VEVENT", "duplicate_uid"),
        (25, "open alarm", "VEVENT", "unclosed_component"),
        (30, "stray", "VEVENT", "stray_end"),
        (35, "good", "VTODO", "uid_of_another_component"),
        (38, "nameless", "", "unnamed_component"),
        (41, None, "VEVENT", "uid_too_long"),
        (45, None, "VTIMEZONE", "unclosed_component"),
    ]


def test_a_broken_zone_says_nothing() -> None:
    zone = [line.replace("Asia/Seoul", "Mine") for line in SEOUL]
    named = event(start="DTSTART;TZID=Mine:20261123T100000")

    assert split_of(*zone, *named).left_out == ()
    assert [left.code for left in split_of(*zone[:-1], *named).left_out] == ["unclosed_component", "unknown_time_zone"]


def test_an_event_is_kept_before_other_components_of_its_uid() -> None:
    split = split_of("BEGIN:VFREEBUSY", "UID:a", "END:VFREEBUSY", *event(uid="a"))

    assert [stored.component for stored in split.objects] == ["VEVENT"]
    assert left_out(split) == [(3, "a", "VFREEBUSY", "uid_of_another_component")]


def test_several_calendars_in_one_file_are_taken_together() -> None:
    first, second = file_of("X-A:1", "X-B:2", *event(uid="a")), file_of("X-A:1", "METHOD:add", *event(uid="b"))

    split = ics.split(ics.parse(first + b"\r\n" + second + b"BEGIN:VEVENT\r\nEND:VEVENT"))

    assert [stored.uid for stored in split.objects] == ["a", "b"]
    assert split.preamble == ("VERSION:2.0", "X-A:1", "X-B:2", "METHOD:add")
    assert split.method == "ADD"
    assert left_out(split) == [(20, None, "VEVENT", "outside_calendar")]


def test_what_vcalendar_1_says_otherwise_is_left_out_by_name() -> None:
    def code(*lines: str, start: str = "DTSTART:20261123T103000Z") -> str | None:
        data = file_of(*lines[:1], *event(*lines[1:], start=start)).replace(b"VERSION:2.0", b"VERSION:1.0")
        split = ics.split(ics.parse(data))
        return split.left_out[0].code if split.left_out else None

    assert code("X-A:1", "SUMMARY;ENCODING=QUOTED-PRINTABLE:=41") is None
    assert code("X-A:1", "RRULE:W1 MO #0") == "vcalendar_1_rule"
    assert code("TZ:+09", start="DTSTART:20261123T103000") == "vcalendar_1_time_zone"
    assert code("TZ:+09") is None


def test_a_file_without_a_calendar_is_refused() -> None:
    assert refusal(b"\r\n".join([b"BEGIN:VEVENT", b"END:VEVENT"])) == ("no_calendar", 0)
    assert refusal(b"<html></html>") == ("no_calendar", 0)


@cache
def hostile() -> dict[str, bytes]:
    many = b"".join(b"BEGIN:VEVENT\nUID:%d\nDTSTART:20261123T100000Z\nEND:VEVENT\n" % n for n in range(20_000))
    dates = ",".join(["20261123T100000Z"] * 3000)
    zones = b"".join(b"BEGIN:VTIMEZONE\nTZID:%d\nEND:VTIMEZONE\n" % n for n in range(15_000))
    days = (f"{wall('2026-11-23') + timedelta(days=n):%Y%m%d}T100000Z" for n in range(limits.COMPONENTS))
    overrides = "\n".join(f"BEGIN:VEVENT\nUID:a\nDTSTART:{day}\nRECURRENCE-ID:{day}\nEND:VEVENT" for day in days)
    return {
        "one 20 MB line": file_of("SUMMARY:" + "x" * 20_000_000),
        "one line of 4 MB": file_of(*event("SUMMARY:" + "x" * 4_000_000)),
        "200,000 dates in one line": file_of(*event("EXDATE:" + ",".join(["20261123T100000Z"] * 200_000))),
        "200,000 dates in as many lines": file_of(*event(*["EXDATE:20261123"] * 200_000)),
        "20,000 dates in long lines": file_of(*event(*[f"RDATE:{dates}"] * 7)),
        "20,000 events": b"BEGIN:VCALENDAR\n" + many + b"END:VCALENDAR",
        "10,000 levels": b"BEGIN:VCALENDAR\n" + b"BEGIN:X\n" * 10_000,
        "15,000 zones": b"BEGIN:VCALENDAR\n" + zones + b"BEGIN:X\n" * 10_000,
        "5 MB of line breaks": b"BEGIN:VCALENDAR" + b"\n" * 4_900_000,
        "5 MB of folds": b"BEGIN:VCALENDAR" + b"\n " * 2_400_000 + b"\nEND:VCALENDAR",
        "quotes without end": file_of(*event(*['X;A="":' + '"' * 60_000] * 70)),
        "semicolons without end": file_of(*event(*["DTSTART" + ";" * 60_000 + ":x"] * 70)),
        "backslashes without end": file_of(*event(*["CATEGORIES:" + "\\" * 60_000 + ","] * 70)),
        "5,000 overrides": file_of(overrides),
        "a NUL": file_of(*event("SUMMARY:a\0b")),
        "a lone surrogate": file_of(*event()).replace(b"a@example", b"a\xed\xa0\x80"),
        "a zone outside": file_of(*event(start="DTSTART;TZID=../../etc/passwd:20261123T100000")),
    }


#: The code of the refusal, or how many objects were taken and why others were not.
ANSWERS = {
    "one 20 MB line": "file_too_large",
    "one line of 4 MB": "line_too_long",
    "200,000 dates in one line": "line_too_long",
    "200,000 dates in as many lines": "too_many_dates",
    "20,000 dates in long lines": "too_many_dates",
    "20,000 events": "too_many_components",
    "10,000 levels": "too_deep",
    "15,000 zones": "too_many_components",
    "5 MB of line breaks": "0 unclosed_component",
    "5 MB of folds": "0",
    "quotes without end": "1",
    "semicolons without end": "1",
    "backslashes without end": "1",
    "5,000 overrides": "1",
    "a NUL": "nul_character",
    "a lone surrogate": "1",
    "a zone outside": "0 unknown_time_zone",
}


@pytest.mark.parametrize("name", ANSWERS)
def test_hostile_files_are_answered_within_bounds(name: str) -> None:
    """In a process of its own, so that a hang or a flood of memory fails this test and nothing else."""
    script = (
        "import resource, sys\n"
        "from ymd import ics\n"
        "resource.setrlimit(resource.RLIMIT_CPU, (20, 20))\n"
        "resource.setrlimit(resource.RLIMIT_AS, (2**31, 2**31))\n"
        "try:\n"
        "    split = ics.split(ics.parse(sys.stdin.buffer.read()))\n"
        "    print(len(split.objects), *(left.code for left in split.left_out))\n"
        "except ics.IcsRefused as refused:\n"
        "    print(refused.code)\n"
    )

    answer = subprocess.run([sys.executable, "-c", script], input=hostile()[name], capture_output=True, check=False)

    assert answer.stdout.decode().strip() == ANSWERS[name], answer.stderr.decode()
