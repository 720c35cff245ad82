"""A retried POST gets the answer of the first try, and happens once."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import asyncpg
import httpx2
import pytest
from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromQuery

from tests.http.layers import serving, sql
from tests.support.fakes import SetClock
from tests.support.world import World
from ymd.http.dependencies import Actor, Db
from ymd.http.idempotency import HashedBody, forget_old_keys
from ymd.kernel.actor import Actor as Person
from ymd.kernel.db import Database
from ymd.kernel.errors import Conflict
from ymd.kernel.outside import Outside

Body = Request[Any, Any, Any]

ADD = sql("insert into tries (words) values ($1) returning id", "words", row=int)
ALL = sql("select words from tries order by id", row=str)
KEPT = sql("select count(*) from idempotency_keys where account_id = $1", "account_id", row=int)


@post("/api/v1/tries")
async def make(request: Body, db: Db, actor: Actor, dry: FromQuery[bool] = False) -> Response[dict[str, int]]:
    number = await db.one(ADD, words=(await request.body()).decode())
    return Response({"id": number}, headers={"location": f"/tries/{number}", "etag": f'"{number}.1"'})


@post("/api/v1/refused")
async def refuse(db: Db, actor: Actor) -> None:
    await db.one(ADD, words="refused")
    raise Conflict


@post("/api/v1/slow")
async def slow(db: Db, actor: Actor) -> None:
    await db.one(ADD, words="slow")
    await asyncio.sleep(0.5)


@post("/api/v1/files")
async def upload(request: Body, db: Db, actor: Actor) -> dict[str, int]:
    file = next(value for value in (await request.form()).values() if isinstance(value, UploadFile))
    size = len(await file.read())
    await db.one(ADD, words=f"file of {size}")
    return {"size": size}


@post("/api/v1/auth/codes")
async def tokens(db: Db, actor: Actor) -> str:
    return str(await db.one(ADD, words="token"))


@get("/api/v1/tries")
async def read(db: Db, actor: Actor) -> str:
    return str(await db.one(ADD, words="read"))


#: Where two tries meet that have both given their connection back.
MEETING = asyncio.Barrier(2)


@post("/api/v1/resting")
async def resting(db: Db, actor: Actor) -> str:
    await db.rest()
    await MEETING.wait()
    return str(await db.one(ADD, words="rested"))


ROUTES: tuple[HTTPRouteHandler, ...] = (make, refuse, slow, resting, upload, tokens, read)


@pytest.fixture
async def client(database: Database, database_url: str, outside: Outside) -> AsyncIterator[httpx2.AsyncClient]:
    connection = await asyncpg.connect(database_url)
    await connection.execute("create table tries (id bigint generated always as identity, words text not null)")
    async with serving(database, outside, *ROUTES) as made:
        yield made
    await connection.execute("drop table tries")
    await connection.close()


@pytest.fixture
async def ada(client: httpx2.AsyncClient, world: World) -> Person:
    return await world.someone("ada")


def keyed(world: World, person: Person, key: str = "one") -> dict[str, str]:
    return {**world.as_(person), "idempotency-key": key}


async def tried(database: Database) -> list[str]:
    async with database.transaction() as db:
        return await db.all(ALL)


async def test_the_second_try_gets_the_first_answer_and_nothing_happens(
    client: httpx2.AsyncClient, database: Database, world: World, ada: Person
) -> None:
    first = await client.post("/api/v1/tries", content="a", headers=keyed(world, ada))
    second = await client.post("/api/v1/tries", content="a", headers=keyed(world, ada))

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    for header in ("content-type", "location", "etag"):
        assert first.headers[header] == second.headers[header]
    assert (first.headers.get("idempotent-replayed"), second.headers["idempotent-replayed"]) == (None, "true")
    assert await tried(database) == ["a"]


@pytest.mark.parametrize(("path", "body"), [("/api/v1/tries", "b"), ("/api/v1/tries?dry=true", "a")])
async def test_the_same_key_for_something_else_is_refused(
    client: httpx2.AsyncClient, database: Database, world: World, ada: Person, path: str, body: str
) -> None:
    await client.post("/api/v1/tries", content="a", headers=keyed(world, ada))

    answer = await client.post(path, content=body, headers=keyed(world, ada))

    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
    assert await tried(database) == ["a"]


async def test_a_key_is_good_for_one_person_and_one_route(
    client: httpx2.AsyncClient, database: Database, world: World, ada: Person
) -> None:
    bob = await world.someone("bob")

    answers = [
        await client.post("/api/v1/tries", content="a", headers=keyed(world, ada)),
        await client.post("/api/v1/tries", content="a", headers=keyed(world, bob)),
        await client.post("/api/v1/tries", content="a", headers=keyed(world, ada, "two")),
        await client.post("/api/v1/slow", headers=keyed(world, ada)),
    ]

    assert not [answer for answer in answers if "idempotent-replayed" in answer.headers]
    assert await tried(database) == ["a", "a", "a", "slow"]


async def test_of_two_at_the_same_moment_one_is_asked_to_wait(
    client: httpx2.AsyncClient, database: Database, world: World, ada: Person
) -> None:
    answers = await asyncio.gather(*(client.post("/api/v1/slow", headers=keyed(world, ada)) for _ in range(3)))

    statuses = sorted(answer.status_code for answer in answers)
    waiting = [answer for answer in answers if answer.status_code == 409]
    assert statuses == [201, 409, 409]
    assert {(answer.json()["code"], answer.headers["retry-after"]) for answer in waiting} == {
        ("idempotency_key_in_flight", "1")
    }
    assert await tried(database) == ["slow"]


async def test_only_a_success_is_kept(
    client: httpx2.AsyncClient, database: Database, world: World, ada: Person
) -> None:
    answers = [await client.post("/api/v1/refused", headers=keyed(world, ada)) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [409, 409]
    assert "idempotent-replayed" not in answers[1].headers
    async with database.transaction() as db:
        assert await db.one(KEPT, account_id=ada.id) == 0


async def test_a_form_is_hashed_while_it_streams(
    client: httpx2.AsyncClient, database: Database, world: World, ada: Person
) -> None:
    boundary = {"content-type": "multipart/form-data; boundary=edge"}

    def form(content: bytes) -> AsyncIterator[bytes]:
        async def pieces() -> AsyncIterator[bytes]:
            yield b'--edge\r\nContent-Disposition: form-data; name="file"; filename="a.ics"\r\n\r\n'
            for start in range(0, len(content), 10_000):
                yield content[start : start + 10_000]
            yield b"\r\n--edge--\r\n"

        return pieces()

    headers = {**keyed(world, ada), **boundary}
    first = await client.post("/api/v1/files", content=form(b"x" * 300_000), headers=headers)
    second = await client.post("/api/v1/files", content=form(b"x" * 300_000), headers=headers)
    other = await client.post("/api/v1/files", content=form(b"x" * 299_999 + b"y"), headers=headers)

    assert (first.json(), second.json()) == ({"size": 300_000}, {"size": 300_000})
    assert second.headers["idempotent-replayed"] == "true"
    assert other.json()["code"] == "idempotency_key_reused"
    assert await tried(database) == ["file of 300000"]


@pytest.mark.parametrize("key", ["", "x" * 256, "한글".encode(), b"a\x01b"])
async def test_a_key_of_other_characters_or_lengths_is_refused(
    client: httpx2.AsyncClient, database: Database, world: World, ada: Person, key: str | bytes
) -> None:
    headers: dict[str, str | bytes] = {**world.as_(ada), "idempotency-key": key}
    answer = await client.post("/api/v1/tries", content="a", headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_malformed")
    assert await tried(database) == []


async def test_answers_that_hold_tokens_are_never_kept(
    client: httpx2.AsyncClient, database: Database, world: World, ada: Person
) -> None:
    answers = [await client.post("/api/v1/auth/codes", headers=keyed(world, ada)) for _ in range(2)]

    assert answers[0].text != answers[1].text
    async with database.transaction() as db:
        assert await db.one(KEPT, account_id=ada.id) == 0


async def test_a_read_knows_no_key(client: httpx2.AsyncClient, world: World, ada: Person) -> None:
    answers = [await client.get("/api/v1/tries", headers=keyed(world, ada)) for _ in range(2)]

    assert answers[0].text != answers[1].text


async def test_nobody_in_particular_has_no_keys(client: httpx2.AsyncClient, database: Database) -> None:
    answer = await client.post("/api/v1/tries", content="a", headers={"idempotency-key": "one"})

    assert answer.status_code == 401


async def test_a_body_without_end_that_no_route_reads_is_refused(
    client: httpx2.AsyncClient, database: Database, world: World, ada: Person
) -> None:
    async def body() -> AsyncIterator[bytes]:
        for _ in range(1000):
            yield b"x" * 100_000

    answer = await client.post("/api/v1/slow", content=body(), headers=keyed(world, ada))

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert await tried(database) == []


async def test_after_24_hours_a_key_is_forgotten(
    client: httpx2.AsyncClient, database: Database, world: World, outside: Outside, clock: SetClock, ada: Person
) -> None:
    await client.post("/api/v1/tries", content="a", headers=keyed(world, ada))
    async with database.transaction() as db:
        written = await db.one(sql("select now()", row=type(clock.now())))

    clock.move(seconds=(written + timedelta(hours=23) - clock.now()).total_seconds())
    async with database.transaction() as db:
        await forget_old_keys(db, outside)
        before = await db.one(KEPT, account_id=ada.id)
    clock.move(hours=2)
    async with database.transaction() as db:
        await forget_old_keys(db, outside)
        after = await db.one(KEPT, account_id=ada.id)

    assert (before, after) == (1, 0)


@pytest.mark.parametrize("size", [1, 5, 17, 4_000])
def test_a_form_reads_alike_whatever_its_boundary_and_its_pieces(size: int) -> None:
    def form(boundary: str, words: str = "a ridge") -> bytes:
        told = f'--{boundary}\r\nContent-Disposition: form-data; name="alt"\r\n\r\n{words}\r\n'
        return told.encode() * 3 + f"--{boundary}--\r\n".encode()

    def digest(boundary: str, content: bytes, size: int = 4_000) -> bytes:
        pieces = [content[at : at + size] for at in range(0, len(content), size)]
        return asyncio.run(_digest(pieces, f'multipart/form-data; boundary="{boundary}"'.encode()))

    first = digest("----one1234", form("----one1234"))

    assert digest("----twothree", form("----twothree"), size) == first
    assert digest("----one1234", form("----one1234", "a valley"), size) != first
    assert digest("----one1234", form("----one1234") + b"more", size) != first


async def _digest(pieces: list[bytes], kind: bytes) -> bytes:
    messages = iter([{"type": "http.request", "body": piece, "more_body": True} for piece in pieces])

    async def receive() -> Any:
        return next(messages, {"type": "http.request", "body": b"", "more_body": False})

    return await HashedBody(receive, b"", kind).digest()


async def test_of_two_that_rested_in_between_one_is_kept(
    client: httpx2.AsyncClient, database: Database, world: World, ada: Person
) -> None:
    first = asyncio.create_task(client.post("/api/v1/resting", headers=keyed(world, ada)))
    async with asyncio.timeout(10):
        while not MEETING.n_waiting:  # noqa: ASYNC110  # a barrier tells nobody who waits
            await asyncio.sleep(0.01)

        answers = [await client.post("/api/v1/resting", headers=keyed(world, ada)), await first]

    kept, waits = sorted(answers, key=lambda answer: answer.status_code)
    assert (kept.status_code, waits.status_code) == (201, 409)
    assert (waits.json()["code"], waits.headers["retry-after"]) == ("idempotency_key_in_flight", "1")
    assert await tried(database) == ["rested"]
