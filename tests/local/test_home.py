"""The data directory: whose it is, what makes it unusable, what it keeps."""

import os
import stat
import sys
from types import SimpleNamespace

import pytest

from ymd.local import wheels
from ymd.local.home import NEEDED_MB, Home


def test_everything_in_it_is_for_its_owner_alone(empty):
    empty.claim()
    empty.secret("signing-keys")

    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in [empty.root, *empty.root.rglob("*")]}

    assert {mode for path, mode in modes.items() if path.is_dir()} == {0o700}
    assert {mode for path, mode in modes.items() if path.is_file()} == {0o600}
    empty.release()


def test_a_secret_is_made_once(empty):
    empty.claim()

    first = empty.secret("signing-keys", lambda: "a")
    second = empty.secret("signing-keys", lambda: "b")

    assert (first, second) == ("a", "a")
    empty.release()


def test_one_directory_has_one_user_at_a_time(empty, refusal):
    empty.claim()
    empty.claim()

    with refusal("already_running") as refused:
        Home(empty.root).claim()

    assert str(os.getpid()) in refused.value.text("en")
    assert empty.holder() == os.getpid()
    empty.release()
    assert empty.holder() is None
    Home(empty.root).claim()


def test_nobody_holds_a_directory_that_is_not_there(empty):
    assert empty.holder() is None


@pytest.mark.parametrize("free_mb", [0, NEEDED_MB - 1, NEEDED_MB])
def test_a_disk_with_less_than_300_mb_free_is_refused_before_anything_is_made_there(empty, refusal, free_mb):
    almost = Home(empty.root, statvfs=lambda path: SimpleNamespace(f_bavail=free_mb * 1000, f_frsize=1000))

    if free_mb == NEEDED_MB:
        almost.claim()
        almost.release()
        return
    with refusal("disk_full") as refused:
        almost.claim()

    assert f"{free_mb} MB" in refused.value.text("ko")
    # The lock is free again: once there is space the same process may go on.
    empty.claim()
    empty.release()


def test_a_file_in_the_place_of_the_directory_is_refused(empty, refusal):
    empty.root.write_text("not a directory")

    with refusal("home_unwritable"):
        empty.claim()


def test_a_directory_that_cannot_be_made_is_refused(refusal):
    # Nobody makes a directory there, not even root.
    with refusal("home_unwritable") as refused:
        Home("/dev/null/ymd").claim()

    assert "/dev/null/ymd" in refused.value.text("en")


@pytest.mark.parametrize("name", ["pg17", "pg19"])
def test_the_data_of_another_postgresql_are_refused_with_the_way_out(empty, refusal, name):
    (empty.root / name).mkdir(parents=True)

    with refusal("foreign_version") as refused:
        empty.claim()

    assert "ymd db dump > ymd.sql" in refused.value.text("en")
    assert "ymd db dump > ymd.sql" in refused.value.text("ko")
    assert [path.name for path in empty.root.glob("pg*")] == [name]


def test_a_directory_that_lies_about_its_version_is_refused(empty, refusal):
    empty.database.mkdir(parents=True)
    (empty.database / "PG_VERSION").write_text("16\n")

    with refusal("foreign_version") as refused:
        empty.claim()

    assert refused.value.message.facts["found"] == "16"


def test_data_of_an_older_version_beside_ours_do_not_matter(empty):
    (empty.root / "pg17").mkdir(parents=True)
    empty.database.mkdir()
    (empty.database / "PG_VERSION").write_text(f"{wheels.postgres_major()}\n")

    empty.claim()
    empty.release()


def test_windows_is_named_as_not_supported_yet(empty, refusal, monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")

    with refusal("windows"):
        empty.claim()

    assert not empty.root.exists()


def test_what_was_written_is_read_back_and_what_was_not_is_empty(empty):
    empty.claim()

    empty.write_json(empty.run / "some.json", {"가": 1})

    assert empty.read_json(empty.run / "some.json") == {"가": 1}
    assert empty.read_json(empty.run / "other.json") == {}
    empty.release()
