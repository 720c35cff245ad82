"""Routes that write notes, refuse, break and stream: what the unit of work is tried on."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import ClassVar

from litestar import get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromQuery, JSONBody
from litestar.response import Stream

from tests.http.layers import sql
from ymd.http.dependencies import Actor, Db
from ymd.kernel.errors import Conflict, Forbidden
from ymd.kernel.facts import Fact
from ymd.kernel.text import Input

ADD = sql("insert into notes (words) values ($1)", "words")
CHILD = sql("insert into children (note) values ($1)", "note")
COUNT = sql("select count(*) from notes", row=int)
BACKEND = sql("select pg_terminate_backend(pg_backend_pid())", row=bool)
DOUBLE = sql("insert into notes (words, kind) values ($1, 'one')", "words")
NUMBER = sql("select $1::bigint", "number", row=int)


@dataclass(frozen=True)
class Noted(Fact):
    wire: ClassVar[str] = "test.noted"
    number: int


TABLES = (
    "create table notes (id bigint generated always as identity primary key, words text not null, kind text unique)",
    "create table children (note bigint references notes (id) deferrable initially deferred)",
)


class WrongCode(Forbidden):
    code = "wrong_code_in_test"
    en = "Wrong."
    ko = "틀렸어요."
    keep = True


class Note(Input):
    words: str


@post("/api/notes")
async def add(db: Db, actor: Actor, data: JSONBody[Note]) -> str:
    await db.run(ADD, words=data.words)
    return str(actor.nickname)


@post("/api/words")
async def say(db: Db, data: JSONBody[Note]) -> None:
    await db.run(ADD, words=data.words)


@post("/api/refused")
async def refuse(db: Db) -> None:
    await db.run(ADD, words="refused")
    raise Conflict


@post("/api/remembered")
async def remember(db: Db) -> None:
    await db.run(ADD, words="remembered")
    raise WrongCode


@post("/api/orphans")
async def orphan(db: Db) -> None:
    """Breaks a constraint that is asked only when the transaction commits."""
    await db.run(CHILD, note=-1)


@post("/api/doubles")
async def double(db: Db) -> None:
    await db.run(DOUBLE, words="a")
    await db.run(DOUBLE, words="b")


@post("/api/lost")
async def lose(db: Db) -> None:
    """The server ends the connection in the middle of the work."""
    await db.run(ADD, words="lost")
    await db.one(BACKEND)


@post("/api/broken")
async def break_down(db: Db) -> None:
    await db.run(ADD, words="broken")
    raise RuntimeError("ours")


@post("/api/facts")
async def tell(db: Db, keep: FromQuery[bool] = True) -> None:
    await db.run(ADD, words="fact")
    db.record(Noted(1))
    if not keep:
        raise Conflict


@get("/api/numbers")
async def number(db: Db, n: FromQuery[int]) -> int:
    return await db.one(NUMBER, number=n)


@get("/api/streams")
async def stream(db: Db) -> Stream:
    first = await db.one(COUNT)

    async def pages() -> AsyncIterator[str]:
        yield f"{first}\n"
        for _ in range(3):
            async with db.apart() as apart:
                yield f"{await apart.one(COUNT)}\n"

    return Stream(pages)


@get("/api/broken-streams")
async def broken_stream(db: Db) -> Stream:
    await db.one(COUNT)

    async def pages() -> AsyncIterator[str]:
        yield "begun\n"
        raise RuntimeError("ours")

    return Stream(pages)


@get("/api/refused-streams")
async def refused_stream() -> Stream:
    async def pages() -> AsyncIterator[str]:
        for number in range(3):
            if number == 0:
                raise Conflict
            yield "never"

    return Stream(pages)


@post("/api/slow")
async def slow(db: Db) -> None:
    await db.run(ADD, words="slow")
    await asyncio.sleep(30)


ROUTES: tuple[HTTPRouteHandler, ...] = (
    *(add, say, refuse, remember, orphan, double, lose, break_down, tell, slow),
    *(number, stream, broken_stream, refused_stream),
)
