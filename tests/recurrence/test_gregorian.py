from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ymd.recurrence.gregorian import (
    CYCLE_DAYS,
    CYCLE_MONTHS,
    CYCLE_WEEKS,
    CYCLE_YEARS,
    first_week,
    from_either_end,
    is_leap,
    month_at,
    new_year,
    weekday_of,
    year_at,
)


@given(st.dates())
def test_days_agree_with_the_standard_library(day: date) -> None:
    ordinal = day.toordinal()

    assert weekday_of(ordinal) == day.weekday()
    assert new_year(day.year) == date(day.year, 1, 1).toordinal()
    assert month_at(day.year * 12 + day.month - 1)[0] == day.replace(day=1).toordinal()
    assert is_leap(day.year) is ((date(day.year, 3, 1) - timedelta(days=1)).day == 29)


@given(st.integers(min_value=2, max_value=9998))
def test_week_one_is_that_of_iso_8601(year: int) -> None:
    assert first_week(year, 0) == date.fromisocalendar(year, 1, 1).toordinal()


@given(st.integers(min_value=2, max_value=9998), st.integers(min_value=0, max_value=6))
def test_week_one_is_the_first_with_four_days_in_the_year(year: int, week_start: int) -> None:
    first = date.fromordinal(first_week(year, week_start))

    within = [day for day in range(7) if (first + timedelta(days=day)).year == year]

    assert first.weekday() == week_start
    assert len(within) >= 4
    assert sum((first - timedelta(days=day + 1)).year == year for day in range(7)) < 4


def test_the_years_beyond_dates_have_their_first_days_too() -> None:
    assert new_year(0) == -365
    assert new_year(10_000) == date.max.toordinal() + 1


def test_the_calendar_repeats_after_its_cycle() -> None:
    assert new_year(2026 + CYCLE_YEARS) - new_year(2026) == CYCLE_DAYS == CYCLE_WEEKS * 7
    assert month_at(24_000 + CYCLE_MONTHS)[1] == month_at(24_000)[1]
    assert year_at(2026 + CYCLE_YEARS)[1] == year_at(2026)[1]


@pytest.mark.parametrize(("number", "index"), [(1, 0), (5, 4), (6, None), (-1, 4), (-5, 0), (-6, None)])
def test_things_are_counted_from_either_end(number: int, index: int | None) -> None:
    assert from_either_end(number, 5) == index
