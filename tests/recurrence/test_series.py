from datetime import date, datetime, timedelta
from itertools import islice

import pytest

from tests.recurrence.rules import cases
from ymd.recurrence import BudgetExhausted, Freq, Rule, Weekday, parse_rule
from ymd.recurrence.budget import Budget
from ymd.recurrence.series import Even, completed, nth_wall, series_of, walls
from ymd.recurrence.walls import END, wall_of

STEPS = 20_000


def test_counting_arrives_where_walking_does() -> None:
    for case in cases(seed=7, count=300):
        series, first = series_of(case.rule, case.start), wall_of(case.start)
        try:
            walked = list(islice(walls(series, first, END, Budget(STEPS)), 25))
        except BudgetExhausted:
            continue

        for count, wall in enumerate(walked, 1):
            assert nth_wall(series, first, count, Budget(STEPS)) == wall


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=DAILY",
        "FREQ=WEEKLY;BYDAY=MO,FR",
        "FREQ=DAILY;BYDAY=MO",
        "FREQ=HOURLY;INTERVAL=7;BYMINUTE=1,2",
        "FREQ=SECONDLY",
    ],
)
def test_even_rules_find_any_occurrence_by_arithmetic(text: str) -> None:
    start = datetime(2026, 1, 1, 9)  # noqa: DTZ001  a wall time

    series = series_of(parse_rule(text), start)

    assert isinstance(series, Even)
    assert nth_wall(series, wall_of(start), 10_000, Budget(0)) is not None


@pytest.mark.parametrize(
    ("rule", "written_out"),
    [
        (Rule(Freq.YEARLY), {"by_month": (3,), "by_month_day": (4,)}),
        (Rule(Freq.YEARLY, by_month=(1, 2)), {"by_month": (1, 2), "by_month_day": (4,)}),
        (Rule(Freq.YEARLY, by_month_day=(1,)), {"by_month": (3,), "by_month_day": (1,)}),
        (Rule(Freq.YEARLY, by_month_day=(1,), by_day=(Weekday(0),)), {"by_month": (), "by_month_day": (1,)}),
        (Rule(Freq.YEARLY, by_week_no=(20,)), {"by_day": (Weekday(2),), "by_month_day": ()}),
        (Rule(Freq.MONTHLY), {"by_month_day": (4,)}),
        (Rule(Freq.WEEKLY), {"by_day": (Weekday(2),)}),
        (Rule(Freq.DAILY), {"by_day": (), "by_hour": (5,), "by_minute": (6,), "by_second": (7,)}),
        (Rule(Freq.HOURLY), {"by_hour": (), "by_minute": (6,), "by_second": (7,)}),
        (Rule(Freq.SECONDLY), {"by_hour": (), "by_minute": (), "by_second": ()}),
    ],
)
def test_what_a_rule_leaves_out_comes_from_dtstart(rule: Rule, written_out: dict[str, object]) -> None:
    start = datetime(2026, 3, 4, 5, 6, 7)  # noqa: DTZ001  a wall time, on a Wednesday

    full = completed(rule, start)

    assert {name: getattr(full, name) for name in written_out} == written_out


def test_a_date_has_its_midnight_whatever_the_rule_says() -> None:
    full = completed(parse_rule("FREQ=DAILY;BYHOUR=9;BYSECOND=5"), date(2026, 3, 4))

    assert (full.by_hour, full.by_minute, full.by_second) == ((0,), (0,), (0,))


def test_impossible_times_are_known_without_a_walk() -> None:
    start = datetime(2026, 1, 1, 9)  # noqa: DTZ001  a wall time

    series = series_of(parse_rule("FREQ=SECONDLY;INTERVAL=360;BYSECOND=10"), start)

    assert list(walls(series, wall_of(start), END, Budget(0))) == []


def test_a_rule_that_skips_months_takes_a_step_for_each() -> None:
    start = datetime(2026, 1, 1)  # noqa: DTZ001  a wall time
    series = series_of(parse_rule("FREQ=DAILY;BYMONTH=12;BYMONTHDAY=25"), start)

    found = list(walls(series, wall_of(start), wall_of(start + timedelta(days=365)), Budget(20)))

    assert found == [wall_of(datetime(2026, 12, 25))]  # noqa: DTZ001  a wall time
