"""One embedded PostgreSQL and one Valkey for a whole run of the tests, shared by its processes; or real servers by URL.

The first process that asks starts a holder, which keeps the engines until the test run's leading process is gone,
however it ends, and removes their data. Each process of the run makes its own database on them.
"""

import contextlib
import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlsplit

import asyncpg

from ymd.local import engines as local_engines
from ymd.local.home import Home
from ymd.local.messages import silent
from ymd.local.processes import alive

_END_CLIENTS = """
    select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = $1 and usename = current_user
"""


class Servers(NamedTuple):
    """`admin_url` is of a role that may create databases, on a database nobody else uses."""

    admin_url: str
    redis_url: str


def engines() -> Servers:
    """The servers of this test run, started if they must be: YMD_DATABASE_URL and YMD_REDIS_URL go first."""
    given = os.environ.get("YMD_DATABASE_URL"), os.environ.get("YMD_REDIS_URL")
    if given[0] and given[1]:
        return Servers(given[0], given[1])
    own = _own_engines()
    return Servers(given[0] or own.admin_url, given[1] or own.redis_url)


async def create_database(admin_url: str, name: str, template: str | None = None) -> str:
    """The URL of a new database, empty or a copy of `template` (which nobody may be connected to meanwhile)."""
    made = f"template {_quoted(template)}" if template else "template template0 encoding 'UTF8' locale 'C.UTF-8'"
    await _execute(admin_url, f"create database {_quoted(name)} {made}")
    return urlsplit(admin_url)._replace(path=f"/{quote(name)}").geturl()


async def drop_database(admin_url: str, name: str) -> None:
    """Remove a database, if there is one of this name, and end whoever is connected to it."""
    # WITH (FORCE) would be refused while the server itself vacuums there; a plain DROP sends the vacuum away.
    await _execute(admin_url, _END_CLIENTS, name)
    await _execute(admin_url, f"drop database if exists {_quoted(name)}")


async def _execute(admin_url: str, statement: str, *arguments: str) -> None:
    connection = await asyncpg.connect(admin_url)
    try:
        await connection.execute(statement, *arguments)
    finally:
        await connection.close()


def run_name() -> str:
    """A word for this test run, the same in all its processes and in no other run on this machine: on a real server
    it keeps the databases of two runs apart."""
    return f"t{_leader()}"


def stop() -> None:
    """End the engines of this run now and wait until they are gone; without this they end soon after the run does."""
    holder = _place() / "holder"
    if holder.exists():
        pid = int(holder.read_text())
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
        while alive(pid):
            time.sleep(0.02)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _leader() -> int:
    """The process that leads this test run: under xdist the one that started the workers."""
    return os.getppid() if "PYTEST_XDIST_WORKER" in os.environ else os.getpid()


def _place() -> Path:
    return Path(tempfile.gettempdir()) / f"ymd-tests-{os.getuid()}-{_leader()}"


def _own_engines() -> Servers:
    place = _place()
    place.mkdir(mode=0o700, exist_ok=True)
    with (place / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (place / "ready").exists():
            _start_holder(place)
    found = json.loads((place / "ready").read_text())
    return Servers(found["YMD_DATABASE_URL"], found["YMD_REDIS_URL"])


def _start_holder(place: Path) -> None:
    with (place / "log").open("wb") as log:
        holder = subprocess.Popen(
            [sys.executable, "-m", "tests.support.engines", str(place), str(_leader())],
            cwd=Path(__file__).parents[2],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    (place / "holder").write_text(str(holder.pid))
    while not (place / "ready").exists():
        if holder.poll() is not None:
            raise RuntimeError("the engines of the tests did not start:\n" + (place / "log").read_text())
        time.sleep(0.01)
    # It outlives us by intention, so nobody shall wait for it here.
    holder.returncode = 0


def _hold(place: Path, leader: int) -> None:
    """What the holder does: serve until the leader is gone or somebody says stop, then leave nothing behind."""
    try:
        with local_engines.start(Home(place / "home"), say=silent, durable=False) as started:
            draft = place / "ready.new"
            draft.write_text(json.dumps(started.environment()))
            draft.rename(place / "ready")
            while alive(leader):
                time.sleep(0.1)
    finally:
        shutil.rmtree(place, ignore_errors=True)


if __name__ == "__main__":
    _hold(Path(sys.argv[1]), int(sys.argv[2]))
