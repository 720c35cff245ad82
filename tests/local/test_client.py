"""Dump and restore: what goes out comes in again, whole or not at all."""

import os

import pytest

from tests.local.ground import KEPT, answers
from tests.support.engines import create_database, drop_database, engines, run_name
from ymd.local import client


@pytest.fixture
async def database_url():
    admin_url = engines().admin_url
    name = f"{run_name()} dump '시험' {os.getpid()}"
    yield await create_database(admin_url, name)
    await drop_database(admin_url, name)


def test_a_dump_restores_what_was_there_and_nothing_else(database_url, tmp_path):
    answers(database_url, KEPT + "create schema jobs; create table jobs.held (id int primary key);")
    with (tmp_path / "ymd.sql").open("w+b") as file:
        client.dump(database_url, file)
        answers(database_url, "drop table kept; create table later (id int); create schema other;")
        file.seek(0)

        client.restore(database_url, file)

    tables = "select schemaname || '.' || tablename from pg_tables where schemaname !~ '^(pg_|info)' order by 1"
    assert answers(database_url, tables) == "jobs.held\npublic.kept"
    assert answers(database_url, "select word from kept") == "한글"


def test_a_dump_that_cannot_be_read_changes_nothing(database_url, tmp_path, refusal):
    answers(database_url, KEPT)
    (tmp_path / "broken.sql").write_text("create table half (id int);\nselect no_such_thing();\n")

    with refusal("restore_failed") as refused, (tmp_path / "broken.sql").open("rb") as file:
        client.restore(database_url, file)

    assert "no_such_thing" in refused.value.text("en")
    assert answers(database_url, "select word from kept") == "한글"
    assert answers(database_url, "select to_regclass('half') is null") == "t"


def test_a_dump_of_no_database_is_refused(database_url, tmp_path, refusal):
    with refusal("dump_failed"), (tmp_path / "ymd.sql").open("wb") as file:
        client.dump(database_url + "-no", file)


def test_the_password_of_an_address_goes_into_the_environment():
    url, environment = client.address("postgresql://ada:p%40ss@db.example:6432/ymd?sslmode=require")

    assert url == "postgresql://ada@db.example:6432/ymd?sslmode=require"
    assert environment["PGPASSWORD"] == "p@ss"


def test_an_address_without_a_password_stays_as_it_is():
    url, environment = client.address("postgresql:///ymd?host=/run/postgresql")

    assert url == "postgresql:///ymd?host=/run/postgresql"
    assert "PGPASSWORD" not in environment
