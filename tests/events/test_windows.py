"""Windows: what someone in a zone means by two dates or two instants."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ymd.events.errors import WindowInvalid
from ymd.events.rules.windows import window_asked, window_of

ZONES = ("Asia/Seoul", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Pacific/Apia", "UTC")


def test_dates_are_midnights_of_the_askers_zone() -> None:
    window = window_asked("2026-11-23", "2026-11-24", "Asia/Seoul")

    assert window.begin == datetime(2026, 11, 22, 15, tzinfo=UTC)
    assert window.end - window.begin == timedelta(days=1)
    assert window.wall_begin == datetime(2026, 11, 23, tzinfo=UTC)


def test_where_clocks_go_on_at_midnight_a_date_begins_at_midnight_for_what_floats() -> None:
    window = window_asked("2026-03-28", "2026-03-29", "Asia/Beirut")
    after = window_asked("2026-03-29", "2026-03-30", "Asia/Beirut")

    midnight = datetime(2026, 3, 29, tzinfo=UTC)
    assert (window.wall_end, after.wall_begin) == (midnight, midnight)
    assert (window.end, after.begin) == (midnight - timedelta(hours=2),) * 2
    assert after.end - after.begin == timedelta(hours=23)


def test_a_date_that_a_zone_left_out_lasts_no_time_and_is_a_day_for_what_floats() -> None:
    window = window_asked("2011-12-30", "2011-12-31", "Pacific/Apia")

    assert window.begin == window.end == datetime(2011, 12, 30, 10, tzinfo=UTC)
    assert window.holds(window.wall_begin, window.wall_end, floats=True)
    assert not window.holds(window.begin, window.end + timedelta(hours=1), floats=False)


def test_a_plus_that_arrives_as_a_space_is_a_plus() -> None:
    window = window_asked("2026-11-23T00:00:00 09:00", "2026-11-23T06:00:00+09:00", "UTC")

    assert window.begin == datetime(2026, 11, 22, 15, tzinfo=UTC)


def test_what_floats_is_looked_for_twelve_hours_before_and_fourteen_after() -> None:
    window = window_asked("2026-11-23", "2026-11-24", "UTC")

    assert (window.begin - window.low, window.high - window.end) == (timedelta(hours=12), timedelta(hours=14))


@pytest.mark.parametrize(
    ("begin", "end", "zone", "code"),
    [
        ("2026-11-23", "2026-11-23", "UTC", "out_of_range"),
        ("2026-11-24", "2026-11-23", "UTC", "out_of_range"),
        ("2026-01-01", "2027-03-01", "UTC", "window_too_long"),
        ("0001-01-01", "0001-01-02", "Asia/Seoul", "out_of_range"),
        ("9999-12-30", "9999-12-31", "America/New_York", "out_of_range"),
        ("2026-11-23T10:00:00", "2026-11-24", "UTC", "unreadable"),
        ("2026-02-30", "2026-03-01", "UTC", "unreadable"),
        ("٢٠٢٦-11-23", "2026-11-24", "UTC", "unreadable"),
        ("2026-11-23", "2026-11-24", "../../etc/passwd", "unknown_time_zone"),
        ("2026-11-23", "2026-11-24", "", "unknown_time_zone"),
        ("2026-11-23", "2026-11-24", "Mars/Olympus", "unknown_time_zone"),
    ],
)
def test_what_is_no_window_is_refused_with_its_reason(begin: str, end: str, zone: str, code: str) -> None:
    with pytest.raises(WindowInvalid) as refused:
        window_asked(begin, end, zone)

    assert [error.code for error in refused.value.errors] == [code]


@settings(max_examples=300, deadline=None)
@given(
    zone=st.sampled_from(ZONES),
    day=st.dates(date(1999, 1, 1), date(2036, 1, 1)),
    wall=st.integers(-60 * 24 * 20, 60 * 24 * 20),
)
def test_a_floating_time_is_put_where_clocks_of_the_zone_show_it(zone: str, day: date, wall: int) -> None:
    window = window_of(day, day + timedelta(days=1), zone)
    clock = datetime(day.year, day.month, day.day) + timedelta(minutes=wall)  # noqa: DTZ001  # a wall clock

    # fold=0 is what RFC 5545, section 3.3.5, says of times that do not exist, or exist twice.
    expected = clock.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC)

    assert window.instant(clock.replace(tzinfo=UTC)) == expected
