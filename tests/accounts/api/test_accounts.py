"""One's own account and profile."""

import asyncio

import httpx2
import pytest

from tests.support.letters import new_address
from tests.support.world import World

PROFILE = {"name": "김에이다", "locale": "ko", "time_zone": "Asia/Seoul"}


def nickname() -> str:
    return f"ada_{new_address()[:10]}"


async def test_a_profile_says_what_its_owner_said(client: httpx2.AsyncClient, world: World) -> None:
    ada = await world.someone("ada")
    said = PROFILE | {"nickname": nickname(), "bio": "산책을 좋아해요.", "gender": "female", "closed": True}

    put = await client.put("/me/profile", json=said, headers=world.as_(ada))
    me = await client.get("/me", headers=world.as_(ada))

    assert put.status_code == 200
    assert put.json() == me.json()
    assert {name: me.json()[name] for name in said} == said
    assert me.json()["name_shown"] == "private"
    assert me.json()["birth_date"] == "1990-01-01"
    assert "version" not in me.json()


async def test_a_patch_changes_what_it_names_and_null_takes_away(client: httpx2.AsyncClient, world: World) -> None:
    ada = await world.someone("ada", gender="female", bio="old")
    before = (await client.get("/me", headers=world.as_(ada))).json()

    answer = await client.patch("/me", json={"bio": "새로운", "gender": None}, headers=world.as_(ada))

    assert answer.json() == before | {"bio": "새로운", "gender": None}


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"nickname": "admin"}, "/nickname"),
        ({"nickname": "аda"}, "/nickname"),
        ({"nickname": None}, "/nickname"),
        ({"time_zone": "Mars/Olympus"}, "/time_zone"),
        ({"time_zone": "asia/seoul"}, "/time_zone"),
        ({"locale": "x"}, "/locale"),
        ({"name": ""}, "/name"),
        ({"name": "a\u0000b"}, "/name"),
        ({"bio": "x" * 501}, "/bio"),
        ({"name_shown": "everyone"}, "/name_shown"),
        ({"email": "bob@example.org"}, "/email"),
        ({"id": "018f0000-0000-7000-8000-000000000000"}, "/id"),
    ],
)
async def test_what_no_profile_may_say_is_refused_with_its_place(
    client: httpx2.AsyncClient, world: World, change: dict[str, object], pointer: str
) -> None:
    ada = await world.someone("ada")

    answer = await client.patch("/me", json=change, headers=world.as_(ada))

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == pointer


async def test_a_change_to_a_profile_that_was_changed_meanwhile_is_stale(
    client: httpx2.AsyncClient, world: World
) -> None:
    ada = await world.someone("ada")
    etag = (await client.get("/me", headers=world.as_(ada))).headers["etag"]
    matching = world.as_(ada) | {"if-match": etag}

    first = await client.patch("/me", json={"bio": "one"}, headers=matching)
    second = await client.patch("/me", json={"bio": "two"}, headers=matching)

    assert first.status_code == 200
    assert first.headers["etag"] != etag
    assert second.status_code == 412


async def test_of_ten_changes_at_once_to_one_version_one_is_made(client: httpx2.AsyncClient, world: World) -> None:
    ada = await world.someone("ada")
    etag = (await client.get("/me", headers=world.as_(ada))).headers["etag"]
    matching = world.as_(ada) | {"if-match": etag}

    answers = await asyncio.gather(
        *[client.patch("/me", json={"bio": f"number {number}"}, headers=matching) for number in range(10)]
    )

    assert sorted(answer.status_code for answer in answers) == [200] + [412] * 9


async def test_a_nickname_is_free_taken_or_none(client: httpx2.AsyncClient, world: World) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    assert ada.nickname is not None

    async def why(wanted: str) -> str | None:
        found: dict[str, str | None] = (await client.get(f"/nicknames/{wanted}", headers=world.as_(bob))).json()
        assert found["free"] is (found["why"] is None)
        return found["why"]

    assert await why(nickname()) is None
    assert await why(ada.nickname.upper()) == "taken"
    assert await why(bob.nickname or "") is None
    assert await why("admin") == "reserved"
    assert await why("%20") == "too_short"
    assert (await client.get("/nicknames/ada")).status_code == 401


async def test_one_keeps_ones_own_nickname_in_other_letters(client: httpx2.AsyncClient, world: World) -> None:
    ada = await world.someone("ada")
    assert ada.nickname is not None

    answer = await client.patch("/me", json={"nickname": ada.nickname.upper()}, headers=world.as_(ada))

    assert answer.json()["nickname"] == ada.nickname.upper()


async def test_nobody_else_sees_what_an_account_keeps_to_itself(client: httpx2.AsyncClient, world: World) -> None:
    ada, bob = await world.someone("ada", name_shown="private", name="Secretname"), await world.someone("bob")

    seen = await client.get(f"/people/{ada.nickname}", headers=world.as_(bob))

    assert seen.status_code == 200
    assert not [word for word in ("Secretname", "1990", world.address_of(ada)) if word in seen.text]
