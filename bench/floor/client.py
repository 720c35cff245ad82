"""One kept-alive connection that waits for each answer before it asks again: as little as HTTP/1.1 (RFC 9112) needs.

It costs a fifth of what a client library does, so that on one machine the server is what is measured.
"""

import asyncio
from typing import Any, Final, NamedTuple

import msgspec

_END_OF_HEAD: Final = b"\r\n\r\n"
_LENGTH: Final = b"\r\ncontent-length: "
_CHUNKED: Final = b"\r\ntransfer-encoding: chunked"
_LAST_CHUNK: Final = b"\r\n0\r\n\r\n"


class Answer(NamedTuple):
    """`body` of a chunked answer is its chunks as they came, with their sizes."""

    status: int
    body: bytes

    def json(self) -> Any:
        return msgspec.json.decode(self.body)


class Refused(RuntimeError):
    """The server answered otherwise than the line expects."""


class Connection(asyncio.Protocol):
    def __init__(self) -> None:
        self._transport: asyncio.WriteTransport | None = None
        self._waiting: asyncio.Future[Answer] | None = None
        self._received = bytearray()

    @classmethod
    async def to(cls, port: int) -> "Connection":
        _, made = await asyncio.get_running_loop().create_connection(cls, "127.0.0.1", port)
        return made

    @property
    def is_lost(self) -> bool:
        """Whether the server has hung up, as it does on whoever asks for nothing for some seconds."""
        return self._transport is None or self._transport.is_closing()

    def ask(self, request: bytes) -> "asyncio.Future[Answer]":
        """The answer to these octets, which are sent at once. Raises ConnectionResetError for a lost connection."""
        if self._transport is None or self._transport.is_closing():
            raise ConnectionResetError("the server has hung up")
        self._waiting = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return self._waiting

    def close(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: Any) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        answer = _complete(self._received)
        if answer is not None and self._waiting is not None:
            self._received = bytearray()
            self._waiting.set_result(answer)

    def connection_lost(self, error: Exception | None) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(error or ConnectionResetError("the server hung up"))


def _complete(received: bytearray) -> Answer | None:
    """The answer, once all of it is there."""
    head = received.find(_END_OF_HEAD)
    if head < 0:
        return None
    at = received.find(_LENGTH, 0, head + 2)
    if at >= 0:
        at += len(_LENGTH)
        complete = len(received) >= head + 4 + int(received[at : received.index(b"\r", at)])
    else:
        complete = _CHUNKED not in received[:head] or received.endswith(_LAST_CHUNK)
    return Answer(int(received[9:12]), bytes(received[head + 4 :])) if complete else None


class Ask(NamedTuple):
    """One request to a path under `/api/v1`."""

    method: str
    path: str
    token: str | None = None
    body: bytes | None = None
    media_type: str = "application/json"

    @property
    def url(self) -> str:
        return f"/api/v1{self.path}"

    @property
    def headers(self) -> dict[str, str]:
        headers = {}
        if self.token is not None:
            headers["authorization"] = f"Bearer {self.token}"
        if self.body is not None:
            headers["content-type"] = self.media_type
        return headers

    @property
    def octets(self) -> bytes:
        lines = [f"{self.method} {self.url} HTTP/1.1", "host: 127.0.0.1"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        if self.body is not None:
            lines.append(f"content-length: {len(self.body)}")
        return "\r\n".join([*lines, "", ""]).encode() + (self.body or b"")
