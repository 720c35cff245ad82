"""The values of a VEVENT: strict about when, lenient about what, and equal to what another library reads."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import icalendar
import pytest
from hypothesis import given

from tests.ics.corpus import files
from tests.ics.written import any_text, code_of, event, text_of, values_of, wall
from ymd import ics
from ymd.ics import Duration, Guest, Moment, Period, limits
from ymd.ics.text import escape


def test_an_event_has_the_values_of_its_lines() -> None:
    values = values_of(
        "DTSTAMP:20261101T000000Z",
        "CREATED:20261001T000000Z",
        "LAST-MODIFIED:broken",
        "DTEND;TZID=Asia/Seoul:20261123T113000",
        "SUMMARY;LANGUAGE=ko:등산\\, 그리고 점심",
        "DESCRIPTION:first\\nsecond",
        "LOCATION:북한산",
        "URL;VALUE=URI:https://example.com/a;b,c",
        "CATEGORIES:out\\,doors,friends",
        "CATEGORIES:more",
        "STATUS:confirmed",
        "TRANSP:TRANSPARENT",
        "CLASS:PRIVATE",
        "COLOR:Turquoise",
        "GEO:37.66;126.98",
        "SEQUENCE:3",
        "RRULE:FREQ=WEEKLY",
        "EXRULE:FREQ=MONTHLY",
        start="DTSTART;TZID=Asia/Seoul:20261123T103000",
    )

    assert values.start == Moment(wall("2026-11-23 10:30"), "Asia/Seoul")
    assert values.ends == values.end == Moment(wall("2026-11-23 11:30"), "Asia/Seoul")
    assert (values.summary, values.location) == ("등산, 그리고 점심", "북한산")
    assert (values.description, values.url) == ("first\nsecond", "https://example.com/a;b,c")
    assert values.categories == ("out,doors", "friends", "more")
    assert (values.status, values.transp, values.classification) == ("CONFIRMED", "TRANSPARENT", "PRIVATE")
    assert (values.color, values.geo, values.sequence) == ("turquoise", (37.66, 126.98), 3)
    assert (values.rrules, values.exrules) == (("FREQ=WEEKLY",), ("FREQ=MONTHLY",))
    assert (values.created, values.last_modified) == (datetime(2026, 10, 1, tzinfo=UTC), None)
    assert values.stamp == datetime(2026, 11, 1, tzinfo=UTC)


def test_what_only_describes_an_event_may_be_odd() -> None:
    values = values_of(
        "STATUS:MAYBE", "TRANSP:X", "CLASS:X-OURS", "COLOR:#12", "GEO:1;200", "SEQUENCE:-1", "URL:", "SUMMARY"
    )

    assert (values.status, values.transp, values.classification) == (None, "OPAQUE", "PRIVATE")
    assert (values.color, values.geo, values.sequence) == (None, None, 0)
    assert (values.url, values.summary, values.description) == (None, None, None)


def test_colours_and_places_are_read_as_programs_write_them() -> None:
    assert values_of("X-APPLE-CALENDAR-COLOR:#FF2968FF").color == "#ff2968ff"
    assert values_of("GEO:12.5\\;-7").geo == (12.5, -7.0)


def test_dates_of_a_series_are_read_one_by_one() -> None:
    values = values_of(
        "EXDATE;TZID=Asia/Seoul:20261130T103000,20261207T103000",
        "EXDATE:",
        "EXDATE;VALUE=DATE:20261214",
        "RDATE;VALUE=PERIOD:20261201T000000Z/PT1H,20261202T000000Z/20261202T010000Z",
        "RDATE:20261224T103000",
        start="DTSTART;TZID=Asia/Seoul:20261123T103000",
    )

    assert [date.value for date in values.exdates] == ["20261130T103000", "20261207T103000", "20261214"]
    first, second, third = values.rdates
    assert first == Period(Moment(wall("2026-12-01"), "UTC"), Duration(0, 3600))
    assert isinstance(second, Period)
    assert third == Moment(wall("2026-12-24 10:30"))


def test_an_event_without_an_end_lasts_its_day_or_no_time() -> None:
    day, noon = "DTSTART;VALUE=DATE:20261123", "DTSTART:20261123T120000"

    assert values_of(start=day).ends.value == "20261124"
    assert values_of("DTEND;VALUE=DATE:20261123", start=day).ends.value == "20261124"
    assert values_of("DTEND;VALUE=DATE:20261126", start=day).ends.value == "20261126"
    assert values_of("DURATION:P2D", start=day).ends.value == "20261125"
    assert values_of(start=noon).ends.value == "20261123T120000"
    assert values_of("DURATION:PT90M", start=noon).ends.value == "20261123T133000"


def test_an_end_without_a_zone_is_in_that_of_the_start() -> None:
    values = values_of("DTEND:20261123T113000", start="DTSTART;TZID=Asia/Seoul:20261123T103000")

    assert values.end == Moment(wall("2026-11-23 11:30"), "Asia/Seoul")


def test_an_end_counts_before_a_duration() -> None:
    values = values_of("DURATION:PT5H", "DTEND:20261123T023000Z")

    assert (values.end, values.duration) == (Moment(wall("2026-11-23 02:30"), "UTC"), None)


def test_what_places_an_event_in_time_must_be_readable() -> None:
    assert code_of(start="X-NO:start") == "missing_start"
    assert code_of(start="DTSTART:") == "missing_start"
    assert code_of(start="DTSTART:tomorrow") == "invalid_date_time"
    assert code_of(start="DTSTART;TZID=Mars/Base:20261123T103000") == "unknown_time_zone"
    assert code_of(start="DTSTART;VALUE=DATE:00010101") == "date_out_of_range"
    assert code_of("DTEND:20261123T000000Z") == "end_before_start"
    assert code_of("DTEND;VALUE=DATE:20261124") == "end_type_differs"
    assert code_of("DURATION:-PT1H") == "end_before_start"
    assert code_of("DURATION:1 hour") == "invalid_duration"
    assert code_of("RDATE;VALUE=PERIOD:20261124T000000Z/soon") == "invalid_date_time"
    assert code_of("EXDATE:never") == "invalid_date_time"
    assert code_of("RECURRENCE-ID:first") == "invalid_date_time"


def test_a_quoted_printable_text_runs_on_over_soft_line_breaks() -> None:
    values = values_of(
        "SUMMARY;ENCODING=QUOTED-PRINTABLE:Tea=20=",
        "time and =",
        "more",
        "DESCRIPTION;ENCODING=QUOTED-PRINTABLE:cut off=",
        "LOCATION:Library",
    )

    assert (values.summary, values.description, values.location) == ("Tea time and more", "cut off", "Library")


def test_people_are_read_with_what_is_said_of_them() -> None:
    text = text_of(
        *event(
            "ORGANIZER;CN=Ada:mailto:ada@example.com",
            "ATTENDEE;CN=\"Bob ^'B^' Kim\";PARTSTAT=accepted;ROLE=OPT-PARTICIPANT;RSVP=TRUE;CUTYPE=GROUP:mailto:b@x.a",
            "ATTENDEE:mailto:cy@example.com",
        )
    )
    (part,) = ics.load(text).components

    assert ics.read_organizer(part) == Guest(address="mailto:ada@example.com", name="Ada")
    assert ics.read_guests(part) == [
        Guest(
            address="mailto:b@x.a",
            name='Bob "B" Kim',
            role="OPT-PARTICIPANT",
            partstat="ACCEPTED",
            cutype="GROUP",
            rsvp=True,
        ),
        Guest(address="mailto:cy@example.com"),
    ]


@given(any_text, any_text)
def test_typed_text_comes_back_as_it_was_typed(summary: str, description: str) -> None:
    values = values_of(f"SUMMARY:{escape(summary)}", f"DESCRIPTION:{escape(description)}")

    assert (values.summary or "", values.description or "") == (summary, description)


def test_more_dates_than_the_cap_refuse_the_file() -> None:
    line = "EXDATE:" + ",".join(["20261123T013000Z"] * 1000)

    with pytest.raises(ics.IcsRefused) as refused:
        values_of(*[line] * (limits.DATES // 1000), "EXDATE:20261123T013000Z")

    assert (refused.value.code, refused.value.line) == ("too_many_dates", 3)


def events_of_the_corpus() -> Iterator[tuple[str, ics.EventValues, Any]]:
    """Our values and the other library's component, wherever it reads the object at all."""
    for name, path in files().items():
        try:
            split = ics.split(ics.parse(path.read_bytes()))
        except ics.IcsRefused:
            continue
        for stored in split.objects:
            try:
                calendar = icalendar.Calendar.from_ical(stored.text)
            except ValueError:
                continue
            for values, other in zip(stored.values, calendar.walk("VEVENT"), strict=False):
                yield name, values, other


#: Lines that the other library gives up: a DTSTART behind broken lines, a SEQUENCE in BASE64.
GIVEN_UP = {("broken_ical.ics", "DTSTART"), ("Encoding1.ics", "SEQUENCE")}


@pytest.mark.filterwarnings("ignore::icalendar.error.GloballyUniqueTZIDGuessed")
def test_values_equal_those_of_the_icalendar_library() -> None:
    different = []
    compared = 0
    for name, values, other in events_of_the_corpus():
        compared += 1
        pairs = {
            "DTSTART": (_plain(values.start), _other(other.get("DTSTART"), values.start)),
            "DTEND": (_plain(values.end), _other(other.get("DTEND"), values.end)),
            "SUMMARY": (values.summary or "", other.get("SUMMARY", "")),
            "LOCATION": (values.location or "", other.get("LOCATION", "")),
            "SEQUENCE": (values.sequence, other.get("SEQUENCE", 0)),
        }
        different += [
            (name, key, *pair)
            for key, pair in pairs.items()
            if pair[0] != pair[1] and (name.rpartition("/")[2], key) not in GIVEN_UP
        ]

    assert compared > 3000
    assert different == []


def _plain(moment: Moment | None) -> date | None:
    if moment is None:
        return None
    if moment.all_day:
        return moment.wall.date()
    return moment.wall if moment.floats else moment.instant


def _other(value: Any, ours: Moment | None) -> date | None:
    """The other library's reading in our terms: to it a date with a TZID is midnight in that zone, and an end without
    a zone floats even if the start does not."""
    value = value[0] if isinstance(value, list) else value
    if value is None or ours is None:
        return None
    at: date = value.dt
    if not isinstance(at, datetime):
        return at
    if ours.all_day:
        return at.date()
    if at.tzinfo is None and ours.zone is not None:
        return Moment(at, ours.zone).instant
    return at.astimezone(UTC) if at.tzinfo else at
