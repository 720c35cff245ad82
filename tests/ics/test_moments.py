"""Dates, times, durations and periods: read by shape, written as they were."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ics.written import seoul, wall
from ymd.ics import Duration, IcsInvalid, Moment, Period
from ymd.ics.moments import read_duration, read_moment, read_period

walls = st.datetimes(wall("1583-01-01"), wall("2200-12-31")).map(lambda at: at.replace(microsecond=0))
days = walls.map(lambda at: Moment(at.replace(hour=0, minute=0, second=0), all_day=True))
moments = days | st.builds(Moment, walls, st.sampled_from([None, "UTC", "Asia/Seoul"]))


def code(value: str) -> str:
    with pytest.raises(IcsInvalid) as invalid:
        read_moment(value, "", seoul)
    return invalid.value.code


@given(moments)
def test_a_moment_is_read_as_it_was_written(moment: Moment) -> None:
    tzid = moment.zone if moment.zone not in (None, "UTC") else ""

    assert read_moment(moment.value, tzid or "", seoul) == moment


@given(st.integers(0, 50_000), st.integers(0, 10**7), st.sampled_from([1, -1]))
def test_a_duration_is_read_as_it_was_written(days: int, seconds: int, sign: int) -> None:
    duration = Duration(sign * days, sign * seconds)

    assert read_duration(duration.value) == duration


@given(st.text(max_size=20) | st.text("0123456789TZ", max_size=17))
def test_no_text_is_read_as_a_moment_by_accident(text: str) -> None:
    try:
        moment = read_moment(text, "", seoul)
    except IcsInvalid as invalid:
        assert invalid.code in {"invalid_date_time", "date_out_of_range"}  # noqa: PT017  the two reasons there are
        return

    assert moment.value == text.strip().upper() or "60" in text


def test_the_shape_of_a_value_says_what_it_is() -> None:
    at = wall("2026-11-23 10:30")

    assert read_moment("20261123", "Asia/Seoul", seoul) == Moment(wall("2026-11-23"), all_day=True)
    assert read_moment("20261123T103000", "", seoul) == Moment(at)
    assert read_moment("20261123T103000", "Korea", seoul) == Moment(at, "Asia/Seoul")
    assert read_moment(" 20261123t103000z ", "Korea", seoul) == Moment(at, "UTC")
    assert read_moment("20261231T235960Z", "", seoul).wall == wall("2026-12-31 23:59:59")


def test_what_is_no_moment_is_refused_by_name() -> None:
    for value in ("", "2026", "20261301", "20260229", "20261123T240000", "20261123T1030", "2026-11-23", "²0261123"):
        assert code(value) == "invalid_date_time"
    assert code("15820101") == code("22010101T000000Z") == "date_out_of_range"


def test_an_instant_follows_its_zone_through_gaps_and_folds() -> None:
    def instant(at: datetime, zone: str | None) -> str:
        return Moment(at, zone).instant.isoformat()

    assert instant(wall("2026-11-23 10:30"), "Asia/Seoul") == "2026-11-23T01:30:00+00:00"
    assert instant(wall("2026-03-29 02:30"), "Europe/Berlin") == "2026-03-29T01:30:00+00:00"
    assert instant(wall("2026-10-25 02:30"), "Europe/Berlin") == "2026-10-25T00:30:00+00:00"
    assert instant(wall("2026-11-23 10:30"), None) == "2026-11-23T10:30:00+00:00"


def test_days_of_a_duration_are_nominal_and_hours_are_exact() -> None:
    eve = Moment(wall("2026-03-28 12:00"), "Europe/Berlin")

    assert read_duration("P1D").after(eve).wall == wall("2026-03-29 12:00")
    assert read_duration("PT24H").after(eve).wall == wall("2026-03-29 13:00")
    assert read_duration("P1W").after(Moment(wall("2026-01-01"), all_day=True)).value == "20260108"
    assert read_duration("-PT15M").after(Moment(wall("2026-01-01"))).wall == wall("2025-12-31 23:45")


@pytest.mark.parametrize("bad", ["", "P", "PT", "1D", "P1", "PT1D", "P-1D", "P999999D", "P99999999999W", "PT٣H"])
def test_what_is_no_duration_is_refused(bad: str) -> None:
    with pytest.raises(IcsInvalid, match="invalid_duration"):
        read_duration(bad)


def test_a_period_ends_by_a_time_or_by_its_length() -> None:
    start = Moment(wall("2026-01-01 10:00"), "Asia/Seoul")

    by_time = read_period("20260101T100000/20260101T120000", "Asia/Seoul", seoul)
    by_length = read_period("20260101T100000/PT2H", "Asia/Seoul", seoul)

    assert by_time == Period(start, Moment(start.wall + timedelta(hours=2), "Asia/Seoul"))
    assert by_length == Period(start, Duration(0, 7200))


@pytest.mark.parametrize("bad", ["20260101T100000", "20260101/20260102", "20260101T100000Z/20260101T090000Z"])
def test_what_is_no_span_of_times_is_refused(bad: str) -> None:
    with pytest.raises(IcsInvalid, match="invalid_period"):
        read_period(bad, "", seoul)
