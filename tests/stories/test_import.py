"""S13: somebody brings the calendar they had elsewhere, lives with it here, and takes it away again."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from httpx2 import AsyncClient

from tests.support.oracle_agenda import shown_from, week_of
from tests.support.shared import shared
from tests.support.world import World
from tests.support.world_calendars import event_text, file_of
from ymd.calendars import actions
from ymd.calendars.rules.imports import AT_ONCE
from ymd.ics import parse

DATA = Path("data/ics")
SAMPLES = DATA / "ical4j+ical4j/src/test/resources/samples"
GOOGLE = DATA / "allenporter+ical/tests/examples/testdata/google_calendar_public_holidays.ics"
FILE = {"content-type": "text/calendar"}

#: Real exports of Apple and Google, and Mondays of weeks in which something is repeated, moved or taken out.
WEEKS: Final = [
    (SAMPLES / "invalid/phpicalendar_sample.ics", "2002-09-16"),
    (SAMPLES / "invalid/phpicalendar_sample.ics", "2002-11-18"),
    (SAMPLES / "valid/Australian_TV_Melbourne.ics", "2004-03-22"),
    (SAMPLES / "valid/THFC.ics", "2002-11-25"),
    (GOOGLE, "2021-06-14"),
]


async def _calendar(town: AsyncClient, headers: dict[str, str], name: str = "Brought along") -> str:
    made = await town.post("/calendars", json={"name": name, "time_zone": "UTC"}, headers=headers)
    return f"/calendars/{made.json()['id']}"


async def _agenda(town: AsyncClient, headers: dict[str, str], path: str, start: datetime) -> list[dict[str, Any]]:
    asked = {
        "from": start.isoformat(),
        "to": (start + timedelta(days=7)).isoformat(),
        "calendars": path.rpartition("/")[2],
        "time_zone": "UTC",
        "limit": 200,
    }
    answer = await town.get("/agenda", params=asked, headers=headers)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


@pytest.mark.parametrize(("path", "monday"), WEEKS, ids=str)
async def test_a_real_export_shows_the_week_that_other_engines_expect(
    town: AsyncClient, world: World, path: Path, monday: str
) -> None:
    ada = await world.someone("ada", time_zone="UTC")
    headers = world.as_(ada)
    data = shared(str(path)).read_bytes()
    start = datetime.fromisoformat(monday).replace(tzinfo=UTC)
    calendar = await _calendar(town, headers)

    answer = await town.post(f"{calendar}/import", content=data, headers={**headers, **FILE})
    by_api = shown_from(await _agenda(town, headers, calendar, start), start)
    async with world.work() as db:
        now = world.outside.clock.now()
        calendar_id, report = await actions.import_for(db, ada, data, name="By hand", now=now)
    by_hand = shown_from(await _agenda(town, headers, f"/calendars/{calendar_id}", start), start)

    left_out = {left["uid"] for left in answer.json()["left_out"]}
    assert {left.uid for left in report.left_out} == left_out
    assert by_api == by_hand == week_of(data, start, start + timedelta(days=7), left_out)
    assert len(by_api) > 1


async def test_a_long_file_is_imported_by_a_worker_while_its_progress_is_watched(
    town: AsyncClient, world: World
) -> None:
    headers = world.as_(await world.someone("ada"))
    path = await _calendar(town, headers)
    data = file_of(*(event_text(f"{n}", summary=f"Day {n}") for n in range(AT_ONCE + 500)))

    answer = await town.post(f"{path}/import", content=data, headers={**headers, **FILE})
    seen = [answer.json()["job"]]
    async with asyncio.timeout(60):
        while seen[-1]["state"] not in ("done", "refused"):
            await asyncio.sleep(0.05)
            job = await town.get(f"/jobs/{seen[0]['id']}", headers=headers)
            seen.append(job.json()["job"])

    assert answer.status_code == 202
    assert (seen[-1]["state"], seen[-1]["done"], seen[-1]["total"]) == ("done", AT_ONCE + 500, AT_ONCE + 500)
    assert [one["done"] for one in seen] == sorted(one["done"] for one in seen)
    exported = await town.get(f"{path}/export.ics", headers=headers)
    assert exported.content.count(b"BEGIN:VEVENT") == AT_ONCE + 500


async def test_what_was_brought_is_kept_to_oneself_until_it_is_shared(town: AsyncClient, world: World) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    await world.befriend(ada, bob)
    hers, his = world.as_(ada), world.as_(bob)
    data = shared(str(SAMPLES / "valid/THFC.ics")).read_bytes()
    path = await _calendar(town, hers)
    await town.post(f"{path}/import", content=data, headers={**hers, **FILE})
    start = datetime(2002, 11, 25, tzinfo=UTC)

    hidden = await town.get(path, headers=his)
    await town.patch(path, json={"audience": {"who": "friends", "as": "free_busy"}}, headers=hers)
    busy = await _agenda(town, his, path, start)
    times = await town.get(f"{path}/export.ics", headers=his)
    await town.patch(path, json={"audience": {"who": "friends", "as": "reader"}}, headers=hers)
    details = await _agenda(town, his, path, start)

    words = {line.partition(":")[2] for line in parse(data).source.lines if line.startswith("SUMMARY")}
    assert hidden.status_code == 404
    assert busy
    assert {item["summary"] for item in busy} == {None}
    assert not [word for word in words if len(word) > 3 and word in times.text]
    assert {item["summary"] for item in details} & words


async def test_what_comes_out_can_be_brought_in_again(town: AsyncClient, world: World) -> None:
    headers = world.as_(await world.someone("ada"))
    first, second = await _calendar(town, headers), await _calendar(town, headers)
    data = shared(str(SAMPLES / "valid/google_aus_holidays.ics")).read_bytes()
    await town.post(f"{first}/import", content=data, headers={**headers, **FILE})

    out = await town.get(f"{first}/export.ics", headers=headers)
    again = await town.post(f"{second}/import", content=out.content, headers={**headers, **FILE})
    out_again = await town.get(f"{second}/export.ics", headers=headers)

    assert again.json()["left_out"] == []
    assert sorted(parse(out.content).source.lines) == sorted(parse(out_again.content).source.lines)
