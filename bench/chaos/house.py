"""A whole YMD of real processes, each of which may be killed, frozen and started again: engines, API, worker."""

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Final, Literal

import msgspec

from bench.chaos.report import Report
from bench.http_client import Client, CutOff
from ymd.kernel.keys import KeyRing
from ymd.local import engines, ports, processes
from ymd.local.home import Home
from ymd.local.messages import silent
from ymd.local.program import Watch
from ymd.migrations import migrate

Part = Literal["API", "worker", "database", "Valkey"]
EVERYTHING: Final[tuple[Part, ...]] = ("database", "Valkey", "API", "worker")

_ENGINES: Final[dict[str, Part]] = {"PostgreSQL": "database", "Valkey": "Valkey"}
_PATIENCE: Final = 60.0


class Program:
    """`ymd serve` or `ymd work` as a process of ours. A server's socket is held here and survives it, as it does under
    `ymd up`: who connects while it restarts waits."""

    def __init__(self, words: tuple[str, ...], environment: Mapping[str, str], log: Path) -> None:
        self.listener: socket.socket | None = None
        if words[0] == "serve":
            self.listener = ports.listen(ports.LOOPBACK, 0)
            words = (*words, "--fd", str(self.listener.fileno()))
            environment = {**environment, "YMD_PUBLIC_URL": f"http://{ports.LOOPBACK}:{self.port}"}
        self._words = (sys.executable, "-m", "ymd", *words)
        self._environment = environment
        self._log = log
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def port(self) -> int:
        return int(self.listener.getsockname()[1]) if self.listener else 0

    def client(self, headers: Mapping[str, str] | None = None) -> Client:
        return Client(ports.LOOPBACK, self.port, headers)

    def spawn(self) -> None:
        self.process = processes.spawn(
            self._words,
            death_signal=signal.SIGKILL,
            environment=_without_settings(os.environ) | dict(self._environment),
            log=self._log,
            sockets=[self.listener.fileno()] if self.listener else [],
        )

    async def serves(self) -> bool:
        """Whether this process, and not only its socket, answers."""
        if self.listener is None:
            return True
        client = self.client()
        try:
            async with asyncio.timeout(_PATIENCE):
                return (await client.get("/livez")).status == 200
        except CutOff:
            return False
        finally:
            client.close()

    def tell(self, number: signal.Signals) -> None:
        if self.process is not None:
            self.process.send_signal(number)

    async def ended(self) -> int:
        """Its exit code, once it has ended. Raises TimeoutError."""
        async with asyncio.timeout(_PATIENCE):
            while self.process is not None and self.process.poll() is None:  # noqa: ASYNC110  # nobody tells
                await asyncio.sleep(0.01)
        return self.process.returncode if self.process else 0

    async def close(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.tell(signal.SIGKILL)
            await self.ended()
        if self.listener is not None:
            self.listener.close()


class House:
    """Addresses are those of the engines; `log` is what API and worker said."""

    def __init__(self, place: Path, running: engines.Engines, secret: str) -> None:
        self.database_url = running.database_url
        self.redis_url = running.redis_url
        self.keys = KeyRing.parse(secret)
        self.log = place / "servers.log"
        self._engines = {_ENGINES[watch.program.name]: watch for watch in running.watches}
        self._environment = {
            **running.environment(),
            "YMD_SECRET": secret,
            "YMD_LOCAL": "1",
            "YMD_LOG_LEVEL": "error",
            "YMD_LIMITS": "requests=100000000",
            # Whoever asks for codes says where they come from: there are limits for each address.
            "YMD_TRUSTED_PROXIES": ports.LOOPBACK,
        }
        self._more: list[Program] = []
        self.api = self._program("serve")
        self.worker = self._program("work")

    def _program(self, *words: str, **settings: str) -> Program:
        made = Program(words, {**self._environment, **settings}, self.log)
        self._more.append(made)
        return made

    async def another_api(self, **settings: str) -> Program:
        """One more API process with other settings (YMD_...), serving."""
        made = self._program("serve", **settings)
        made.spawn()
        await made.serves()
        return made

    def pid(self, part: Part) -> int:
        process = self._owner(part).process
        if process is None:
            raise RuntimeError(f"the {part} does not run")
        return process.pid

    async def kill(self, *parts: Part) -> None:
        """kill -9, all of them at once; they are gone when this returns, and stay so until `start`."""
        for pid in [self.pid(part) for part in parts]:
            os.kill(pid, signal.SIGKILL)
        for part in parts:
            process = self._owner(part).process
            while process is not None and process.poll() is None:  # noqa: ASYNC110  # nobody tells
                await asyncio.sleep(0.002)

    async def start(self, *parts: Part) -> None:
        """Start what was killed and wait until it serves. PostgreSQL recovers first, and is tried again while the
        sessions of the killed one have not noticed yet."""
        for part in parts:
            self._owner(part).spawn()
        async with asyncio.timeout(_PATIENCE):
            for part in parts:
                owner = self._owner(part)
                if isinstance(owner, Program):
                    await owner.serves()
                else:
                    await _serves(owner)

    def freeze(self, part: Part) -> None:
        os.kill(self.pid(part), signal.SIGSTOP)

    def thaw(self, part: Part) -> None:
        os.kill(self.pid(part), signal.SIGCONT)

    def judge(self, report: Report) -> None:
        """What the servers say of themselves: an internal error is a broken promise, whoever saw its answer."""
        lines = self.log.read_text(errors="replace").splitlines()
        found = [msgspec.json.decode(line) for line in lines if "internal_error" in line]
        report.expect_none("internal errors in the logs", [_culprit(one["exception"]) for one in found])

    async def close(self) -> None:
        for program in self._more:
            await program.close()

    def _owner(self, part: Part) -> Program | Watch:
        if part == "API":
            return self.api
        return self.worker if part == "worker" else self._engines[part]


def _without_settings(environment: Mapping[str, str]) -> dict[str, str]:
    """Without those of another YMD: nothing of ours shall reach it."""
    return {name: value for name, value in environment.items() if not name.startswith("YMD_")}


def _culprit(traceback: str) -> str:
    """The innermost place of ours, and the error."""
    lines = traceback.splitlines()
    ours = [line.strip() for line in lines if "/ymd/" in line and "site-packages" not in line]
    return f"{ours[-1].rpartition('/src/')[2] if ours else ''}: {lines[-1]}"


async def _serves(engine: Watch) -> None:
    while not engine.serves():
        if not engine.running:
            engine.spawn()
        await asyncio.sleep(0.02)


@contextlib.asynccontextmanager
async def open_house(place: Path) -> AsyncIterator[House]:
    """A house on a new directory, migrated and serving; nothing of it runs after the block. Main thread only."""
    home = Home(place)
    with engines.start(home, say=silent) as running:
        await migrate(running.database_url)
        house = House(place, running, home.secret("signing-keys", KeyRing.generate))
        try:
            await house.start("worker", "API")
            yield house
        finally:
            await house.close()
