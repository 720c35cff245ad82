"""PostgreSQL as a program to keep running: how it is started, when it serves, how it is asked to stop."""

import os
import signal
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ymd.local import ports, processes, wheels
from ymd.local.home import Home
from ymd.local.initdb import DATABASE, ROLE
from ymd.local.logs import last_words
from ymd.local.messages import CannotStart, Message, Say
from ymd.local.processes import Identity

# Given on the command line, so that they hold whatever postgresql.conf says. fsync is not here: it is on.
_SETTINGS = {
    "listen_addresses": ports.LOOPBACK,
    # A path of more than 107 bytes cannot be a socket, and ours may be long and Korean.
    "unix_socket_directories": "",
    "cluster_name": "ymd",
    "max_connections": "200",
    "shared_buffers": "128MB",
    # Bounds both the disk that WAL takes and the time that recovery takes.
    "max_wal_size": "512MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_destination": "stderr",
    "logging_collector": "off",
    "log_line_prefix": "%m [%p] ",
    # The detail of a refused row shows its values, which are people's.
    "log_error_verbosity": "terse",
    # Statements are short; compiling them costs more than it gives.
    "jit": "off",
}

# For data that nobody will miss.
_FLEETING = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass
class Postgres:
    """The embedded server on the database of one `Home`."""

    home: Home
    identity: Identity
    password: str = field(repr=False)
    durable: bool = True
    name: str = "PostgreSQL"
    stop_signal: signal.Signals = signal.SIGINT  # fast shutdown: ends sessions, keeps every commit
    hurry_signal: signal.Signals = signal.SIGQUIT  # immediate shutdown: the next start replays the WAL
    grace: float | None = None
    port: int = 0

    @property
    def url(self) -> str:
        return f"postgresql://{ROLE}:{self.password}@{ports.LOOPBACK}:{self.port}/{DATABASE}"

    @property
    def log(self) -> Path:
        return self.home.log_file("postgres.log")

    def spawn(self) -> subprocess.Popen[bytes]:
        _remove_lie(self.home.database)
        settings = _SETTINGS | ({} if self.durable else _FLEETING) | {"port": str(self.port)}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return processes.spawn(
            [wheels.bin_dir() / "postgres", "-D", self.home.database, *options],
            death_signal=signal.SIGINT,
            environment=processes.without_libpq(os.environ),
            identity=self.identity,
            log=self.log,
        )

    def ready(self, process: subprocess.Popen[bytes]) -> bool:
        """Line 8 of postmaster.pid says so, and line 1 that it is our child that says it."""
        lines = _pid_file(self.home.database)
        return len(lines) >= 8 and lines[7].strip() == "ready" and lines[0] == str(process.pid)

    def failed(self) -> CannotStart:
        return CannotStart("database_failed", words=last_words(self.log), log=str(self.log))


def _pid_file(database: Path) -> Sequence[str]:
    try:
        return (database / "postmaster.pid").read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return []


def postmaster_of(database: Path) -> int | None:
    """The pid of the PostgreSQL that runs on this directory now, whoever started it, or None."""
    lines = _pid_file(database)
    if not lines or not lines[0].strip().isdigit():
        return None
    pid = int(lines[0])
    words = processes.command_line(pid)
    return pid if processes.alive(pid) and "postgres" in words and str(database) in words else None


def _remove_lie(database: Path) -> None:
    """A postmaster.pid that outlived its process and names another one keeps PostgreSQL from starting: after a restart
    of a container the same small pids are given again. PostgreSQL still finds out by itself, through its shared memory,
    whether a session of the dead one is alive."""
    if _pid_file(database) and postmaster_of(database) is None:
        (database / "postmaster.pid").unlink(missing_ok=True)


def stop_leftover(home: Home, say: Say) -> None:
    """End a PostgreSQL that an earlier run left on our database, and wait until it has: its own shutdown keeps every
    commit. On Linux it has been told by the kernel already. Raises CannotStart("database_foreign")."""
    begun, said = time.monotonic(), -1.0
    while (pid := postmaster_of(home.database)) is not None:
        elapsed = time.monotonic() - begun
        if said < 0:
            try:
                os.kill(pid, signal.SIGINT)
            except PermissionError as error:
                raise CannotStart("database_foreign", pid=pid, path=str(home.database)) from error
            except ProcessLookupError:
                continue
        if said < 0 or elapsed - said >= 5:
            said = elapsed
            say(Message("leftover", {"name": "PostgreSQL", "pid": pid, "seconds": int(elapsed)}))
        time.sleep(0.02)
