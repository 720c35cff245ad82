"""What an answer tells about who has an account, and what stands in a cookie."""

from collections.abc import AsyncIterator

import httpx2
import msgspec
import pytest

from tests.support.fakes import CheapHasher, Unlimited
from tests.support.letters import new_address
from tests.support.world import World
from ymd import app
from ymd.kernel.db import Database, Db
from ymd.kernel.outside import Outside

PASSWORD = "tulip kettle margin 42"


@pytest.fixture
async def counted(
    database: Database, outside: Outside, monkeypatch: pytest.MonkeyPatch, client: httpx2.AsyncClient
) -> AsyncIterator[tuple[httpx2.AsyncClient, list[int], CheapHasher]]:
    """A client, the statements of each of its requests, and the hasher, which counts.

    It stands beside `client`, whose being there lets the verbs of the world commit.
    """
    counts: list[int] = []
    work = database.work

    def counting() -> Db:
        db = work()
        made.append(db)
        return db

    made: list[Db] = []
    monkeypatch.setattr(database, "work", counting)
    hasher = CheapHasher()
    application = app.build(database, msgspec.structs.replace(outside, hasher=hasher), Unlimited())

    async def begin(_: httpx2.Request) -> None:
        made.clear()

    async def count(_: httpx2.Response) -> None:
        counts.append(sum(db.count for db in made))

    transport = httpx2.ASGITransport(app=application)
    async with httpx2.AsyncClient(
        transport=transport, base_url=client.base_url, event_hooks={"request": [begin], "response": [count]}
    ) as counting_client:
        yield counting_client, counts, hasher


async def test_a_failed_sign_in_costs_the_same_whether_or_not_there_is_an_account(
    counted: tuple[httpx2.AsyncClient, list[int], CheapHasher], world: World
) -> None:
    client, statements, hasher = counted
    ada, nobody_yet = await world.someone("ada"), await world.someone("without_password")
    await world.password_of(ada, PASSWORD)
    identifiers = [world.address_of(ada), new_address(), world.address_of(nobody_yet), "no address"]

    answers = [
        await client.post("/auth/sign-in", json={"identifier": identifier, "password": "wrong"})
        for identifier in identifiers
    ]

    assert len({(answer.status_code, answer.content) for answer in answers}) == 1
    assert statements == [4, 4, 4, 4]
    assert hasher.count == 4


async def test_a_sign_in_spends_one_hash_and_seven_statements(
    counted: tuple[httpx2.AsyncClient, list[int], CheapHasher], world: World
) -> None:
    client, statements, hasher = counted
    ada = await world.someone("ada")
    await world.password_of(ada, PASSWORD)

    answer = await client.post("/auth/sign-in", json={"identifier": world.address_of(ada), "password": PASSWORD})

    assert answer.status_code == 200
    assert (statements, hasher.count) == ([7], 1)


@pytest.mark.parametrize("purpose", ["sign_up", "reset_password"])
async def test_asking_for_a_code_costs_the_same_whether_or_not_there_is_an_account(
    counted: tuple[httpx2.AsyncClient, list[int], CheapHasher], world: World, purpose: str
) -> None:
    client, statements, hasher = counted
    known = world.address_of(await world.someone("ada"))

    answers = [
        await client.post("/auth/codes", json={"channel": "email", "to": to, "purpose": purpose})
        for to in (known, new_address())
    ]

    assert {answer.status_code for answer in answers} == {202}
    assert len({tuple(sorted(answer.json())) for answer in answers}) == 1
    assert statements == [3, 3]
    assert hasher.count == 0


async def test_a_wrong_code_costs_the_same_whether_or_not_a_code_was_ever_mailed(
    counted: tuple[httpx2.AsyncClient, list[int], CheapHasher], world: World
) -> None:
    client, statements, _ = counted
    known = world.address_of(await world.someone("ada"))
    asked = [
        (await client.post("/auth/codes", json={"channel": "email", "to": to, "purpose": "sign_up"})).json()["id"]
        for to in (known, new_address())
    ]
    statements.clear()

    answers = [await client.post(f"/auth/codes/{one}/confirm", json={"code": "AAAA-AAAA"}) for one in asked]

    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(422, "code_wrong")}
    assert statements == [1, 1]


async def test_a_request_with_a_forged_token_reaches_no_statement(
    counted: tuple[httpx2.AsyncClient, list[int], CheapHasher],
) -> None:
    client, statements, hasher = counted

    answers = [
        await client.get("/me", headers={"authorization": "Bearer e30.e30.e30"}),
        await client.post("/auth/refresh", json={"refresh_token": "A" * 70}),
        await client.post("/auth/password", json={"proof": "A" * 70, "password": PASSWORD}),
        await client.post("/accounts", json={"proof": "A" * 70, "password": PASSWORD, "birth_date": "1990-01-31"}),
    ]

    assert [answer.status_code for answer in answers] == [401, 401, 422, 422]
    assert statements == [0, 0, 0, 0]
    assert hasher.count == 0


async def test_a_refresh_is_two_statements(
    counted: tuple[httpx2.AsyncClient, list[int], CheapHasher], world: World
) -> None:
    client, statements, _ = counted
    ada = await world.someone("ada")
    await world.password_of(ada, PASSWORD)
    body = {"identifier": world.address_of(ada), "password": PASSWORD, "refresh": "body"}
    token = (await client.post("/auth/sign-in", json=body)).json()["refresh_token"]

    await client.post("/auth/refresh", json={"refresh_token": token})

    assert statements[-1] == 2


async def test_behind_https_the_cookie_is_for_this_host_and_tls_only(
    database: Database, outside: Outside, world: World, client: httpx2.AsyncClient
) -> None:
    ada = await world.someone("ada")
    await world.password_of(ada, PASSWORD)
    application = app.build(database, msgspec.structs.replace(outside, public_url="https://ymd.example"), Unlimited())
    transport = httpx2.ASGITransport(app=application)
    body = {"identifier": world.address_of(ada), "password": PASSWORD}

    async with httpx2.AsyncClient(transport=transport, base_url="https://ymd.example/api/v1") as browser:
        answer = await browser.post("/auth/sign-in", json=body)
        renewed = await browser.post("/auth/refresh", headers={"origin": "https://ymd.example"})
        other = await browser.post("/auth/refresh", headers={"origin": "https://evil.ymd.example"})

    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-ymd_refresh=")
    assert {"secure", "httponly", "path=/", "samesite=lax"} <= {part.lower() for part in cookie.split("; ")}
    assert "domain" not in cookie.lower()
    assert renewed.status_code == 200
    assert other.json()["code"] == "foreign_origin"


async def test_a_suspended_account_is_out_at_once(client: httpx2.AsyncClient, world: World) -> None:
    ada = await world.someone("ada")
    await world.password_of(ada, PASSWORD)
    body = {"identifier": world.address_of(ada), "password": PASSWORD, "refresh": "body"}
    token = (await client.post("/auth/sign-in", json=body)).json()["refresh_token"]

    await world.suspended(ada)

    assert (await client.get("/me", headers=world.as_(ada))).status_code == 401
    assert (await client.post("/auth/refresh", json={"refresh_token": token})).status_code == 401
    assert (await client.post("/auth/sign-in", json=body)).json()["code"] == "account_suspended"
    wrong = await client.post("/auth/sign-in", json=body | {"password": "wrong"})
    assert wrong.json()["code"] == "sign_in_refused"
