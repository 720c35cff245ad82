"""Real `ymd serve` processes beside each other on one database, with what they write kept."""

import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from httpx2 import AsyncClient, ConnectError

from ymd.local import ports

_PATIENCE = 60.0


@asynccontextmanager
async def serving(count: int, environment: Mapping[str, str]) -> AsyncIterator[tuple[list[AsyncClient], Path]]:
    """A client of each process, and the file that all of them log to. They end with the block."""
    async with AsyncExitStack() as stack:
        log = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "log"
        clients = [await stack.enter_async_context(_one(environment, log)) for _ in range(count)]
        yield clients, log


@asynccontextmanager
async def _one(environment: Mapping[str, str], log: Path) -> AsyncIterator[AsyncClient]:
    with ports.listen(ports.LOOPBACK, 0) as listener, log.open("ab") as out:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "ymd", "serve", "--fd", str(listener.fileno())),
            pass_fds=[listener.fileno()],
            env={**os.environ, **environment},
            stdout=out,
            stderr=out,
        )
        base = f"http://127.0.0.1:{listener.getsockname()[1]}/api/v1"
    try:
        async with AsyncClient(base_url=base, timeout=_PATIENCE) as client:
            await _answers(client, process)
            yield client
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def _answers(client: AsyncClient, process: asyncio.subprocess.Process) -> None:
    async with asyncio.timeout(_PATIENCE):
        while True:
            assert process.returncode is None, "ymd serve ended at once"
            try:
                (await client.get("/start")).raise_for_status()
            except ConnectError:
                await asyncio.sleep(0.05)
            else:
                return
