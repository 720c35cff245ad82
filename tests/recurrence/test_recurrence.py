from datetime import UTC, date, datetime

import pytest

from ymd.recurrence import Recurrence, RuleRefused, parse_rule

NINE = datetime(2026, 1, 1, 9)  # noqa: DTZ001  a wall time


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"start": NINE, "zone": "Mars/Olympus"}, "zone_unknown"),
        ({"start": date(2026, 1, 1), "zone": "UTC"}, "zone_with_date"),
        ({"start": NINE.replace(tzinfo=UTC)}, "start_aware"),
        ({"start": NINE.replace(year=1)}, "start_out_of_range"),
        ({"start": date(9999, 1, 1)}, "start_out_of_range"),
        ({"start": NINE.replace(microsecond=1)}, "start_out_of_range"),
        ({"start": date(2026, 1, 1), "rules": (parse_rule("FREQ=HOURLY"),)}, "frequency_needs_time"),
        ({"start": NINE, "rdates": (NINE.replace(year=9999),)}, "date_out_of_range"),
        ({"start": NINE, "exdates": (date(1, 1, 1),)}, "date_out_of_range"),
        ({"start": NINE, "rdates": (NINE.replace(tzinfo=UTC),)}, "aware_without_zone"),
        ({"start": NINE, "exdates": (NINE.replace(tzinfo=UTC),)}, "aware_without_zone"),
    ],
)
def test_what_makes_no_series_is_refused_when_it_is_made(parts: dict[str, object], code: str) -> None:
    with pytest.raises(RuleRefused) as refused:
        Recurrence(**parts)  # type: ignore[arg-type]  # wrong on purpose

    assert refused.value.code == code


def test_equal_series_are_equal_and_hash_alike() -> None:
    one, other = (Recurrence(NINE, "UTC", (parse_rule("FREQ=DAILY"),)) for _ in range(2))

    assert one == other
    assert hash(one) == hash(other)
    assert one.plan is not other.plan
