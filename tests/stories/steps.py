"""What people do over HTTP, step by step: proving an address, signing up, signing in, renewing."""

from typing import Any

import httpx2
import msgspec

from tests.support.fakes import KeptMail
from tests.support.letters import code_to, new_address

PASSWORD = "tulip kettle margin 42"
OTHER_PASSWORD = "gravel window otter 97"
GROWN_UP = "1990-01-31"

Headers = dict[str, str]


class Person(msgspec.Struct, frozen=True):
    """Someone who came through the front door."""

    id: str
    nickname: str
    address: str
    headers: Headers


def bearer(answer: httpx2.Response) -> Headers:
    """The headers of a request signed with the access token of an answer."""
    return {"authorization": f"Bearer {answer.json()['access_token']}"}


async def ask(town: httpx2.AsyncClient, address: str, purpose: str = "sign_up", **headers: str) -> httpx2.Response:
    """Have a code mailed; `accept_language="ko"` is a header."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    body = {"channel": "email", "to": address, "purpose": purpose}
    return await town.post("/auth/codes", json=body, headers=named)


async def confirm(town: httpx2.AsyncClient, asked: httpx2.Response, code: object) -> httpx2.Response:
    return await town.post(f"/auth/codes/{asked.json()['id']}/confirm", json={"code": code})


async def prove(
    town: httpx2.AsyncClient, mail: KeptMail, address: str, purpose: str = "sign_up", *, letter: int = 1, **headers: str
) -> str:
    """The proof that an address is one's own, by the code in the first, second, ... letter to it."""
    asked = await ask(town, address, purpose, **headers)
    confirmed = await confirm(town, asked, await code_to(mail, address, letter))
    assert confirmed.status_code == 200, confirmed.text
    proof: str = confirmed.json()["proof"]
    return proof


async def sign_up(town: httpx2.AsyncClient, mail: KeptMail, address: str, **given: Any) -> httpx2.Response:
    """From an address to an account; the answer holds tokens, or says why not."""
    body = {"proof": await prove(town, mail, address), "password": PASSWORD, "birth_date": GROWN_UP, "refresh": "body"}
    return await town.post("/accounts", json=body | given)


async def join(town: httpx2.AsyncClient, mail: KeptMail, name: str, /, **profile: Any) -> Person:
    """All of it: code, proof, birth date, account, profile. `name` begins a nickname that is nobody else's."""
    address = new_address()
    opened = await sign_up(town, mail, address)
    assert opened.status_code == 201, opened.text
    nickname = f"{name}_{address[:8]}"
    said = {"nickname": nickname, "name": name.title(), "locale": "ko", "time_zone": "Asia/Seoul"} | profile
    completed = await town.put("/me/profile", json=said, headers=bearer(opened))
    assert completed.status_code == 200, completed.text
    return Person(completed.json()["id"], nickname, address, bearer(opened))


async def sign_in(town: httpx2.AsyncClient, identifier: str, password: str = PASSWORD, **given: Any) -> httpx2.Response:
    """Sign in as an app does: the refresh token comes in the body, unless another place is given."""
    body = {"identifier": identifier, "password": password, "refresh": "body"} | given
    return await town.post("/auth/sign-in", json=body)


async def refresh(town: httpx2.AsyncClient, token: str) -> httpx2.Response:
    return await town.post("/auth/refresh", json={"refresh_token": token})


async def is_signed_in(town: httpx2.AsyncClient, answer: httpx2.Response) -> bool:
    """Whether the access token of an answer opens anything."""
    return (await town.get("/me", headers=bearer(answer))).status_code == 200
