"""Days as the community names them: from any day on there is a whole week to come."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ymd.demo.dates import day_named, in_year, length_named, moment_named
from ymd.demo.placing import HOME

TUESDAY = date(2026, 11, 24)
DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))
WEEKDAYS = st.sampled_from(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("today", "2026-11-24"),
        ("today-3", "2026-11-21"),
        ("tue", "2026-11-24"),
        ("mon", "2026-11-30"),
        ("mon-1", "2026-11-23"),
        ("sat+2 08:30", "2026-12-12T08:30:00"),
        ("the 24", "2026-11-24"),
        ("the 25", "2026-11-25"),
        ("the 23", "2026-12-23"),
        ("the 25-1", "2026-10-25"),
        ("the 5+1", "2027-01-05"),
    ],
)
def test_a_day_is_named_from_today_on(name: str, day: str) -> None:
    assert day_named(name, TUESDAY).isoformat() == day


@given(DAYS, WEEKDAYS)
def test_a_weekday_is_the_first_of_the_coming_seven_days(today: date, weekday: str) -> None:
    day = day_named(weekday, today)

    assert today <= day < today + timedelta(days=7)
    assert f"{day:%a}".lower() == weekday


@given(DAYS, st.integers(1, 28), st.integers(-24, 24))
def test_a_day_of_the_month_is_that_day_so_many_months_away(today: date, number: int, months: int) -> None:
    first, day = day_named(f"the {number}", today), day_named(f"the {number}{months:+d}", today)

    assert today <= first < today + timedelta(days=32)
    assert day.day == first.day == number
    assert (day.year - first.year) * 12 + day.month - first.month == months


@given(DAYS, st.integers(1930, 2010))
def test_a_birthday_comes_every_year(day: date, year: int) -> None:
    born = in_year(day, year)

    assert born.year == year
    assert all(born.replace(year=later) for later in range(year, year + 8))


@pytest.mark.parametrize("text", ["", "someday", "sat 8:30", "the 31", "sat +1", "today 25:00"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"no day|hour must be"):
        day_named(text, TUESDAY)


def test_a_length_is_named_by_its_units() -> None:
    assert length_named("1h30m") == timedelta(hours=1, minutes=30)
    assert length_named("2d") == timedelta(days=2)
    for text in ("", "an hour", "30"):
        with pytest.raises(ValueError, match="no length"):
            length_named(text)


@pytest.mark.parametrize(
    ("name", "moment"),
    [
        ("25m ago", "2026-11-24T09:35:00+09:00"),
        ("today 09:59", "2026-11-24T09:59:00+09:00"),
        ("today 10:01", "2026-11-23T10:01:00+09:00"),
        ("today-3 21:10", "2026-11-21T21:10:00+09:00"),
        ("tue-1 23:15", "2026-11-17T23:15:00+09:00"),
    ],
)
def test_a_moment_is_one_that_has_been(name: str, moment: str) -> None:
    now = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)

    assert moment_named(name, now, HOME).astimezone(HOME).isoformat() == moment


@pytest.mark.parametrize("text", ["today", "25 ago", "soon", "today 7:00"])
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"no day|no moment|no length"):
        moment_named(text, datetime(2026, 11, 24, tzinfo=UTC), HOME)
