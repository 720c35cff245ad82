"""One request, one unit of work."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import asyncpg
import httpx2
import pytest
from litestar.exceptions import LitestarException

from tests.http.layers import serving, sql
from tests.http.notes import ADD, ROUTES, TABLES, Noted
from tests.support.fakes import SetClock, Unlimited
from tests.support.waiting import until
from tests.support.world import World
from ymd import app
from ymd.http.dependencies import Db
from ymd.http.limiter import Header, LimitReached
from ymd.kernel.actor import Viewer
from ymd.kernel.db import Database
from ymd.kernel.errors import Conflict
from ymd.kernel.outside import Outside


@pytest.fixture
async def small(database_url: str) -> AsyncIterator[Database]:
    """A database with two connections and three tables of this test."""
    made = Database(database_url, size=2, statement_timeout=5, listeners={Noted: [hear]}, hooks={Noted: [hook]})
    connection = await asyncpg.connect(database_url)
    for table in TABLES:
        await connection.execute(table)
    await made.open()
    yield made
    await made.close()
    await connection.execute("drop table children, notes; delete from jobs.pgqueuer where entrypoint like 'test.%'")
    await connection.close()


async def hear(db: Db, fact: Noted, outside: Outside) -> None:
    """Nobody works here: that a job waits for this is what is asked."""


async def hook(db: Db, fact: Noted) -> None:
    await db.run(ADD, words="hooked")


@pytest.fixture
async def client(small: Database, outside: Outside) -> AsyncIterator[httpx2.AsyncClient]:
    async with serving(small, outside, *ROUTES) as made:
        yield made


async def written(small: Database) -> list[str]:
    async with small.transaction() as db:
        return await db.all(sql("select words from notes order by id", row=str))


async def jobs(small: Database) -> int:
    async with small.transaction() as db:
        return await db.one(sql("select count(*) from jobs.pgqueuer where entrypoint like 'test.noted>%'", row=int))


def idle(small: Database) -> bool:
    return small.connections.free == small.connections.made


async def test_what_was_answered_is_committed_before(client: httpx2.AsyncClient, small: Database, world: World) -> None:
    ada = await world.someone("ada")

    answer = await client.post("/api/notes", json={"words": "first"}, headers=world.as_(ada))

    assert (answer.status_code, answer.text) == (201, ada.nickname)
    assert await written(small) == ["first"]


async def test_a_refusal_changes_nothing(client: httpx2.AsyncClient, small: Database) -> None:
    answer = await client.post("/api/refused")

    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
    assert await written(small) == []


async def test_a_refusal_that_must_be_remembered_is(client: httpx2.AsyncClient, small: Database) -> None:
    answer = await client.post("/api/remembered")

    assert (answer.status_code, answer.json()["code"]) == (403, "wrong_code_in_test")
    assert await written(small) == ["remembered"]


async def test_twenty_refused_sign_ins_leave_two_connections_free(client: httpx2.AsyncClient, small: Database) -> None:
    answers = [
        await client.post("/api/notes", json={"words": "x"}, headers={"authorization": f"Bearer {kind}"})
        for kind in ("", "x.y.z", "no token at all", "eyJhbGciOiJub25lIn0.e30.") * 5
    ]

    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(401, "not_signed_in")}
    assert all(answer.headers["www-authenticate"] == "Bearer" for answer in answers)
    assert idle(small)


async def test_an_ended_session_leaves_two_connections_free(
    client: httpx2.AsyncClient, small: Database, world: World, clock: SetClock
) -> None:
    ada = world.as_(await world.someone("ada"))
    clock.move(minutes=10)

    answers = [await client.post("/api/notes", json={"words": "x"}, headers=ada) for _ in range(20)]

    assert {answer.status_code for answer in answers} == {401}
    assert idle(small)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b'{"words": "\xed\xa0\x80"}', 400),
        (b'{"words": "\\ud800"}', 400),
        (b"[" * 100_000, 400),
        (b'{"words": ' * 100_000, 400),
        (b"", 422),
        (b"[]", 422),
        (b"{}", 422),
        (b'{"words": 1}', 422),
        (b'{"words": "x", "more": 1}', 422),
        (b'"' + b"x" * 1_000_000 + b'"', 413),
    ],
)
async def test_an_unreadable_body_costs_no_statement(
    client: httpx2.AsyncClient, small: Database, body: bytes, status: int
) -> None:
    answer = await client.post("/api/words", content=body, headers={"content-type": "application/json"})

    assert answer.status_code == status
    assert small.connections.made == 0


async def test_a_body_that_never_ends_is_not_read_to_its_end(client: httpx2.AsyncClient) -> None:
    sent = 0

    async def body() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(10_000):
            sent += 1000
            yield b" " * 1000

    answer = await client.post("/api/words", content=body(), headers={"content-type": "application/json"})

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert sent < 1_100_000


async def test_a_constraint_that_fails_at_the_commit_is_a_conflict(client: httpx2.AsyncClient, small: Database) -> None:
    answers = [await client.post("/api/orphans") for _ in range(3)]

    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(409, "conflict")}
    assert idle(small)


async def test_a_broken_constraint_is_a_conflict(client: httpx2.AsyncClient, small: Database) -> None:
    answer = await client.post("/api/doubles")

    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
    assert await written(small) == []


async def test_a_lost_connection_is_503_and_the_pool_recovers(client: httpx2.AsyncClient, small: Database) -> None:
    answers = [await client.post("/api/lost") for _ in range(4)]

    assert {answer.status_code for answer in answers} == {503}
    assert all(answer.headers["retry-after"] for answer in answers)
    assert await written(small) == []


async def test_our_own_mistake_is_500_and_changes_nothing(client: httpx2.AsyncClient, small: Database) -> None:
    answer = await client.post("/api/broken")

    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert "ours" not in answer.text
    assert await written(small) == []


async def test_hooks_run_in_the_transaction_and_listeners_are_told_by_it(
    client: httpx2.AsyncClient, small: Database
) -> None:
    answer = await client.post("/api/facts")

    assert answer.status_code == 201
    assert await written(small) == ["fact", "hooked"]
    assert await jobs(small) == 1


async def test_what_was_rolled_back_is_never_told(client: httpx2.AsyncClient, small: Database) -> None:
    answer = await client.post("/api/facts?keep=false")

    assert answer.status_code == 409
    assert (await written(small), await jobs(small)) == ([], 0)


@pytest.mark.parametrize("n", [2**63, -(2**63) - 1, 2**200])
async def test_a_number_that_no_column_holds_is_422(client: httpx2.AsyncClient, n: int) -> None:
    answer = await client.get(f"/api/numbers?n={n}")

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


@pytest.mark.parametrize("words", ["a\0b", "\ud800"])
async def test_text_that_no_column_holds_is_422_or_400(client: httpx2.AsyncClient, world: World, words: str) -> None:
    ada = world.as_(await world.someone("ada"))

    headers = {"content-type": "application/json", **ada}
    answer = await client.post("/api/notes", content=json.dumps({"words": words}), headers=headers)

    assert answer.status_code in (400, 422)


async def test_a_stream_reads_on_after_its_transaction(client: httpx2.AsyncClient, small: Database) -> None:
    answers = [await client.get("/api/streams") for _ in range(5)]

    assert {answer.text for answer in answers} == {"0\n0\n0\n0\n"}
    assert idle(small)


async def test_a_stream_that_breaks_is_cut_off_not_ended(client: httpx2.AsyncClient, small: Database) -> None:
    with pytest.raises(LitestarException):
        await client.get("/api/broken-streams")

    assert idle(small)


async def test_a_stream_that_is_refused_before_its_first_piece_is_a_refusal(client: httpx2.AsyncClient) -> None:
    answer = await client.get("/api/refused-streams")

    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")


async def test_a_client_that_leaves_takes_nothing_with_it(client: httpx2.AsyncClient, small: Database) -> None:
    requests = [asyncio.create_task(client.post("/api/slow")) for _ in range(2)]
    await until(lambda: _busy(small))

    for request in requests:
        request.cancel()
    await asyncio.wait(requests)

    await until(lambda: _free(small))
    assert await written(small) == []


async def _busy(small: Database) -> bool:
    return small.connections.made == 2 and small.connections.free == 0


async def _free(small: Database) -> bool:
    return idle(small)


class Full(Unlimited):
    """Refuses everybody, and remembers whom it counted."""

    def __init__(self) -> None:
        self.counted: list[tuple[UUID | None, str]] = []

    async def spend(self, viewer: Viewer, address: str) -> tuple[Header, ...]:
        self.counted.append((viewer.id, address))
        raise LimitReached(((b"ratelimit", b'"session";r=0;t=7'),), 7)


async def test_one_request_too_many_is_429_and_says_when(
    client: httpx2.AsyncClient, small: Database, outside: Outside, world: World
) -> None:
    ada, full = await world.someone("ada"), Full()

    async with serving(small, outside, *ROUTES, limiter=full) as full_client:
        signed = await full_client.post("/api/notes", json={"words": "x"}, headers=world.as_(ada))
        forged = await full_client.post("/api/notes", json={"words": "x"}, headers={"authorization": "Bearer x"})

    assert {(answer.status_code, answer.headers["retry-after"]) for answer in (signed, forged)} == {(429, "7")}
    assert signed.headers["ratelimit"] == '"session";r=0;t=7'
    assert full.counted == [(ada.id, "127.0.0.1"), (None, "127.0.0.1")]
    assert idle(small)


async def test_watching_over_a_process_is_not_counted(database: Database, outside: Outside) -> None:
    made = app.build(database, outside, Full())

    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=made), base_url="http://127.0.0.1") as client:
        answers = [await client.get(path) for path in ("/livez", "/readyz", "/metrics", "/api/v1/people/x")]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]


async def test_an_answer_is_in_the_language_of_its_reader(client: httpx2.AsyncClient) -> None:
    asked: dict[str, Any] = {"ko": "ko-KR,en;q=0.5", "en": "de, en;q=0.1", "none": ""}
    titles = {}
    for name, accept in asked.items():
        titles[name] = (await client.post("/api/refused", headers={"accept-language": accept})).json()["title"]

    assert titles == {"ko": Conflict.ko, "en": Conflict.en, "none": Conflict.en}
