"""Fourteen, by the date in Seoul."""

from datetime import UTC, date, datetime

import pytest

from ymd.accounts.rules.ages import is_birth_date, is_old_enough


@pytest.mark.parametrize(
    ("born", "at", "old_enough"),
    [
        (date(2012, 11, 23), datetime(2026, 11, 22, 14, 59, 59, tzinfo=UTC), False),
        (date(2012, 11, 23), datetime(2026, 11, 22, 15, 0, tzinfo=UTC), True),
        (date(2012, 2, 29), datetime(2026, 2, 28, 14, 59, tzinfo=UTC), False),
        (date(2012, 2, 29), datetime(2026, 2, 28, 15, 0, tzinfo=UTC), True),
        (date(1990, 1, 31), datetime(2026, 11, 23, tzinfo=UTC), True),
    ],
)
def test_a_person_turns_fourteen_when_the_day_begins_in_seoul(born: date, at: datetime, old_enough: bool) -> None:
    assert is_old_enough(born, at) is old_enough


def test_nobody_is_born_tomorrow_or_long_before_anyone_alive() -> None:
    now = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)

    assert is_birth_date(date(2026, 11, 23), now)
    assert is_birth_date(date(1900, 1, 1), now)
    assert not is_birth_date(date(2026, 11, 24), now)
    assert not is_birth_date(date(1899, 12, 31), now)
