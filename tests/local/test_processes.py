"""Recognising processes: the living from the dead, and one from a later one of the same pid."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.local.ground import sleeper, until
from ymd.local import processes


def test_a_process_that_ended_and_was_not_waited_for_does_not_live():
    with sleeper() as process:
        living = processes.alive(process.pid)
        process.kill()
        until(lambda: not processes.alive(process.pid), "the end of it")

        assert living


def test_a_pid_that_nobody_has_does_not_live():
    with subprocess.Popen(["/bin/true"]) as process:
        process.wait()

    assert not processes.alive(process.pid)
    assert processes.birth(process.pid) is None
    assert processes.command_line(process.pid) == ""


def test_two_processes_have_two_births_and_one_keeps_its_own():
    with sleeper() as process:
        births = processes.birth(process.pid), processes.birth(process.pid)

    assert births[0] == births[1] is not None
    assert births[0] != processes.birth(os.getpid())


def test_the_words_of_a_process_are_read_as_they_were_given():
    with sleeper() as process:
        # Between fork and exec it still has ours.
        until(lambda: processes.command_line(process.pid) == "/bin/sleep 600", "its words")


def test_nothing_is_started_from_a_thread_with_which_it_would_die():
    with ThreadPoolExecutor(1) as pool, pytest.raises(RuntimeError, match="main thread"):
        pool.submit(processes.spawn, ["/bin/true"], death_signal=signal.SIGTERM, environment={}).result()


def test_a_program_of_postgresql_sees_no_variable_of_another_database():
    environment = processes.without_libpq({"PGHOST": "elsewhere", "PATH": "/bin", "LC_ALL": "ko_KR.UTF-8"})

    assert environment == {"PATH": "/bin", "LC_ALL": "C", "TZ": "UTC"}


def test_a_program_gets_a_text_and_gives_one_back():
    program = [sys.executable, "-c", "import sys; sys.stdout.write(sys.stdin.read().upper())"]

    assert processes.run(program, environment=os.environ, text="abc").stdout == "ABC"
