"""A TCP proxy between the program and one of its servers, which can freeze, slow down and cut what goes through."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

_CHUNK = 65_536


class Proxy:
    """Forwards bytes both ways. Connections that were cut stay cut; new ones are taken as the proxy stands then."""

    def __init__(self, host: str, port: int) -> None:
        self._host = host
        self._port = port
        self._flowing = asyncio.Event()
        self._flowing.set()
        self._refuses = False
        self._pairs: set[asyncio.Task[None]] = set()
        #: Seconds that every chunk waits before it goes on.
        self.delay = 0.0
        self.port = 0

    def freeze(self) -> None:
        """Hold everything back, on connections old and new, without closing any."""
        self._flowing.clear()

    def thaw(self) -> None:
        self._flowing.set()

    def deafen(self) -> None:
        """Hold back for good what goes through connections there are, without closing any; new ones flow."""
        self._flowing.clear()
        self._flowing = asyncio.Event()
        self._flowing.set()

    def cut(self) -> None:
        """Close every connection, and every new one, until mended."""
        self._refuses = True
        for pair in self._pairs:
            pair.cancel()

    def mend(self) -> None:
        self._refuses = False

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is None:
            raise RuntimeError("the proxy takes connections in tasks")
        self._pairs.add(task)
        there = None
        try:
            if not self._refuses:
                there_reader, there = await asyncio.open_connection(self._host, self._port)
                async with asyncio.TaskGroup() as group:
                    group.create_task(self._carry(reader, there))
                    group.create_task(self._carry(there_reader, writer))
        except* (ConnectionError, asyncio.CancelledError):
            # Cut by us or closed by either end: for the other end it is the same.
            self._pairs.discard(task)
        finally:
            self._pairs.discard(task)
            for end in (writer, there):
                if end is not None:
                    end.transport.abort()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        flowing = self._flowing
        while data := await reader.read(_CHUNK):
            await flowing.wait()
            if self.delay:
                await asyncio.sleep(self.delay)
            writer.write(data)
            await writer.drain()
        raise ConnectionResetError


@asynccontextmanager
async def through_proxy(url: str) -> AsyncIterator[tuple[Proxy, str]]:
    """A proxy before the server of a URL, and the URL that leads through it."""
    parts = urlsplit(url)
    proxy = Proxy(parts.hostname or "127.0.0.1", parts.port or 0)
    server = await asyncio.start_server(proxy.take, "127.0.0.1", 0)
    proxy.port = server.sockets[0].getsockname()[1]
    signed = f"{parts.netloc.rpartition('@')[0]}@" if "@" in parts.netloc else ""
    try:
        yield proxy, parts._replace(netloc=f"{signed}127.0.0.1:{proxy.port}").geturl()
    finally:
        proxy.thaw()
        proxy.cut()
        server.close()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(server.wait_closed(), 5)
