"""What only root can do, and is done differently for root. Collected for root alone (conftest)."""

import signal

import psutil

from tests.local.ground import KEPT, NOBODY, Up, answers, place


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
