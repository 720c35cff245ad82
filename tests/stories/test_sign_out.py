"""S4: who signed out is out: both tokens, at once, on every process, whatever Valkey still knows."""

import asyncio
from urllib.parse import urlsplit

from httpx2 import AsyncClient, Response
from redis.asyncio import Redis

from tests.stories.conftest import CountedArgon2
from tests.stories.processes import serving
from tests.stories.steps import PASSWORD, bearer, is_signed_in, join, refresh, sign_in
from tests.support.fakes import KeptMail
from tests.support.world import World
from ymd.kernel.actor import Actor
from ymd.kernel.keys import KeyRing

#: A database of the server that no other test uses, as this story empties it.
_OF_ITS_OWN = "/9"


async def test_who_signs_out_is_out_on_every_process_and_stays_out_when_valkey_is_emptied(
    world: World, argon2: CountedArgon2, ada: Actor, client: AsyncClient, database_url: str, redis_url: str
) -> None:
    valkey_url = urlsplit(redis_url)._replace(path=_OF_ITS_OWN).geturl()
    environment = {
        "YMD_DATABASE_URL": database_url,
        "YMD_REDIS_URL": valkey_url,
        "YMD_SECRET": KeyRing.generate(),
    }

    async with serving(2, environment) as ((here, there), log), Redis.from_url(valkey_url) as valkey:
        signed_in = await sign_in(here, world.address_of(ada))
        renewed = await refresh(there, signed_in.json()["refresh_token"])
        before = [await is_signed_in(process, renewed) for process in (here, there)]
        left = await here.post("/auth/sign-out", headers=bearer(renewed))
        at_once = [await out_for_good(process, signed_in, renewed) for process in (here, there)]
        counted = await valkey.dbsize()
        await valkey.flushdb()
        afterwards = [await out_for_good(process, signed_in, renewed) for process in (here, there)]
        logged = log.read_text()

    assert (before, left.status_code) == ([True, True], 204)
    assert (at_once, afterwards) == ([True, True], [True, True])
    assert counted > 0
    tokens = [answer.json()[name] for answer in (signed_in, renewed) for name in ("access_token", "refresh_token")]
    assert "/auth/sign-out" in logged
    assert not [secret for secret in (*tokens, PASSWORD, world.address_of(ada)) if secret in logged]


async def out_for_good(process: AsyncClient, *answers: Response) -> bool:
    """Whether none of the tokens of these answers opens or renews anything."""
    tries = [
        (await process.get("/me", headers=bearer(answer)), await refresh(process, answer.json()["refresh_token"]))
        for answer in answers
    ]
    return {answer.status_code for pair in tries for answer in pair} == {401}


async def test_a_person_who_signed_up_signs_out_and_in_again(
    town: AsyncClient, mail: KeptMail, argon2: CountedArgon2
) -> None:
    ada = await join(town, mail, "ada")

    left = await town.post("/auth/sign-out", headers=ada.headers)
    after = await town.get("/me", headers=ada.headers)
    again = await sign_in(town, ada.address)

    assert (left.status_code, after.status_code, after.json()["code"]) == (204, 401, "not_signed_in")
    assert (again.status_code, again.json()["account"]["nickname"]) == (200, ada.nickname)
    assert argon2.count == 2


async def test_after_sign_out_neither_token_works(town: AsyncClient, world: World, ada: Actor) -> None:
    signed_in = await sign_in(town, world.address_of(ada))
    renewed = await refresh(town, signed_in.json()["refresh_token"])

    left = await town.post("/auth/sign-out", headers=bearer(renewed))

    assert left.status_code == 204
    assert "max-age=0" in left.headers["set-cookie"].lower()
    for answer in (signed_in, renewed):
        assert (await town.get("/me", headers=bearer(answer))).status_code == 401
        assert (await refresh(town, answer.json()["refresh_token"])).status_code == 401


async def test_a_browser_signs_out_by_its_cookie_alone(town: AsyncClient, world: World, ada: Actor) -> None:
    signed_in = await sign_in(town, world.address_of(ada), refresh="cookie")

    left = await town.post("/auth/sign-out")
    nobody = await town.post("/auth/sign-out")

    assert left.status_code == 204
    assert nobody.status_code == 401
    assert (await town.get("/me", headers=bearer(signed_in))).status_code == 401


async def test_sessions_are_listed_and_ended_one_by_one_or_all(town: AsyncClient, world: World, ada: Actor) -> None:
    phone, laptop = await sign_in(town, world.address_of(ada)), await sign_in(town, world.address_of(ada))

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


async def test_a_session_of_someone_else_cannot_be_ended(town: AsyncClient, world: World, ada: Actor) -> None:
    bob = await world.someone("bob")

    answer = await town.delete(f"/me/sessions/{ada.session_id}", headers=world.as_(bob))

    assert answer.status_code == 404
    assert (await town.get("/me", headers=world.as_(ada))).status_code == 200


async def test_an_app_signs_out_by_its_refresh_token_alone(town: AsyncClient, world: World, ada: Actor) -> None:
    signed_in = await sign_in(town, world.address_of(ada))

    left = await town.post("/auth/sign-out", json={"refresh_token": signed_in.json()["refresh_token"]})

    assert left.status_code == 204
    assert await out_for_good(town, signed_in)


async def test_of_twenty_renewals_that_cross_a_sign_out_none_outlives_it(
    town: AsyncClient, world: World, ada: Actor
) -> None:
    signed_in = await sign_in(town, world.address_of(ada))
    token = signed_in.json()["refresh_token"]

    *renewals, left = await asyncio.gather(
        *[refresh(town, token) for _ in range(20)], town.post("/auth/sign-out", headers=bearer(signed_in))
    )
    renewed = [answer for answer in renewals if answer.status_code == 200]

    assert left.status_code in (204, 401)
    assert await out_for_good(town, signed_in, *renewed)


async def test_signing_out_in_one_place_leaves_the_other_signed_in(town: AsyncClient, world: World, ada: Actor) -> None:
    phone, laptop = await sign_in(town, world.address_of(ada)), await sign_in(town, world.address_of(ada))

    await town.post("/auth/sign-out", headers=bearer(phone))

    assert await out_for_good(town, phone)
    assert await is_signed_in(town, laptop)
    assert (await refresh(town, laptop.json()["refresh_token"])).status_code == 200


async def test_every_other_place_is_signed_out_from_here(town: AsyncClient, world: World, ada: Actor) -> None:
    phone, laptop = await sign_in(town, world.address_of(ada)), await sign_in(town, world.address_of(ada))

    ended = await town.delete("/me/sessions", params={"others": "true"}, headers=bearer(laptop))

    assert ended.status_code == 204
    assert await out_for_good(town, phone)
    assert await is_signed_in(town, laptop)
