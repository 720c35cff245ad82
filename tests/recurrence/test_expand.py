# ruff: noqa: DTZ001  wall times are naive
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest

from tests.recurrence.examples import floating, starts, zoned
from ymd.recurrence import (
    NeverOccurs,
    Occurrence,
    Recurrence,
    RuleRefused,
    describes,
    first_start,
    last_start,
    occurrence_at,
    occurrences,
    parse_rule,
)

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")


def test_a_window_is_half_open() -> None:
    daily = floating("FREQ=DAILY", datetime(2026, 11, 23, 10, 30))

    found = starts(daily, datetime(2026, 11, 24, 10, 30), datetime(2026, 11, 26, 10, 30))

    assert found == ["2026-11-24 10:30:00", "2026-11-25 10:30:00"]


def test_a_bound_within_a_second_is_after_the_start_of_that_second() -> None:
    daily = floating("FREQ=DAILY;COUNT=1", datetime(2026, 11, 23, 10, 30))

    assert starts(daily, datetime(2026, 11, 23, 10, 30, 0, 1), datetime(2026, 12, 1)) == []
    assert starts(daily, datetime(2026, 11, 23), datetime(2026, 11, 23, 10, 30, 0, 1)) == ["2026-11-23 10:30:00"]


def test_a_zoned_occurrence_has_wall_time_and_instant() -> None:
    weekly = zoned("FREQ=WEEKLY", datetime(2026, 10, 19, 9), "Europe/Berlin")

    found = list(occurrences(weekly, datetime(2026, 10, 20, tzinfo=UTC), datetime(2026, 11, 3, tzinfo=UTC)))

    assert found == [
        Occurrence(datetime(2026, 10, 26, 9), datetime(2026, 10, 26, 8, tzinfo=UTC)),
        Occurrence(datetime(2026, 11, 2, 9), datetime(2026, 11, 2, 8, tzinfo=UTC)),
    ]


def test_a_window_may_be_in_another_zone_than_the_series() -> None:
    daily = zoned("FREQ=DAILY", datetime(2026, 11, 1, 9), "Asia/Seoul")

    found = starts(daily, datetime(2026, 11, 22, 19, tzinfo=NEW_YORK), datetime(2026, 11, 23, 20, tzinfo=NEW_YORK))

    assert found == ["2026-11-23 09:00:00", "2026-11-24 09:00:00"]


def test_an_all_day_series_has_dates_and_no_instants() -> None:
    monthly = Recurrence(date(2026, 1, 31), rules=(parse_rule("FREQ=MONTHLY"),))

    found = list(occurrences(monthly, date(2026, 2, 1), date(2026, 6, 1)))

    assert found == [Occurrence(date(2026, 3, 31), None), Occurrence(date(2026, 5, 31), None)]


def test_a_date_ignores_times_of_day() -> None:
    daily = Recurrence(date(2026, 1, 1), rules=(parse_rule("FREQ=DAILY;BYHOUR=9,10;BYMINUTE=5;COUNT=2"),))

    assert starts(daily) == ["2026-01-01", "2026-01-02"]


def test_a_zoned_bound_within_a_second_is_after_it_too() -> None:
    daily = zoned("FREQ=DAILY;COUNT=1", datetime(2026, 11, 23, 10, 30), "UTC")
    bound = datetime(2026, 11, 23, 10, 30, 0, 1, tzinfo=UTC)

    assert list(occurrences(daily, bound, None)) == []
    assert len(list(occurrences(daily, None, bound))) == 1


@pytest.mark.parametrize(
    ("recurrence", "bound"),
    [
        (floating("FREQ=DAILY", datetime(2026, 1, 1)), datetime(2026, 1, 1, tzinfo=UTC)),
        (zoned("FREQ=DAILY", datetime(2026, 1, 1), "UTC"), datetime(2026, 1, 1)),
        (zoned("FREQ=DAILY", datetime(2026, 1, 1), "UTC"), date(2026, 1, 1)),
    ],
)
def test_a_window_of_the_wrong_kind_is_an_error_at_once(recurrence: Recurrence, bound: datetime) -> None:
    with pytest.raises(ValueError, match="bounds"):
        occurrences(recurrence, bound, bound)


def test_an_open_window_needs_a_series_that_ends() -> None:
    endless = floating("FREQ=DAILY", datetime(2026, 1, 1))

    with pytest.raises(RuleRefused) as refused:
        occurrences(endless, None, None)

    assert refused.value.code == "endless"


# A century from the start, by jumping.


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=DAILY;INTERVAL=3", ["2126-03-02 02:30:00", "2126-03-05 02:30:00"]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=SA,SU", ["2126-03-02 02:30:00", "2126-03-03 02:30:00"]),
        ("FREQ=MONTHLY;BYDAY=1FR", ["2126-03-01 02:30:00"]),
        ("FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=4", ["2126-03-04 02:30:00"]),
        ("FREQ=YEARLY;BYWEEKNO=9;BYDAY=SU", ["2126-03-03 02:30:00"]),
        ("FREQ=DAILY;BYMONTH=3;BYMONTHDAY=5", ["2126-03-05 02:30:00"]),
    ],
)
def test_a_window_a_century_away_costs_no_walk(rule: str, expected: list[str]) -> None:
    series = floating(rule, datetime(2026, 1, 3, 2, 30))

    found = occurrences(series, datetime(2126, 3, 1), datetime(2126, 3, 6), budget=60)

    assert [str(occurrence.start) for occurrence in found] == expected


def test_a_gap_a_century_away_moves_a_start_forward() -> None:
    daily = zoned("FREQ=DAILY", datetime(2026, 1, 3, 2, 30), "Europe/Berlin")

    found = list(occurrences(daily, datetime(2126, 3, 30, tzinfo=BERLIN), datetime(2126, 4, 2, tzinfo=BERLIN)))

    assert [(str(o.start), str(o.instant)) for o in found] == [
        ("2126-03-30 02:30:00", "2126-03-30 01:30:00+00:00"),
        ("2126-03-31 03:30:00", "2126-03-31 01:30:00+00:00"),
        ("2126-04-01 02:30:00", "2126-04-01 00:30:00+00:00"),
    ]


def test_a_count_is_kept_a_century_away() -> None:
    start = datetime(2026, 1, 1, 9)
    to_the_day = (date(2126, 1, 1) - date(2026, 1, 1)).days

    counted = floating(f"FREQ=WEEKLY;COUNT={to_the_day // 7}", start)
    found = list(occurrences(counted, datetime(2125, 12, 1), datetime(2127, 1, 1), budget=10))

    assert found[-1].start == start + timedelta(weeks=to_the_day // 7 - 1)


def test_an_uneven_count_is_walked_once_for_all_questions() -> None:
    monthly = floating("FREQ=MONTHLY;BYMONTHDAY=31;COUNT=1000", datetime(2026, 1, 31))
    list(occurrences(monthly, datetime(2026, 1, 1), datetime(2026, 1, 2)))

    found = list(occurrences(monthly, datetime(2126, 1, 1), datetime(2126, 3, 1), budget=5))

    assert [str(occurrence.start) for occurrence in found] == ["2126-01-31 00:00:00"]


def test_expansion_is_lazy() -> None:
    secondly = floating("FREQ=SECONDLY", datetime(2000, 1, 1))

    found = occurrences(secondly, datetime(2026, 1, 1), datetime(2126, 1, 1))

    assert [str(occurrence.start)[-2:] for occurrence in islice(found, 3)] == ["00", "01", "02"]


# First, last, membership.


@pytest.mark.parametrize(
    ("rule", "last"),
    [
        ("FREQ=DAILY;COUNT=10", datetime(2026, 1, 11, 9)),
        ("FREQ=MONTHLY;BYMONTHDAY=31;COUNT=3", datetime(2026, 5, 31, 9)),
        ("FREQ=DAILY;UNTIL=20270101", datetime(2027, 1, 1, 9)),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;UNTIL=99991231", datetime(9996, 2, 29, 9)),
        ("FREQ=SECONDLY;UNTIL=20270101T000000", datetime(2027, 1, 1)),
        ("FREQ=DAILY", None),
    ],
)
def test_the_last_start_is_found_from_the_end(rule: str, last: datetime | None) -> None:
    assert last_start(floating(rule, datetime(2026, 1, 2, 9))) == last


def test_the_last_start_minds_what_was_taken_away_and_added() -> None:
    daily = floating("FREQ=DAILY;COUNT=3", datetime(2026, 1, 1), exdates=(datetime(2026, 1, 3),))
    added = floating("FREQ=DAILY;COUNT=3", datetime(2026, 1, 1), rdates=(datetime(2030, 1, 3),))

    assert last_start(daily) == datetime(2026, 1, 2)
    assert last_start(added) == datetime(2030, 1, 3)


def test_the_first_start_may_be_long_after_dtstart() -> None:
    assert first_start(floating("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", datetime(2097, 1, 1))) == datetime(2104, 2, 29)


def test_a_first_start_beyond_a_cycle_of_the_calendar_is_no_never() -> None:
    leap_sunday = floating("FREQ=YEARLY;INTERVAL=99;BYMONTH=2;BYMONTHDAY=29;BYDAY=SU", datetime(2001, 1, 1))

    assert first_start(leap_sunday) == datetime(3288, 2, 29)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;INTERVAL=2;BYMONTH=2;BYDAY=MO",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;INTERVAL=7;BYDAY=MO",
        "FREQ=WEEKLY;BYDAY=MO;BYSETPOS=2",
        "FREQ=HOURLY;INTERVAL=4;BYHOUR=7,11",
        "FREQ=MINUTELY;INTERVAL=120;BYMINUTE=10",
        "FREQ=SECONDLY;INTERVAL=10;BYSECOND=2,15",
        "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6",
        "FREQ=YEARLY;INTERVAL=2;BYYEARDAY=366",
    ],
)
def test_a_rule_that_never_matches_is_known_to(rule: str) -> None:
    start = datetime(2025, 1, 1)

    assert starts(floating(rule, start), datetime(2025, 1, 1), datetime(9999, 1, 1)) == []
    with pytest.raises(NeverOccurs):
        first_start(floating(rule, start))


def test_what_is_all_taken_away_never_occurs() -> None:
    alone = Recurrence(datetime(2026, 1, 1), exdates=(datetime(2026, 1, 1),))

    with pytest.raises(NeverOccurs):
        last_start(alone)


def test_membership_is_asked_in_every_form_that_the_series_has() -> None:
    daily = zoned("FREQ=DAILY", datetime(2026, 1, 1, 2, 30), "Europe/Berlin")

    assert describes(daily, datetime(2126, 3, 30, 2, 30))
    assert describes(daily, datetime(2126, 3, 30, 1, 30, tzinfo=UTC))
    assert not describes(daily, datetime(2126, 3, 30, 2, 31))
    assert not describes(daily, date(2126, 3, 30))
    assert not describes(daily, datetime(2025, 12, 31, 2, 30))


def test_a_time_in_a_gap_names_the_occurrence_that_moved() -> None:
    daily = zoned("FREQ=DAILY", datetime(2026, 1, 1, 2, 30), "Europe/Berlin")

    moved = occurrence_at(daily, datetime(2026, 3, 29, 2, 30))

    assert moved is not None
    assert moved.start == datetime(2026, 3, 29, 3, 30)
    assert occurrence_at(daily, datetime(2026, 3, 29, 3, 30)) == moved


def test_membership_of_dates_and_of_floating_times() -> None:
    birthdays = Recurrence(date(2000, 2, 29), rules=(parse_rule("FREQ=YEARLY"),))

    assert describes(birthdays, date(2104, 2, 29))
    assert not describes(birthdays, date(2100, 3, 1))
    assert not describes(birthdays, datetime(2104, 2, 29))
    assert not describes(floating("FREQ=DAILY", datetime(2026, 1, 1)), datetime(2026, 1, 2, tzinfo=UTC))
