"""The VTIMEZONEs we write say what the time zone database says, year by year."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ymd.ics import vtimezone_lines
from ymd.ics.observances import offsets
from ymd.ics.tree import Component, grow
from ymd.ics.zones import iana_names


def written(zone: str, since: int) -> Component:
    (component,) = grow(list(vtimezone_lines(zone, since)))
    assert not isinstance(component, str)
    return component


@settings(deadline=None)
@given(st.sampled_from(sorted(iana_names().values())), st.integers(1950, 2030), st.data())
def test_a_zone_has_its_offsets_from_the_first_year_on(zone: str, since: int, data: st.DataObject) -> None:
    info = ZoneInfo(zone)
    year = data.draw(st.integers(since, max(2040, since + 12)))
    first, last = datetime(since, 1, 1, tzinfo=info).astimezone(UTC), datetime(2041, 1, 1, tzinfo=info)

    for at, offset in offsets(written(zone, since), year):
        if first <= at < last:
            assert at.astimezone(info).utcoffset() == offset, (zone, since, at)


def test_a_year_that_begins_in_a_gap_begins_behind_it() -> None:
    year = next(year for year in range(1940, 1960) if _begins_in_a_gap("Indian/Kerguelen", year))

    found = offsets(written("Indian/Kerguelen", year), year)

    assert {offset for at, offset in found if at.year == year} == {timedelta(hours=5)}


def _begins_in_a_gap(zone: str, year: int) -> bool:
    start = datetime(year, 1, 1, tzinfo=ZoneInfo(zone))
    return start.astimezone(UTC).astimezone(ZoneInfo(zone)).utcoffset() != start.utcoffset()


def test_a_zone_without_summer_time_is_one_observance() -> None:
    assert vtimezone_lines("Asia/Seoul", 2026) == (
        "BEGIN:VTIMEZONE",
        "TZID:Asia/Seoul",
        "BEGIN:STANDARD",
        "TZNAME:KST",
        "TZOFFSETFROM:+0900",
        "TZOFFSETTO:+0900",
        "DTSTART:20260101T000000",
        "END:STANDARD",
        "END:VTIMEZONE",
    )


@pytest.mark.parametrize(
    ("zone", "rules"),
    [
        ("Europe/Berlin", ["FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU"]),
        ("America/New_York", ["FREQ=YEARLY;BYMONTH=3;BYDAY=2SU", "FREQ=YEARLY;BYMONTH=11;BYDAY=1SU"]),
        (
            "Asia/Jerusalem",
            ["FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=23,24,25,26,27,28,29;BYDAY=FR", "FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU"],
        ),
    ],
)
def test_yearly_changes_are_rules_without_an_end(zone: str, rules: list[str]) -> None:
    lines = vtimezone_lines(zone, 2026)

    assert [line.removeprefix("RRULE:") for line in lines if line.startswith("RRULE:")] == rules


def test_rules_that_changed_have_an_end() -> None:
    lines = vtimezone_lines("America/New_York", 2000)

    assert "RRULE:FREQ=YEARLY;BYMONTH=4;BYDAY=1SU;UNTIL=20060402T070000Z" in lines
    assert "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU" in lines


def test_changes_of_no_rule_are_dates() -> None:
    lines = vtimezone_lines("Africa/Casablanca", 2026)

    assert sum(line.startswith("RDATE:") for line in lines) > 20
