"""Start a program, and recognise one that an earlier run started."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from ymd.local import launch

_SCRIPT = Path(launch.__file__)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a program runs as: ourselves, a user we drop to, and/or another uid inside a user namespace."""

    uid: int | None = None
    gid: int | None = None
    namespace_uid: int | None = None


OURSELVES = Identity()


def _command(
    program: Sequence[str | Path], identity: Identity, death_signal: int, reach: Sequence[Path] = ()
) -> list[str]:
    terms = {
        "parent": os.getpid(),
        "death_signal": int(death_signal),
        "uid": identity.uid,
        "gid": identity.gid,
        "namespace_uid": identity.namespace_uid,
        "reach": [str(path) for path in reach],
    }
    return [sys.executable, "-I", "-S", str(_SCRIPT), json.dumps(terms), *map(str, program)]


def spawn(
    program: Sequence[str | Path],
    *,
    death_signal: int,
    environment: Mapping[str, str],
    directory: Path | None = None,
    identity: Identity = OURSELVES,
    stdin: int = subprocess.DEVNULL,
    log: Path | None = None,
    sockets: Sequence[int] = (),
) -> subprocess.Popen[bytes]:
    """Start `program` in a session of its own, so that a Ctrl-C at the terminal reaches only us.

    On Linux the kernel sends it `death_signal` when the starting thread ends, however it ends; therefore only the
    main thread may call this. Output is appended to `log`, or goes where ours goes. `sockets` are inherited.
    """
    if threading.current_thread() is not threading.main_thread():
        raise RuntimeError("a child dies with the thread that started it: start it from the main thread")
    output = None if log is None else os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        return subprocess.Popen(  # noqa: S603  # our own launcher and a program of the wheels or of `ymd`
            _command(program, identity, death_signal),
            stdin=stdin,
            stdout=output,
            stderr=output,
            env=dict(environment),
            cwd=directory,
            pass_fds=sockets,
            start_new_session=True,
        )
    finally:
        if output is not None:
            os.close(output)


def run(
    program: Sequence[str | Path],
    *,
    environment: Mapping[str, str],
    identity: Identity = OURSELVES,
    text: str = "",
    source: IO[bytes] | None = None,
    out: IO[bytes] | None = None,
    reach: Sequence[Path] = (),
) -> subprocess.CompletedProcess[str]:
    """Run `program` to its end and keep what it says. It ends with us, however we end.

    Its stdin is `text`, or the open file `source`; its stdout goes to the open file `out` if there is one.
    """
    return subprocess.run(  # noqa: S603  # our own launcher and a program of the wheels
        _command(program, identity, signal.SIGTERM, reach),
        **({"input": text} if source is None else {"stdin": source}),
        stdout=subprocess.PIPE if out is None else out,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
        env=dict(environment),
        check=False,
    )


def without_libpq(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment for a PostgreSQL program: no PG* variable of the caller's other databases, English messages."""
    kept = {name: value for name, value in environment.items() if not name.startswith("PG")}
    return kept | {"LC_ALL": "C", "TZ": "UTC"}


def _ps(pid: int, column: str) -> str:
    answer = subprocess.run(  # noqa: S603  # POSIX ps, arguments are ours
        ["ps", "-o", f"{column}=", "-p", str(pid)],  # noqa: S607  # POSIX says no more than that it is on PATH
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    return answer.stdout.strip()


def alive(pid: int) -> bool:
    """Does a process of this pid run? One that ended and was not waited for (a zombie) does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return _state(pid) not in ("Z", "")


def _state(pid: int) -> str:
    if sys.platform != "linux":
        return _ps(pid, "state")[:1]
    fields = _stat(pid)
    return fields[0] if fields else ""


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat after the name, which may hold spaces and brackets."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []


def birth(pid: int) -> str | None:
    """What tells this process from a later one of the same pid: its time of birth, in the system's own words."""
    if sys.platform != "linux":
        return _ps(pid, "lstart") or None
    fields = _stat(pid)
    if not fields:
        return None
    boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    return f"{boot}/{fields[19]}"


def command_line(pid: int) -> str:
    """The words a process was started with, joined by spaces; empty if there is no such process."""
    if sys.platform != "linux":
        return _ps(pid, "command")
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().rstrip(b"\0").replace(b"\0", b" ").decode(errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return ""
