"""S13: calendars by role and by audience, seen alike in the agenda, on the page and in the file."""

from typing import Any, Final

import pytest
from httpx2 import AsyncClient

from tests.stories.steps import Headers, join
from tests.support.fakes import KeptMail
from tests.support.world import World
from tests.support.world_events import seoul

WEEK: Final = {"from": "2026-11-23", "to": "2026-11-30"}
FILE: Final = {"content-type": "text/calendar"}
SECRET: Final = {
    "summary": "쉿-제목",
    "description": "쉿-설명",
    "location": "쉿-장소",
    "url": "https://hush.example/secret",
    "categories": ["쉿-갈래"],
    "start": seoul("2026-11-24T14:00:00"),
    "end": seoul("2026-11-24T15:00:00"),
}


async def calendar(town: AsyncClient, owner: Headers, **said: Any) -> str:
    """The address of a new calendar."""
    made = await town.post("/calendars", json={"name": "함께", "time_zone": "Asia/Seoul"} | said, headers=owner)
    assert made.status_code == 201, made.text
    return f"/calendars/{made.json()['id']}"


async def event(town: AsyncClient, author: Headers, path: str, **said: Any) -> str:
    """The address of a new event in a calendar."""
    made = await town.post(f"{path}/events", json=SECRET | said, headers=author)
    assert made.status_code == 201, made.text
    return f"/events/{made.json()['id']}"


async def give(town: AsyncClient, owner: Headers, path: str, nickname: str | None, role: str) -> None:
    given = await town.put(f"{path}/members/{nickname}", json={"role": role}, headers=owner)
    assert given.status_code == 204, given.text


async def known(town: AsyncClient, path: str, page: str, headers: Headers) -> str:
    """How much someone knows of the one event of a calendar: details, times, nothing; the same in every way."""
    asked = {**WEEK, "calendars": path.rpartition("/")[2]}
    items = (await town.get("/agenda", params=asked, headers=headers)).json()["items"]
    by_agenda = {item["summary"] for item in items}
    answer = await town.get(page, headers=headers)
    by_page = {answer.json()["summary"]} if answer.status_code == 200 else set()
    exported = await town.get(f"{path}/export.ics", headers=headers)
    by_file = {SECRET["summary"] if "쉿-제목" in exported.text else None} if "BEGIN:VEVENT" in exported.text else set()
    assert by_agenda == by_page == by_file, (by_agenda, by_page, by_file)
    words = {frozenset(): "nothing", frozenset({None}): "times", frozenset({SECRET["summary"]}): "details"}
    return words[frozenset(by_agenda)]


#: Role: what is known of the owner's event; adding one, changing hers, changing one's own; the settings; the members.
ROLES: Final = {
    "editor": ("details", 201, 200, 200, 403, 200),
    "contributor": ("details", 201, 403, 200, 403, 200),
    "reader": ("details", 403, 403, None, 403, 200),
    "free_busy": ("times", 403, 403, None, 403, 403),
    "stranger": ("nothing", 404, 404, None, 404, 404),
}


@pytest.mark.parametrize("role", ROLES)
async def test_each_role_reads_and_writes_what_it_is_for(
    town: AsyncClient, mail: KeptMail, world: World, role: str
) -> None:
    ada, bob = await join(town, mail, "ada"), await world.someone("bob")
    path = await calendar(town, ada.headers)
    hers = await event(town, ada.headers, path)
    if role != "stranger":
        await give(town, ada.headers, path, bob.nickname, role)
    his = world.as_(bob)

    found = await known(town, path, hers, his)
    added = await town.post(f"{path}/events", json=SECRET | {"summary": "새 일정"}, headers=his)
    changed = await town.patch(hers, json={"location": "쉿-다른 곳"}, headers=his)
    own = await town.patch(f"/events/{added.json().get('id')}", json={"summary": "x"}, headers=his)
    settings = await town.patch(path, json={"name": "내 것"}, headers=his)
    members = await town.get(f"{path}/members", headers=his)

    told = (added.status_code, changed.status_code, own.status_code if added.is_success else None)
    assert (found, *told, settings.status_code, members.status_code) == ROLES[role]


#: Audience: what is known to anybody, a stranger, a follower, a friend, a member, and someone blocked.
AUDIENCES: Final = {
    "public": (1, 1, 1, 1, 1, 0),
    "followers": (0, 0, 1, 1, 1, 0),
    "friends": (0, 0, 0, 1, 1, 0),
    "members": (0, 0, 0, 0, 1, 0),
}


@pytest.mark.parametrize("how", ["reader", "free_busy"])
@pytest.mark.parametrize("who", AUDIENCES)
async def test_an_audience_sees_what_it_may_in_agenda_page_and_file_alike(
    town: AsyncClient, world: World, who: str, how: str
) -> None:
    ada, *others = [await world.someone(n) for n in ("ada", "stranger", "follower", "friend", "member", "blocked")]
    _, follower, friend, member, blocked = others
    await world.follow(follower, ada)
    for person in (friend, blocked):
        await world.befriend(person, ada)
    path = await calendar(town, world.as_(ada), audience={"who": who, "as": how})
    await give(town, world.as_(ada), path, member.nickname, how)
    page = await event(town, world.as_(ada), path)
    await world.block(blocked, ada)

    found = [await known(town, path, page, headers) for headers in ({}, *map(world.as_, others))]

    seen = "details" if how == "reader" else "times"
    assert found == [seen if may else "nothing" for may in AUDIENCES[who]]


async def test_one_event_may_be_wider_or_narrower_than_its_calendar(town: AsyncClient, world: World) -> None:
    ada, friend, stranger, editor, reader = [
        await world.someone(name) for name in ("ada", "friend", "stranger", "editor", "reader")
    ]
    await world.befriend(ada, friend)
    path = await calendar(town, world.as_(ada), audience={"who": "friends"})
    for person, role in ((editor, "editor"), (reader, "reader")):
        await give(town, world.as_(ada), path, person.nickname, role)
    audiences = ("public", "friends", "members", "private", None)
    pages = [await event(town, world.as_(ada), path, audience=audience) for audience in audiences]
    pages.append(await event(town, world.as_(ada), path, classification="confidential"))

    seen = {
        person.nickname: [await how_much(town, page, world.as_(person)) for page in pages]
        for person in (friend, stranger, editor, reader)
    }

    assert list(seen.values()) == [
        ["details", "details", "nothing", "nothing", "details", "times"],
        ["details", "nothing", "nothing", "nothing", "nothing", "nothing"],
        ["details"] * 6,
        ["details", "details", "details", "times", "details", "times"],
    ]


async def how_much(town: AsyncClient, page: str, headers: Headers) -> str:
    answer = await town.get(page, headers=headers)
    if answer.status_code == 404:
        return "nothing"
    return "details" if answer.json()["summary"] == SECRET["summary"] else "times"


async def test_who_may_know_the_times_never_gets_a_title_a_place_or_a_guest(
    town: AsyncClient, mail: KeptMail, world: World
) -> None:
    ada, guest, busy = await join(town, mail, "ada"), await world.someone("guest"), await world.someone("busy")
    path = await calendar(town, ada.headers, audience={"who": "public", "as": "free_busy"})
    page = await event(town, ada.headers, path, rrule="FREQ=DAILY;COUNT=3", open_to="nobody")
    await town.patch(page, json={"audience": "public", "open_to": "anyone"}, headers=ada.headers)
    await town.put(f"{page}/answer", json={"answer": "going"}, headers=world.as_(guest))
    await town.patch(page, json={"audience": None, "open_to": "nobody"}, headers=ada.headers)
    await give(town, ada.headers, path, busy.nickname, "free_busy")

    one = {"scope": "this", "occurrence": "2026-11-25T14:00:00"}
    answers = [
        await town.get(route, params=params, headers=headers)
        for headers in (world.as_(busy), {})
        for route, params in (
            ("/agenda", {**WEEK, "calendars": path.rpartition("/")[2]}),
            (page, {}),
            (page, one),
            (f"{page}/occurrences", WEEK),
            (f"{page}/participants", {}),
            (f"{path}/export.ics", {}),
            (f"{path}/changes", {}),
            (f"{path}/members", {}),
            ("/trash", {}),
        )
    ]
    answers.append(await town.put(f"{page}/answer", json={"answer": "going"}, headers=world.as_(busy)))

    uid = (await town.get(page, headers=ada.headers)).json()["uid"]
    hidden = ("쉿", "hush", uid, str(guest.nickname), "Guest")
    assert not [(answer.url.path, word) for answer in answers for word in hidden if word in answer.text]
    assert {answer.status_code for answer in answers} == {200, 401, 403}
    assert [item["busy"] for item in answers[0].json()["items"]] == [True, True, True]


async def test_a_role_that_is_taken_away_is_gone_from_the_next_request_on(
    town: AsyncClient, mail: KeptMail, world: World
) -> None:
    ada, bob = await join(town, mail, "ada"), await world.someone("bob")
    path = await calendar(town, ada.headers)
    page = await event(town, ada.headers, path)
    his = world.as_(bob)

    steps = []
    for role in ("editor", "free_busy", "reader"):
        await give(town, ada.headers, path, bob.nickname, role)
        steps.append(await known(town, path, page, his))
    himself = await town.put(f"{path}/members/{bob.nickname}", json={"role": "editor"}, headers=his)
    sent_away = await town.delete(f"{path}/members/{bob.nickname}", headers=ada.headers)
    steps.append(await known(town, path, page, his))
    owner_leaves = await town.delete(f"{path}/members/{ada.nickname}", headers=ada.headers)

    assert steps == ["details", "times", "details", "nothing"]
    assert (himself.status_code, sent_away.status_code) == (403, 204)
    assert (owner_leaves.status_code, owner_leaves.json()["code"]) == (409, "owner_stays")


async def test_an_agenda_holds_own_shared_followed_and_joined_in_order(
    town: AsyncClient, mail: KeptMail, world: World
) -> None:
    ada, host = await join(town, mail, "ada"), await world.someone("host")
    friend, stranger = await world.someone("friend"), await world.someone("stranger")
    await town.post(f"/people/{friend.nickname}/follow", headers=ada.headers)
    theirs = {
        "own": await calendar(town, ada.headers),
        "followed": await calendar(town, world.as_(friend), audience={"who": "followers"}),
        "shared": await calendar(town, world.as_(host)),
        "joined": await calendar(town, world.as_(stranger), audience={"who": "public"}),
    }
    await give(town, world.as_(host), theirs["shared"], ada.nickname, "reader")
    who = {"own": ada.headers, "followed": world.as_(friend), "shared": world.as_(host), "joined": world.as_(stranger)}
    hours = {"joined": 9, "shared": 10, "followed": 11, "own": 12}
    pages = {
        name: await event(
            town, who[name], path, summary=name, start=seoul(f"2026-11-24T{hours[name]:02}:00:00"), end=None,
            **({"open_to": "anyone"} if name == "joined" else {}),
        )
        for name, path in theirs.items()
    }  # fmt: skip
    before = (await town.get("/agenda", params=WEEK, headers=ada.headers)).json()["items"]
    await town.put(f"{pages['joined']}/answer", json={"answer": "maybe"}, headers=ada.headers)
    after = (await town.get("/agenda", params=WEEK, headers=ada.headers)).json()["items"]
    first = await town.get("/agenda", params=WEEK | {"limit": "3"}, headers=ada.headers)
    rest = await town.get("/agenda", params={**WEEK, "limit": "3", "cursor": first.json()["next"]}, headers=ada.headers)

    assert [item["summary"] for item in before] == ["shared", "followed", "own"]
    assert [item["summary"] for item in after] == ["joined", "shared", "followed", "own"]
    assert first.json()["items"] + rest.json()["items"] == after
    assert 'rel="next"' in first.headers["link"]
    assert rest.json()["next"] is None
