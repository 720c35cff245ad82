"""The engines, a database of our own on them, and the real server as a process whose CPU time can be read."""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlsplit
from urllib.request import urlopen

import asyncpg

from ymd.local import engines
from ymd.local.home import Home
from ymd.local.messages import silent

#: Of the server that is measured; it stands on this machine alone and ends with it.
SECRET: Final = "bench:" + "Q" * 43 + "="
LIMIT: Final = 1_000_000_000
_START_SECONDS: Final = 30


@contextlib.contextmanager
def started(home: Path | None) -> Iterator[Mapping[str, str]]:
    """YMD_DATABASE_URL and YMD_REDIS_URL: those of the environment, else of engines of our own, as durable as real
    ones, in `home` or in a place that is removed afterwards."""
    if "YMD_DATABASE_URL" in os.environ and "YMD_REDIS_URL" in os.environ:
        yield {name: os.environ[name] for name in ("YMD_DATABASE_URL", "YMD_REDIS_URL")}
        return
    with contextlib.ExitStack() as stack:
        place = home or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ymd-bench-")))
        yield stack.enter_context(engines.start(Home(place), say=silent)).environment()


@contextlib.asynccontextmanager
async def database(admin_url: str, name: str, *, kept: bool) -> AsyncIterator[tuple[str, bool]]:
    """The URL of the database of this name, and whether it was there already; dropped afterwards unless `kept`."""
    admin = await asyncpg.connect(admin_url)
    try:
        found = await admin.fetchval("select exists (select from pg_database where datname = $1)", name)
        if not found:
            await admin.execute(f"create database \"{name}\" template template0 encoding 'UTF8' locale 'C.UTF-8'")
        try:
            yield urlsplit(admin_url)._replace(path=f"/{quote(name)}").geturl(), found
        finally:
            if not kept:
                # Everybody has left by now. With FORCE it would be refused while the server itself vacuums there.
                await admin.execute(f'drop database "{name}"')
    finally:
        await admin.close()


class Server:
    """A running `ymd serve`."""

    def __init__(self, process: "subprocess.Popen[bytes]", port: int) -> None:
        self.pid = process.pid
        self.port = port
        clock = ctypes.c_int()
        if ctypes.CDLL(None).clock_getcpuclockid(self.pid, ctypes.byref(clock)):
            raise OSError(f"the CPU clock of process {self.pid} cannot be read")
        self._clock = clock.value

    def cpu(self) -> float:
        """Seconds of processor time so far, of all its threads."""
        return time.clock_gettime(self._clock)

    def children_cpu(self) -> float:
        """Seconds of processor time of the processes that it started and that have ended."""
        stat = Path(f"/proc/{self.pid}/stat").read_text()
        user, system = stat.rpartition(")")[2].split()[13:15]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def statements(self) -> float:
        """How many statements it has run for requests so far; BEGIN and COMMIT come beside them."""
        with urlopen(f"http://127.0.0.1:{self.port}/metrics") as answer:
            lines = answer.read().decode().splitlines()
        return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith("ymd_statements_total{"))


@contextlib.contextmanager
def serving(environment: Mapping[str, str]) -> Iterator[Server]:
    """One process of `ymd serve` on a free port, its limiter on Valkey with a ceiling that is never reached; pictures
    lie in a directory that is removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="ymd-bench-media-") as media, socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(1024)
        port = listener.getsockname()[1]
        own = {
            "YMD_SECRET": SECRET,
            "YMD_LIMITS": f"requests={LIMIT}",
            "YMD_PUBLIC_URL": f"http://127.0.0.1:{port}",
            "YMD_LOG_LEVEL": "warning",
            "YMD_MEDIA": media,
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "ymd", "serve", "--fd", str(listener.fileno())],
            env={**os.environ, **environment, **own},
            pass_fds=[listener.fileno()],
        )
        try:
            _wait_until_alive(process, port)
            yield Server(process, port)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait()


def _wait_until_alive(process: "subprocess.Popen[bytes]", port: int) -> None:
    until = time.monotonic() + _START_SECONDS
    while process.poll() is None and time.monotonic() < until:
        with contextlib.suppress(OSError), urlopen(f"http://127.0.0.1:{port}/livez", timeout=_START_SECONDS):
            return
        time.sleep(0.05)
    raise RuntimeError("the server did not start")
