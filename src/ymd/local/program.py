"""What the supervisor needs to know of a program it keeps running, and the state of one that it does."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from typing import Protocol

from ymd.local.messages import Message, Say

_SECONDS_BETWEEN_WORDS = 5.0
_HEALTHY_SECONDS = 60.0
_FIRST_DELAY = 0.5
_LONGEST_DELAY = 30.0


class Program(Protocol):
    """Programs of one name are stopped together. Times are seconds."""

    @property
    def name(self) -> str: ...

    @property
    def stop_signal(self) -> signal.Signals:
        """Asks it to finish what it has begun."""

    @property
    def hurry_signal(self) -> signal.Signals:
        """Asks it to leave at once, with nothing lost that was acknowledged."""

    @property
    def grace(self) -> float | None:
        """How long it may take to finish before it is killed; None: as long as it needs."""

    def spawn(self) -> subprocess.Popen[bytes]: ...

    def ready(self, process: subprocess.Popen[bytes]) -> bool:
        """Does it serve? Asked again and again, so it answers at once."""


class Watch:
    """One program and its present process, if any. `fell`: it ended by itself and does not serve again yet."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.process: subprocess.Popen[bytes] | None = None
        self.retry_at: float | None = None
        self.fell = False
        self._serving = False
        self._spawned_at = 0.0
        self._failures = 0

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def seconds(self) -> int:
        """Whole seconds since it was last started."""
        return int(time.monotonic() - self._spawned_at)

    def spawn(self) -> None:
        self.retry_at, self._serving = None, False
        self._spawned_at = time.monotonic()
        self.process = self.program.spawn()

    def serves(self) -> bool:
        """Is it up? Once it was, it counts as up until it ends."""
        if not self._serving and self.process is not None and self.running:
            self._serving = self.program.ready(self.process)
        return self._serving

    def tell(self, number: signal.Signals) -> None:
        """Send a signal to the program; whatever it has started itself is its own affair."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(number)

    def kill(self) -> None:
        """End the program and all that it has started, without asking."""
        if self.process is not None:
            end_session(self.process.pid)
            self.process.wait()

    def forget(self) -> float:
        """Take note of its end; seconds to wait before the next try, longer after each one that did not last."""
        if time.monotonic() - self._spawned_at >= _HEALTHY_SECONDS:
            self._failures = 0
        delay = min(_FIRST_DELAY * float(2**self._failures), _LONGEST_DELAY)
        self._failures = min(self._failures + 1, 10)
        self._serving = False
        self.process, self.retry_at, self.fell = None, time.monotonic() + delay, True
        return delay


def end_session(pid: int) -> None:
    """SIGKILL to every process of the session that `pid` leads or led; nothing happens if there is none."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    except PermissionError:
        # macOS answers so where only a zombie is left of the group.
        return


def finish(watches: Sequence[Watch], say: Say, hurried: Callable[[], bool]) -> None:
    """Stop programs together and wait for their end. `hurried` turns true when the person no longer wants to wait."""
    for watch in watches:
        watch.tell(watch.program.stop_signal)
    begun = said = time.monotonic()
    hurrying = False
    while remaining := [watch for watch in watches if watch.running]:
        now = time.monotonic()
        if hurried() and not hurrying:
            hurrying = True
            for watch in remaining:
                watch.tell(watch.program.hurry_signal)
        for watch in remaining:
            _end_if_overdue(watch, now - begun, say)
        if now - said >= _SECONDS_BETWEEN_WORDS:
            said = now
            say(Message("still_stopping", {"name": remaining[0].program.name, "seconds": int(now - begun)}))
        time.sleep(0.01)
    for watch in watches:
        watch.process, watch.retry_at = None, None


def _end_if_overdue(watch: Watch, elapsed: float, say: Say) -> None:
    grace = watch.program.grace
    if grace is not None and elapsed > grace:
        watch.kill()
        say(Message("overdue", {"name": watch.program.name, "seconds": int(grace)}))
