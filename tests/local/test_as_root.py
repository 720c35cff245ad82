"""What only root can do, and is done differently for root. Collected for root alone (conftest)."""

import json
import signal
import subprocess
import sys

import psutil
import pytest

from tests.local.ground import KEPT, NOBODY, ROOT, Up, answers, place
from ymd.local.home import Home


def test_root_without_namespaces_hands_the_data_to_an_ordinary_user_and_remembers_it():
    with place() as directory:
        home = directory / ".ymd"
        for parent in (directory, directory.parent):
            parent.chmod(0o755)

        with Up(home, namespaces=False) as first:
            serving = first.wait_for("serving")
            owner = psutil.Process(serving["pids"]["PostgreSQL"]).uids().real
            answers(serving["database"], KEPT)
            first.signal(signal.SIGTERM)
            first.wait_for("stopped")
        with Up(home) as second:
            again = second.wait_for("serving")
            same = psutil.Process(again["pids"]["PostgreSQL"]).uids().real
            kept = answers(again["database"], "select word from kept")

        assert (owner, same, kept) == (NOBODY, NOBODY, "한글")
        assert first.said("handed_over")
        assert (home / "secrets").stat().st_mode & 0o777 == 0o700


def test_root_on_the_data_of_an_ordinary_user_leaves_them_theirs():
    with place(NOBODY) as directory:
        home = directory / ".ymd"
        with Up(home, NOBODY) as theirs:
            theirs.wait_for("serving")

        with Up(home) as roots:
            roots.wait_for("serving")
        owners = {path.stat().st_uid for path in [home, *home.rglob("*")]}

        assert owners == {NOBODY}


@pytest.mark.parametrize("left_behind", [False, True])
def test_a_draft_is_not_roots_however_early_the_kill_comes(monkeypatch, left_behind):
    def killed(*_):
        raise KeyboardInterrupt

    with place(NOBODY) as directory:
        home = Home(directory)
        home.claim()
        draft = home.run / "ports.json.new"
        if left_behind:
            draft.touch(0o600)
        monkeypatch.setattr(Home, "own", killed)
        with pytest.raises(KeyboardInterrupt):
            home.write(home.run / "ports.json", "{}")
        owner = draft.stat().st_uid
        home.release()

        assert owner == NOBODY


def test_an_ordinary_user_without_the_right_to_write_is_told_what_to_do():
    with place(NOBODY) as directory:
        directory.chmod(0o500)

        with Up(directory / ".ymd", NOBODY) as up:
            refused = up.wait_for("refused")

        assert refused["code"] == "home_unwritable"
        assert "YMD_HOME=" in refused["text"]


# Root of a user namespace in which no further one may be made: the kernel itself refuses, and no other user exists.
REFUSED_BY_THE_KERNEL = """
import sys
from pathlib import Path
from tests.local.ymd_up import main
from ymd.local import launch
launch.enter_namespace(0)
Path("/proc/sys/user/max_user_namespaces").write_text("0")
main(sys.argv[1], {})
"""


def test_root_whom_the_kernel_refuses_a_namespace_is_told_what_to_do():
    with place() as directory:
        answer = subprocess.run(
            [sys.executable, "-c", REFUSED_BY_THE_KERNEL, directory / ".ymd"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )

    refused = json.loads(answer.stdout)
    assert refused["code"] == "namespaces_refused"
    assert "the limit user.max_user_namespaces is reached" in refused["text"]
