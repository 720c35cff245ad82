"""S13: an event from its making to the trash and back: the whole series, one day of it, and what a rule would give."""

import asyncio
from collections import Counter
from datetime import datetime
from typing import Any, Final

import pytest
from httpx2 import AsyncClient, Response

from tests.stories.steps import Person, bearer, join, sign_in
from tests.support.fakes import KeptMail, SetClock
from tests.support.world import World
from tests.support.world_events import seoul

MONTH: Final = {"from": "2026-11-23", "to": "2026-12-31"}
CLASS: Final = {
    "summary": "한국어 · English 언어 교환",
    "description": "초급부터 누구나.\nBring a pen.",
    "location": "연남동 작은 책방",
    "url": "https://example.org/exchange",
    "start": seoul("2026-11-24T19:00:00"),
    "end": seoul("2026-11-24T21:00:00"),
    "rrule": "FREQ=WEEKLY;COUNT=4",
    "categories": ["language", "언어"],
    "color": "teal",
    "status": "confirmed",
    "transparency": "opaque",
    "audience": "friends",
    "open_to": "friends",
    "capacity": 6,
}
TUESDAYS: Final = ["2026-11-24", "2026-12-01", "2026-12-08", "2026-12-15"]


async def someone_with_a_calendar(town: AsyncClient, mail: KeptMail) -> tuple[Person, str]:
    ada = await join(town, mail, "ada")
    (first,) = (await town.get("/calendars", headers=ada.headers)).json()["items"]
    return ada, f"/calendars/{first['id']}"


async def make(town: AsyncClient, ada: Person, path: str, **said: Any) -> str:
    """The address of a new event."""
    made = await town.post(f"{path}/events", json=CLASS | said, headers=ada.headers)
    assert made.status_code == 201, made.text
    address: str = made.headers["location"]
    return address.removeprefix("/api/v1")


async def days(town: AsyncClient, ada: Person) -> list[str]:
    """When things happen in the agenda, to the minute."""
    items = (await town.get("/agenda", params=MONTH, headers=ada.headers)).json()["items"]
    return [item["start"].get("date_time", item["start"].get("date"))[:16] for item in items]


def this(day: str) -> dict[str, str]:
    return {"scope": "this", "occurrence": f"{day}T19:00:00"}


async def test_everything_said_of_an_event_is_told_again_and_leaves_in_the_file(
    town: AsyncClient, mail: KeptMail
) -> None:
    ada, path = await someone_with_a_calendar(town, mail)

    page = await make(town, ada, path)
    told = (await town.get(page, headers=ada.headers)).json()
    exported = (await town.get(f"{path}/export.ics", headers=ada.headers)).text.replace("\r\n ", "")

    assert {name: told[name] for name in CLASS} == CLASS
    assert (told["host"]["nickname"], told["all_day"], told["sequence"]) == (ada.nickname, False, 0)
    assert told["can"] == {"see": True, "edit": True, "delete": True, "answer": False}
    for line in (
        "SUMMARY:한국어 · English 언어 교환",
        "DESCRIPTION:초급부터 누구나.\\nBring a pen.",
        "DTSTART;TZID=Asia/Seoul:20261124T190000",
        "RRULE:FREQ=WEEKLY;COUNT=4",
        "CATEGORIES:language,언어",
        f"UID:{told['uid']}",
        "TZID:Asia/Seoul",
    ):
        assert f"{line}\r\n" in exported


async def test_a_preview_is_what_is_then_written(town: AsyncClient, mail: KeptMail) -> None:
    ada, path = await someone_with_a_calendar(town, mail)
    rule = {
        "start": seoul("2026-11-24T19:00:00"),
        "end": seoul("2026-11-24T21:00:00"),
        "rrule": "FREQ=MONTHLY;BYDAY=-1TU;UNTIL=20270630T100000Z",
        "exdate": ["2027-01-26T19:00:00"],
        "rdate": ["2026-12-24T19:00:00"],
    }

    previewed = (await town.post("/recurrence/preview", json=rule | {"count": 50}, headers=ada.headers)).json()
    nothing_yet = await days(town, ada)
    page = await make(town, ada, path, **rule)
    window = {"from": "2026-11-01", "to": "2027-08-01"}
    written = (await town.get(f"{page}/occurrences", params=window, headers=ada.headers)).json()["items"]

    assert nothing_yet == []
    assert [item["recurrence_id"][:10] for item in previewed["items"]] == [
        "2026-11-24", "2026-12-24", "2026-12-29", "2027-02-23", "2027-03-30", "2027-04-27", "2027-05-25", "2027-06-29"
    ]  # fmt: skip
    assert previewed["more"] is False
    assert [when(item) for item in written] == [when(item) for item in previewed["items"]]


def when(item: dict[str, Any]) -> list[Any]:
    """What an occurrence and a previewed one both say, with instants read."""
    instants = [datetime.fromisoformat(item[side]) for side in ("starts_at", "ends_at")]
    return [item["recurrence_id"], item["start"], item["end"], *instants]


async def test_one_tuesday_moves_another_goes_and_the_others_stay(town: AsyncClient, mail: KeptMail) -> None:
    ada, path = await someone_with_a_calendar(town, mail)
    page = await make(town, ada, path)

    moved = await town.patch(
        page,
        params=this("2026-12-01"),
        json={"start": seoul("2026-12-02T18:30:00"), "summary": "수요일로"},
        headers=ada.headers,
    )
    gone = await town.delete(page, params=this("2026-12-08"), headers=ada.headers)
    absent = await town.get(page, params=this("2026-12-08"), headers=ada.headers)
    never = await town.patch(page, params=this("2026-12-03"), json={"summary": "x"}, headers=ada.headers)
    series = (await town.get(page, headers=ada.headers)).json()

    assert (moved.json()["recurrence_id"], moved.json()["end"]) == ("2026-12-01T19:00:00", seoul("2026-12-02T20:30:00"))
    assert (gone.status_code, absent.status_code, never.status_code) == (204, 404, 404)
    assert await days(town, ada) == ["2026-11-24T19:00", "2026-12-02T18:30", "2026-12-15T19:00"]
    assert (series["summary"], series["exdate"]) == (CLASS["summary"], ["2026-12-08T19:00:00"])


async def test_the_whole_series_moves_with_its_exceptions_and_says_what_it_took_along(
    town: AsyncClient, mail: KeptMail
) -> None:
    ada, path = await someone_with_a_calendar(town, mail)
    page = await make(town, ada, path)
    await town.delete(page, params=this("2026-12-01"), headers=ada.headers)
    await town.patch(page, params=this("2026-12-08"), json={"summary": "특별한 날"}, headers=ada.headers)

    moved = await town.patch(page, json={"start": seoul("2026-11-24T18:00:00")}, headers=ada.headers)
    shorter = await town.patch(page, json={"rrule": "FREQ=WEEKLY;COUNT=2"}, headers=ada.headers)

    assert moved.json()["end"] == seoul("2026-11-24T20:00:00")
    assert moved.json()["exdate"] == ["2026-12-01T18:00:00"]
    assert {change["property"] for change in moved.json()["also_changed"]} >= {"DTEND", "EXDATE", "RECURRENCE-ID"}
    assert [dropped["summary"] for dropped in shorter.json()["dropped"]] == ["특별한 날"]
    assert await days(town, ada) == ["2026-11-24T18:00"]


async def test_this_and_all_following_is_refused_in_words_that_say_what_to_do(
    town: AsyncClient, mail: KeptMail
) -> None:
    ada, path = await someone_with_a_calendar(town, mail)
    page = await make(town, ada, path)
    following = {"scope": "following", "occurrence": "2026-12-01T19:00:00"}

    refused = [
        await town.patch(page, params=following, json={"summary": "x"}, headers=ada.headers | {"accept-language": tag})
        for tag in ("ko", "en")
    ]

    assert {(answer.status_code, answer.json()["code"]) for answer in refused} == {(422, "scope_following_not_offered")}
    assert "scope=this" in refused[0].json()["title"]
    assert refused[0].json()["title"] != refused[1].json()["title"]


async def test_an_event_in_the_trash_comes_back_as_it_was_for_thirty_days(
    town: AsyncClient, mail: KeptMail, clock: SetClock
) -> None:
    ada, path = await someone_with_a_calendar(town, mail)
    page = await make(town, ada, path)
    before = (await town.get(page, headers=ada.headers)).json()

    deleted = await town.delete(page, headers=ada.headers)
    hidden = [await town.get(page, headers=ada.headers), await town.patch(page, json={}, headers=ada.headers)]
    (lying,) = (await town.get("/trash", headers=ada.headers)).json()["items"]
    restored = await town.post(f"{page}/restore", headers=ada.headers)
    again = await town.post(f"{page}/restore", headers=ada.headers)

    assert deleted.status_code == 204
    assert [answer.status_code for answer in hidden] == [404, 404]
    assert (lying["kind"], lying["title"], lying["deleted_at"][:10], lying["gone_at"][:10]) == (
        "object", CLASS["summary"], "2026-11-23", "2026-12-23"
    )  # fmt: skip
    assert (restored.status_code, again.status_code) == (200, 404)
    assert restored.json() | {"updated_at": None} == before | {"updated_at": None}
    assert await days(town, ada) == [f"{day}T19:00" for day in TUESDAYS]


async def test_after_thirty_days_the_trash_gives_nothing_back(
    town: AsyncClient, mail: KeptMail, clock: SetClock
) -> None:
    ada, path = await someone_with_a_calendar(town, mail)
    page = await make(town, ada, path)
    await town.delete(page, headers=ada.headers)

    clock.move(days=30, seconds=1)
    headers = bearer(await sign_in(town, ada.address))
    lying = (await town.get("/trash", headers=headers)).json()["items"]
    restored = await town.post(f"{page}/restore", headers=headers)

    assert lying == []
    assert restored.status_code == 404


async def test_a_calendar_comes_back_from_the_trash_with_all_that_was_in_it(town: AsyncClient, mail: KeptMail) -> None:
    ada, path = await someone_with_a_calendar(town, mail)
    page = await make(town, ada, path)

    await town.delete(path, headers=ada.headers)
    gone = [await town.get(path, headers=ada.headers), await town.get(page, headers=ada.headers)]
    empty = await days(town, ada)
    await town.post(f"{path}/restore", headers=ada.headers)

    assert [answer.status_code for answer in gone] == [404, 404]
    assert empty == []
    assert await days(town, ada) == [f"{day}T19:00" for day in TUESDAYS]


async def test_of_ten_edits_at_once_to_one_version_one_is_made_and_none_is_lost(
    town: AsyncClient, mail: KeptMail
) -> None:
    ada, path = await someone_with_a_calendar(town, mail)
    page = await make(town, ada, path)
    matching = ada.headers | {"if-match": (await town.get(page, headers=ada.headers)).headers["etag"]}

    answers = await asyncio.gather(
        *[town.patch(page, json={"summary": f"제목 {number}"}, headers=matching) for number in range(10)]
    )
    (won,) = [answer for answer in answers if answer.status_code == 200]
    stale = await town.delete(page, headers=matching)

    assert sorted(answer.status_code for answer in answers) == [200] + [412] * 9
    assert (await town.get(page, headers=ada.headers)).json()["summary"] == won.json()["summary"]
    assert stale.status_code == 412


async def test_a_creation_that_was_sent_twenty_times_under_one_key_happens_once(
    town: AsyncClient, mail: KeptMail
) -> None:
    ada, path = await someone_with_a_calendar(town, mail)
    keyed = ada.headers | {"idempotency-key": "tap"}

    async def tap() -> Response:
        return await town.post(f"{path}/events", json=CLASS, headers=keyed)

    answers = [*await asyncio.gather(*[tap() for _ in range(20)]), await tap()]
    other = await town.post(f"{path}/events", json=CLASS | {"summary": "x"}, headers=keyed)

    statuses = Counter(answer.status_code for answer in answers)
    assert statuses.keys() <= {201, 409}
    assert len({answer.json()["id"] for answer in answers if answer.status_code == 201}) == 1
    assert {answer.headers["retry-after"] for answer in answers if answer.status_code == 409} <= {"1", "2"}
    assert answers[-1].status_code == 201
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert len(await days(town, ada)) == len(TUESDAYS)


async def test_a_day_belongs_to_the_zone_of_who_looks(town: AsyncClient, mail: KeptMail, world: World) -> None:
    ada, path = await someone_with_a_calendar(town, mail)
    early = {"start": seoul("2026-11-24T07:00:00"), "end": None, "rrule": None, "audience": "public"}
    await make(town, ada, path, summary="call", **early, open_to="nobody", capacity=None)
    await make(
        town, ada, path, summary="생일", start={"date": "2026-11-24"}, end=None, rrule="FREQ=YEARLY", audience="public",
        open_to="nobody", capacity=None,
    )  # fmt: skip
    carol = await world.someone("carol", time_zone="America/New_York")
    asked = {"calendars": path.rpartition("/")[2]}

    async def on(day: str, until: str) -> list[str]:
        window = {"from": day, "to": until, **asked}
        answer = await town.get("/agenda", params=window, headers=world.as_(carol))
        return [item["summary"] for item in answer.json()["items"]]

    assert await on("2026-11-23", "2026-11-24") == ["call"]
    assert await on("2026-11-24", "2026-11-25") == ["생일"]


@pytest.mark.parametrize(
    ("said", "pointer"),
    [
        ({"start": {"date_time": "2026-11-24T19:00:00", "time_zone": "../../etc/passwd"}}, "/start/time_zone"),
        ({"end": seoul("2026-11-24T18:00:00")}, "/end"),
        ({"rrule": "FREQ=SECONDLY;INTERVAL=0"}, "/rrule"),
        ({"capacity": 0}, "/capacity"),
        ({"summary": "a\u0000b"}, "/summary"),
        ({"audience": "members", "open_to": "anyone"}, "/open_to"),
    ],
)
async def test_what_is_no_event_is_refused_where_it_is_wrong(
    town: AsyncClient, mail: KeptMail, said: dict[str, Any], pointer: str
) -> None:
    ada, path = await someone_with_a_calendar(town, mail)

    answer = await town.post(f"{path}/events", json=CLASS | said, headers=ada.headers)

    assert answer.status_code == 422
    assert pointer in {error["pointer"] for error in answer.json()["errors"]}
    assert await days(town, ada) == []
