"""The processes of a run, written down so that the next run can end what outlived the last one.

On Linux nothing does but what is still finishing: the kernel tells each of our children when we die. Elsewhere this is
the way in which a killed `ymd up` is cleaned up.
"""

import os
import signal
import time
from collections.abc import Iterable

from ymd.local import processes
from ymd.local.home import Home
from ymd.local.messages import Message, Say
from ymd.local.program import Watch, end_session

_PATIENCE = 15.0


def record(home: Home, watches: Iterable[Watch]) -> None:
    """Write down which processes run now; called after each start of one. PostgreSQL, which may take as long as it
    needs and must not be killed, writes its own record (`postgres.stop_leftover`)."""
    value = {
        str(watch.process.pid): {"name": watch.program.name, "birth": processes.birth(watch.process.pid)}
        for watch in watches
        if watch.process is not None and watch.program.grace is not None
    }
    home.write_json(home.run / "processes.json", value)


def stop(home: Home, say: Say) -> None:
    """End the recorded processes that are still alive: asked first, and killed with all they started when they do not
    end within 15 s. A pid that meanwhile belongs to another program is left alone."""
    path = home.run / "processes.json"
    for text, entry in home.read_json(path).items():
        pid = int(text)
        if isinstance(entry, dict) and _is_still(pid, entry.get("birth")):
            _end(pid, str(entry.get("name")), say)
    path.unlink(missing_ok=True)


def _is_still(pid: int, birth: object) -> bool:
    return birth is not None and processes.alive(pid) and processes.birth(pid) == birth


def _end(pid: int, name: str, say: Say) -> None:
    birth = processes.birth(pid)
    try:
        os.kill(pid, signal.SIGTERM)
    except ProcessLookupError:
        return
    begun = time.monotonic()
    say(Message("leftover", {"name": name, "pid": pid, "seconds": 0}))
    while _is_still(pid, birth) and time.monotonic() - begun < _PATIENCE:
        time.sleep(0.02)
    if _is_still(pid, birth):
        end_session(pid)
