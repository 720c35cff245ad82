"""Letters that say what still is true when they are sent."""

from dataclasses import fields
from uuid import UUID

import httpx2
import pytest

from tests.support.fakes import KeptMail, SetClock
from tests.support.letters import new_address
from tests.support.world import World
from ymd.accounts.facts import AddressAdded, CodeAsked, PasswordChanged
from ymd.accounts.listeners import send_code, tell_address_added, tell_password_changed
from ymd.kernel.db import Database
from ymd.kernel.ids import new_id
from ymd.kernel.outside import Outside


@pytest.fixture
async def asked(client: httpx2.AsyncClient, world: World) -> tuple[str, CodeAsked]:
    address = new_address()
    answer = await client.post("/auth/codes", json={"channel": "email", "to": address, "purpose": "sign_up"})
    return address, CodeAsked(proof_id=UUID(answer.json()["id"]), sending=1)


async def test_a_repeated_job_sends_the_same_code(
    database: Database, outside: Outside, mail: KeptMail, asked: tuple[str, CodeAsked]
) -> None:
    address, fact = asked

    for _ in range(2):
        async with database.transaction() as db:
            await send_code(db, fact, outside)

    first, second = mail.to(address)
    assert first == second


async def test_a_late_job_of_a_voided_sending_sends_nothing(
    database: Database,
    outside: Outside,
    mail: KeptMail,
    clock: SetClock,
    client: httpx2.AsyncClient,
    asked: tuple[str, CodeAsked],
) -> None:
    address, fact = asked
    clock.move(minutes=1)
    await client.post("/auth/codes", json={"channel": "email", "to": address, "purpose": "sign_up"})

    async with database.transaction() as db:
        await send_code(db, fact, outside)

    assert mail.to(address) == []


async def test_a_job_that_comes_after_its_code_is_over_sends_nothing(
    database: Database, outside: Outside, mail: KeptMail, clock: SetClock, asked: tuple[str, CodeAsked]
) -> None:
    address, fact = asked
    clock.move(minutes=10)

    async with database.transaction() as db:
        await send_code(db, fact, outside)
        await send_code(db, CodeAsked(proof_id=new_id(), sending=1), outside)

    assert mail.to(address) == []


async def test_a_letter_about_safety_goes_to_every_address_in_the_persons_language(
    database: Database, outside: Outside, mail: KeptMail, world: World, client: httpx2.AsyncClient
) -> None:
    ada, other = await world.someone("ada", locale="ko-KR"), new_address()
    proof = await world.proof(other, "add_address", of=ada)
    added = (await client.post("/me/addresses", json={"proof": proof}, headers=world.as_(ada))).json()

    async with database.transaction() as db:
        await tell_password_changed(db, PasswordChanged(account_id=ada.id), outside)
        await tell_address_added(db, AddressAdded(account_id=ada.id, address_id=UUID(added["id"])), outside)

    subjects = {letter.to: [found.subject for found in mail.to(letter.to)] for letter in mail.letters}
    assert subjects == {
        world.address_of(ada): ["비밀번호가 바뀌었어요", "계정에 주소가 더해졌어요"],
        other: ["비밀번호가 바뀌었어요"],
    }


def test_a_fact_carries_ids_only() -> None:
    words = {field.name for fact in (CodeAsked, PasswordChanged, AddressAdded) for field in fields(fact)}

    assert words == {"proof_id", "sending", "account_id", "address_id"}
