"""The engines of a test run end with it, also when nobody had the time to say so."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import asyncpg

from tests.local.ground import ROOT, running_on, until
from tests.support.engines import create_database, drop_database, engines, run_name
from ymd.local.client import psql

LEADER = """
import sys, time
from tests.support import engines
servers = engines.engines()
assert servers == engines.engines()
print(engines._place(), flush=True)
time.sleep(600 if len(sys.argv) == 1 else 0)
engines.stop()
"""


def _leader(*words: str) -> subprocess.Popen[str]:
    hidden = {"YMD_DATABASE_URL", "YMD_REDIS_URL", "PYTEST_XDIST_WORKER"}
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    command = [sys.executable, "-W", "error", "-c", LEADER, *words]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)


def test_a_killed_test_run_leaves_no_engine_and_no_file():
    with _leader() as leader:
        place = Path(leader.stdout.readline().strip())
        during = running_on(place)
        leader.send_signal(signal.SIGKILL)

    assert during
    until(lambda: not running_on(place) and not place.exists(), "the end of the engines")


def test_a_test_run_that_says_stop_has_none_when_it_ends():
    with _leader("stop") as leader:
        place = Path(leader.stdout.readline().strip())
        leader.wait()

        assert not running_on(place)
        assert not place.exists()


async def test_a_copy_of_a_database_is_a_database_of_its_own():
    admin_url = engines().admin_url
    names = [f"{run_name()} {name} {os.getpid()}" for name in ("template", "copy")]
    template = await create_database(admin_url, names[0])
    psql(template, "create table kept (word text)")

    copy = await create_database(admin_url, names[1], template=names[0])
    psql(copy, "insert into kept values ('한글')")

    assert (psql(copy, "select * from kept"), psql(template, "select * from kept")) == ("한글", "")
    for name in names:
        await drop_database(admin_url, name)


async def test_a_database_is_dropped_under_whoever_is_connected():
    admin_url, name = engines().admin_url, f"{run_name()} in use {os.getpid()}"
    connection = await asyncpg.connect(await create_database(admin_url, name))

    await drop_database(admin_url, name)
    connection.terminate()

    assert psql(admin_url, f"select count(*) from pg_database where datname = '{name}'") == "0"
