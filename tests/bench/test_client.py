"""A connection of the bench, and the server's end of it."""

import asyncio

import pytest
from bench.floor.client import Connection

from tests.support.waiting import until

ANSWER = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"


async def test_whoever_was_hung_up_on_finds_out_before_asking_again() -> None:
    async def answer_once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(ANSWER)
        writer.close()

    async def hung_up() -> bool:
        return connection.is_lost

    async with await asyncio.start_server(answer_once, "127.0.0.1", 0) as server:
        connection = await Connection.to(server.sockets[0].getsockname()[1])
        before = connection.is_lost
        answer = await connection.ask(b"GET / HTTP/1.1\r\n\r\n")
        await until(hung_up)

        assert (before, answer.body) == (False, b"ok")
        with pytest.raises(ConnectionResetError):
            await connection.ask(b"GET / HTTP/1.1\r\n\r\n")
