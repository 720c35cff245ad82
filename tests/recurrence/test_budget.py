# ruff: noqa: DTZ001  wall times are naive
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.recurrence.examples import floating, starts, until_given_up, zoned
from ymd.recurrence import BudgetExhausted, Recurrence, occurrences, parse_rule

BERLIN = ZoneInfo("Europe/Berlin")


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
