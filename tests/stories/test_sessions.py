"""S3 and S4: signed in, renewed, and signed out for good on every process."""

import asyncio
from secrets import token_hex
from typing import Any

import httpx2
import pytest

from tests.support.fakes import KeptMail, SetClock
from tests.support.letters import code_to, letter_to, new_address
from tests.support.world import World
from ymd.kernel.actor import Actor

PASSWORD = "tulip kettle margin 42"
OTHER_PASSWORD = "gravel window otter 97"


@pytest.fixture
async def ada(world: World) -> Actor:
    made = await world.someone("ada")
    await world.password_of(made, PASSWORD)
    return made


async def sign_in(
    town: httpx2.AsyncClient, world: World, who: Actor, password: str = PASSWORD, **given: Any
) -> httpx2.Response:
    body = {"identifier": world.address_of(who), "password": password, "refresh": "body"} | given
    return await town.post("/auth/sign-in", json=body)


async def refresh(town: httpx2.AsyncClient, token: str) -> httpx2.Response:
    return await town.post("/auth/refresh", json={"refresh_token": token})


def bearer(answer: httpx2.Response) -> dict[str, str]:
    return {"authorization": f"Bearer {answer.json()['access_token']}"}


async def test_a_browser_signs_in_and_keeps_the_refresh_token_in_a_cookie(
    town: httpx2.AsyncClient, world: World, ada: Actor
) -> None:
    answer = await sign_in(town, world, ada, refresh="cookie")

    assert answer.status_code == 200
    assert answer.json()["refresh_token"] is None
    assert answer.json()["expires_in"] == 600
    assert answer.json()["account"]["nickname"] == ada.nickname
    assert answer.headers["cache-control"] == "no-store"
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith("ymd_refresh=")
    assert {"httponly", "path=/", "samesite=lax", "max-age=1209600"} <= set(cookie.split("; "))
    assert "domain" not in cookie
    renewed = await town.post("/auth/refresh")
    assert renewed.status_code == 200
    assert (await town.get("/me", headers=bearer(renewed))).status_code == 200


async def test_a_wrong_password_and_an_unknown_address_sound_alike(
    town: httpx2.AsyncClient, world: World, ada: Actor
) -> None:
    wrong = await sign_in(town, world, ada, password="not the one")
    unknown = await sign_in(town, world, ada, identifier=new_address())
    nonsense = await sign_in(town, world, ada, identifier="no address at all")

    assert {answer.status_code for answer in (wrong, unknown, nonsense)} == {401}
    assert wrong.content == unknown.content == nonsense.content


async def test_ten_failures_close_the_door_to_whoever_failed_and_to_nobody_else(
    town: httpx2.AsyncClient, world: World, ada: Actor, clock: SetClock
) -> None:
    guesses = await asyncio.gather(*[sign_in(town, world, ada, password=token_hex(8)) for _ in range(14)])
    locked_out = await sign_in(town, world, ada)
    elsewhere = await world.signed_in(ada, PASSWORD, network="192.0.2.7")
    clock.move(minutes=15)
    later = await sign_in(town, world, ada)

    assert sorted(answer.status_code for answer in guesses) == [401] * 10 + [429] * 4
    assert locked_out.status_code == 429
    assert 0 < int(locked_out.headers["retry-after"]) <= 900
    assert elsewhere is not None
    assert later.status_code == 200


async def test_a_burst_of_guesses_learns_ten_outcomes_at_most(
    town: httpx2.AsyncClient, world: World, ada: Actor
) -> None:
    guesses = [PASSWORD if number == 29 else token_hex(8) for number in range(30)]

    answers = await asyncio.gather(*[sign_in(town, world, ada, password=guess) for guess in guesses])

    assert sum(answer.status_code != 429 for answer in answers) <= 10 + 1
    assert sum(answer.status_code == 401 for answer in answers) == 10


async def test_tokens_rotate_and_the_old_one_ends_the_family(
    town: httpx2.AsyncClient, world: World, ada: Actor, clock: SetClock
) -> None:
    first = (await sign_in(town, world, ada)).json()["refresh_token"]
    second = (await refresh(town, first)).json()["refresh_token"]
    third = (await refresh(town, second)).json()["refresh_token"]

    clock.move(seconds=31)
    replayed = await refresh(town, first)
    after = await refresh(town, third)

    assert len({first, second, third}) == 3
    assert replayed.status_code == 401
    assert replayed.json()["code"] == "refresh_refused"
    assert after.status_code == 401


async def test_a_lost_reply_and_two_tabs_get_the_same_successor(
    town: httpx2.AsyncClient, world: World, ada: Actor, clock: SetClock
) -> None:
    token = (await sign_in(town, world, ada)).json()["refresh_token"]

    answers = await asyncio.gather(*[refresh(town, token) for _ in range(20)])
    clock.move(seconds=30)
    late = await refresh(town, token)

    successors = {answer.json()["refresh_token"] for answer in [*answers, late]}
    assert len(successors) == 1
    assert (await refresh(town, successors.pop())).status_code == 200


async def test_grace_ends_when_the_successor_is_used(town: httpx2.AsyncClient, world: World, ada: Actor) -> None:
    first = (await sign_in(town, world, ada)).json()["refresh_token"]
    second = (await refresh(town, first)).json()["refresh_token"]
    third = (await refresh(town, second)).json()["refresh_token"]

    replayed = await refresh(town, first)

    assert replayed.status_code == 401
    assert (await refresh(town, third)).status_code == 401


@pytest.mark.parametrize("token", ["", "x", "A" * 70, "Ω", "e30.e30."])
async def test_a_token_that_we_never_made_is_refused_and_ends_nothing(
    town: httpx2.AsyncClient, world: World, ada: Actor, token: str
) -> None:
    signed_in = await sign_in(town, world, ada)

    answer = await refresh(town, token)

    assert answer.status_code == 401
    assert (await town.get("/me", headers=bearer(signed_in))).status_code == 200


async def test_after_sign_out_neither_token_works(town: httpx2.AsyncClient, world: World, ada: Actor) -> None:
    signed_in = await sign_in(town, world, ada)
    renewed = await refresh(town, signed_in.json()["refresh_token"])

    left = await town.post("/auth/sign-out", headers=bearer(renewed))

    assert left.status_code == 204
    assert "max-age=0" in left.headers["set-cookie"].lower()
    for answer in (signed_in, renewed):
        assert (await town.get("/me", headers=bearer(answer))).status_code == 401
        assert (await refresh(town, answer.json()["refresh_token"])).status_code == 401


async def test_a_browser_signs_out_by_its_cookie_alone(town: httpx2.AsyncClient, world: World, ada: Actor) -> None:
    signed_in = await sign_in(town, world, ada, refresh="cookie")

    left = await town.post("/auth/sign-out")
    nobody = await town.post("/auth/sign-out")

    assert left.status_code == 204
    assert nobody.status_code == 401
    assert (await town.get("/me", headers=bearer(signed_in))).status_code == 401


async def test_sessions_are_listed_and_ended_one_by_one_or_all(
    town: httpx2.AsyncClient, world: World, ada: Actor
) -> None:
    phone, laptop = await sign_in(town, world, ada), await sign_in(town, world, ada)

    listed = (await town.get("/me/sessions", headers=bearer(laptop))).json()["items"]
    current = [session["id"] for session in listed if session["current"]]
    others = [session["id"] for session in listed if not session["current"]]
    ended = await town.delete(f"/me/sessions/{others[0]}", headers=bearer(laptop))
    by_phone = await town.get("/me", headers=bearer(phone))
    everywhere = await town.delete("/me/sessions", headers=bearer(laptop))

    assert len(listed) == 3
    assert len(current) == 1
    assert listed[0]["device"].startswith("python-httpx2")
    assert ended.status_code == 204
    assert by_phone.status_code == 401
    assert everywhere.status_code == 204
    assert (await town.get("/me", headers=bearer(laptop))).status_code == 401


async def test_a_session_of_someone_else_cannot_be_ended(town: httpx2.AsyncClient, world: World, ada: Actor) -> None:
    bob = await world.someone("bob")

    answer = await town.delete(f"/me/sessions/{ada.session_id}", headers=world.as_(bob))

    assert answer.status_code == 404
    assert (await town.get("/me", headers=world.as_(ada))).status_code == 200


async def test_a_forgotten_password_is_reset_by_mail_and_ends_every_session(
    town: httpx2.AsyncClient, world: World, ada: Actor, mail: KeptMail
) -> None:
    address = world.address_of(ada)
    before = await sign_in(town, world, ada)
    asked = await town.post("/auth/codes", json={"channel": "email", "to": address, "purpose": "reset_password"})
    code = await code_to(mail, address)
    confirmed = await town.post(f"/auth/codes/{asked.json()['id']}/confirm", json={"code": code})

    body = {"proof": confirmed.json()["proof"], "password": OTHER_PASSWORD}
    done = await town.post("/auth/password", json=body)
    twice = await town.post("/auth/password", json=body)

    assert done.status_code == 204
    assert twice.json()["code"] == "proof_refused"
    assert (await town.get("/me", headers=bearer(before))).status_code == 401
    assert (await sign_in(town, world, ada)).status_code == 401
    assert (await sign_in(town, world, ada, OTHER_PASSWORD)).status_code == 200
    assert (await letter_to(mail, address, 2)).subject == "Your password was changed"


async def test_a_changed_password_ends_the_other_sessions(
    town: httpx2.AsyncClient, world: World, ada: Actor, mail: KeptMail
) -> None:
    here, there = await sign_in(town, world, ada), await sign_in(town, world, ada)
    change = {"current": PASSWORD, "password": OTHER_PASSWORD}

    wrong = await town.put("/me/password", json=change | {"current": "not the one"}, headers=bearer(here))
    skipped = await town.put("/me/password", json={"password": OTHER_PASSWORD}, headers=bearer(here))
    right = await town.put("/me/password", json=change, headers=bearer(here))

    assert wrong.json()["code"] == "password_wrong"
    assert skipped.status_code == 422
    assert right.status_code == 204
    assert (await town.get("/me", headers=bearer(here))).status_code == 200
    assert (await town.get("/me", headers=bearer(there))).status_code == 401


async def test_another_address_is_proved_before_it_signs_in(
    town: httpx2.AsyncClient, world: World, ada: Actor, mail: KeptMail
) -> None:
    address, mallory = new_address(), await world.someone("mallory")
    proof = await world.proof(address, "add_address", of=ada)

    stolen = await town.post("/me/addresses", json={"proof": proof}, headers=world.as_(mallory))
    added = await town.post("/me/addresses", json={"proof": proof}, headers=world.as_(ada))
    signed_in = await sign_in(town, world, ada, identifier=address.upper())
    told = await letter_to(mail, world.address_of(ada))

    assert stolen.json()["code"] == "proof_refused"
    assert added.status_code == 201
    assert signed_in.status_code == 200
    assert address in told.text


async def test_an_address_is_removed_but_never_the_last(town: httpx2.AsyncClient, world: World, ada: Actor) -> None:
    proof = await world.proof(new_address(), "add_address", of=ada)
    await town.post("/me/addresses", json={"proof": proof}, headers=world.as_(ada))
    listed = (await town.get("/me/addresses", headers=world.as_(ada))).json()["items"]

    answers = await asyncio.gather(
        *[town.delete(f"/me/addresses/{found['id']}", headers=world.as_(ada)) for found in listed]
    )

    assert sorted(answer.status_code for answer in answers) == [204, 409]
    assert len((await town.get("/me/addresses", headers=world.as_(ada))).json()["items"]) == 1


async def test_the_first_screen_comes_with_the_cookie_and_uses_nothing_up(
    town: httpx2.AsyncClient, world: World, ada: Actor, clock: SetClock
) -> None:
    nobody = await town.get("/start")
    await sign_in(town, world, ada, refresh="cookie")
    cookie = town.cookies["ymd_refresh"]

    first = await town.get("/start")
    clock.move(minutes=5)
    second = await town.get("/start")

    assert nobody.json() == {"screen": "welcome", "access_token": None, "expires_in": None, "account": None}
    assert first.json()["account"]["nickname"] == ada.nickname
    assert (await town.get("/me", headers=bearer(second))).status_code == 200
    assert town.cookies["ymd_refresh"] == cookie
    assert second.headers["cache-control"] == "no-store"


async def test_a_replayed_cookie_ends_the_session_at_the_first_screen_too(
    town: httpx2.AsyncClient, world: World, ada: Actor, clock: SetClock
) -> None:
    signed_in = await sign_in(town, world, ada, refresh="cookie")
    stolen = town.cookies["ymd_refresh"]
    await town.post("/auth/refresh")
    clock.move(seconds=31)
    town.cookies.clear()

    thief = await town.get("/start", headers={"cookie": f"ymd_refresh={stolen}"})

    assert thief.json()["screen"] == "welcome"
    assert (await town.get("/me", headers=bearer(signed_in))).status_code == 401


@pytest.mark.parametrize(
    "header", [{"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}, {"origin": "null"}]
)
async def test_another_site_cannot_use_the_cookie(
    town: httpx2.AsyncClient, world: World, ada: Actor, header: dict[str, str]
) -> None:
    await sign_in(town, world, ada, refresh="cookie")

    answers = [
        await town.post("/auth/refresh", headers=header),
        await town.post("/auth/sign-out", headers=header),
        await town.get("/start", headers=header),
    ]

    assert {answer.json()["code"] for answer in answers} == {"foreign_origin"}
    own = f"http://{town.base_url.host}:{town.base_url.port}"
    assert (await town.post("/auth/refresh", headers={"origin": own})).status_code == 200


async def test_a_session_that_nobody_refreshes_ends_after_two_weeks(
    town: httpx2.AsyncClient, world: World, ada: Actor, clock: SetClock
) -> None:
    token = (await sign_in(town, world, ada)).json()["refresh_token"]

    clock.move(days=13)
    kept = await refresh(town, token)
    clock.move(days=14)
    ended = await refresh(town, kept.json()["refresh_token"])

    assert kept.status_code == 200
    assert ended.status_code == 401
