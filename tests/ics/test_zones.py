"""Which zone a TZID means: by name, by prefix, by place, by rules, or none."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ics.written import event, split_of
from ymd.ics import limits, named_zone
from ymd.ics.windows import ZONE_BY_DISPLAY, ZONE_BY_NAME, ZONES
from ymd.ics.zones import iana_names


def described(tzid: str, *parts: str) -> list[str]:
    return ["BEGIN:VTIMEZONE", f"TZID:{tzid}", *parts, "END:VTIMEZONE"]


def observance(kind: str, start: str, before: str, after: str, *more: str) -> list[str]:
    lines = (f"DTSTART:{start}", f"TZOFFSETFROM:{before}", f"TZOFFSETTO:{after}", *more)
    return [f"BEGIN:{kind}", *lines, f"END:{kind}"]


def zone_of(tzid: str, vtimezone: list[str], year: int = 2026) -> str:
    """The zone of an event by this TZID, or the code with which it is left out."""
    split = split_of(*vtimezone, *event(start=f'DTSTART;TZID="{tzid}":{year}0701T120000'))
    if split.left_out:
        return split.left_out[0].code
    return str(split.objects[0].values[0].start.zone)


EUROPE = [
    *observance("STANDARD", "16010101T030000", "+0200", "+0100", "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10"),
    *observance("DAYLIGHT", "16010101T020000", "+0100", "+0200", "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3"),
]


@pytest.mark.parametrize(
    ("tzid", "zone"),
    [
        ("Asia/Seoul", "Asia/Seoul"),
        ("asia/seoul", "Asia/Seoul"),
        ("America/Los Angeles", "America/Los_Angeles"),
        ("US-Eastern", "US/Eastern"),
        ("ROK", "ROK"),
        ("Korea Standard Time", "Asia/Seoul"),
        ("(UTC+09:00) Seoul", "Asia/Seoul"),
        ("(GMT+09:00) Osaka, Sapporo, Tokyo", "Asia/Tokyo"),
        ("(UTC-03:00) Brasília", "America/Sao_Paulo"),
        ("Kuala Lumpur, Singapore", "Asia/Singapore"),
        ("/mozilla.org/20070129_1/Europe/Berlin", "Europe/Berlin"),
        ("/freeassociation.sourceforge.net/Tzfile/America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("/softwarestudio.org/Olson_20011030_5/Pacific/Auckland", "Pacific/Auckland"),
        ("posix/Europe/Vaduz", "Europe/Vaduz"),
        ("custom/Europe/Berlin", None),
        ("../../etc/passwd", None),
        ("/../../etc/passwd", None),
        ("/etc/localtime", None),
        ("localtime", None),
        ("Factory", None),
        ("CST", None),
        ("", None),
        ("x" * 10_000, None),
    ],
)
def test_a_zone_is_found_by_the_names_that_programs_give_it(tzid: str, zone: str | None) -> None:
    assert named_zone(tzid) == zone


@given(st.text())
def test_a_name_is_a_zone_of_the_database_or_nothing(tzid: str) -> None:
    assert named_zone(tzid) in {None, *iana_names().values()}


def test_every_zone_that_windows_names_is_in_the_database() -> None:
    named = {*ZONE_BY_NAME.values(), *ZONE_BY_DISPLAY.values(), *ZONES}

    assert named <= set(iana_names().values())
    assert all(ZoneInfo(name) for name in named)


def test_a_nameless_zone_is_found_by_its_rules() -> None:
    assert zone_of("Customized Time Zone", described("Customized Time Zone", *EUROPE)) == "Europe/Berlin"


def test_a_nameless_zone_says_its_place() -> None:
    vtimezone = described(
        "Here", "X-LIC-LOCATION:Asia/Tokyo", *observance("STANDARD", "19700101T000000", "+0900", "+0900")
    )

    assert zone_of("Here", vtimezone) == "Asia/Tokyo"


def test_an_offset_is_a_zone_of_that_offset() -> None:
    assert zone_of("UTC+9", []) == "Etc/GMT-9"
    assert zone_of("GMT-03:00", []) == "Etc/GMT+3"
    eleven = observance("STANDARD", "20170101T000000", "+1100", "+1100")
    assert zone_of("UTC+11", described("UTC+11", *eleven)) == "Etc/GMT-11"


def test_rules_that_no_zone_has_are_unknown() -> None:
    odd = observance("STANDARD", "19700101T000000", "+0013", "+0013")

    assert zone_of("Odd", described("Odd", *odd)) == "unknown_time_zone"
    assert zone_of("Odd", []) == "unknown_time_zone"
    assert zone_of("../../etc/passwd", []) == "unknown_time_zone"


def test_rules_count_in_the_years_of_the_event_only() -> None:
    old_american = described(
        "Mine",
        *observance("STANDARD", "19671029T020000", "-0400", "-0500", "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10"),
        *observance("DAYLIGHT", "19870405T020000", "-0500", "-0400", "RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=4"),
    )

    assert zone_of("Mine", old_american, year=2004) == "America/New_York"
    assert zone_of("Mine", old_american, year=2024) == "unknown_time_zone"


def test_a_change_on_another_day_is_another_zone() -> None:
    fixed_days = [
        *observance("STANDARD", "19701022T030000", "+0200", "+0100", "RRULE:FREQ=YEARLY;BYMONTHDAY=22;BYMONTH=10"),
        *observance("DAYLIGHT", "19700326T020000", "+0100", "+0200", "RRULE:FREQ=YEARLY;BYMONTHDAY=26;BYMONTH=3"),
    ]

    assert zone_of("Mine", described("Mine", *fixed_days)) == "unknown_time_zone"


def test_an_hour_confused_at_the_change_is_forgiven() -> None:
    confused = [line.replace("T030000", "T020000") for line in EUROPE]

    assert zone_of("Mine", described("Mine", *confused)) == "Europe/Berlin"


def test_rules_that_are_not_yearly_prove_nothing() -> None:
    for rule in ("FREQ=DAILY", "FREQ=YEARLY;BYDAY=SU;BYMONTH=3", "FREQ=YEARLY;INTERVAL=2;BYDAY=-1SU;BYMONTH=3", "X"):
        odd = observance("STANDARD", "19700101T000000", "+0900", "+0900", f"RRULE:{rule}")

        assert zone_of("Mine", described("Mine", *odd)) == "unknown_time_zone"


def test_unknown_zones_cost_a_bounded_search() -> None:
    lines: list[str] = []
    for number in range(limits.ZONE_SEARCHES):
        lines += described(f"Odd {number}", *observance("STANDARD", "19700101T000000", "+0013", "+0013"))
        lines += event(uid=str(number), start=f"DTSTART;TZID=Odd {number}:20260701T120000")

    split = split_of(*lines, *described("Fine", *EUROPE), *event(start="DTSTART;TZID=Fine:20260701T120000"))

    assert [left.code for left in split.left_out] == ["unknown_time_zone"] * (limits.ZONE_SEARCHES + 1)
