"""S3: signed in, renewed, listed; and every way to be signed in as somebody else."""

import asyncio
import base64
import json
from secrets import token_hex
from typing import Any

import pytest
from httpx2 import AsyncClient, Response

from tests.stories.conftest import CountedArgon2
from tests.stories.steps import PASSWORD, bearer, is_signed_in, join, prove, refresh, sign_in
from tests.support.fakes import KeptMail, SetClock
from tests.support.letters import new_address
from tests.support.world import World
from ymd.kernel.actor import Actor


async def test_a_browser_signs_in_and_keeps_the_refresh_token_in_a_cookie(
    town: AsyncClient, world: World, ada: Actor
) -> None:
    answer = await sign_in(town, world.address_of(ada), refresh="cookie")

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
    assert await is_signed_in(town, renewed)


async def test_whoever_signed_up_signs_in_elsewhere_and_others_hear_the_same_whoever_they_try(
    town: AsyncClient, mail: KeptMail, argon2: CountedArgon2
) -> None:
    ada = await join(town, mail, "ada")
    hashes = argon2.count

    wrong = await sign_in(town, ada.address, "not the one")
    unknown = await sign_in(town, new_address(), "not the one")
    right = await sign_in(town, ada.address)
    renewed = await refresh(town, right.json()["refresh_token"])

    assert argon2.count - hashes == 3
    assert (wrong.status_code, wrong.content) == (unknown.status_code, unknown.content)
    assert _said(wrong) == _said(unknown)
    assert (wrong.status_code, wrong.json()["code"]) == (401, "sign_in_refused")
    assert right.json()["account"]["id"] == renewed.json()["account"]["id"] == ada.id
    assert await is_signed_in(town, renewed)


def _said(answer: Response) -> dict[str, str]:
    """The headers of an answer but those that name each answer apart."""
    return {name: value for name, value in answer.headers.items() if name not in ("date", "x-request-id")}


async def test_a_refusal_at_the_door_is_told_in_korean_too(town: AsyncClient) -> None:
    body = {"identifier": new_address(), "password": "not the one"}

    korean = await town.post("/auth/sign-in", json=body, headers={"accept-language": "ko"})

    assert (korean.status_code, korean.json()["title"]) == (401, "주소나 비밀번호가 맞지 않아요.")
    assert korean.headers["www-authenticate"] == "Bearer"


async def test_a_wrong_password_and_an_unknown_address_sound_alike(town: AsyncClient, world: World, ada: Actor) -> None:
    wrong = await sign_in(town, world.address_of(ada), password="not the one")
    unknown = await sign_in(town, new_address())
    nonsense = await sign_in(town, "no address at all")

    assert {answer.status_code for answer in (wrong, unknown, nonsense)} == {401}
    assert wrong.content == unknown.content == nonsense.content


async def test_ten_failures_close_the_door_to_whoever_failed_and_to_nobody_else(
    town: AsyncClient, world: World, ada: Actor, clock: SetClock
) -> None:
    guesses = await asyncio.gather(*[sign_in(town, world.address_of(ada), password=token_hex(8)) for _ in range(14)])
    locked_out = await sign_in(town, world.address_of(ada))
    elsewhere = await world.signed_in(ada, PASSWORD, network="192.0.2.7")
    clock.move(minutes=15)
    later = await sign_in(town, world.address_of(ada))

    assert sorted(answer.status_code for answer in guesses) == [401] * 10 + [429] * 4
    assert locked_out.status_code == 429
    assert 0 < int(locked_out.headers["retry-after"]) <= 900
    assert elsewhere is not None
    assert later.status_code == 200


async def test_a_burst_of_guesses_learns_ten_outcomes_at_most(town: AsyncClient, world: World, ada: Actor) -> None:
    guesses = [PASSWORD if number == 29 else token_hex(8) for number in range(30)]

    answers = await asyncio.gather(*[sign_in(town, world.address_of(ada), password=guess) for guess in guesses])

    assert sum(answer.status_code != 429 for answer in answers) <= 10 + 1
    assert sum(answer.status_code == 401 for answer in answers) == 10


async def test_tokens_rotate_and_the_old_one_ends_the_family(
    town: AsyncClient, world: World, ada: Actor, clock: SetClock
) -> None:
    first = (await sign_in(town, world.address_of(ada))).json()["refresh_token"]
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
    town: AsyncClient, world: World, ada: Actor, clock: SetClock
) -> None:
    token = (await sign_in(town, world.address_of(ada))).json()["refresh_token"]

    answers = await asyncio.gather(*[refresh(town, token) for _ in range(20)])
    clock.move(seconds=30)
    late = await refresh(town, token)

    successors = {answer.json()["refresh_token"] for answer in [*answers, late]}
    assert len(successors) == 1
    assert (await refresh(town, successors.pop())).status_code == 200


async def test_grace_ends_when_the_successor_is_used(town: AsyncClient, world: World, ada: Actor) -> None:
    first = (await sign_in(town, world.address_of(ada))).json()["refresh_token"]
    second = (await refresh(town, first)).json()["refresh_token"]
    third = (await refresh(town, second)).json()["refresh_token"]

    replayed = await refresh(town, first)

    assert replayed.status_code == 401
    assert (await refresh(town, third)).status_code == 401


@pytest.mark.parametrize("token", ["", "x", "A" * 70, "Ω", "e30.e30."])
async def test_a_token_that_we_never_made_is_refused_and_ends_nothing(
    town: AsyncClient, world: World, ada: Actor, token: str
) -> None:
    signed_in = await sign_in(town, world.address_of(ada))

    answer = await refresh(town, token)

    assert answer.status_code == 401
    assert (await town.get("/me", headers=bearer(signed_in))).status_code == 200


async def test_the_first_screen_comes_with_the_cookie_and_uses_nothing_up(
    town: AsyncClient, world: World, ada: Actor, clock: SetClock
) -> None:
    nobody = await town.get("/start")
    await sign_in(town, world.address_of(ada), refresh="cookie")
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
    town: AsyncClient, world: World, ada: Actor, clock: SetClock
) -> None:
    signed_in = await sign_in(town, world.address_of(ada), refresh="cookie")
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
    town: AsyncClient, world: World, ada: Actor, header: dict[str, str]
) -> None:
    await sign_in(town, world.address_of(ada), refresh="cookie")

    answers = [
        await town.post("/auth/refresh", headers=header),
        await town.post("/auth/sign-out", headers=header),
        await town.get("/start", headers=header),
    ]

    assert {answer.json()["code"] for answer in answers} == {"foreign_origin"}
    own = f"http://{town.base_url.host}:{town.base_url.port}"
    assert (await town.post("/auth/refresh", headers={"origin": own})).status_code == 200


async def test_a_session_that_nobody_refreshes_ends_after_two_weeks(
    town: AsyncClient, world: World, ada: Actor, clock: SetClock
) -> None:
    token = (await sign_in(town, world.address_of(ada))).json()["refresh_token"]

    clock.move(days=13)
    kept = await refresh(town, token)
    clock.move(days=14)
    ended = await refresh(town, kept.json()["refresh_token"])

    assert kept.status_code == 200
    assert ended.status_code == 401


async def test_an_access_token_lives_ten_minutes(town: AsyncClient, world: World, ada: Actor, clock: SetClock) -> None:
    signed_in = await sign_in(town, world.address_of(ada))

    clock.move(minutes=9, seconds=59)
    before = await is_signed_in(town, signed_in)
    clock.move(seconds=1)
    after = await is_signed_in(town, signed_in)

    assert (before, after) == (True, False)


async def test_a_token_is_good_only_as_it_was_made_and_for_what_it_was_made(
    town: AsyncClient, world: World, ada: Actor
) -> None:
    tokens = (await sign_in(town, world.address_of(ada))).json()
    head, claims, signature = tokens["access_token"].split(".")
    bob = await world.someone("bob")
    forged = {
        "unsigned": f"{_part({'alg': 'none', 'typ': 'at+jwt'})}.{claims}.",
        "of somebody else": f"{head}.{world.token_for(bob).split('.')[1]}.{signature}",
        "without signature": f"{head}.{claims}.",
        "a refresh token": tokens["refresh_token"],
    }

    answers = {
        name: await town.get("/me", headers={"authorization": f"Bearer {token}"}) for name, token in forged.items()
    }
    as_refresh_token = await refresh(town, tokens["access_token"])
    in_the_address = await town.get("/me", params={"access_token": tokens["access_token"]})

    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(forged, 401)
    assert (as_refresh_token.status_code, in_the_address.status_code) == (401, 401)


def _part(claims: dict[str, str]) -> str:
    return base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()


async def test_a_session_is_renewed_as_its_own_account_whatever_the_client_says(
    town: AsyncClient, world: World, ada: Actor
) -> None:
    bob = await world.someone("bob")
    token = (await sign_in(town, world.address_of(ada))).json()["refresh_token"]
    claims = [{"email": world.address_of(bob)}, {"account_id": str(bob.id)}, {"account": {"id": str(bob.id)}}]

    answers = [await town.post("/auth/refresh", json={"refresh_token": token} | claim) for claim in claims]
    on_profile = [await town.patch("/me", json=claim, headers=world.as_(ada)) for claim in claims]
    me = (await town.get("/me", headers=world.as_(ada))).json()

    for answer in (*answers, *on_profile):
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "unknown_field")
    assert (me["id"], me["email"]) == (str(ada.id), world.address_of(ada))
    assert (await refresh(town, token)).json()["account"]["id"] == str(ada.id)


@pytest.mark.parametrize(
    "beside",
    [{"totp": "000000"}, {"code": "AAAA-AAAA"}, {"proof": "x"}, {"provider": "google"}, {"passkey": {}}],
    ids=lambda beside: next(iter(beside)),
)
async def test_another_member_beside_it_never_stands_for_the_password(
    town: AsyncClient, world: World, ada: Actor, beside: dict[str, Any]
) -> None:
    identifier = {"identifier": world.address_of(ada)}

    without = await town.post("/auth/sign-in", json=identifier | beside)
    emptied = await town.post("/auth/sign-in", json=identifier | {"password": ""} | beside)
    wrong = await town.post("/auth/sign-in", json=identifier | {"password": "not the one"} | beside)

    assert {answer.status_code for answer in (without, emptied, wrong)} == {422}
    assert not [answer for answer in (without, emptied, wrong) if "access_token" in answer.text]


async def test_a_proof_of_the_address_is_no_password(
    town: AsyncClient, world: World, mail: KeptMail, ada: Actor
) -> None:
    proof = await prove(town, mail, world.address_of(ada), "reset_password")

    answer = await sign_in(town, world.address_of(ada), proof)

    assert answer.status_code == 401
