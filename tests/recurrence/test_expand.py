# ruff: noqa: DTZ001  wall times are naive
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest

from ymd.recurrence import (
    BudgetExhausted,
    NeverOccurs,
    Occurrence,
    Period,
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


def floating(rule: str, start: datetime, **more: object) -> Recurrence:
    """A floating series of one rule."""
    return Recurrence(start, rules=(parse_rule(rule, lenient=True),), **more)  # type: ignore[arg-type]  # test data


def zoned(rule: str, start: datetime, zone: str, **more: object) -> Recurrence:
    """A zoned series of one rule."""
    return Recurrence(start, zone, (parse_rule(rule),), **more)  # type: ignore[arg-type]  # test data


def starts(recurrence: Recurrence, begin: datetime | None = None, end: datetime | None = None) -> list[str]:
    """Starts in the window, short to read."""
    return [str(occurrence.start) for occurrence in occurrences(recurrence, begin, end)]


def until_given_up(expansion: Iterator[Occurrence]) -> tuple[list[Occurrence], BudgetExhausted]:
    """What an expansion yields before its budget is spent, and what it says then."""
    found: list[Occurrence] = []
    try:
        found.extend(expansion)
    except BudgetExhausted as given_up:
        return found, given_up
    raise AssertionError("it did not give up")


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

    assert [occurrence.start.second for occurrence in islice(found, 3)] == [0, 1, 2]  # type: ignore[union-attr]  # timed


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


# Bounded.


def test_a_hostile_rule_is_given_up_and_says_how_far_it_came() -> None:
    secondly = floating("FREQ=SECONDLY", datetime(2000, 1, 1))

    with pytest.raises(BudgetExhausted) as given_up:
        list(occurrences(secondly, datetime(2026, 1, 1), datetime(2027, 1, 1), budget=1_000))

    assert given_up.value.steps == 1_000
    assert given_up.value.reached == datetime(2026, 1, 1, 0, 16, 40)


def test_what_was_found_before_giving_up_stands_and_the_rest_can_be_asked_for() -> None:
    secondly = floating("FREQ=SECONDLY", datetime(2000, 1, 1))
    window = datetime(2026, 1, 1), datetime(2026, 1, 1, 0, 1)

    found, given_up = until_given_up(occurrences(secondly, *window, budget=40))
    rest = list(occurrences(secondly, given_up.reached, window[1], budget=40))

    assert found + rest == list(occurrences(secondly, *window))


def test_several_rules_that_give_up_miss_nothing_before_where_they_say() -> None:
    rare, often = (parse_rule(rule) for rule in ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29", "FREQ=WEEKLY"))
    series = Recurrence(datetime(2025, 1, 1), rules=(rare, often))
    window = datetime(2025, 1, 1), datetime(2028, 3, 1)

    found, given_up = until_given_up(occurrences(series, *window, budget=20))
    rest = list(occurrences(series, given_up.reached, window[1]))

    assert found + rest == list(occurrences(series, *window))


@pytest.mark.parametrize("budget", range(1, 12))
def test_giving_up_within_a_gap_misses_nothing_either(budget: int) -> None:
    series = zoned("FREQ=MINUTELY;INTERVAL=15", datetime(2026, 3, 29, 1, 40), "Europe/Berlin")
    window = datetime(2026, 3, 29, 1, tzinfo=BERLIN), datetime(2026, 3, 29, 4, tzinfo=BERLIN)

    found, given_up = until_given_up(occurrences(series, *window, budget=budget))
    rest = occurrences(series, given_up.reached.replace(tzinfo=BERLIN), window[1])

    assert sorted({*found, *rest}) == list(occurrences(series, *window))


def test_a_thousandfold_product_is_not_multiplied_out() -> None:
    everything = ",".join(map(str, range(60)))
    rule = (
        f"FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYHOUR={everything[:61]};BYMINUTE={everything};BYSECOND={everything}"
    )
    series = floating(f"{rule};BYSETPOS=-1,1", datetime(2026, 1, 1))

    found = occurrences(series, datetime(2126, 1, 1), datetime(2127, 1, 1), budget=10)

    assert [str(occurrence.start) for occurrence in found] == ["2126-01-01 00:00:00", "2126-12-31 23:59:59"]


def test_many_dates_are_no_trouble() -> None:
    start = datetime(2026, 1, 1)
    days = tuple(start + timedelta(days=day) for day in range(20_000))
    series = floating("FREQ=DAILY", start, exdates=days)

    assert starts(series, start, start + timedelta(days=20_001)) == ["2080-10-04 00:00:00"]
