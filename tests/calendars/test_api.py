"""Calendars over HTTP."""

from typing import Any
from uuid import uuid4

import pytest
from httpx2 import AsyncClient

from tests.support.fakes import SetClock
from tests.support.world import World
from tests.support.world_calendars import event_text, file_of
from ymd.calendars.rules.imports import AT_ONCE

FILE = {"content-type": "text/calendar"}


async def _made(client: AsyncClient, headers: dict[str, str], **wanted: Any) -> dict[str, Any]:
    answer = await client.post("/calendars", json={"name": "Home", **wanted}, headers=headers)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def test_a_calendar_is_made_read_changed_and_deleted(client: AsyncClient, world: World) -> None:
    ada = world.as_(await world.someone("ada"))

    made = await client.post("/calendars", json={"name": "Home", "color": "#ABCDEF"}, headers=ada)
    path = f"/calendars/{made.json()['id']}"
    changed = await client.patch(
        path, json={"name": "Heim", "audience": {"as": "free_busy"}}, headers={**ada, "if-match": made.headers["etag"]}
    )
    stale = await client.patch(path, json={"name": "Dom"}, headers={**ada, "if-match": made.headers["etag"]})
    deleted = await client.delete(path, headers={**ada, "if-match": changed.headers["etag"]})
    gone = await client.get(path, headers=ada)
    restored = await client.post(f"{path}/restore", headers=ada)

    assert (made.status_code, made.headers["location"]) == (201, f"/api/v1{path}")
    assert made.json()["color"] == "#abcdef"
    assert made.json()["audience"] == {"who": "members", "as": "reader"}
    assert (changed.status_code, changed.json()["name"], changed.json()["color"]) == (200, "Heim", "#abcdef")
    assert changed.json()["audience"] == {"who": "members", "as": "free_busy"}
    assert (stale.status_code, stale.json()["code"]) == (412, "stale")
    assert (deleted.status_code, gone.status_code) == (204, 404)
    assert (restored.status_code, restored.json()["name"]) == (200, "Heim")


@pytest.mark.parametrize(
    ("wanted", "pointer"),
    [
        ({}, "/name"),
        ({"name": ""}, "/name"),
        ({"name": "a\u0000b"}, "/name"),
        ({"name": "a", "color": "red"}, "/color"),
        ({"name": "a", "color": "#aabbcc\n"}, "/color"),
        ({"name": "a", "time_zone": "Mars/Base"}, "/time_zone"),
        ({"name": "a", "audience": {"who": "everyone"}}, "/audience/who"),
        ({"name": "a", "owner_id": str(uuid4())}, "/owner_id"),
    ],
)
async def test_what_is_no_calendar_is_refused_with_a_pointer(
    client: AsyncClient, world: World, wanted: dict[str, Any], pointer: str
) -> None:
    ada = world.as_(await world.someone("ada"))

    answer = await client.post("/calendars", json=wanted, headers=ada)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == pointer


async def test_members_are_listed_added_and_sent_away(client: AsyncClient, world: World) -> None:
    people = {name: await world.someone(name) for name in ("ada", "bob")}
    ada, bob = world.as_(people["ada"]), world.as_(people["bob"])
    path = f"/calendars/{(await _made(client, ada))['id']}"
    member = f"{path}/members/{people['bob'].nickname}"

    hidden = await client.get(path, headers=bob)
    added = await client.put(member, json={"role": "editor"}, headers=ada)
    seen = await client.get(path, headers=bob)
    listed = await client.get(f"{path}/members", headers=bob)
    owner = await client.put(member, json={"role": "owner"}, headers=ada)
    left = await client.delete(member, headers=bob)
    again = await client.get(path, headers=bob)

    assert (hidden.status_code, added.status_code, seen.json()["role"]) == (404, 204, "editor")
    assert [(item["nickname"], item["role"]) for item in listed.json()["items"]] == [
        (people["ada"].nickname, "owner"),
        (people["bob"].nickname, "editor"),
    ]
    assert owner.status_code == 422
    assert (left.status_code, again.status_code) == (204, 404)


async def test_a_file_goes_in_by_both_ways_and_out_again(client: AsyncClient, world: World) -> None:
    ada = world.as_(await world.someone("ada"))
    path = f"/calendars/{(await _made(client, ada))['id']}"
    data = file_of(event_text("a", summary="안녕"), event_text("b", "RRULE:FREQ=NEVER"))

    told = await client.post(f"{path}/import?dry_run=true", content=data, headers={**ada, **FILE})
    plain = await client.post(f"{path}/import", content=data, headers={**ada, **FILE})
    form = await client.post(f"{path}/import", files={"file": ("my.ics", data, "text/calendar")}, headers=ada)
    out = await client.get(f"{path}/export.ics", headers=ada)

    assert [answer.status_code for answer in (told, plain, form, out)] == [200] * 4
    assert [one["created"] for answer in (told, plain, form) for one in answer.json()["events"]] == [True, True, False]
    assert [left["code"] for left in plain.json()["left_out"]] == ["freq_unknown"]
    assert out.headers["content-type"] == "text/calendar; charset=utf-8"
    assert "SUMMARY:안녕" in out.text


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"content": b"hello", "headers": FILE}, 422, "file_refused"),
        ({"content": b"", "headers": FILE}, 422, "file_refused"),
        ({"content": b"a" * 5_000_001, "headers": FILE}, 413, "file_too_large"),
        ({"content": b"a" * 10_000_001, "headers": FILE}, 413, "too_large"),
        ({"json": {}}, 415, "unsupported_media_type"),
        ({"data": {"file": "hello"}}, 415, "unsupported_media_type"),
        ({"files": {"other": (None, "hello")}}, 422, "invalid"),
        ({"content": b"--x", "headers": {"content-type": "multipart/form-data; boundary=y"}}, 400, "malformed"),
        ({"content": b"--x", "headers": {"content-type": "multipart/form-data"}}, 400, "malformed"),
        ({}, 415, "unsupported_media_type"),
    ],
)
async def test_what_is_no_file_is_refused(
    client: AsyncClient, world: World, body: dict[str, Any], status: int, code: str
) -> None:
    ada = world.as_(await world.someone("ada"))
    path = f"/calendars/{(await _made(client, ada))['id']}/import"

    answer = await client.post(path, **{**body, "headers": {**ada, **body.get("headers", {})}})

    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_a_long_file_answers_with_a_job_to_watch(client: AsyncClient, world: World) -> None:
    ada = world.as_(await world.someone("ada"))
    path = f"/calendars/{(await _made(client, ada))['id']}"
    data = file_of(*(event_text(f"{n}") for n in range(AT_ONCE + 1)))

    answer = await client.post(f"{path}/import", content=data, headers={**ada, **FILE})
    job = await client.get(f"/jobs/{answer.json()['job']['id']}", headers=ada)

    assert answer.status_code == 202
    assert job.json()["job"] == {**answer.json()["job"], "state": "waiting", "done": 0, "total": AT_ONCE + 1}


async def test_an_import_under_a_key_happens_once(client: AsyncClient, world: World) -> None:
    ada = {**world.as_(await world.someone("ada")), "idempotency-key": "one"}
    path = f"/calendars/{(await _made(client, ada))['id']}"
    data = file_of(event_text("a"))

    first = await client.post(f"{path}/import", content=data, headers={**ada, **FILE})
    again = await client.post(f"{path}/import", content=data, headers={**ada, **FILE})
    other = await client.post(f"{path}/import", content=data + b"\r\n", headers={**ada, **FILE})

    assert first.json() == again.json()
    assert first.json()["events"][0]["created"] is True
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


async def test_who_sees_the_times_does_not_notice_that_a_word_was_changed(
    client: AsyncClient, world: World, clock: SetClock
) -> None:
    ada, eve = [world.as_(await world.someone(name)) for name in ("ada", "eve")]
    path = f"/calendars/{(await _made(client, ada, audience={'who': 'public', 'as': 'free_busy'}))['id']}"
    await client.post(f"{path}/import", content=file_of(event_text("a")), headers={**ada, **FILE})

    async def seen() -> list[str]:
        return [(await client.get(each, headers=eve)).text for each in (path, f"{path}/export.ics")]

    before = await seen()
    clock.move(minutes=5)
    await client.post(f"{path}/import", content=file_of(event_text("a", summary="other")), headers={**ada, **FILE})

    assert b"SUMMARY:other" in (await client.get(f"{path}/export.ics", headers=ada)).content
    assert await seen() == before
    assert '"change":null' in before[0]


async def test_changes_go_on_from_a_number_over_pages(client: AsyncClient, world: World) -> None:
    ada = world.as_(await world.someone("ada"))
    path = f"/calendars/{(await _made(client, ada))['id']}"
    for uid in ("a", "b", "c"):
        await client.post(f"{path}/import", content=file_of(event_text(uid)), headers={**ada, **FILE})

    first = await client.get(f"{path}/changes?limit=2", headers=ada)
    rest = await client.get(f"{path}/changes?limit=2&cursor={first.json()['next']}", headers=ada)
    nothing = await client.get(f"{path}/changes?since={rest.json()['change']}", headers=ada)
    never = await client.get(f"{path}/changes?since=99", headers=ada)

    assert [item["uid"] for item in (*first.json()["items"], *rest.json()["items"])] == ["a", "b", "c"]
    assert rest.json()["next"] is None
    assert nothing.json()["items"] == []
    assert (never.status_code, never.json()["code"]) == (410, "sync_token_too_old")


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "since=-1", "since=9223372036854775808", "cursor=x"])
async def test_an_odd_page_of_changes_is_refused(client: AsyncClient, world: World, query: str) -> None:
    ada = world.as_(await world.someone("ada"))
    path = f"/calendars/{(await _made(client, ada))['id']}"

    answer = await client.get(f"{path}/changes?{query}", headers=ada)

    assert answer.status_code == 422


async def test_the_trash_has_what_was_deleted(client: AsyncClient, world: World) -> None:
    ada = world.as_(await world.someone("ada"))
    made = await _made(client, ada, name="Old")
    await client.delete(f"/calendars/{made['id']}", headers=ada)

    answer = await client.get("/trash", headers=ada)

    assert [(item["kind"], item["title"]) for item in answer.json()["items"]] == [("calendar", "Old")]


ROUTES = [
    ("GET", ""),
    ("PATCH", ""),
    ("DELETE", ""),
    ("POST", "/restore"),
    ("GET", "/members"),
    ("PUT", "/members/{nickname}"),
    ("DELETE", "/members/{nickname}"),
    ("GET", "/changes"),
    ("GET", "/export.ics"),
    ("POST", "/import"),
    ("POST", "/import?dry_run=true"),
]

#: By route in the order of ROUTES, what each gets of a calendar shown to followers as its times.
ANSWERS = {
    "owner": (200, 200, 204, 404, 200, 204, 204, 200, 200, 200, 200),
    "editor": (200, 403, 403, 404, 200, 403, 403, 200, 200, 200, 200),
    "contributor": (200, 403, 403, 404, 200, 403, 403, 200, 200, 200, 200),
    "reader": (200, 403, 403, 404, 200, 403, 403, 200, 200, 403, 403),
    "free_busy": (200, 403, 403, 404, 403, 403, 403, 200, 200, 403, 403),
    "follower": (200, 403, 403, 404, 403, 403, 403, 403, 200, 403, 403),
    "stranger": (404,) * 11,
    "blocked": (404,) * 11,
    "anonymous": (404, 401, 401, 401, 401, 401, 401, 401, 404, 401, 401),
}


@pytest.mark.parametrize(("method", "route"), ROUTES)
async def test_every_route_answers_every_person_as_the_table_says(
    client: AsyncClient, world: World, method: str, route: str
) -> None:
    owner, other = await world.someone("owner"), await world.someone("other")
    people = {name: await world.someone(name) for name in ANSWERS if name not in ("owner", "anonymous")}
    await world.follow(people["follower"], owner)
    await world.befriend(people["blocked"], owner)
    await world.block(owner, people["blocked"])
    headers = {name: world.as_(person) for name, person in people.items()} | {"anonymous": {}}
    found = {}

    for name in [*(name for name in ANSWERS if name != "owner"), "owner"]:
        calendar_id = await world.calendar(owner, who="followers", as_="free_busy")
        await world.member(calendar_id, owner, other, "reader")
        if name in ("editor", "contributor", "reader", "free_busy"):
            await world.member(calendar_id, owner, people[name], name)
        body: dict[str, Any] = {"json": {"role": "reader"} if method == "PUT" else {"name": "Mine"}}
        if "import" in route:
            body = {"content": file_of(event_text("a"))}
        if method in ("GET", "DELETE"):
            body = {}
        kind = FILE if "import" in route else {}
        path = f"/calendars/{calendar_id}{route.format(nickname=other.nickname)}"
        answer = await client.request(method, path, headers={**headers.get(name, world.as_(owner)), **kind}, **body)
        found[name] = answer.status_code

    assert found == {name: statuses[ROUTES.index((method, route))] for name, statuses in ANSWERS.items()}
