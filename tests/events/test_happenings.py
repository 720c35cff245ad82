"""When series happen: rows and windows of one and the same series never disagree."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.events.texts import calendar, texts
from ymd.events.rules.happenings import HIGHEST, LOWEST, MOST, Happening, happening_at, happenings, overlaps, project
from ymd.events.rules.series import read_series

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
WEEKLY = ["DTSTART;TZID=Asia/Seoul:20261102T100000", "DTEND;TZID=Asia/Seoul:20261102T110000", "RRULE:FREQ=WEEKLY"]


def starts(text: str, begin: datetime = NOW, days: int = 28) -> list[str]:
    series = read_series(text)
    assert series is not None
    found = sorted(happenings(series, begin, begin + timedelta(days=days)), key=lambda row: row.starts_at)
    return [row.starts.isoformat() for row in found]


def as_told(rows: list[Happening]) -> list[tuple[object, ...]]:
    return sorted(
        (
            row.recurrence_id,
            row.starts,
            row.ends,
            row.starts_at,
            row.ends_at,
            row.shown_as or NOW.replace(year=1, tzinfo=None),
        )
        for row in rows
    )


@settings(max_examples=300, deadline=None)
@given(text=texts(), begin=st.integers(-500, 1200), days=st.integers(1, 60))
def test_rows_serve_every_window_inside_their_range(text: str, begin: int, days: int) -> None:
    series = read_series(text)
    assert series is not None
    projection = project(series, NOW)
    low = NOW + timedelta(days=begin)
    high = low + timedelta(days=days)
    low = max(low, projection.since or low)
    high = min(high, projection.until or high)

    rows = [row for row in projection.rows if overlaps(row.starts_at, row.ends_at, low, high)]

    if low < high:
        assert as_told(rows) == as_told(list(happenings(series, low, high)))


@settings(max_examples=200, deadline=None)
@given(
    zone=st.sampled_from(["Asia/Seoul", "America/New_York", "Australia/Lord_Howe", "Europe/Dublin"]),
    day=st.sampled_from(["20260308", "20260329", "20261004", "20261101"]),
    minutes=st.integers(0, 239),
    length=st.sampled_from(["PT0S", "PT90M", "P1D", "P1DT2H"]),
)
def test_what_does_not_recur_is_where_the_expander_has_it(zone: str, day: str, minutes: int, length: str) -> None:
    starts = f"DTSTART;TZID={zone}:{day}T{minutes // 60:02}{minutes % 60:02}00"
    series = read_series(calendar([starts, f"DURATION:{length}"]))
    assert series is not None

    projection = project(series, NOW)

    assert (projection.since, projection.until) == (None, None)
    assert as_told(projection.rows) == as_told(list(happenings(series, LOWEST, HIGHEST)))


@settings(max_examples=200, deadline=None)
@given(text=texts(), cut=st.integers(1, 39))
def test_two_windows_side_by_side_hold_what_one_over_both_does(text: str, cut: int) -> None:
    series = read_series(text)
    assert series is not None
    low, high = NOW - timedelta(days=20), NOW + timedelta(days=20)
    middle = low + timedelta(days=cut)

    whole = set(as_told(list(happenings(series, low, high))))
    parts = set(as_told(list(happenings(series, low, middle)))) | set(as_told(list(happenings(series, middle, high))))

    assert whole == parts


@settings(max_examples=150, deadline=None)
@given(text=texts())
def test_each_occurrence_is_found_again_by_its_name(text: str) -> None:
    series = read_series(text)
    assert series is not None
    all_day = series.shown.start.all_day

    for row in happenings(series, NOW - timedelta(days=10), NOW + timedelta(days=30)):
        name = row.recurrence_id.date().isoformat() if all_day else row.recurrence_id.isoformat()
        assert happening_at(series, name) == (row if series.recurs else None)


def test_a_start_off_its_rule_is_the_first_occurrence() -> None:
    text = calendar(["DTSTART:20261124T100000Z", "RRULE:FREQ=WEEKLY;BYDAY=WE;COUNT=3"])

    found = starts(text)

    assert found == ["2026-11-24T10:00:00", "2026-11-25T10:00:00", "2026-12-02T10:00:00"]


def test_an_override_takes_the_place_of_its_occurrence() -> None:
    moved = ["RECURRENCE-ID;TZID=Asia/Seoul:20261130T100000", "DTSTART;TZID=Asia/Seoul:20261201T150000"]

    found = starts(calendar(WEEKLY, moved), days=14)

    assert found == ["2026-11-23T10:00:00", "2026-12-01T15:00:00"]


def test_an_override_that_moved_into_the_window_is_in_it() -> None:
    moved = ["RECURRENCE-ID;TZID=Asia/Seoul:20270301T100000", "DTSTART;TZID=Asia/Seoul:20261125T090000"]

    found = starts(calendar(WEEKLY, moved), days=7)

    assert found == ["2026-11-23T10:00:00", "2026-11-25T09:00:00"]


def test_an_override_may_name_its_occurrence_by_the_instant_or_the_day() -> None:
    by_instant = ["RECURRENCE-ID:20261130T010000Z", "DTSTART:20261130T030000Z"]
    by_day = ["RECURRENCE-ID;VALUE=DATE:20261207", "DTSTART;TZID=Asia/Seoul:20261207T200000"]

    found = starts(calendar(WEEKLY, by_instant, by_day), days=15)

    assert found == ["2026-11-23T10:00:00", "2026-11-30T03:00:00", "2026-12-07T20:00:00"]


def test_an_occurrence_that_exdate_takes_away_is_gone_with_its_override() -> None:
    master = [*WEEKLY, "EXDATE;TZID=Asia/Seoul:20261130T100000"]
    moved = ["RECURRENCE-ID;TZID=Asia/Seoul:20261130T100000", "DTSTART;TZID=Asia/Seoul:20261201T150000"]

    assert starts(calendar(master, moved), days=14) == ["2026-11-23T10:00:00"]


def test_an_override_that_the_rule_does_not_lead_to_is_shown_beside() -> None:
    stray = ["RECURRENCE-ID;TZID=Asia/Seoul:20261126T100000", "DTSTART;TZID=Asia/Seoul:20261126T120000"]

    assert starts(calendar(WEEKLY, stray), days=7) == ["2026-11-23T10:00:00", "2026-11-26T12:00:00"]


def test_overrides_without_a_master_are_single_occurrences() -> None:
    one = ["RECURRENCE-ID:20261124T100000Z", "DTSTART:20261124T120000Z"]
    other = ["RECURRENCE-ID:20261126T100000Z", "DTSTART:20261126T100000Z"]

    assert starts(calendar(one, other)) == ["2026-11-24T12:00:00", "2026-11-26T10:00:00"]


def test_this_and_future_moves_what_follows() -> None:
    later = [
        "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Asia/Seoul:20261130T100000",
        "DTSTART;TZID=Asia/Seoul:20261130T180000",
        "DURATION:PT2H",
    ]

    series = read_series(calendar(WEEKLY, later))

    assert starts(calendar(WEEKLY, later), days=15) == [
        "2026-11-23T10:00:00",
        "2026-11-30T18:00:00",
        "2026-12-07T18:00:00",
    ]
    assert series is not None
    assert [row.ends.hour for row in project(series, NOW).rows if row.starts.month == 12][:1] == [20]


def test_an_end_keeps_the_elapsed_time_and_a_duration_the_days_of_the_wall() -> None:
    night = ["DTSTART;TZID=America/New_York:20261030T220000", "RRULE:FREQ=DAILY;COUNT=4"]
    exact, nominal = [*night, "DTEND;TZID=America/New_York:20261031T060000"], [*night, "DURATION:P1D"]
    begin = datetime(2026, 10, 30, tzinfo=UTC)

    # The clocks of New York go back in the night to the first of November.
    ends = {
        kind: [row.ends.isoformat() for row in happenings(series, begin, begin + timedelta(days=6))]
        for kind, lines in (("exact", exact), ("nominal", nominal))
        if (series := read_series(calendar(lines))) is not None
    }

    assert ends["exact"] == [
        "2026-10-31T06:00:00",
        "2026-11-01T05:00:00",
        "2026-11-02T06:00:00",
        "2026-11-03T06:00:00",
    ]
    assert ends["nominal"] == [f"2026-{day}T22:00:00" for day in ("10-31", "11-01", "11-02", "11-03")]


def test_an_end_is_told_in_its_own_zone() -> None:
    flight = ["DTSTART;TZID=Asia/Seoul:20261125T100000", "DTEND;TZID=America/New_York:20261125T103000"]

    series = read_series(calendar(flight))

    assert series is not None
    (row,) = project(series, NOW).rows
    assert (row.starts.isoformat(), row.ends.isoformat()) == ("2026-11-25T10:00:00", "2026-11-25T10:30:00")
    assert row.ends_at - row.starts_at == timedelta(hours=14, minutes=30)


def test_a_rule_that_cannot_be_followed_leaves_the_start() -> None:
    text = calendar(["DTSTART:20261124T100000Z", "RRULE:FREQ=FORTNIGHTLY"])

    assert starts(text) == ["2026-11-24T10:00:00"]


def test_a_dense_series_keeps_few_rows_and_says_how_far_they_reach() -> None:
    series = read_series(calendar(["DTSTART:20200101T000000Z", "RRULE:FREQ=MINUTELY"]))

    assert series is not None
    projection = project(series, NOW)

    assert len(projection.rows) == MOST
    assert projection.since == NOW
    assert projection.until == NOW + timedelta(minutes=MOST)
    assert projection.renew_at is not None
    assert projection.renew_at > NOW


def test_a_finite_series_is_there_as_a_whole_however_old() -> None:
    series = read_series(calendar(["DTSTART:19990101T000000Z", "RRULE:FREQ=WEEKLY;COUNT=300"]))

    assert series is not None
    projection = project(series, NOW)

    assert len(projection.rows) == 300
    assert (projection.since, projection.until, projection.renew_at) == (None, None, None)


@pytest.mark.parametrize("rule", ["FREQ=SECONDLY", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY;COUNT=10000"])
def test_no_rule_makes_a_projection_long(rule: str) -> None:
    series = read_series(calendar(["DTSTART:20000101T000000Z", f"RRULE:{rule}"]))

    assert series is not None
    assert len(project(series, NOW).rows) <= MOST


def test_nothing_without_a_place_in_time_is_a_series() -> None:
    assert read_series(calendar(["SUMMARY:someday"])) is None
