"""What the last run left: ended if it is still there, left alone if its pid has another owner now."""

import signal
import subprocess
import sys

import pytest

from ymd.local import leftovers, processes
from ymd.local.messages import Message, silent
from ymd.local.program import Watch


class Sleeper:
    """A program that does nothing for long."""

    name = "worker"
    stop_signal = signal.SIGTERM
    hurry_signal = signal.SIGKILL

    def __init__(self, grace: float | None = 1.0) -> None:
        self.grace = grace

    def spawn(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=True)

    def ready(self, process: subprocess.Popen[bytes]) -> bool:
        return True


@pytest.fixture
def claimed(empty):
    empty.claim()
    yield empty
    empty.release()


@pytest.fixture
def watch():
    made = Watch(Sleeper())
    made.spawn()
    yield made
    made.kill()


def test_a_process_of_the_last_run_is_ended(claimed, watch):
    notices: list[Message] = []
    leftovers.record(claimed, [watch])

    leftovers.stop(claimed, notices.append)

    assert watch.process.wait() == -signal.SIGTERM
    assert [(notice.code, notice.facts["name"]) for notice in notices] == [("leftover", "worker")]


def test_a_process_that_only_has_the_pid_of_an_old_one_is_left_alone(claimed, watch):
    leftovers.record(claimed, [watch])
    path = claimed.run / "processes.json"
    path.write_text(path.read_text().replace(processes.birth(watch.process.pid), "another boot/1"))

    leftovers.stop(claimed, silent)

    assert watch.running


def test_what_may_take_as_long_as_it_needs_is_not_recorded_for_killing(claimed):
    watch = Watch(Sleeper(grace=None))
    watch.spawn()

    leftovers.record(claimed, [watch])

    watch.kill()
    assert claimed.read_json(claimed.run / "processes.json") == {}


def test_where_nothing_was_recorded_nothing_is_done(claimed):
    leftovers.stop(claimed, silent)
    leftovers.stop(claimed, silent)
