"""S3: a forgotten password, a changed one, and addresses that sign in."""

import asyncio

from httpx2 import AsyncClient

from tests.stories.steps import OTHER_PASSWORD, PASSWORD, bearer, prove, sign_in
from tests.support.fakes import KeptMail
from tests.support.letters import code_to, letter_to, new_address
from tests.support.world import World
from ymd.kernel.actor import Actor


async def test_a_forgotten_password_is_reset_by_mail_and_ends_every_session(
    town: AsyncClient, world: World, ada: Actor, mail: KeptMail
) -> None:
    address = world.address_of(ada)
    before = await sign_in(town, world.address_of(ada))
    asked = await town.post("/auth/codes", json={"channel": "email", "to": address, "purpose": "reset_password"})
    code = await code_to(mail, address)
    confirmed = await town.post(f"/auth/codes/{asked.json()['id']}/confirm", json={"code": code})

    body = {"proof": confirmed.json()["proof"], "password": OTHER_PASSWORD}
    done = await town.post("/auth/password", json=body)
    twice = await town.post("/auth/password", json=body)

    assert done.status_code == 204
    assert twice.json()["code"] == "proof_refused"
    assert (await town.get("/me", headers=bearer(before))).status_code == 401
    assert (await sign_in(town, world.address_of(ada))).status_code == 401
    assert (await sign_in(town, world.address_of(ada), OTHER_PASSWORD)).status_code == 200
    assert (await letter_to(mail, address, 2)).subject == "Your password was changed"


async def test_a_changed_password_ends_the_other_sessions(
    town: AsyncClient, world: World, ada: Actor, mail: KeptMail
) -> None:
    here, there = await sign_in(town, world.address_of(ada)), await sign_in(town, world.address_of(ada))
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
    town: AsyncClient, world: World, ada: Actor, mail: KeptMail
) -> None:
    address, mallory = new_address(), await world.someone("mallory")
    proof = await world.proof(address, "add_address", of=ada)

    stolen = await town.post("/me/addresses", json={"proof": proof}, headers=world.as_(mallory))
    added = await town.post("/me/addresses", json={"proof": proof}, headers=world.as_(ada))
    signed_in = await sign_in(town, address.upper())
    told = await letter_to(mail, world.address_of(ada))

    assert stolen.json()["code"] == "proof_refused"
    assert added.status_code == 201
    assert signed_in.status_code == 200
    assert address in told.text


async def test_an_address_is_removed_but_never_the_last(town: AsyncClient, world: World, ada: Actor) -> None:
    proof = await world.proof(new_address(), "add_address", of=ada)
    await town.post("/me/addresses", json={"proof": proof}, headers=world.as_(ada))
    listed = (await town.get("/me/addresses", headers=world.as_(ada))).json()["items"]

    answers = await asyncio.gather(
        *[town.delete(f"/me/addresses/{found['id']}", headers=world.as_(ada)) for found in listed]
    )

    assert sorted(answer.status_code for answer in answers) == [204, 409]
    assert len((await town.get("/me/addresses", headers=world.as_(ada))).json()["items"]) == 1


async def test_a_reset_answers_alike_whether_or_not_there_is_an_account(
    town: AsyncClient, world: World, mail: KeptMail, ada: Actor
) -> None:
    proof = await prove(town, mail, world.address_of(ada), "reset_password")
    for_nobody = await world.proof(new_address(), "reset_password")
    spent = {"proof": proof, "password": OTHER_PASSWORD}
    await town.post("/auth/password", json=spent)

    answers = [await town.post("/auth/password", json=spent | {"proof": each}) for each in (proof, for_nobody, "x")]

    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(422, "proof_refused")}


async def test_a_proof_beside_it_never_stands_for_the_present_password(
    town: AsyncClient, world: World, mail: KeptMail, ada: Actor
) -> None:
    signed_in = await sign_in(town, world.address_of(ada))
    proof = await prove(town, mail, world.address_of(ada), "reset_password")
    wanted = {"password": OTHER_PASSWORD}

    answers = [
        await town.put("/me/password", json=wanted | beside, headers=bearer(signed_in))
        for beside in ({"proof": proof}, {"current": None}, {"current": ""}, {"current": "not the one", "proof": proof})
    ]

    assert {answer.status_code for answer in answers} == {422}
    assert (await sign_in(town, world.address_of(ada))).status_code == 200
