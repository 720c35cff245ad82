"""An HTTP/1.1 client (RFC 9112) of one connection, small enough that it is never what is measured.

It says what a client library hides: whether a request was answered, or was cut off and nobody knows what became of it.
"""

import asyncio
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import msgspec

_JSON: Final = "application/json"
_HEAD_OCTETS: Final = 65_536
_BODYLESS: Final = frozenset((204, 304))


class CutOff(ConnectionError):
    """The connection broke before a whole answer had come; the request may or may not have been carried out."""


class Answer(NamedTuple):
    """Header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        return msgspec.json.decode(self.body)

    @property
    def code(self) -> str | None:
        """The stable code of a refusal (RFC 9457), if this is one."""
        is_problem = self.headers.get("content-type", "").startswith("application/problem+json")
        return str(self.json()["code"]) if is_problem else None


class Client:
    """One connection, opened when it is needed and again after it was closed. One request at a time."""

    def __init__(self, host: str, port: int, headers: Mapping[str, str] | None = None) -> None:
        self._host, self._port = host, port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self._always = "".join(f"{name}: {value}\r\n" for name, value in (headers or {}).items())

    async def request(
        self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Send one request; `body` is JSON unless it is bytes. Raises CutOff.

        Without an answer, also when the caller stops waiting, the connection is closed: a late answer must not be
        taken for that of the next request.
        """
        try:
            reader, writer = self._standing() or await self._open()
            writer.write(self._written(method, path, body, headers or {}))
            answer = await _read(reader, method)
        except (OSError, asyncio.IncompleteReadError) as error:
            self.close()
            raise CutOff(f"{method} {path}: {error}") from error
        except BaseException:
            self.close()
            raise
        if answer.headers.get("connection", "").lower() == "close":
            self.close()
        return answer

    async def get(self, path: str, **headers: str) -> Answer:
        return await self.request("GET", path, headers=headers)

    def close(self) -> None:
        """Leave without a word; the next request opens a new connection."""
        if self._streams is not None:
            self._streams[1].transport.abort()
            self._streams = None

    def _standing(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        """The connection, unless the server has closed it meanwhile because it was idle."""
        if self._streams is not None and self._streams[0].at_eof():
            self.close()
        return self._streams

    async def _open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        self._streams = await asyncio.open_connection(self._host, self._port, limit=_HEAD_OCTETS)
        return self._streams

    def _written(self, method: str, path: str, body: Any, headers: Mapping[str, str]) -> bytes:
        own = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        if body is None:
            content = b""
        elif isinstance(body, bytes):
            content = body
        else:
            content = msgspec.json.encode(body)
            own += f"content-type: {_JSON}\r\n"
        if content or method in ("POST", "PUT", "PATCH"):
            own += f"content-length: {len(content)}\r\n"
        head = f"{method} {path} HTTP/1.1\r\nhost: {self._host}:{self._port}\r\n{self._always}{own}\r\n"
        return head.encode("latin-1") + content


async def _read(reader: asyncio.StreamReader, method: str) -> Answer:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head[:-4].split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    status = int(first.split(" ", 2)[1])
    if method == "HEAD" or status in _BODYLESS:
        return Answer(status, headers, b"")
    if headers.get("transfer-encoding", "").lower() == "chunked":
        return Answer(status, headers, await _chunks(reader))
    return Answer(status, headers, await reader.readexactly(int(headers.get("content-length", 0))))


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    """RFC 9112, section 7.1; trailers are read and let go."""
    found = []
    while size := int((await reader.readuntil(b"\r\n")).partition(b";")[0], 16):
        found.append(await reader.readexactly(size))
        await reader.readexactly(2)
    while await reader.readuntil(b"\r\n") != b"\r\n":
        continue
    return b"".join(found)
