"""Events over HTTP."""

from typing import Any

import pytest
from httpx2 import AsyncClient

from tests.support.world import World
from tests.support.world_events import seoul

MONDAY = {"start": seoul("2026-11-23T10:00:00"), "end": seoul("2026-11-23T11:00:00"), "summary": "Hike"}


async def test_an_event_is_made_read_changed_deleted_and_restored(client: AsyncClient, world: World) -> None:
    ada = await world.someone("ada")
    home, headers = await world.calendar(ada), world.as_(ada)

    made = await client.post(f"/calendars/{home}/events", json=MONDAY | {"rrule": "FREQ=WEEKLY"}, headers=headers)
    path = made.headers["location"].removeprefix("/api/v1")
    read = await client.get(path, headers=headers)
    changed = await client.patch(path, json={"summary": "Walk"}, headers=headers | {"if-match": read.headers["etag"]})
    stale = await client.patch(path, json={"summary": "Run"}, headers=headers | {"if-match": read.headers["etag"]})
    stale_delete = await client.delete(path, headers=headers | {"if-match": read.headers["etag"]})
    deleted = await client.delete(path, headers=headers | {"if-match": changed.headers["etag"]})
    gone = await client.get(path, headers=headers)
    restored = await client.post(f"{path}/restore", headers=headers)

    assert (made.status_code, made.json()) == (201, read.json())
    assert made.headers["etag"] == read.headers["etag"] == '"1.edit"'
    assert (changed.status_code, changed.headers["etag"]) == (200, '"2.edit"')
    assert (changed.json()["summary"], changed.json()["also_changed"], changed.json()["dropped"]) == ("Walk", [], [])
    assert (stale.status_code, stale.json()["code"], stale_delete.status_code) == (412, "stale", 412)
    assert (deleted.status_code, gone.status_code) == (204, 404)
    assert (restored.status_code, restored.json()["summary"]) == (200, "Walk")


async def test_one_occurrence_is_read_changed_and_taken_out(client: AsyncClient, world: World) -> None:
    ada = await world.someone("ada")
    home, headers = await world.calendar(ada), world.as_(ada)
    event_id = await world.event(ada, home, rrule="FREQ=WEEKLY;COUNT=3")
    one = {"scope": "this", "occurrence": "2026-11-30T10:00:00"}

    changed = await client.patch(f"/events/{event_id}", params=one, json={"summary": "Picnic"}, headers=headers)
    read = await client.get(f"/events/{event_id}", params=one, headers=headers)
    deleted = await client.delete(f"/events/{event_id}", params=one, headers=headers)
    gone = await client.get(f"/events/{event_id}", params=one, headers=headers)
    left = await client.get(
        f"/events/{event_id}/occurrences", params={"from": "2026-11-01", "to": "2026-12-31"}, headers=headers
    )

    assert (changed.status_code, changed.json()["recurrence_id"]) == (200, "2026-11-30T10:00:00")
    assert (read.json()["summary"], read.json()["rrule"], read.headers["etag"]) == ("Picnic", None, '"2.edit"')
    assert deleted.status_code == 204
    assert (gone.status_code, gone.json()["code"]) == (404, "occurrence_not_found")
    assert [item["recurrence_id"][:10] for item in left.json()["items"]] == ["2026-11-23", "2026-12-07"]


async def test_this_and_following_is_not_offered_and_says_so(client: AsyncClient, world: World) -> None:
    ada = await world.someone("ada")
    event_id = await world.event(ada, await world.calendar(ada), rrule="FREQ=WEEKLY")
    part = {"scope": "following", "occurrence": "2026-11-30T10:00:00"}

    answers = [
        await client.request(method, f"/events/{event_id}", params=part, headers=world.as_(ada), json=body)
        for method, body in (("GET", None), ("PATCH", {}), ("DELETE", None))
    ]

    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(422, "scope_following_not_offered")}


@pytest.mark.parametrize(
    ("patch", "start"),
    [
        ({"start": {"date": "2026-11-25"}}, {"date": "2026-11-25"}),
        ({"start": {"date_time": "2026-11-25T09:00:00"}}, seoul("2026-11-25T09:00:00")),
        (
            {"start": {"date_time": "2026-11-25T09:00:00", "time_zone": None}},
            {"date_time": "2026-11-25T09:00:00", "time_zone": None},
        ),
        ({"start": {"time_zone": "Europe/Berlin"}}, {"date_time": "2026-11-23T10:00:00", "time_zone": "Europe/Berlin"}),
    ],
)
async def test_a_patch_says_a_start_whole_or_in_part(
    client: AsyncClient, world: World, patch: dict[str, Any], start: dict[str, Any]
) -> None:
    ada = await world.someone("ada")
    event_id = await world.event(ada, await world.calendar(ada))

    answer = await client.patch(f"/events/{event_id}", json=patch, headers=world.as_(ada))

    assert (answer.status_code, answer.json()["start"]) == (200, start)


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"summary": "no start"}, "/start", "required"),
        (MONDAY | {"colour": "red"}, "/colour", "unknown_field"),
        (MONDAY | {"summary": "two\nlines"}, "/summary", "forbidden_characters"),
        (MONDAY | {"capacity": 0}, "/capacity", "out_of_range"),
        (MONDAY | {"open_to": "everyone"}, "/open_to", "not_one_of"),
        (MONDAY | {"url": "javascript:alert(1)"}, "/url", "forbidden_characters"),
        (MONDAY | {"start": {"date_time": "2026-11-23 10:00"}}, "/start/date_time", "forbidden_characters"),
        (MONDAY | {"rrule": "FREQ=SECONDLY;INTERVAL=1000"}, "/rrule", "out_of_range"),
        (MONDAY | {"open_to": "anyone"}, "/open_to", "open_to_too_wide"),
    ],
)
async def test_what_is_wrong_is_pointed_at(
    client: AsyncClient, world: World, body: dict[str, Any], pointer: str, code: str
) -> None:
    ada = await world.someone("ada")
    home = await world.calendar(ada)

    answer = await client.post(f"/calendars/{home}/events", json=body, headers=world.as_(ada))

    assert answer.status_code == 422
    assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [(pointer, code)]


async def test_a_retried_creation_happens_once(client: AsyncClient, world: World) -> None:
    ada = await world.someone("ada")
    home = await world.calendar(ada)
    headers = world.as_(ada) | {"idempotency-key": "once"}

    first = await client.post(f"/calendars/{home}/events", json=MONDAY, headers=headers)
    again = await client.post(f"/calendars/{home}/events", json=MONDAY, headers=headers)

    assert (again.status_code, again.json()) == (201, first.json())
    assert len(await world.agenda(ada)) == 1


async def test_each_viewer_is_told_what_they_may_do(client: AsyncClient, world: World) -> None:
    ada, bob, cy = [await world.someone(name) for name in ("ada", "bob", "cy")]
    await world.follow(bob, ada)
    home = await world.calendar(ada, who="public")
    event_id = await world.event(ada, home, open_to="followers", capacity=2)

    can = {
        name: (await client.get(f"/events/{event_id}", headers=headers)).json()["can"]
        for name, headers in (
            ("ada", world.as_(ada)),
            ("bob", world.as_(bob)),
            ("cy", world.as_(cy)),
            ("nobody", {}),
        )
    }
    refused = await client.patch(f"/events/{event_id}", json={}, headers=world.as_(bob))
    unsigned = await client.patch(f"/events/{event_id}", json={})

    assert can == {
        "ada": {"see": True, "edit": True, "delete": True, "answer": False},
        "bob": {"see": True, "edit": False, "delete": False, "answer": True},
        "cy": {"see": True, "edit": False, "delete": False, "answer": False},
        "nobody": {"see": True, "edit": False, "delete": False, "answer": False},
    }
    assert (refused.status_code, refused.json()["code"], unsigned.status_code) == (403, "event_not_yours", 401)


async def test_who_made_an_event_is_nobody_to_who_blocked_them(client: AsyncClient, world: World) -> None:
    ada, bob, cy = [await world.someone(name) for name in ("ada", "bob", "cy")]
    home = await world.calendar(ada, who="public")
    await world.member(home, ada, bob, "contributor")
    await world.member(home, ada, cy, "reader")
    event_id = await world.event(bob, home)
    await world.block(cy, bob)

    seen = await client.get(f"/events/{event_id}", headers=world.as_(cy))

    assert (seen.status_code, seen.json()["host"], seen.json()["summary"]) == (200, None, "Hike")


async def test_a_preview_writes_nothing(client: AsyncClient, world: World) -> None:
    ada = await world.someone("ada")
    said = {"start": seoul("2026-11-23T10:00:00"), "rrule": "BYDAY=TU;FREQ=WEEKLY", "exdate": ["2026-12-01T10:00:00"]}

    answer = await client.post("/recurrence/preview", json=said | {"count": 3}, headers=world.as_(ada))
    later = await client.post(
        "/recurrence/preview",
        json=said | {"count": 1, "after": "2027-01-01T00:00:00", "end": seoul("2026-11-23T12:00:00")},
        headers=world.as_(ada),
    )

    assert answer.status_code == 200
    assert answer.json()["rrule"] == "FREQ=WEEKLY;BYDAY=TU"
    assert [item["recurrence_id"][:10] for item in answer.json()["items"]] == ["2026-11-23", "2026-11-24", "2026-12-08"]
    assert answer.json()["more"] is True
    assert later.json()["items"] == [
        {
            "recurrence_id": "2027-01-05T10:00:00",
            "start": seoul("2027-01-05T10:00:00"),
            "end": seoul("2027-01-05T12:00:00"),
            "starts_at": "2027-01-05T01:00:00Z",
            "ends_at": "2027-01-05T03:00:00Z",
        }
    ]


@pytest.mark.parametrize("rule", ["FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY;COUNT=99999", "FREQ=NEVER", "😀"])
async def test_a_preview_of_nonsense_is_refused(client: AsyncClient, world: World, rule: str) -> None:
    ada = await world.someone("ada")
    said = {"start": {"date": "2026-02-28"}, "rrule": rule}

    answer = await client.post("/recurrence/preview", json=said, headers=world.as_(ada))

    # A start always counts as the first occurrence, so a rule that adds none is no nonsense.
    assert answer.status_code == (200 if "BYMONTHDAY=30" in rule else 422)
