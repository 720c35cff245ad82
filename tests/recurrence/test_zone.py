from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.recurrence.rules import ZONES
from ymd.recurrence import RuleRefused
from ymd.recurrence.walls import BEGIN, END, instant_of, moment, utc_moment, wall_of
from ymd.recurrence.zone import zone_named

NAMES = st.sampled_from([*(name for name in ZONES if name), "Pacific/Apia", "America/Sao_Paulo", "Africa/Casablanca"])
CLOCKS = st.datetimes(datetime(1850, 1, 1), datetime(2150, 1, 1)).map(lambda clock: clock.replace(microsecond=0))  # noqa: DTZ001


@given(NAMES, CLOCKS)
def test_a_wall_time_means_what_the_standard_library_says(name: str, clock: datetime) -> None:
    instant, wall = zone_named(name).settle(wall_of(clock))

    aware = clock.replace(tzinfo=ZoneInfo(name))
    assert utc_moment(instant) == aware.astimezone(UTC)
    assert moment(wall) == aware.astimezone(UTC).astimezone(ZoneInfo(name)).replace(tzinfo=None)
    assert wall >= wall_of(clock)


@given(NAMES, st.integers(instant_of(datetime(1850, 1, 1, tzinfo=UTC)), instant_of(datetime(2150, 1, 1, tzinfo=UTC))))
def test_a_window_in_wall_time_holds_whatever_means_an_instant_in_it(name: str, begin: int) -> None:
    zone = zone_named(name)
    end = begin + 3_600

    low, high = zone.walls_around(begin, end)

    for wall in range(begin - 90_000, end + 90_000, 1_800):
        if begin <= zone.settle(wall)[0] < end:
            assert low <= wall < high


def test_the_ends_of_time_can_be_asked_for_in_every_zone() -> None:
    for name in ("Pacific/Kiritimati", "Etc/GMT+12", "UTC"):
        low, high = zone_named(name).walls_around(BEGIN, END)
        assert low < BEGIN + 86_400
        assert high > END - 86_400


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "/etc/passwd",
        "Mars/Olympus",
        "",
        "Europe",
        "US-Eastern",
        "a" * 5_000,
        "Asia/Seoul\0",
        "서울",
    ],
)
def test_a_name_that_is_no_zone_is_refused(name: str) -> None:
    with pytest.raises(RuleRefused) as refused:
        zone_named(name)

    assert refused.value.code == "zone_unknown"
