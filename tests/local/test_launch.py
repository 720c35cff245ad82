"""The launcher: the kernel ends a program with its supervisor, and terms that cannot be met are told apart."""

import json
import os
import signal
import subprocess
import sys

import psutil

from tests.local.ground import until
from ymd.local import launch

TERMS = {"parent": 0, "death_signal": 0, "uid": None, "gid": None, "namespace_uid": None, "reach": []}

# A supervisor that starts one program on given terms, names its pid and waits to be killed.
SUPERVISOR = """
import json, os, subprocess, sys, time
terms = json.loads(sys.argv[1]) | {"parent": os.getpid()}
child = subprocess.Popen([sys.executable, "-I", "-S", sys.argv[2], json.dumps(terms), "/bin/sleep", "600"])
print(child.pid, flush=True)
time.sleep(600)
"""


def _launch(*program: str, **terms: object) -> subprocess.CompletedProcess[str]:
    given = json.dumps(TERMS | {"parent": os.getpid()} | terms)
    command = [sys.executable, "-I", "-S", launch.__file__, given, *program]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_program_ends_when_its_supervisor_is_killed():
    command = [sys.executable, "-c", SUPERVISOR, json.dumps(TERMS | {"death_signal": signal.SIGTERM}), launch.__file__]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as supervisor:
        child = psutil.Process(int(supervisor.stdout.readline()))
        until(lambda: child.cmdline()[:1] == ["/bin/sleep"], "the program")

        supervisor.kill()

    until(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE, "the end of the program")


def test_a_program_whose_supervisor_has_gone_already_does_not_start():
    answer = _launch("/bin/echo", "hello", parent=1)

    assert (answer.returncode, answer.stdout) == (launch.REFUSED, "")


def test_a_program_gets_its_words_and_its_stdin_as_they_are():
    answer = _launch("/bin/echo", "가 나", "$HOME")

    assert (answer.returncode, answer.stdout) == (0, "가 나 $HOME\n")


def test_a_directory_that_cannot_be_entered_is_told_from_a_refusal():
    answer = _launch("/bin/true", reach=["/nowhere"])

    assert (answer.returncode, answer.stderr) == (launch.UNREACHABLE, "/nowhere cannot be entered\n")


def test_a_program_that_is_not_there_is_named():
    answer = _launch("/nowhere/postgres")

    assert (answer.returncode, answer.stderr) == (
        launch.UNREACHABLE,
        "/nowhere/postgres: No such file or directory\n",
    )


def test_in_a_namespace_we_bear_the_lent_uid_and_outside_stay_who_we_were(tmp_path):
    answer = _launch("/bin/sh", "-c", f"id -u; touch '{tmp_path}/made'", namespace_uid=65534)

    assert answer.stdout == "65534\n"
    assert (tmp_path / "made").stat().st_uid == os.geteuid()
