"""Idempotency-Key: a retried POST gets the answer of the first try, and happens once.

Effect, key and answer are one transaction. The key is bound to the account, the method and path, and a hash of query
and body, which is taken while the body streams. Only successes are kept, for 24 hours.

Of two tries at the same moment the second is asked to wait: by a lock of the transaction, which ends when a handler
gives its connection back in between (`Db.rest`), and then by the row of the one that came first.
"""

import hashlib
import re
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import msgspec
from litestar.types import Receive
from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.types import BigInteger, DateTime

from ymd.http.tables import idempotency_keys as keys
from ymd.kernel.db import Db
from ymd.kernel.errors import Conflict, Invalid, TooLarge
from ymd.kernel.outside import Outside
from ymd.kernel.statement import command, statement

KEPT_FOR: Final = timedelta(hours=24)
_MAX_KEY = 255
# More than any route takes: whoever sends so much to a route that reads no body is not listened to to the end.
_MAX_BODY = 11_000_000


class KeyInFlight(Conflict):
    code = "idempotency_key_in_flight"
    en = "The first request with this Idempotency-Key is still being worked on."
    ko = "같은 Idempotency-Key의 첫 요청을 아직 처리하고 있어요."


class KeyReused(Invalid):
    code = "idempotency_key_reused"
    en = "This Idempotency-Key was used for a different request."
    ko = "이 Idempotency-Key는 다른 요청에 이미 쓰였어요."


class KeyMalformed(Invalid):
    code = "idempotency_key_malformed"
    en = "An Idempotency-Key has 1 to 255 visible ASCII characters."
    ko = "Idempotency-Key는 눈에 보이는 ASCII 글자 1~255자예요."


class Kept(msgspec.Struct, frozen=True):
    """An answer as it was first given."""

    body_hash: bytes
    status: int
    content_type: str
    location: str | None
    etag: str | None
    body: bytes

    def headers(self) -> list[tuple[bytes, bytes]]:
        named = (("content-type", self.content_type), ("location", self.location), ("etag", self.etag))
        found = [(name.encode(), value.encode()) for name, value in named if value is not None]
        return [*found, (b"content-length", str(len(self.body)).encode()), (b"idempotent-replayed", b"true")]


_LOCK = statement(select(func.pg_try_advisory_xact_lock(bindparam("lock", type_=BigInteger))), bool)
_FIND = statement(
    select(keys.c.body_hash, keys.c.status, keys.c.content_type, keys.c.location, keys.c.etag, keys.c.body).where(
        keys.c.account_id == bindparam("account_id"),
        keys.c.route == bindparam("route"),
        keys.c.key == bindparam("key"),
    ),
    Kept,
)
_KEEP = command(
    insert(keys)
    .values({column.name: bindparam(column.name) for column in keys.c if column.name != "created_at"})
    .on_conflict_do_nothing()
)
_FORGET = command(delete(keys).where(keys.c.created_at < bindparam("before", type_=DateTime(timezone=True))))


_BOUNDARY: Final = re.compile(rb'multipart/form-data\s*;.*?\bboundary="?([^\s";,]{1,200})', re.IGNORECASE)
_ANY_BOUNDARY: Final = b"\0"


class HashedBody:
    """A request's query and body, hashed while someone else reads the body.

    In a form the boundary is read as if it were always the same, because a browser draws a new one for each try.
    """

    def __init__(self, receive: Receive, query: bytes, content_type: bytes = b"") -> None:
        self._receive = receive
        self._hash = hashlib.sha256(b"%d\n%b" % (len(query), query))
        self._size = 0
        self._ended = False
        found = _BOUNDARY.match(content_type)
        self._boundary = found[1] if found else None
        #: The end of what has come, in which a boundary may have begun.
        self._held = b""

    async def receive(self) -> Any:
        message = await self._receive()
        if message["type"] == "http.request":
            chunk: bytes = message.get("body", b"")
            self._size += len(chunk)
            self._ended = not message.get("more_body", False)
            self._hash.update(chunk if self._boundary is None else self._without(self._boundary, chunk))
        else:
            self._ended = True
        return message

    def _without(self, boundary: bytes, chunk: bytes) -> bytes:
        told = (self._held + chunk).replace(boundary, _ANY_BOUNDARY)
        known = len(told) if self._ended else max(0, len(told) - len(boundary) + 1)
        self._held = told[known:]
        return told[:known]

    async def digest(self) -> bytes:
        """The SHA-256 of query and body; what nobody has read yet is read and let go. Raises TooLarge."""
        while not self._ended:
            await self.receive()
            if self._size > _MAX_BODY:
                raise TooLarge
        return self._hash.digest()


class Once:
    """One POST under one key: replays what was kept, or keeps what is answered."""

    def __init__(self, account_id: UUID, route: str, key: str, body: HashedBody) -> None:
        self._row = {"account_id": account_id, "route": route, "key": key}
        self._body = body

    @classmethod
    def of(
        cls, account_id: UUID, route: str, query: bytes, header: bytes, receive: Receive, content_type: bytes = b""
    ) -> "Once":
        """Raises KeyMalformed unless the header is 1 to 255 visible ASCII characters."""
        key = header.decode("latin-1")
        if not 1 <= len(key) <= _MAX_KEY or not all("\x20" <= character <= "\x7e" for character in key):
            raise KeyMalformed
        return cls(account_id, route, key, HashedBody(receive, query, content_type))

    @property
    def receive(self) -> Receive:
        return self._body.receive

    async def begin(self, db: Db) -> Kept | None:
        """The kept answer, or None for a first try. Raises KeyInFlight and KeyReused."""
        named = "\n".join(map(str, self._row.values())).encode()
        number = int.from_bytes(hashlib.sha256(named).digest()[:8], "big", signed=True)
        if not await db.one(_LOCK, lock=number):
            raise KeyInFlight(retry_after=1)
        kept = await db.maybe(_FIND, **self._row)
        if kept is not None and kept.body_hash != await self._body.digest():
            raise KeyReused
        return kept

    async def keep(self, db: Db, status: int, headers: dict[bytes, bytes], body: bytes) -> None:
        """Store a success in the transaction of its effect. Raises KeyInFlight when another try was quicker."""
        named = {name: _text(headers.get(name.encode())) for name in ("location", "etag")}
        content_type = _text(headers.get(b"content-type")) or "application/json"
        digest = await self._body.digest()
        told = {"body_hash": digest, "status": status, "content_type": content_type, "body": body}
        if not await db.run(_KEEP, **self._row, **named, **told):
            raise KeyInFlight(retry_after=1)


async def forget_old_keys(db: Db, outside: Outside) -> None:
    """Delete the answers that are older than 24 hours."""
    await db.run(_FORGET, before=outside.clock.now() - KEPT_FOR)


def _text(value: bytes | None) -> Any:
    return None if value is None else value.decode("latin-1")
