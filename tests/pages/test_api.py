"""Agendas and events over HTTP, and the statements that they wait for."""

import msgspec
import pytest
from httpx2 import AsyncClient

from tests.support.world import World
from tests.support.world_events import seoul
from ymd.events.queries import event_page, occurrences_of, window_asked
from ymd.events.schemas import Occurrence
from ymd.kernel.db import Db

WEEK = {"from": "2026-11-23", "to": "2026-11-30"}


async def test_an_agenda_is_a_list_like_every_other(client: AsyncClient, world: World) -> None:
    ada = await world.someone("ada")
    home, headers = await world.calendar(ada), world.as_(ada)
    await world.event(ada, home, rrule="FREQ=DAILY")

    whole = await client.get("/agenda", params=WEEK, headers=headers)
    first = await client.get("/agenda", params=WEEK | {"limit": "3"}, headers=headers)
    rest = await client.get(first.headers["link"].partition(">")[0][1:].removeprefix("/api/v1"), headers=headers)
    elsewhere = await client.get(
        "/agenda", params=WEEK | {"cursor": first.json()["next"], "people": ada.nickname}, headers=headers
    )

    assert (whole.status_code, whole.json()["next"], len(whole.json()["items"])) == (200, None, 7)
    assert whole.headers["content-type"] == "application/json"
    assert first.json()["items"] + rest.json()["items"] == whole.json()["items"][:6]
    assert (elsewhere.status_code, elsewhere.json()["code"]) == (422, "cursor_refused")
    assert msgspec.json.decode(msgspec.json.encode(whole.json()["items"]), type=list[Occurrence])


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (WEEK | {"from": "tomorrow"}, "unreadable"),
        (WEEK | {"to": "2026-11-01"}, "out_of_range"),
        (WEEK | {"to": "2029-11-01"}, "window_too_long"),
        (WEEK | {"time_zone": "Mars"}, "unknown_time_zone"),
        (WEEK | {"limit": "0"}, "out_of_range"),
        (WEEK | {"limit": "2501"}, "out_of_range"),
        (WEEK | {"calendars": "mine"}, "unreadable"),
    ],
)
async def test_an_agenda_of_nothing_in_particular_is_refused(
    client: AsyncClient, world: World, asked: dict[str, str], code: str
) -> None:
    ada = await world.someone("ada")

    answer = await client.get("/agenda", params=asked, headers=world.as_(ada))

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == code


async def test_dates_are_of_the_zone_of_who_asks_unless_another_is_said(client: AsyncClient, world: World) -> None:
    ada = await world.someone("ada", time_zone="America/New_York")
    await world.event(ada, await world.calendar(ada), start=seoul("2026-11-24T10:00:00"))

    in_new_york = await client.get("/agenda", params={"from": "2026-11-23", "to": "2026-11-24"}, headers=world.as_(ada))
    in_seoul = await client.get(
        "/agenda", params={"from": "2026-11-23", "to": "2026-11-24", "time_zone": "Asia/Seoul"}, headers=world.as_(ada)
    )

    assert [len(answer.json()["items"]) for answer in (in_new_york, in_seoul)] == [1, 0]


async def test_times_only_are_told_without_an_entity_tag(client: AsyncClient, world: World) -> None:
    ada = await world.someone("ada")
    home = await world.calendar(ada, who="public", as_="free_busy")
    event_id = await world.event(ada, home, summary="surgery", rrule="FREQ=WEEKLY")

    whole = await client.get(f"/events/{event_id}")
    one = await client.get(f"/events/{event_id}", params={"scope": "this", "occurrence": "2026-11-30T10:00:00"})
    times = await client.get(f"/events/{event_id}/occurrences", params=WEEK)

    assert [answer.status_code for answer in (whole, one, times)] == [200, 200, 200]
    assert "etag" not in whole.headers
    assert (whole.json()["can"]["see"], whole.json()["uid"], whole.json()["rrule"]) == (False, None, None)
    assert one.json()["start"] == seoul("2026-11-30T10:00:00")
    assert "surgery" not in whole.text + one.text + times.text


async def test_an_event_is_one_statement_and_its_occurrences_two(db: Db, world: World) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    event_id = await world.event(ada, await world.calendar(ada, who="public"), rrule="FREQ=DAILY", open_to="anyone")
    await world.joins(bob, event_id)
    before = db.count

    page = await event_page(db, bob, event_id)
    alone = db.count - before
    await event_page(db, bob, event_id, "this", "2026-11-24T10:00:00")
    with_one = db.count - before - alone
    await occurrences_of(db, bob, event_id, window_asked("2026-11-23", "2026-11-30", "UTC"), limit=10, after=None)

    assert (alone, with_one, db.count - before - alone - with_one) == (1, 2, 2)
    assert (page.event.my_answer, msgspec.to_builtins(page.event.answers)) == (
        "going",
        {"going": 1, "maybe": 0, "not": 0},
    )


async def test_an_event_that_is_not_there_is_not_found_anywhere(client: AsyncClient, world: World) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    hidden = await world.event(ada, await world.calendar(ada))
    nowhere = "01234567-89ab-7def-8123-456789abcdef"

    answers = [
        await client.request(method, f"/events/{event_id}{more}", params=params, headers=world.as_(bob), json=body)
        for event_id in (hidden, nowhere)
        for method, more, params, body in (
            ("GET", "", {}, None),
            ("GET", "/occurrences", WEEK, None),
            ("PATCH", "", {}, {}),
            ("DELETE", "", {}, None),
            ("POST", "/restore", {}, None),
        )
    ]

    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(404, "not_found")}
