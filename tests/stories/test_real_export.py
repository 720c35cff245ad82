"""S13: what other programs exported is brought in over HTTP and by `ymd import`, and both calendars show, week by
week, what the engines of others expect."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from httpx2 import AsyncClient

from tests.support.command_line import run_ymd
from tests.support.oracle_agenda import first_days, shown_from, week_of
from tests.support.shared import shared
from tests.support.world import World

DATA = Path("data/ics")
ICAL4J = DATA / "ical4j+ical4j/src/test/resources/samples"
ICAL_NET = DATA / "ical-org+ical.net/Ical.Net.Tests/Calendars/Serialization"

EXPORTS: Final = {
    "Apple, a home": ICAL4J / "invalid/phpicalendar_sample.ics",
    "Apple, television": ICAL4J / "valid/Australian_TV_Melbourne.ics",
    "Apple, football": ICAL4J / "valid/THFC.ics",
    "Apple, holidays": ICAL_NET / "USHolidays.ics",
    "Google, holidays": DATA / "allenporter+ical/tests/examples/testdata/google_calendar_public_holidays.ics",
    "Mozilla, Estonia": ICAL4J / "valid/EstoniaHolidays.ics",
    "Mozilla, one of ours": ICAL_NET / "Calendar1.ics",
    "Sunbird, work": ICAL4J / "valid/sunbird_sample.ics",
    "Evolution, a timetable": ICAL4J / "invalid/schedule-unstable.ics",
    "Outlook, a stand-up": ICAL4J / "valid/Standup.ics",
}
WEEKS: Final = 6
#: Before it there are no windows to ask for.
FIRST_YEAR: Final = 1900


@pytest.mark.parametrize("name", EXPORTS)
async def test_a_real_export_shows_the_same_weeks_however_it_came_in(
    town: AsyncClient, world: World, database_url: str, name: str
) -> None:
    ada = await world.someone("ada", time_zone="UTC")
    headers = world.as_(ada)
    file = shared(str(EXPORTS[name]))
    data = file.read_bytes()
    made = await town.post("/calendars", json={"name": "By HTTP", "time_zone": "UTC"}, headers=headers)

    sent = await town.post(
        f"/calendars/{made.json()['id']}/import",
        content=data,
        headers={**headers, "content-type": "text/calendar"},
    )
    typed = await run_ymd("import", str(file), "--as", ada.nickname or "", "--new", "By hand", url=database_url)
    by_hand = typed.stdout.splitlines()[-1].removeprefix("The calendar: ")
    left_out = {left["uid"] for left in sent.json()["left_out"]}
    days = [day for day in first_days(data, WEEKS, left_out) if day.year >= FIRST_YEAR]

    assert typed.exit_code == 0, typed.output
    assert typed.stdout.count("left out, ") == len(sent.json()["left_out"])
    assert days
    for start in days:
        expected = week_of(data, start, start + timedelta(days=7), left_out)
        shown = [await _week(town, headers, calendar, start) for calendar in (made.json()["id"], by_hand)]
        assert shown == [expected, expected], start
        assert expected


async def _week(town: AsyncClient, headers: dict[str, str], calendar: str, start: datetime) -> Any:
    asked = {
        "from": start.isoformat(),
        "to": (start + timedelta(days=7)).isoformat(),
        "calendars": calendar,
        "time_zone": "UTC",
        "limit": 500,
    }
    answer = await town.get("/agenda", params=asked, headers=headers)
    assert answer.status_code == 200, answer.text
    assert start.tzinfo is UTC
    return shown_from(answer.json()["items"], start)
