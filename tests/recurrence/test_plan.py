# ruff: noqa: DTZ001  wall times are naive
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.recurrence.examples import floating, starts, zoned
from ymd.recurrence import (
    Period,
    Recurrence,
    describes,
    last_start,
    occurrence_at,
    occurrences,
    parse_rule,
)

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")


# Zones: section 3.3.5.


def test_a_time_in_a_gap_moves_forward_and_one_that_comes_twice_is_the_first() -> None:
    daily = zoned("FREQ=DAILY;COUNT=2", datetime(2026, 3, 28, 2, 30), "Europe/Berlin")
    autumn = zoned("FREQ=DAILY;COUNT=2", datetime(2026, 10, 24, 2, 30), "Europe/Berlin")

    assert [(str(o.start), o.instant and o.instant.hour) for o in occurrences(daily, None, None)] == [
        ("2026-03-28 02:30:00", 1),
        ("2026-03-29 03:30:00", 1),
    ]
    assert [(str(o.start), o.instant and o.instant.hour) for o in occurrences(autumn, None, None)] == [
        ("2026-10-24 02:30:00", 0),
        ("2026-10-25 02:30:00", 0),
    ]


def test_around_a_gap_starts_stay_in_order_and_come_once() -> None:
    half_hourly = zoned("FREQ=MINUTELY;INTERVAL=30;COUNT=8", datetime(2026, 3, 29, 1), "Europe/Berlin")

    assert starts(half_hourly) == [
        "2026-03-29 01:00:00",
        "2026-03-29 01:30:00",
        "2026-03-29 03:00:00",
        "2026-03-29 03:30:00",
        "2026-03-29 04:00:00",
        "2026-03-29 04:30:00",
    ]


def test_a_day_that_a_zone_skipped_moves_to_the_next() -> None:
    daily = zoned("FREQ=DAILY;COUNT=4", datetime(2011, 12, 28, 10), "Pacific/Apia")

    assert starts(daily) == ["2011-12-28 10:00:00", "2011-12-29 10:00:00", "2011-12-31 10:00:00"]


def test_an_until_in_utc_is_an_instant() -> None:
    in_time = zoned("FREQ=DAILY;UNTIL=20261025T003000Z", datetime(2026, 10, 24, 2, 30), "Europe/Berlin")
    too_late = zoned("FREQ=DAILY;UNTIL=20261025T002959Z", datetime(2026, 10, 24, 2, 30), "Europe/Berlin")

    assert len(starts(in_time)) == 2
    assert len(starts(too_late)) == 1


@pytest.mark.parametrize("until", ["20260103T090000", "20260103", "20260103T080000Z"])
def test_until_takes_its_own_time_in_whatever_form(until: str) -> None:
    daily = zoned(f"FREQ=DAILY;UNTIL={until}", datetime(2026, 1, 1, 9), "Europe/Berlin")

    assert starts(daily)[-1] == "2026-01-03 09:00:00"


def test_until_as_a_time_bounds_dates_by_its_day() -> None:
    daily = Recurrence(date(2026, 1, 1), rules=(parse_rule("FREQ=DAILY;UNTIL=20260102T235959Z"),))

    assert starts(daily) == ["2026-01-01", "2026-01-02"]


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12", "America/New_York"])
def test_the_ends_of_time_are_no_trouble(zone: str) -> None:
    start = datetime(9998, 12, 30, 23)
    late = zoned("FREQ=DAILY;UNTIL=99991231T235959Z", start, zone)
    early = zoned("FREQ=DAILY;UNTIL=00010101T000000Z", datetime(2, 1, 1), zone)

    assert starts(late)[-1].startswith("9999-12-2")
    assert starts(late, datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)) == starts(late)
    assert str(last_start(late)) == starts(late)[-1]
    assert starts(late, datetime.max.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)) == []
    assert starts(early) == []
    assert not describes(late, datetime(9999, 12, 31, 23, 59, 59))
    assert not describes(late, datetime.min.replace(tzinfo=UTC))


# RDATE, EXDATE, EXRULE: section 3.8.5.


def test_dates_are_added_and_taken_away() -> None:
    series = floating(
        "FREQ=DAILY;COUNT=4",
        datetime(2026, 1, 1, 9),
        rdates=(datetime(2025, 12, 24, 18), datetime(2026, 1, 2, 9), date(2026, 2, 1)),
        exdates=(datetime(2026, 1, 3, 9), date(2026, 1, 4)),
    )

    assert starts(series) == [
        "2025-12-24 18:00:00",
        "2026-01-01 09:00:00",
        "2026-01-02 09:00:00",
        "2026-02-01 09:00:00",
    ]


def test_an_added_period_keeps_its_own_length_even_where_a_rule_starts_too() -> None:
    hour = timedelta(hours=3)
    series = floating(
        "FREQ=DAILY;COUNT=2",
        datetime(2026, 1, 1, 9),
        rdates=(Period(datetime(2026, 1, 2, 9), hour), Period(datetime(2026, 1, 5), hour)),
    )

    found = [(str(o.start), o.duration) for o in occurrences(series, None, None)]

    assert found == [("2026-01-01 09:00:00", None), ("2026-01-02 09:00:00", hour), ("2026-01-05 00:00:00", hour)]


def test_dates_in_other_zones_mean_instants() -> None:
    series = zoned(
        "FREQ=DAILY;COUNT=3",
        datetime(2026, 1, 1, 9),
        "Asia/Seoul",
        rdates=(datetime(2026, 2, 1, 0, tzinfo=UTC),),
        exdates=(datetime(2026, 1, 1, 19, tzinfo=NEW_YORK),),
    )

    assert starts(series) == ["2026-01-01 09:00:00", "2026-01-03 09:00:00", "2026-02-01 09:00:00"]


def test_the_second_of_two_equal_wall_times_is_told_by_its_fold() -> None:
    twice = datetime(2026, 10, 25, 2, 30)
    series = Recurrence(twice, "Europe/Berlin", rdates=(datetime(2026, 10, 25, 1, 30, tzinfo=UTC),))

    first, second = occurrences(series, None, None)

    assert (first.start, second.start) == (twice, twice)
    assert [getattr(o.start, "fold", None) for o in (first, second)] == [0, 1]
    assert occurrence_at(series, twice.replace(fold=1)) == second


def test_an_exrule_takes_away_what_it_generates() -> None:
    series = floating("FREQ=DAILY;COUNT=10", datetime(2026, 1, 1), exrules=(parse_rule("FREQ=DAILY;INTERVAL=2"),))

    assert [text[8:10] for text in starts(series)] == ["02", "04", "06", "08", "10"]


def test_several_rules_give_each_start_once() -> None:
    rules = (parse_rule("FREQ=WEEKLY;BYDAY=MO,WE;COUNT=4"), parse_rule("FREQ=WEEKLY;BYDAY=WE,FR;COUNT=4"))

    series = Recurrence(datetime(2026, 1, 5), rules=rules)

    assert [text[8:10] for text in starts(series)] == ["05", "07", "09", "12", "14", "16"]


# DTSTART off its rule: sections 3.3.10 and 3.8.5.3.


def test_a_start_off_its_rule_counts_only_when_told_to() -> None:
    start = datetime(2026, 1, 1)
    rule = "FREQ=WEEKLY;BYDAY=MO;COUNT=3"

    assert [text[5:10] for text in starts(floating(rule, start))] == ["01-05", "01-12", "01-19"]
    assert [text[5:10] for text in starts(floating(rule, start, start_counts=True))] == ["01-01", "01-05", "01-12"]


def test_a_start_on_its_rule_is_counted_once() -> None:
    rule, start = "FREQ=WEEKLY;BYDAY=MO;COUNT=3", datetime(2026, 1, 5)

    assert starts(floating(rule, start, start_counts=True)) == starts(floating(rule, start))


def test_a_start_that_counts_may_be_all_there_is() -> None:
    series = floating("FREQ=WEEKLY;BYDAY=MO;COUNT=1", datetime(2026, 1, 1), start_counts=True)

    assert starts(series) == ["2026-01-01 00:00:00"]


def test_a_start_that_counts_can_be_taken_away_and_is_still_counted() -> None:
    start = datetime(2026, 1, 1)
    series = floating("FREQ=WEEKLY;BYDAY=MO;COUNT=2", start, start_counts=True, exdates=(start,))

    assert starts(series) == ["2026-01-05 00:00:00"]


def test_without_a_rule_the_start_is_the_occurrence() -> None:
    assert starts(Recurrence(datetime(2026, 1, 1))) == ["2026-01-01 00:00:00"]
