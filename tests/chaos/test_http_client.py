"""The client of the long programmes tells an answer from a cut, and never takes one answer for another."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from bench.http_client import Client, CutOff

_WHOLE = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Seen: yes\r\n\r\nok"
_CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;name=value\r\nde\r\n0\r\n\r\n"


@asynccontextmanager
async def server(*replies: bytes) -> AsyncIterator[Client]:
    """A client of a server that gives these replies, an end of the connection after each that is not whole."""
    waiting = iter(replies)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await _heard(reader):
            reply = next(waiting)
            writer.write(reply)
            if reply not in (_WHOLE, _CHUNKED):
                break
        writer.close()

    listening = await asyncio.start_server(serve, "127.0.0.1", 0)
    client = Client("127.0.0.1", listening.sockets[0].getsockname()[1])
    try:
        yield client
    finally:
        client.close()
        listening.close()
        await listening.wait_closed()


async def _heard(reader: asyncio.StreamReader) -> bool:
    try:
        await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, ConnectionError):
        return False
    return True


async def test_answers_come_one_after_another_on_one_connection() -> None:
    async with server(_WHOLE, _CHUNKED, _WHOLE) as client:
        first, second, third = [await client.get("/") for _ in range(3)]

    assert (first.status, first.headers["x-seen"], first.body, second.body) == (200, "yes", b"ok", b"abcde")
    assert third == first


@pytest.mark.parametrize("piece", [b"", _WHOLE[:10], _WHOLE[:-1], _CHUNKED[:-4]])
async def test_a_piece_of_an_answer_is_a_cut_and_the_next_request_has_a_connection_of_its_own(piece: bytes) -> None:
    async with server(piece, _WHOLE) as client:
        with pytest.raises(CutOff):
            await client.get("/")

        assert (await client.get("/")).body == b"ok"


async def test_who_stops_waiting_does_not_get_the_late_answer_next() -> None:
    released = asyncio.Event()

    async def late(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if await _heard(reader):
            await released.wait()
            writer.write(_WHOLE)
        writer.close()

    async with listening(late) as client:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await client.get("/first")
        released.set()

        assert (await client.get("/second")).status == 200


@asynccontextmanager
async def listening(
    serve: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]],
) -> AsyncIterator[Client]:
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    client = Client("127.0.0.1", server.sockets[0].getsockname()[1])
    yield client
    client.close()
    server.close()
