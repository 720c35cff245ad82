"""`ymd demo`: once, into an empty place."""

from urllib.parse import urlsplit

import pytest

from tests.cli.conftest import Ymd
from tests.support.engines import create_database, drop_database, engines, run_name
from tests.support.fixtures import TEMPLATE, make_template
from ymd.demo import PASSWORD, sign_in_address


@pytest.fixture
async def empty_url(worker_id: str):
    admin_url, _ = engines()
    await make_template(admin_url)
    name = f"{run_name()}_cli_{worker_id}"
    yield await create_database(admin_url, name, template=TEMPLATE)
    await drop_database(admin_url, name)


async def test_an_empty_place_is_filled_once_and_told_how_to_look_around(ymd: Ymd, empty_url: str) -> None:
    first = await ymd("demo", url=empty_url)
    second = await ymd("demo", url=empty_url)

    assert (first.exit_code, second.exit_code) == (0, 1)
    assert "60 people" in first.stdout
    assert f"{sign_in_address()} with the password {PASSWORD}" in first.stdout
    assert "YMD_HOME=./demo PORT=8001 make run (people_already)" in second.stderr


async def test_without_a_running_ymd_it_is_said_what_to_do(ymd: Ymd, tmp_path) -> None:
    told = await ymd("demo", "--home", str(tmp_path), url=None)

    assert told.exit_code == 1
    assert f"No YMD runs on the data in {tmp_path}. Start it first (make run)" in told.stderr


async def test_a_database_that_does_not_answer_is_named_with_its_reason(ymd: Ymd, database_url: str) -> None:
    nowhere = urlsplit(database_url)._replace(path="/no_such_database").geturl()

    told = await ymd("demo", url=nowhere)

    assert told.exit_code == 1
    assert "no_such_database" in told.stderr
    assert "ymd doctor" in told.stderr
