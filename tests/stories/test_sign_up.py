"""S1: code to an address, proof, birth date, account, profile; and every way around these steps."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import Any

import httpx2
import pytest

from tests.stories.conftest import CountedArgon2
from tests.stories.steps import GROWN_UP, PASSWORD, ask, bearer, confirm, prove, sign_up
from tests.support.fakes import KeptMail, SetClock
from tests.support.letters import code_to, letter_to, new_address
from tests.support.world import World

Stored = Callable[[], Awaitable[str]]

#: What stands in the database of a password: never itself.
_HASHED = "\t$argon2id$v=19$m=19456,t=2,p=1$"


async def test_a_person_signs_up_by_mail_and_chooses_a_nickname(
    town: httpx2.AsyncClient, mail: KeptMail, argon2: CountedArgon2, stored: Stored
) -> None:
    address = new_address()
    nickname = f"에이다_{address[:8]}"
    said = {"nickname": nickname, "name": "김에이다", "locale": "ko", "time_zone": "Asia/Seoul"}

    opened = await sign_up(town, mail, address, refresh="cookie")
    before = await town.get("/me", headers=bearer(opened))
    completed = await town.put("/me/profile", json=said, headers=bearer(opened))
    first_screen = await town.get("/start")
    everything = await stored()

    assert (opened.status_code, opened.json()["refresh_token"], argon2.count) == (201, None, 1)
    assert before.json()["profile_complete"] is False
    assert (completed.json()["nickname"], completed.json()["email"]) == (nickname, address)
    assert completed.headers["etag"] == '"1.own"'
    assert (first_screen.json()["screen"], first_screen.json()["account"]) == ("home", completed.json())
    row = next(line for line in everything.splitlines() if line.startswith(opened.json()["account"]["id"]))
    assert _HASHED in row
    assert PASSWORD not in everything


async def test_neither_code_nor_proof_nor_token_is_stored_anywhere(
    town: httpx2.AsyncClient, mail: KeptMail, stored: Stored
) -> None:
    address = new_address()

    asked = await ask(town, address)
    code = await code_to(mail, address)
    while_it_waits = await stored()
    proof = (await confirm(town, asked, code)).json()["proof"]
    body = {"proof": proof, "password": PASSWORD, "birth_date": GROWN_UP, "refresh": "body"}
    opened = (await town.post("/accounts", json=body)).json()
    afterwards = await stored()

    assert address in while_it_waits
    secrets = [code, code.replace("-", ""), proof, PASSWORD, opened["access_token"], opened["refresh_token"]]
    for secret in secrets:
        assert secret.lower() not in while_it_waits.lower()
        assert secret.lower() not in afterwards.lower()


async def test_a_letter_with_a_code_is_in_the_language_that_was_asked_for(
    town: httpx2.AsyncClient, mail: KeptMail
) -> None:
    address = new_address()

    await ask(town, address, accept_language="ko-KR, en;q=0.5")
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


async def test_a_code_confirms_the_address_it_was_mailed_to_and_no_other(
    town: httpx2.AsyncClient, mail: KeptMail
) -> None:
    own, victims = new_address(), new_address()
    mine, theirs = await ask(town, own), await ask(town, victims)
    code = await code_to(mail, own)

    borrowed = await confirm(town, theirs, code)
    aimed = await town.post(f"/auth/codes/{mine.json()['id']}/confirm", json={"code": code, "to": victims})
    without_saying_whose = await town.post("/auth/codes/confirm", json={"code": code})

    assert (borrowed.status_code, borrowed.json()["code"]) == (422, "code_wrong")
    assert aimed.json()["errors"][0]["code"] == "unknown_field"
    assert without_saying_whose.status_code == 404


async def test_five_tries_and_then_even_the_right_code_is_void(town: httpx2.AsyncClient, mail: KeptMail) -> None:
    address = new_address()
    asked = await ask(town, address)
    code = await code_to(mail, address)

    wrong = await asyncio.gather(*[confirm(town, asked, "a1b2c3") for _ in range(12)])
    right = await confirm(town, asked, code)

    assert sorted(answer.json()["code"] for answer in wrong) == ["code_spent"] * 7 + ["code_wrong"] * 5
    assert right.json()["code"] == "code_spent"


async def test_a_code_ends_after_ten_minutes(town: httpx2.AsyncClient, mail: KeptMail, clock: SetClock) -> None:
    address = new_address()
    asked = await ask(town, address)
    code = await code_to(mail, address)

    clock.move(minutes=10)
    answer = await confirm(town, asked, code)

    assert answer.json()["code"] == "code_spent"


async def test_asking_again_voids_the_code_before(town: httpx2.AsyncClient, mail: KeptMail, clock: SetClock) -> None:
    address = new_address()
    asked = await ask(town, address)
    first = await code_to(mail, address)

    too_soon = await ask(town, address)
    clock.move(minutes=1)
    again = await ask(town, address)
    second = await code_to(mail, address, 2)
    old = await confirm(town, asked, first)
    new = await confirm(town, again, second.lower().replace("-", " "))

    assert too_soon.status_code == 429
    assert int(too_soon.headers["retry-after"]) <= 60
    assert old.json()["code"] == "code_wrong"
    assert new.status_code == 200


async def test_twenty_who_ask_at_once_for_one_address_cause_one_letter(
    town: httpx2.AsyncClient, mail: KeptMail
) -> None:
    address = new_address()

    answers = await asyncio.gather(*[ask(town, address) for _ in range(20)])
    proofs = await asyncio.gather(*[prove_again(town, mail, answers, address) for _ in range(3)])

    assert sorted(answer.status_code for answer in answers) == [202] + [429] * 19
    assert len(set(proofs)) == 1
    assert len(mail.to(address)) == 1


async def prove_again(town: httpx2.AsyncClient, mail: KeptMail, answers: list[httpx2.Response], address: str) -> str:
    (asked,) = [answer for answer in answers if answer.status_code == 202]
    proof: str = (await confirm(town, asked, await code_to(mail, address))).json()["proof"]
    return proof


async def test_a_code_for_one_purpose_is_none_for_another(town: httpx2.AsyncClient, mail: KeptMail) -> None:
    address = new_address()
    proof = await prove(town, mail, address, "sign_up")

    answer = await town.post("/auth/password", json={"proof": proof, "password": PASSWORD})

    assert answer.json()["code"] == "proof_refused"


@pytest.mark.parametrize("proof", ["x", "A" * 70, "eyJhbGciOiJub25lIn0.e30.", "한글"])
async def test_nobody_signs_up_for_an_address_they_have_not_proved(town: httpx2.AsyncClient, proof: str) -> None:
    answer = await town.post("/accounts", json={"proof": proof, "password": PASSWORD, "birth_date": GROWN_UP})

    assert answer.status_code == 422
    assert answer.json()["code"] == "proof_refused"


async def test_an_address_in_place_of_a_proof_signs_nobody_up(town: httpx2.AsyncClient, stored: Stored) -> None:
    address = new_address()
    body = {"email": address, "password": PASSWORD, "second_password": PASSWORD, "birth_date": GROWN_UP}

    answers = [await town.post("/accounts", json=body | proof) for proof in ({}, {"proof": None}, {"proof": ""})]

    assert {answer.status_code for answer in answers} == {422}
    assert address not in await stored()


async def test_the_address_comes_from_the_proof_alone(town: httpx2.AsyncClient, mail: KeptMail) -> None:
    address = new_address()

    answer = await sign_up(town, mail, address, email="someone.else@example.org")

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == "unknown_field"


async def test_twenty_at_once_make_one_account(town: httpx2.AsyncClient, mail: KeptMail) -> None:
    address = new_address()
    body = {"proof": await prove(town, mail, address), "password": PASSWORD, "birth_date": GROWN_UP}

    answers = await asyncio.gather(*[town.post("/accounts", json=body) for _ in range(20)])

    assert sorted(answer.status_code for answer in answers) == [201] + [422] * 19
    assert {answer.json().get("code") for answer in answers} == {None, "proof_refused"}


async def test_two_proofs_of_one_address_make_one_account(town: httpx2.AsyncClient, world: World) -> None:
    address = new_address()
    proofs = [await world.proof(address), await world.proof(address)]

    answers = await asyncio.gather(
        *[
            town.post("/accounts", json={"proof": proof, "password": PASSWORD, "birth_date": GROWN_UP})
            for proof in proofs
        ]
    )

    assert sorted(answer.status_code for answer in answers) == [201, 409]
    assert {answer.json().get("code") for answer in answers} == {None, "address_taken"}


async def test_twenty_times_the_same_profile_make_one_person_with_one_calendar(
    town: httpx2.AsyncClient, mail: KeptMail
) -> None:
    address = new_address()
    headers = bearer(await sign_up(town, mail, address))
    said = {"nickname": f"ada_{address[:8]}", "name": "Ada", "locale": "en", "time_zone": "Asia/Seoul"}

    answers = await asyncio.gather(*[town.put("/me/profile", json=said, headers=headers) for _ in range(20)])
    calendars = (await town.get("/calendars", headers=headers)).json()["items"]

    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert [calendar["name"] for calendar in calendars] == ["My calendar"]


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


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("ko", "YMD는 만 14세부터 쓸 수 있어요. 보내 주신 내용은 남기지 않았어요."),
        ("en", "YMD is for people of 14 and over. We have kept nothing of what you sent."),
    ],
)
async def test_someone_under_fourteen_is_refused_and_nothing_of_them_is_kept(
    town: httpx2.AsyncClient, mail: KeptMail, stored: Stored, language: str, title: str
) -> None:
    address, born = new_address(), "2013-02-17"
    proof = await prove(town, mail, address, accept_language=language)

    body = {"proof": proof, "password": PASSWORD, "birth_date": born}
    young = await town.post("/accounts", json=body, headers={"accept-language": language})
    older_now = await town.post("/accounts", json=body | {"birth_date": GROWN_UP})
    after = await stored()

    assert (young.status_code, young.json()["code"], young.json()["title"]) == (422, "too_young", title)
    assert "set-cookie" not in young.headers
    assert older_now.json()["code"] == "proof_refused"
    assert not [word for word in (address, address.partition("@")[0], born, PASSWORD) if word in after]


async def test_the_fourteenth_birthday_begins_in_seoul(town: httpx2.AsyncClient, mail: KeptMail) -> None:
    answer = await sign_up(town, mail, new_address(), birth_date="2012-11-23")

    assert answer.status_code == 201


@pytest.mark.parametrize(
    ("password", "code"),
    [("short", "too_short"), ("passwordpassword1", "too_common"), ("x" * 129, "too_long")],
)
async def test_a_password_that_would_be_guessed_is_refused(
    town: httpx2.AsyncClient, world: World, password: str, code: str
) -> None:
    proof = await world.proof(new_address())

    answer = await town.post("/accounts", json={"proof": proof, "password": password, "birth_date": GROWN_UP})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/password"
    assert answer.json()["errors"][0]["code"] == code


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


async def test_a_refusal_is_told_in_korean_or_english_with_one_code(town: httpx2.AsyncClient) -> None:
    body = {"channel": "email", "to": "no address", "purpose": "sign_up"}

    korean = await town.post("/auth/codes", json=body, headers={"accept-language": "ko-KR,ko;q=0.9,en;q=0.8"})
    english = await town.post("/auth/codes", json=body, headers={"accept-language": "fr, en;q=0.5"})

    for answer in (korean, english):
        assert answer.headers["content-type"] == "application/problem+json"
        assert (answer.json()["status"], answer.json()["code"]) == (422, "address_refused")
        assert answer.json()["errors"][0]["pointer"] == "/to"
    assert re.search("[가-힣]", korean.json()["title"])
    assert english.json()["title"].isascii()
