from datetime import date, datetime

import pytest

from ymd.recurrence import Recurrence, RuleRefused, check, parse_rule

NINE = datetime(2026, 1, 1, 9)  # noqa: DTZ001  a wall time, on a Thursday


@pytest.mark.parametrize(
    ("start", "zone", "rule", "code", "part"),
    [
        (NINE, "UTC", "FREQ=DAILY;UNTIL=20270101", "until_value_type", "UNTIL"),
        (date(2026, 1, 1), None, "FREQ=DAILY;UNTIL=20270101T000000Z", "until_value_type", "UNTIL"),
        (NINE, "Asia/Seoul", "FREQ=DAILY;UNTIL=20270101T000000", "until_form", "UNTIL"),
        (NINE, None, "FREQ=DAILY;UNTIL=20270101T000000Z", "until_form", "UNTIL"),
        (date(2026, 1, 1), None, "FREQ=DAILY;BYHOUR=9", "time_part_with_date", "BYHOUR"),
        (date(2026, 1, 1), None, "FREQ=DAILY;BYSECOND=9", "time_part_with_date", "BYSECOND"),
        (NINE, None, "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "never_occurs", "RRULE"),
        (NINE, None, "FREQ=DAILY;UNTIL=20251231T000000", "never_occurs", "RRULE"),
        (NINE, None, "FREQ=YEARLY;COUNT=10000", "beyond_calendar", "COUNT"),
        (NINE, None, "FREQ=WEEKLY;INTERVAL=999;COUNT=10000", "beyond_calendar", "COUNT"),
    ],
)
def test_an_author_is_held_to_the_rfc(
    start: datetime | date, zone: str | None, rule: str, code: str, part: str
) -> None:
    with pytest.raises(RuleRefused) as refused:
        check(Recurrence(start, zone, (parse_rule(rule),)))

    assert (refused.value.code, refused.value.part) == (code, part)


@pytest.mark.parametrize(
    ("start", "zone", "rule"),
    [
        (NINE, "UTC", "FREQ=DAILY;UNTIL=20270101T000000Z"),
        (NINE, "Asia/Seoul", "FREQ=DAILY;UNTIL=20270101T000000Z"),
        (NINE, None, "FREQ=DAILY;UNTIL=20270101T000000"),
        (date(2026, 1, 1), None, "FREQ=DAILY;UNTIL=20270101"),
        (NINE, None, "FREQ=WEEKLY;BYDAY=FR"),
        (NINE, "Asia/Seoul", "FREQ=YEARLY"),
    ],
)
def test_what_the_rfc_allows_passes(start: datetime | date, zone: str | None, rule: str) -> None:
    check(Recurrence(start, zone, (parse_rule(rule),)))


def test_a_start_that_counts_makes_up_for_a_rule_that_never_matches() -> None:
    check(Recurrence(NINE, rules=(parse_rule("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"),), start_counts=True))
