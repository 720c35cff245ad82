"""Starting and stopping both engines, as every kind of user, in a path that a socket could not bear."""

import json
import os
import signal
import subprocess
import sys

import psutil
import pytest

from tests.local.ground import KEPT, NOBODY, USERS, Up, answers, place, running_on, sleeper, until
from ymd.local import engines, launch, ports, wheels
from ymd.local.home import Home
from ymd.local.messages import Message, silent


@pytest.mark.parametrize("uid", USERS.values(), ids=USERS.keys())
def test_any_user_gets_both_engines_and_kill_9_leaves_nothing_running_and_loses_nothing(uid):
    with place(uid) as directory:
        home = directory / ".ymd"
        with Up(home, uid) as first:
            serving = first.wait_for("serving")
            assert answers(serving["database"], KEPT) is not None

            first.signal(signal.SIGKILL)
            until(lambda: not running_on(home), "the end of the engines")

        with Up(home, uid) as second:
            again = second.wait_for("serving")
            assert answers(again["database"], "select word from kept") == "한글"
            assert again["database"] == serving["database"]
            assert not second.said("creating_database")
            second.signal(signal.SIGINT)
            second.wait_for("stopped")
            assert second.process.wait() == 0
            assert not running_on(home)


def test_the_database_keeps_its_commits_and_speaks_utf_8(home):
    with engines.start(home, say=silent) as running:
        found = answers(
            running.database_url,
            "select current_setting('fsync'), current_setting('data_checksums'), current_setting('server_encoding'),"
            " current_setting('timezone'), (select datlocprovider from pg_database where datname = current_database()),"
            " (select rolsuper from pg_roles where rolname = current_user)",
        )

    assert found == "on\ton\tUTF8\tUTC\tb\tf"


def test_no_password_stands_in_the_words_of_a_process(home):
    with engines.start(home, say=silent, durable=False) as running:
        passwords = [url.split(":")[2].split("@")[0] for url in (running.database_url, running.redis_url)]
        words = " ".join(word for process in psutil.process_iter() for word in _cmdline(process))

    assert len(passwords[0]) > 20
    assert not [password for password in passwords if password in words]


def _cmdline(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []


def test_a_command_beside_finds_the_engines_that_run_and_none_that_were_killed(home):
    before = engines.running(Home(home.root))
    with engines.start(home, say=silent, durable=False) as running:
        during = engines.running(Home(home.root))
        leftover = (home.run / "engines.json").read_text()
    (home.run / "engines.json").write_text(leftover)
    after = engines.running(Home(home.root))

    assert (before, during, after) == (None, running.environment(), None)


def test_a_postgres_that_outlived_its_supervisor_is_stopped_in_order_and_started_anew(home):
    with engines.start(home, say=silent, durable=False) as running:
        answers(running.database_url, KEPT)
        port = running.database_url.rpartition(":")[2].partition("/")[0]
    orphan = _postgres_that_nobody_watches(home, port)
    notices: list[Message] = []

    with engines.start(home, say=notices.append, durable=False) as running:
        kept = answers(running.database_url, "select word from kept")
        code = orphan.wait()

    assert (kept, code) == ("한글", 0)
    assert [(notice.code, notice.facts["pid"]) for notice in notices] == [("leftover", orphan.pid)]


def _postgres_that_nobody_watches(home: Home, port: str) -> subprocess.Popen[bytes]:
    terms = {"parent": os.getpid(), "death_signal": 0, "uid": None, "gid": None, "reach": []}
    terms["namespace_uid"] = NOBODY if os.geteuid() == 0 else None
    launcher = [sys.executable, "-I", "-S", launch.__file__, json.dumps(terms)]
    server = [wheels.bin_dir() / "postgres", "-D", home.database, "-c", "unix_socket_directories=", "-p", port]
    orphan = subprocess.Popen(
        [*launcher, *server],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    pid_file = home.database / "postmaster.pid"
    until(lambda: pid_file.exists() and "ready" in pid_file.read_text(), "the orphan")
    return orphan


def test_a_postmaster_pid_that_names_some_other_program_does_not_keep_it_from_starting(home):
    with sleeper() as other:
        lines = [other.pid, home.database, 1, 1, "", "127.0.0.1", "0 0", "ready   "]
        (home.database / "postmaster.pid").write_text("".join(f"{line}\n" for line in lines))

        with engines.start(home, say=silent, durable=False) as running:
            answer = answers(running.database_url, "select 1")

        assert (answer, other.poll()) == ("1", None)


def test_a_creation_that_was_cut_short_is_begun_again(empty):
    (empty.root / f"pg{wheels.postgres_major()}.new").mkdir(parents=True)
    (empty.root / f"pg{wheels.postgres_major()}.new" / "PG_VERSION").write_text("18\n")

    with engines.start(empty, say=silent, durable=False) as running:
        answer = answers(running.database_url, "select 1")

    assert answer == "1"
    assert not list(empty.root.glob("*.new*"))


def test_a_port_that_somebody_took_meanwhile_is_left_to_them(home):
    with engines.start(home, say=silent, durable=False) as running:
        taken = int(running.database_url.rpartition(":")[2].partition("/")[0])
    with ports.listen(ports.LOOPBACK, taken), engines.start(home, say=silent, durable=False) as running:
        answer = answers(running.database_url, "select 1")
        other = int(running.database_url.rpartition(":")[2].partition("/")[0])

    assert answer == "1"
    assert other != taken


def test_data_without_their_password_are_refused_and_left_as_they_are(home, refusal):
    (home.secrets / "database-password").unlink()

    with refusal("password_missing"), engines.start(home, say=silent):
        pass

    assert home.database.is_dir()


def test_a_database_that_cannot_start_says_its_last_words(home, refusal):
    (home.database / "postgresql.auto.conf").write_text("no_such_setting = 1\n")

    with refusal("database_failed") as refused, engines.start(home, say=silent):
        pass

    assert "no_such_setting" in refused.value.text("en")
