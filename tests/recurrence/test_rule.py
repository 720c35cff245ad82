from datetime import UTC, date, datetime

import pytest

from ymd.recurrence import Freq, Rule, Weekday, format_rule


def test_parts_come_in_a_fixed_order_without_defaults() -> None:
    rule = Rule(
        Freq.YEARLY,
        interval=2,
        count=3,
        by_second=(0,),
        by_minute=(30,),
        by_hour=(8, 9),
        by_day=(Weekday(6), Weekday(0, 1), Weekday(4, -1)),
        by_month=(1,),
        by_set_pos=(-1, 1),
        week_start=6,
    )

    text = "FREQ=YEARLY;COUNT=3;INTERVAL=2;BYMONTH=1;BYDAY=SU,1MO,-1FR;BYHOUR=8,9;BYMINUTE=30;BYSECOND=0;BYSETPOS=-1,1"
    assert format_rule(rule) == text + ";WKST=SU"
    assert format_rule(Rule(Freq.DAILY)) == "FREQ=DAILY"


@pytest.mark.parametrize(
    ("until", "text"),
    [
        (date(2026, 1, 2), "20260102"),
        (datetime(2026, 1, 2, 3, 4, 5), "20260102T030405"),  # noqa: DTZ001  local to the series
        (datetime(987, 1, 2, 3, 4, 5, tzinfo=UTC), "09870102T030405Z"),
    ],
)
def test_until_keeps_its_form(until: date, text: str) -> None:
    assert format_rule(Rule(Freq.DAILY, until=until)) == f"FREQ=DAILY;UNTIL={text}"
