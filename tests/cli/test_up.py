"""`ymd up`, the whole of it: from an empty folder to a served community, through kill -9 and back to the same data."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2

from tests.local.ground import place, running_on, until
from tests.support.world_calendars import event_text, file_of
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
        self.said = directory / "said.txt"
        with self.said.open("w") as said:
            self.process = _ymd(directory, "up", stdout=said, stderr=said, PORT=str(port), **settings)
        self.api = httpx2.Client(base_url=f"http://127.0.0.1:{port}/api/v1", timeout=PATIENCE)
        self._wait()

    def _wait(self) -> None:
        begun = time.monotonic()
        while not self._answers():
            assert self.process.poll() is None, self.words
            assert time.monotonic() - begun < PATIENCE, self.words
            time.sleep(0.05)

    def _answers(self) -> bool:
        with contextlib.suppress(httpx2.TransportError):
            return bool(self.api.get("/../../livez").status_code == 200)
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

    def week(self) -> list[dict[str, Any]]:
        """The coming week as whoever is signed in sees it."""
        today = datetime.now(UTC).date()
        asked = {"from": today.isoformat(), "to": (today + timedelta(days=7)).isoformat(), "limit": 500}
        answer = self.api.get("/agenda", params=asked)
        assert answer.status_code == 200, answer.text
        items: list[dict[str, Any]] = answer.json()["items"]
        return items


@contextlib.contextmanager
def served(directory: Path, port: int, **settings: str) -> Iterator[Served]:
    up = Served(directory, port, **settings)
    try:
        yield up
    finally:
        up.api.close()
        if up.process.poll() is None:
            up.process.send_signal(signal.SIGINT)
        up.process.wait(PATIENCE)


def test_an_empty_folder_becomes_a_served_community_that_outlives_kill_9() -> None:
    with place() as directory:
        port = _free_port()
        with served(directory, port) as first:
            signed_in = first.sign_in()
            before = first.week()
            first.process.kill()
            first.process.wait(PATIENCE)
            until(lambda: not running_on(directory), "the end of everything")
        with served(directory, port) as second:
            again = second.sign_in()
            after = second.week()

        assert f"{sign_in_address()} with the password {PASSWORD}" in first.words
        assert signed_in.json()["account"] == again.json()["account"]
        assert len({item["event_id"] for item in before if item["summary"]}) >= 40
        assert before == after
        assert "Filling in" not in second.words
        assert f"{sign_in_address()} with the password {PASSWORD}" in second.words


def test_demo_0_leaves_the_place_empty_and_commands_beside_fill_it() -> None:
    with place() as directory, served(directory, _free_port(), DEMO="0") as up:
        refused = up.sign_in()
        filled = _run(directory, "demo")
        welcome = up.sign_in()
        (directory / "trip.ics").write_bytes(file_of(event_text("a"), event_text("b")))
        imported = _run(directory, "import", "trip.ics", "--as", "haesol", "--new", "Trips")
        calendars = up.api.get("/calendars").json()["items"]

        assert "password" not in up.words
        assert (refused.status_code, welcome.status_code) == (401, 200)
        assert "25 people" in filled.stdout, filled.stderr
        assert "2 new" in imported.stdout, imported.stderr
        assert "Trips" in {calendar["name"] for calendar in calendars}


def _ymd(directory: Path, *words: str, **more: Any) -> "subprocess.Popen[str]":
    options = {name: more.pop(name) for name in ("stdout", "stderr") if name in more}
    # The directory is where it works, so that whatever it starts can be found by it.
    return subprocess.Popen(
        [sys.executable, "-m", "ymd", *words], cwd=directory, env=ENVIRONMENT | more, text=True, **options
    )


def _run(directory: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "ymd", *words]
    return subprocess.run(
        command, cwd=directory, env=ENVIRONMENT, capture_output=True, text=True, timeout=PATIENCE, check=False
    )


def _free_port() -> int:
    with ports.listen(ports.LOOPBACK, 0) as listener:
        number: int = listener.getsockname()[1]
        return number
