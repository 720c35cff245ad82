"""Directories, users and processes for the tests of the embedded engines; whatever they start ends with the test."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import psutil

from ymd.local import client

ROOT = Path(__file__).parents[2]
T = TypeVar("T")
PATIENCE = 60.0
STRANGER = 12345  # a uid without a passwd entry
NOBODY = 65534
KEPT = "create table if not exists kept (word text); insert into kept values ('한글');"

_ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.startswith(("YMD_", "PYTEST_", "LC_", "LANG"))},
    "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src"), str(Path(psutil.__file__).parents[1])]),
    "PYTHONDONTWRITEBYTECODE": "1",
}


def _interpreter(uid: int | None) -> str | None:
    """A Python that this user can run, or None: the one of the tests may lie in a directory that only root enters."""
    if uid is None:
        return sys.executable
    look = "import sys, ymd.local.wheels as w; w.bin_dir(); sys.exit(sys.version_info < (3, 11))"
    for candidate in (sys.executable, "/usr/bin/python3", "/usr/local/bin/python3"):
        with contextlib.suppress(PermissionError, FileNotFoundError):
            tried = subprocess.run(
                [candidate, "-c", look],
                user=uid,
                group=uid,
                extra_groups=[],
                cwd="/",
                env=_ENVIRONMENT,
                capture_output=True,
                check=False,
            )
            if tried.returncode == 0:
                return candidate
    return None


def _users() -> dict[str, int | None]:
    """The kinds of user that this machine lets us be. Only root can be somebody else."""
    found: dict[str, int | None] = {"root" if os.geteuid() == 0 else "ordinary user": None}
    if os.geteuid() == 0:
        others = {"ordinary user": NOBODY, "uid without a passwd entry": STRANGER}
        found |= {name: uid for name, uid in others.items() if _interpreter(uid)}
    return found


USERS = _users()


@contextlib.contextmanager
def place(uid: int | None = None) -> Iterator[Path]:
    """An empty directory of that user, with a space and Hangul in its name, deep enough to be too long for a socket.

    At its end nothing may run on it any more: what does is ended, and the test fails.
    """
    top = Path(tempfile.mkdtemp(prefix="ymd 시험 "))
    inner = top / ("가나다 " * 12).strip()
    inner.mkdir()
    if uid is not None:
        os.chown(top, uid, uid)
        os.chown(inner, uid, uid)
    try:
        yield inner
    finally:
        left = end_all_on(top)
        shutil.rmtree(top, ignore_errors=True)
    assert not left, f"still running: {left}"


def running_on(directory: Path) -> list[psutil.Process]:
    """The processes that name this directory in their words or work inside it."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
            words = [*process.cmdline(), process.cwd()]
            if process.pid != os.getpid() and any(str(directory) in word for word in words):
                found.append(process)
    return found


def end_all_on(directory: Path) -> list[psutil.Process]:
    """Kill whatever runs on this directory; what that was."""
    found = running_on(directory)
    for process in found:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    return found


@contextlib.contextmanager
def sleeper() -> Iterator[subprocess.Popen[bytes]]:
    """A process that does nothing until the end of the block."""
    with subprocess.Popen(["/bin/sleep", "600"]) as process:
        try:
            yield process
        finally:
            process.kill()


def until(answer: Callable[[], T], what: str) -> T:
    """The first true answer; fails after a minute."""
    begun = time.monotonic()
    while not (found := answer()):
        assert time.monotonic() - begun < PATIENCE, f"waited in vain for {what}"
        time.sleep(0.02)
    return found


class Up:
    """A running `tests.local.ymd_up` and what it has written so far."""

    def __init__(self, home: Path, uid: int | None = None, **options: object) -> None:
        self.home = home
        self.events: list[dict[str, Any]] = []
        other = {} if uid is None else {"user": uid, "group": uid, "extra_groups": []}
        self.process = subprocess.Popen(
            [_interpreter(uid), "-W", "error", "-m", "tests.local.ymd_up", str(home), json.dumps(options)],
            cwd=ROOT,
            env=_ENVIRONMENT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            **other,
        )

    def __enter__(self) -> "Up":
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            with contextlib.suppress(BrokenPipeError):
                stream.close()
        if self.said("serving"):
            until(lambda: not running_on(self.home), "the end of everything")

    def wait_for(self, event: str) -> dict[str, Any]:
        """The next line of this event, counted from the last one waited for."""
        watchdog = threading.Timer(PATIENCE, end_all_on, [self.home])
        watchdog.start()
        try:
            while line := self.process.stdout.readline():
                self.events.append(_event(line))
                if self.events[-1]["event"] == event:
                    return self.events[-1]
        finally:
            watchdog.cancel()
        raise AssertionError(f"no {event!r} came:\n" + "\n".join(map(str, self.events)))

    def said(self, event: str) -> list[dict[str, Any]]:
        return [each for each in self.events if each["event"] == event]

    def signal(self, number: int) -> None:
        self.process.send_signal(number)


def _event(line: bytes) -> dict[str, Any]:
    try:
        return json.loads(line)
    except ValueError:
        return {"event": "noise", "text": line.decode(errors="replace")}


def answers(database_url: str, sql: str) -> str | None:
    """The rows of a statement, or None while the server does not take it."""
    try:
        return client.psql(database_url, sql)
    except RuntimeError:
        return None
