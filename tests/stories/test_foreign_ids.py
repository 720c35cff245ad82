"""All rows: an id of somebody else, in the path or in the body, opens nothing; and what is refused says so rightly."""

from typing import Any, Final
from uuid import uuid4

from httpx2 import AsyncClient

from tests.stories.steps import Headers
from tests.support.letters import new_address
from tests.support.world import World
from tests.support.world_calendars import event_text, file_of
from tests.support.world_events import seoul

FILE: Final = {"content-type": "text/calendar"}
WEEK: Final = {"from": "2026-11-23", "to": "2026-11-30"}
WALK: Final = {"summary": "산책", "start": seoul("2026-11-24T08:00:00")}


async def calendar(town: AsyncClient, owner: Headers) -> str:
    made = await town.post("/calendars", json={"name": "나만의"}, headers=owner)
    return str(made.json()["id"])


async def summaries(town: AsyncClient, headers: Headers, **asked: str) -> list[str]:
    items = (await town.get("/agenda", params=WEEK | asked, headers=headers)).json()["items"]
    return [item["summary"] for item in items]


async def test_an_event_goes_where_its_address_says_and_is_whose_token_it_is(town: AsyncClient, world: World) -> None:
    ada, mallory = await world.someone("ada"), await world.someone("mallory")
    hers, his = await calendar(town, world.as_(ada)), await calendar(town, world.as_(mallory))
    made = await town.post(f"/calendars/{hers}/events", json=WALK, headers=world.as_(ada))
    page = f"/events/{made.json()['id']}"
    foreign: list[dict[str, Any]] = [
        {"calendar_id": hers},
        {"id": made.json()["id"]},
        {"uid": made.json()["uid"]},
        {"host": {"nickname": ada.nickname}},
        {"created_by": str(ada.id)},
        {"owner_id": str(ada.id)},
    ]

    created = [
        await town.post(f"/calendars/{his}/events", json=WALK | member, headers=world.as_(mallory))
        for member in foreign
    ]
    aimed = await town.post(f"/calendars/{hers}/events", json=WALK, headers=world.as_(mallory))
    moved = await town.patch(page, json={"calendar_id": his}, headers=world.as_(ada))
    taken = await town.patch(page, json={"calendar_id": his}, headers=world.as_(mallory))

    assert {(answer.status_code, answer.json()["errors"][0]["code"]) for answer in created} == {(422, "unknown_field")}
    assert (aimed.status_code, moved.status_code, taken.status_code) == (404, 422, 404)
    assert (await summaries(town, world.as_(ada)), await summaries(town, world.as_(mallory))) == (["산책"], [])


async def test_a_calendar_is_whose_token_made_it(town: AsyncClient, world: World) -> None:
    ada, mallory = await world.someone("ada"), await world.someone("mallory")
    hers = await calendar(town, world.as_(ada))
    foreign = [{"id": hers}, {"owner_id": str(ada.id)}, {"owner": ada.nickname}, {"role": "owner"}]

    made = [
        await town.post("/calendars", json={"name": "x"} | member, headers=world.as_(mallory)) for member in foreign
    ]
    own = await calendar(town, world.as_(mallory))
    changed = [await town.patch(f"/calendars/{own}", json=member, headers=world.as_(mallory)) for member in foreign]
    himself = await town.put(
        f"/calendars/{hers}/members/{mallory.nickname}", json={"role": "owner"}, headers=world.as_(mallory)
    )
    crowned = await town.put(
        f"/calendars/{own}/members/{ada.nickname}", json={"role": "owner"}, headers=world.as_(mallory)
    )
    dressed_up = await town.put(
        f"/calendars/{own}/members/{ada.nickname}",
        json={"role": "editor", "calendar_id": hers, "account_id": str(mallory.id)},
        headers=world.as_(mallory),
    )

    assert {answer.status_code for answer in (*made, *changed, crowned, dressed_up)} == {422}
    assert himself.status_code in (404, 422)
    assert (await town.get(f"/calendars/{hers}", headers=world.as_(mallory))).status_code == 404


async def test_an_imported_uid_of_somebody_else_makes_an_entry_of_ones_own(town: AsyncClient, world: World) -> None:
    ada, mallory = await world.someone("ada"), await world.someone("mallory")
    hers, his = await calendar(town, world.as_(ada)), await calendar(town, world.as_(mallory))
    file = file_of(event_text("shared-uid", summary="Hers"))
    await town.post(f"/calendars/{hers}/import", content=file, headers=world.as_(ada) | FILE)

    taken = file_of(event_text("shared-uid", f"ORGANIZER:mailto:{world.address_of(ada)}", summary="Taken over"))
    aimed = await town.post(f"/calendars/{hers}/import", content=taken, headers=world.as_(mallory) | FILE)
    own = await town.post(f"/calendars/{his}/import", content=taken, headers=world.as_(mallory) | FILE)

    assert aimed.status_code == 404
    assert own.json()["events"][0]["created"] is True
    assert (await summaries(town, world.as_(ada)), await summaries(town, world.as_(mallory))) == (
        ["Hers"],
        ["Taken over"],
    )


async def test_what_a_file_says_of_guests_gives_nobody_a_right(town: AsyncClient, world: World) -> None:
    ada, mallory = await world.someone("ada"), await world.someone("mallory")
    hers = await calendar(town, world.as_(ada))
    address = world.address_of(mallory)
    guest = f"ATTENDEE;ROLE=CHAIR;PARTSTAT=ACCEPTED:mailto:{address}"
    file = file_of(event_text("invited", guest, f"ORGANIZER:mailto:{address}", f"ATTENDEE:urn:uuid:{mallory.id}"))
    imported = await town.post(f"/calendars/{hers}/import", content=file, headers=world.as_(ada) | FILE)
    page = f"/events/{imported.json()['events'][0]['id']}"

    answers = [
        await town.get(page, headers=world.as_(mallory)),
        await town.patch(page, json={"summary": "x"}, headers=world.as_(mallory)),
        await town.put(f"{page}/answer", json={"answer": "going"}, headers=world.as_(mallory)),
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert await summaries(town, world.as_(mallory)) == []


async def test_asking_for_calendars_and_people_by_name_shows_no_more_than_one_may_see(
    town: AsyncClient, world: World
) -> None:
    ada, mallory = await world.someone("ada"), await world.someone("mallory")
    hers = await calendar(town, world.as_(ada))
    await town.post(f"/calendars/{hers}/events", json=WALK, headers=world.as_(ada))

    for headers in (world.as_(mallory), {}):
        assert await summaries(town, headers, calendars=hers) == []
        assert await summaries(town, headers, people=str(ada.nickname)) == []
        assert await summaries(town, headers, calendars=str(uuid4())) == []


async def test_what_is_anothers_is_not_found_under_any_verb(town: AsyncClient, world: World) -> None:
    ada, mallory = await world.someone("ada"), await world.someone("mallory")
    hers = await calendar(town, world.as_(ada))
    event = (await town.post(f"/calendars/{hers}/events", json=WALK, headers=world.as_(ada))).json()["id"]
    trashed = (await town.post(f"/calendars/{hers}/events", json=WALK, headers=world.as_(ada))).json()["id"]
    await town.delete(f"/events/{trashed}", headers=world.as_(ada))
    address = (await town.get("/me/addresses", headers=world.as_(ada))).json()["items"][0]["id"]
    tries = [
        ("GET", f"/calendars/{hers}"),
        ("PATCH", f"/calendars/{hers}"),
        ("DELETE", f"/calendars/{hers}"),
        ("POST", f"/calendars/{hers}/restore"),
        ("GET", f"/calendars/{hers}/members"),
        ("GET", f"/calendars/{hers}/changes"),
        ("GET", f"/calendars/{hers}/export.ics"),
        ("GET", f"/events/{event}"),
        ("PATCH", f"/events/{event}"),
        ("DELETE", f"/events/{event}"),
        ("GET", f"/events/{event}/participants"),
        ("DELETE", f"/events/{event}/answer"),
        ("POST", f"/events/{trashed}/restore"),
        ("DELETE", f"/me/sessions/{ada.session_id}"),
        ("DELETE", f"/me/addresses/{address}"),
    ]

    found = {
        (method, path): (await town.request(method, path, json={}, headers=world.as_(mallory))).status_code
        for method, path in tries
    }
    absent = {
        (method, path): (await town.request(method, path, json={}, headers=world.as_(mallory))).status_code
        for method, path in ((method, _elsewhere(path)) for method, path in tries)
    }

    assert set(found.values()) == set(absent.values()) == {404}
    assert await summaries(town, world.as_(ada)) == ["산책"]


def _elsewhere(path: str) -> str:
    """The same address with an id that nothing has."""
    return "/".join(str(uuid4()) if len(part) == len(str(uuid4())) else part for part in path.split("/"))


async def test_a_key_of_somebody_else_brings_no_answer_of_theirs(town: AsyncClient, world: World) -> None:
    ada, mallory = await world.someone("ada"), await world.someone("mallory")
    key = {"idempotency-key": new_address()}

    hers = await town.post("/calendars", json={"name": "비밀"}, headers=world.as_(ada) | key)
    his = await town.post("/calendars", json={"name": "비밀"}, headers=world.as_(mallory) | key)

    assert (hers.status_code, his.status_code) == (201, 201)
    assert hers.json()["id"] != his.json()["id"]
    assert his.json()["owner"] == mallory.nickname


async def test_each_kind_of_refusal_has_its_own_status_and_never_five_hundred(town: AsyncClient, world: World) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    hers = await calendar(town, world.as_(ada))
    await town.put(f"/calendars/{hers}/members/{bob.nickname}", json={"role": "reader"}, headers=world.as_(ada))
    event = (await town.post(f"/calendars/{hers}/events", json=WALK, headers=world.as_(ada))).json()["id"]
    page, json_body = f"/events/{event}", {"content-type": "application/json"}

    answers = {
        400: await town.post("/calendars", content=b"{", headers=world.as_(ada) | json_body),
        401: await town.patch(page, json={"summary": "x"}),
        403: await town.patch(page, json={"summary": "x"}, headers=world.as_(bob)),
        404: await town.get(f"/events/{uuid4()}", headers=world.as_(ada)),
        409: await town.put(
            f"/calendars/{hers}/members/{ada.nickname}", json={"role": "reader"}, headers=world.as_(ada)
        ),
        412: await town.patch(page, json={"summary": "x"}, headers=world.as_(ada) | {"if-match": '"0.edit"'}),
        422: await town.patch(page, json={"capacity": -1}, headers=world.as_(ada)),
    }
    odd = [await town.get(f"/events/{word}") for word in ("1", "null", "%00", "' or 1=1", "\ud55c\uae00", "a" * 3000)]

    assert {status: answer.status_code for status, answer in answers.items()} == {status: status for status in answers}
    assert {answer.status_code for answer in odd} <= {400, 404, 422}
    for answer in (*answers.values(), *odd):
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json().keys() >= {"title", "status", "code"}
        assert answer.headers["x-request-id"]
