"""`ymd up` while it goes on: the API and the worker beside the engines, restarted when they fall, stopped in order."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from socket import socket

from ymd.local import leftovers, logs, processes, signals
from ymd.local.engines import Engines
from ymd.local.messages import Message, Say
from ymd.local.program import Watch, end_session, finish

_SECONDS_BETWEEN_LOOKS = 30.0
_SECONDS_UNTIL_READY = 0.1


@dataclass(frozen=True)
class Child:
    """A program of ours to keep running: the API (one `Child` per process) or the worker.

    Its output goes where ours goes. The environment is ours, the addresses of the engines, and `environment`. Each of
    `sockets` is inherited under the number it has here (`uvicorn --fd`). After SIGTERM it has `grace` seconds.
    """

    name: str
    program: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    sockets: Sequence[socket] = ()
    grace: float | None = 30.0
    stop_signal: signal.Signals = signal.SIGTERM
    hurry_signal: signal.Signals = signal.SIGKILL

    def spawn(self) -> subprocess.Popen[bytes]:
        return processes.spawn(
            self.program,
            death_signal=self.stop_signal,
            environment=os.environ | dict(self.environment),
            sockets=[listener.fileno() for listener in self.sockets],
        )

    def ready(self, process: subprocess.Popen[bytes]) -> bool:
        return True


def supervise(engines: Engines, children: Sequence[Child], *, say: Say) -> None:
    """Run the children until SIGINT, SIGTERM or SIGHUP; then let each finish what it has begun, in this order: the
    children of the first name, of the next, ..., Valkey, PostgreSQL. A second signal hurries them.

    Whatever ends by itself is started again, at once or, if it keeps falling, after up to 30 s.
    """
    ours = [Watch(_with_engines(child, engines)) for child in children]
    watches = [*ours, *engines.watches]
    with signals.Counted() as ending:
        try:
            for watch in ours:
                _spawn(watch, say)
            leftovers.record(engines.home, watches)
            while ending.count == 0:
                # Before the wait: an engine may have fallen while nobody heard the signal of it.
                if _tend(watches, say):
                    leftovers.record(engines.home, watches)
                for log in engines.home.log.glob("*.log"):
                    logs.keep_bounded(log)
                ending.wait(_pause(watches))
        finally:
            say(Message("stopping", {}))
            for _, group in groupby(watches, key=lambda watch: watch.program.name):
                finish(list(group), say, lambda: ending.count > 1)


def _with_engines(child: Child, engines: Engines) -> Child:
    return Child(**{**vars(child), "environment": engines.environment() | dict(child.environment)})


def _tend(watches: Sequence[Watch], say: Say) -> bool:
    """Notice who has ended, start whose time has come, greet who serves again; true if a process was started."""
    started = False
    for watch in watches:
        if watch.process is not None and not watch.running:
            _lay_down(watch, say)
        if watch.retry_at is not None and time.monotonic() >= watch.retry_at:
            started = _spawn(watch, say) or started
        _greet(watch, say)
    return started


def _lay_down(watch: Watch, say: Say) -> None:
    if watch.process is None:
        return
    pid, code = watch.process.pid, watch.process.returncode
    # What it had started has nobody to end it any more. PostgreSQL's own processes notice by themselves, and must be
    # left to: they take care of the memory they share.
    if watch.program.grace is not None:
        end_session(pid)
    how = signal.Signals(-code).name if code < 0 else f"exit {code}"
    _note_end(watch, "crashed", how, say)


def _spawn(watch: Watch, say: Say) -> bool:
    try:
        watch.spawn()
    except OSError as error:
        # Out of memory or of processes for the moment: the same patience as with a crash.
        _note_end(watch, "not_spawned", str(error), say)
        return False
    return True


def _note_end(watch: Watch, code: str, how: str, say: Say) -> None:
    seconds = watch.forget()
    say(Message(code, {"name": watch.program.name, "how": how, "seconds": f"{seconds:g}"}))


def _greet(watch: Watch, say: Say) -> None:
    if watch.fell and watch.serves():
        watch.fell = False
        if watch.process is not None:
            say(Message("restarted", {"name": watch.program.name, "pid": watch.process.pid}))


def _pause(watches: Sequence[Watch]) -> float:
    """Until when nothing but a signal can give us work."""
    if any(watch.fell and watch.running for watch in watches):
        return _SECONDS_UNTIL_READY
    retries = [watch.retry_at for watch in watches if watch.retry_at is not None]
    return max(0.0, min([_SECONDS_BETWEEN_LOOKS, *(at - time.monotonic() for at in retries)]))
