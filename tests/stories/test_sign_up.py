"""S1 and S6: from an address to a person, and every way around it that stood open elsewhere."""

import asyncio
from typing import Any

import httpx2
import pytest

from tests.support.fakes import KeptMail, SetClock
from tests.support.letters import code_to, letter_to, new_address
from tests.support.world import World

PASSWORD = "tulip kettle margin 42"
PROFILE = {"nickname": "", "name": "김에이다", "locale": "ko", "time_zone": "Asia/Seoul"}


async def ask(town: httpx2.AsyncClient, address: str, purpose: str = "sign_up") -> httpx2.Response:
    return await town.post("/auth/codes", json={"channel": "email", "to": address, "purpose": purpose})


async def prove(town: httpx2.AsyncClient, mail: KeptMail, address: str, purpose: str = "sign_up") -> str:
    asked = (await ask(town, address, purpose)).json()
    code = await code_to(mail, address)
    confirmed = await town.post(f"/auth/codes/{asked['id']}/confirm", json={"code": code})
    assert confirmed.status_code == 200, confirmed.text
    proof: str = confirmed.json()["proof"]
    return proof


async def sign_up(town: httpx2.AsyncClient, mail: KeptMail, address: str, **given: Any) -> httpx2.Response:
    proof = await prove(town, mail, address)
    return await town.post("/accounts", json={"proof": proof, "password": PASSWORD, "birth_date": "1990-01-31"} | given)


def bearer(tokens: dict[str, Any]) -> dict[str, str]:
    return {"authorization": f"Bearer {tokens['access_token']}"}


async def test_a_person_signs_up_by_mail_and_chooses_a_nickname(town: httpx2.AsyncClient, mail: KeptMail) -> None:
    address = new_address()

    opened = await sign_up(town, mail, address)
    before = await town.get("/me", headers=bearer(opened.json()))
    nickname = f"ada_{address[:8]}"
    completed = await town.put("/me/profile", json=PROFILE | {"nickname": nickname}, headers=bearer(opened.json()))
    after = await town.get("/start")

    assert opened.status_code == 201
    assert opened.json()["refresh_token"] is None
    assert before.json()["profile_complete"] is False
    assert completed.json()["nickname"] == nickname
    assert completed.json()["email"] == address
    assert completed.headers["etag"] == '"1.own"'
    assert after.json()["screen"] == "home"
    assert after.json()["account"] == completed.json()


async def test_a_letter_with_a_code_is_in_the_language_that_was_asked_for(
    town: httpx2.AsyncClient, mail: KeptMail
) -> None:
    address = new_address()

    await town.post(
        "/auth/codes",
        json={"channel": "email", "to": address, "purpose": "sign_up"},
        headers={"accept-language": "ko-KR, en;q=0.5"},
    )
    letter = await letter_to(mail, address)

    assert letter.language == "ko"
    assert "확인 코드" in letter.subject
    assert letter.code is not None
    assert letter.code in letter.text
    assert letter.code in letter.html


@pytest.mark.parametrize("given", [{}, {"code": None}, {"code": ""}, {"code": 0}, {"code": True}, {"code": []}])
async def test_an_absent_or_null_code_confirms_nobody(
    town: httpx2.AsyncClient, mail: KeptMail, given: dict[str, Any]
) -> None:
    address = new_address()
    asked = (await ask(town, address)).json()
    await code_to(mail, address)

    answer = await town.post(f"/auth/codes/{asked['id']}/confirm", json=given)

    assert answer.status_code == 422
    assert "proof" not in answer.text


async def test_five_tries_and_then_even_the_right_code_is_void(town: httpx2.AsyncClient, mail: KeptMail) -> None:
    address = new_address()
    asked = (await ask(town, address)).json()
    code = await code_to(mail, address)
    confirm = f"/auth/codes/{asked['id']}/confirm"

    wrong = await asyncio.gather(*[town.post(confirm, json={"code": "a1b2c3"}) for _ in range(12)])
    right = await town.post(confirm, json={"code": code})

    assert sorted(answer.json()["code"] for answer in wrong) == ["code_spent"] * 7 + ["code_wrong"] * 5
    assert right.json()["code"] == "code_spent"


async def test_a_code_ends_after_ten_minutes(town: httpx2.AsyncClient, mail: KeptMail, clock: SetClock) -> None:
    address = new_address()
    asked = (await ask(town, address)).json()
    code = await code_to(mail, address)

    clock.move(minutes=10)
    answer = await town.post(f"/auth/codes/{asked['id']}/confirm", json={"code": code})

    assert answer.json()["code"] == "code_spent"


async def test_asking_again_voids_the_code_before(town: httpx2.AsyncClient, mail: KeptMail, clock: SetClock) -> None:
    address = new_address()
    asked = (await ask(town, address)).json()
    first = await code_to(mail, address)

    too_soon = await ask(town, address)
    clock.move(minutes=1)
    again = (await ask(town, address)).json()
    second = await code_to(mail, address, 2)
    old = await town.post(f"/auth/codes/{asked['id']}/confirm", json={"code": first})
    new = await town.post(f"/auth/codes/{again['id']}/confirm", json={"code": second.lower().replace("-", " ")})

    assert too_soon.status_code == 429
    assert int(too_soon.headers["retry-after"]) <= 60
    assert old.json()["code"] == "code_wrong"
    assert new.status_code == 200


async def test_a_code_for_one_purpose_is_none_for_another(town: httpx2.AsyncClient, mail: KeptMail) -> None:
    address = new_address()
    proof = await prove(town, mail, address, "sign_up")

    answer = await town.post("/auth/password", json={"proof": proof, "password": PASSWORD})

    assert answer.json()["code"] == "proof_refused"


@pytest.mark.parametrize("proof", ["x", "A" * 70, "eyJhbGciOiJub25lIn0.e30.", "한글"])
async def test_nobody_signs_up_for_an_address_they_have_not_proved(town: httpx2.AsyncClient, proof: str) -> None:
    answer = await town.post("/accounts", json={"proof": proof, "password": PASSWORD, "birth_date": "1990-01-31"})

    assert answer.status_code == 422
    assert answer.json()["code"] == "proof_refused"


async def test_the_address_comes_from_the_proof_alone(town: httpx2.AsyncClient, mail: KeptMail) -> None:
    address = new_address()

    answer = await sign_up(town, mail, address, email="someone.else@example.org")

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == "unknown_field"


async def test_twenty_at_once_make_one_account(town: httpx2.AsyncClient, mail: KeptMail) -> None:
    address = new_address()
    proof = await prove(town, mail, address)
    body = {"proof": proof, "password": PASSWORD, "birth_date": "1990-01-31"}

    answers = await asyncio.gather(*[town.post("/accounts", json=body) for _ in range(20)])

    assert sorted(answer.status_code for answer in answers) == [201] + [422] * 19
    assert {answer.json().get("code") for answer in answers} == {None, "proof_refused"}


async def test_two_proofs_of_one_address_make_one_account(
    town: httpx2.AsyncClient, mail: KeptMail, world: World
) -> None:
    address = new_address()
    proofs = [await world.proof(address), await world.proof(address)]

    answers = await asyncio.gather(
        *[
            town.post("/accounts", json={"proof": proof, "password": PASSWORD, "birth_date": "1990-01-31"})
            for proof in proofs
        ]
    )

    assert sorted(answer.status_code for answer in answers) == [201, 409]
    assert {answer.json().get("code") for answer in answers} == {None, "address_taken"}


async def test_a_known_address_is_answered_like_an_unknown_one_and_told_by_mail(
    town: httpx2.AsyncClient, mail: KeptMail, world: World
) -> None:
    known, unknown = world.address_of(await world.someone("ada")), new_address()

    answers = [
        await ask(town, address, purpose) for purpose in ("sign_up", "reset_password") for address in (known, unknown)
    ]

    assert {answer.status_code for answer in answers} == {202}
    assert {tuple(answer.json()) for answer in answers} == {("id", "expires_at", "resend_at")}
    letters = {
        address: {(await letter_to(mail, address, n)).subject[:12] for n in (1, 2)} for address in (known, unknown)
    }
    assert letters[known] == {"You have an ", "Your code fo"}
    assert letters[unknown] == {"Your code fo", "There is no "}
    assert sum(letter.code is not None for letter in mail.letters) == 2


async def test_someone_under_fourteen_is_refused_and_nothing_of_them_is_kept(
    town: httpx2.AsyncClient, mail: KeptMail, world: World
) -> None:
    address = new_address()
    proof = await prove(town, mail, address)

    young = await town.post("/accounts", json={"proof": proof, "password": PASSWORD, "birth_date": "2012-11-24"})
    again = await town.post("/accounts", json={"proof": proof, "password": PASSWORD, "birth_date": "1990-01-31"})

    assert young.status_code == 422
    assert young.json()["code"] == "too_young"
    assert again.json()["code"] == "proof_refused"
    assert await world.rows_with(address) == []


async def test_the_fourteenth_birthday_begins_in_seoul(town: httpx2.AsyncClient, mail: KeptMail) -> None:
    address = new_address()

    answer = await sign_up(town, mail, address, birth_date="2012-11-23")

    assert answer.status_code == 201


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("short", "too_short"),
        ("passwordpassword1", "too_common"),
        ("x" * 129, "too_long"),
    ],
)
async def test_a_password_that_would_be_guessed_is_refused(
    town: httpx2.AsyncClient, world: World, password: str, code: str
) -> None:
    proof = await world.proof(new_address())

    answer = await town.post("/accounts", json={"proof": proof, "password": password, "birth_date": "1990-01-31"})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/password"
    assert answer.json()["errors"][0]["code"] == code


async def test_a_profile_is_completed_by_its_owner_only(town: httpx2.AsyncClient, mail: KeptMail, world: World) -> None:
    ada = (await sign_up(town, mail, new_address())).json()
    town.cookies.clear()
    bob = await world.someone("bob")
    profile = PROFILE | {"nickname": f"mallory_{new_address()[:6]}"}

    nobody = await town.put("/me/profile", json=profile)
    aimed = await town.put("/me/profile", json=profile | {"account_id": ada["account"]["id"]}, headers=world.as_(bob))
    still = await town.get("/me", headers=bearer(ada))

    assert nobody.status_code == 401
    assert aimed.status_code == 422
    assert still.json()["profile_complete"] is False


async def test_twenty_people_who_want_one_nickname_get_one(town: httpx2.AsyncClient, world: World) -> None:
    people = [await world.someone("many") for _ in range(20)]
    word = new_address()[:10]
    spellings = [f"Wanted.{word}", f"wanted.{word}"]

    answers = await asyncio.gather(
        *[
            town.put("/me/profile", json=PROFILE | {"nickname": spellings[number % 2]}, headers=world.as_(person))
            for number, person in enumerate(people)
        ]
    )

    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 19
    assert {answer.json().get("code") for answer in answers} == {None, "nickname_taken"}


async def test_codes_are_limited_by_recipient(town: httpx2.AsyncClient, clock: SetClock) -> None:
    address = new_address()
    answers = []

    for _ in range(6):
        answers.append(await ask(town, address))
        clock.move(minutes=2)

    assert [answer.status_code for answer in answers] == [202] * 5 + [429]
    assert int(answers[-1].headers["retry-after"]) > 0


async def test_codes_are_limited_by_network(town: httpx2.AsyncClient) -> None:
    answers = await asyncio.gather(*[ask(town, new_address()) for _ in range(25)])

    assert sorted(answer.status_code for answer in answers) == [202] * 20 + [429] * 5


async def test_sms_says_honestly_that_it_is_not_there(town: httpx2.AsyncClient) -> None:
    answer = await town.post("/auth/codes", json={"channel": "sms", "to": "+821012345678", "purpose": "sign_up"})

    assert answer.status_code == 422
    assert answer.json()["code"] == "channel_unavailable"
