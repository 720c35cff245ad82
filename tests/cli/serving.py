"""A whole `ymd up` as somebody runs it: its folder, what it says, and its API."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx2

from tests.local.ground import running_on, until
from ymd.demo import PASSWORD, sign_in_address
from ymd.local import ports

PATIENCE = 90.0
#: Neither a server of the one who runs the tests nor their language.
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.startswith(("YMD_", "PYTEST_", "LC_", "LANG"))},
    "PYTHONDONTWRITEBYTECODE": "1",
}


class Served:
    """A `ymd up` on the folder `.ymd` of a directory, what it has said, and its API."""

    def __init__(self, directory: Path, port: int, **settings: str) -> None:
        self.directory = directory
        descriptor, name = tempfile.mkstemp(".txt", "said-", directory)
        self.said = Path(name)
        with open(descriptor, "w") as said:
            self.process = _ymd(directory, "up", stdout=said, stderr=said, PORT=str(port), **settings)
        self.api = httpx2.Client(base_url=f"http://127.0.0.1:{port}/api/v1", timeout=PATIENCE)

    def wait(self, holds: Callable[[], bool]) -> None:
        """Until it holds; fails with what was said when it ends before, or takes far too long."""
        since = time.monotonic()
        while not holds():
            assert self.process.poll() is None, self.words
            assert time.monotonic() - since < PATIENCE, self.words
            time.sleep(0.02)

    def kill(self) -> None:
        """Kill it with -9, and wait until nothing of it runs any more."""
        self.process.kill()
        self.process.wait(PATIENCE)
        until(lambda: not running_on(self.directory), "the end of everything")

    def answers(self) -> bool:
        with contextlib.suppress(httpx2.TransportError):
            return bool(self.api.get(self.api.base_url.join("/livez")).status_code == 200)
        return False

    @property
    def words(self) -> str:
        return self.said.read_text()

    def sign_in(self) -> httpx2.Response:
        given = {"identifier": sign_in_address(), "password": PASSWORD, "refresh": "body"}
        answer = self.api.post("/auth/sign-in", json=given)
        if answer.status_code == 200:
            self.api.headers["authorization"] = f"Bearer {answer.json()['access_token']}"
        return answer

    def week(self, today: date) -> list[dict[str, Any]]:
        """The week from that day on as whoever is signed in sees it."""
        asked = {"from": today.isoformat(), "to": (today + timedelta(days=7)).isoformat(), "limit": 500}
        answer = self.api.get("/agenda", params=asked)
        assert answer.status_code == 200, answer.text
        items: list[dict[str, Any]] = answer.json()["items"]
        return items


@contextlib.contextmanager
def served(directory: Path, port: int, **settings: str) -> Iterator[Served]:
    """A `ymd up` that answers, until the end of the block."""
    with begun(directory, port, **settings) as up:
        up.wait(up.answers)
        yield up


@contextlib.contextmanager
def begun(directory: Path, port: int, **settings: str) -> Iterator[Served]:
    """A `ymd up` that was just started, until the end of the block."""
    up = Served(directory, port, **settings)
    try:
        yield up
    finally:
        up.api.close()
        if up.process.poll() is None:
            up.process.send_signal(signal.SIGINT)
        up.process.wait(PATIENCE)


def _ymd(directory: Path, *words: str, **more: Any) -> "subprocess.Popen[str]":
    options = {name: more.pop(name) for name in ("stdout", "stderr") if name in more}
    # The directory is where it works, so that whatever it starts can be found by it.
    return subprocess.Popen(
        [sys.executable, "-m", "ymd", *words], cwd=directory, env=ENVIRONMENT | more, text=True, **options
    )


def run_beside(directory: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "ymd", *words]
    return subprocess.run(
        command, cwd=directory, env=ENVIRONMENT, capture_output=True, text=True, timeout=PATIENCE, check=False
    )


def free_port() -> int:
    with ports.listen(ports.LOOPBACK, 0) as listener:
        number: int = listener.getsockname()[1]
        return number
