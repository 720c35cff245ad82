"""One request, one unit of work: commit before the reply leaves, roll back when it is a refusal.

An ASGI layer of our own around the framework, because the framework cleans dependencies up after the reply was sent:
too late for a failing commit to become a 503. `Telemetry` stands around it and says in the state of the scope who asks
from where.
"""

from collections.abc import Sequence
from typing import Any

import msgspec
from litestar.enums import ScopeType
from litestar.exceptions import HTTPException, LitestarException
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from ymd.http.authenticator import Authenticator
from ymd.http.idempotency import Kept, Once
from ymd.http.limiter import Header, Limiter, LimitReached
from ymd.http.problems import MEDIA_TYPE, Broken, headers_of, language_of, log, problem, refusal_for, status_of
from ymd.kernel.actor import ANONYMOUS, Actor
from ymd.kernel.db import Database, Db
from ymd.kernel.errors import Refusal, Unauthenticated

#: Their answers hold tokens, which are never stored.
_NEVER_KEPT = ("/api/v1/auth/", "/api/v1/accounts")
#: What is asked again and again by those who watch over a process, and must be answered when nothing else is.
_WATCHED = frozenset(("/livez", "/readyz", "/metrics"))
#: A page of posts shows hundreds of pictures, which its browser fetches without saying for whom: counted by address,
#: a classroom could look at one page. Each address is signed or too long to guess, and costs no statement.
_PICTURES = "/media/"


def is_kept(path: str) -> bool:
    """Whether a POST to this path may be retried under an Idempotency-Key."""
    return not path.startswith(_NEVER_KEPT)


class UnitOfWork:
    def __init__(self, app: ASGIApp, database: Database, authenticator: Authenticator, limiter: Limiter) -> None:
        self._app = app
        self._database = database
        self._authenticator = authenticator
        self._limiter = limiter

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        db = self._database.work()
        state = scope["state"]
        state["db"], state["viewer"] = db, ANONYMOUS
        reply = Reply(scope, send, db)
        try:
            once = await self._enter(scope, receive, db, reply)
            if once is not None and (kept := await once.begin(db)) is not None:
                await reply.replay(kept)
            else:
                reply.once = once
                await self._app(scope, once.receive if once else receive, reply)
        except Exception as error:  # noqa: BLE001  # the outermost net: everything becomes an answer
            await reply.refuse(error)
        finally:
            await db.end(commit=False)

    async def _enter(self, scope: HTTPScope, receive: Receive, db: Db, reply: "Reply") -> Once | None:
        path = scope["path"]
        if path in _WATCHED or path.startswith(_PICTURES):
            return None
        state = scope["state"]
        headers = state["headers"]
        try:
            if (authorization := headers.get(b"authorization")) is not None and path.startswith("/api/"):
                state["viewer"] = await self._authenticator.authenticate(db, _bearer(authorization))
        except Unauthenticated:
            # Whoever tries tokens is counted by where they come from.
            reply.extra = await self._limiter.spend(ANONYMOUS, state["address"])
            raise
        viewer = state["viewer"]
        reply.extra = await self._limiter.spend(viewer, state["address"])
        key = headers.get(b"idempotency-key")
        if key is None or scope["method"] != "POST" or not isinstance(viewer, Actor) or not is_kept(path):
            return None
        kind = headers.get(b"content-type", b"")
        return Once.of(viewer.id, f"POST {path}", scope["query_string"], key, receive, kind)


def _bearer(authorization: bytes) -> str:
    scheme, _, token = authorization.partition(b" ")
    if scheme.lower() != b"bearer" or not token or not token.isascii():
        raise Unauthenticated
    return token.strip().decode("ascii")


def _told(error: BaseException) -> BaseException:
    """What a stream raised before its first piece left, out of the wrappings that the framework puts around it."""
    while True:
        if isinstance(error, LitestarException) and not isinstance(error, HTTPException) and error.__cause__:
            error = error.__cause__
        elif isinstance(error, BaseExceptionGroup) and len(error.exceptions) == 1:
            error = error.exceptions[0]
        else:
            return error


class Reply:
    """What leaves: the start is held back until the transaction has ended as the status says."""

    def __init__(self, scope: HTTPScope, send: Send, db: Db) -> None:
        self._scope = scope
        self._send = send
        self._db = db
        self._start: Any = None
        self._body = b""
        self._sent = False
        self._refused = False
        self.once: Once | None = None
        self.extra: Sequence[Header] = ()

    async def __call__(self, message: Message) -> None:
        if self._sent:
            # What the framework still sends of an answer that could not be committed is not for anybody.
            if not self._refused:
                await self._send(message)
        elif message["type"] == "http.response.start":
            self._start = message
        elif self.once is not None and message.get("more_body"):
            self._body += message.get("body", b"")  # type: ignore[operator]  # a body event holds bytes
        else:
            body: bytes = self._body + message.get("body", b"")  # type: ignore[operator]  # a body event holds bytes
            try:
                await self._finish(body)
            except Exception as error:  # noqa: BLE001  # whatever keeps the work from being committed is the answer
                await self.refuse(error)
            else:
                await self._leave({**message, "body": body})

    async def _finish(self, body: bytes) -> None:
        status = self._start["status"]
        if self.once is not None and 200 <= status < 300:
            await self.once.keep(self._db, status, dict(self._start["headers"]), body)
        await self._db.end(commit=status < 400 or self._db.keep)

    async def _leave(self, body: Any) -> None:
        self._start["headers"] = [*self._start["headers"], *self.extra]
        self._sent = True
        await self._send(self._start)
        await self._send(body)

    async def replay(self, kept: Kept) -> None:
        await self._db.end(commit=False)
        self._start = {"type": "http.response.start", "status": kept.status, "headers": kept.headers()}
        await self._leave({"type": "http.response.body", "body": kept.body})

    async def refuse(self, error: Exception) -> None:
        """Answer for what went wrong outside the framework: in the layer itself or while committing."""
        if self._sent:
            raise error
        refusal = self._refusal(error)
        try:
            await self._db.end(commit=refusal.keep)
        except Exception as failure:  # noqa: BLE001  # a refusal that could not be remembered is another answer
            refusal = self._refusal(failure)
        if isinstance(refusal, LimitReached):
            self.extra = refusal.headers
        self._refused = True
        state = self._scope["state"]
        state["code"] = refusal.code
        accept = state["headers"].get(b"accept-language", b"").decode("latin-1")
        body = msgspec.json.encode(problem(refusal, language_of(accept, state["viewer"].locale)))
        headers = {"content-type": MEDIA_TYPE, "content-length": str(len(body)), **headers_of(refusal)}
        encoded = [(name.encode(), value.encode()) for name, value in headers.items()]
        self._start = {"type": "http.response.start", "status": status_of(type(refusal)), "headers": encoded}
        await self._leave({"type": "http.response.body", "body": body})

    def _refusal(self, error: Exception) -> Refusal:
        told = _told(error)
        refusal = refusal_for(told)
        if refusal is None:
            log.error("internal_error", route=self._scope.get("path_template"), exc_info=told)
            refusal = Broken()
        return refusal
