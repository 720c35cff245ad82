"""Who PostgreSQL runs as: what is tried, in which order, and what is said when nothing works."""

import os
from pathlib import Path

import pytest

from tests.local.ground import STRANGER
from ymd.local import identity
from ymd.local.messages import CannotStart, silent
from ymd.local.processes import OURSELVES, Identity


@pytest.fixture
def claimed(empty):
    empty.claim()
    yield empty
    empty.release()


class Refusing:
    """An attempt that refuses everything and remembers what was asked."""

    def __init__(self) -> None:
        self.asked: list[Identity] = []

    def __call__(self, candidate: Identity, home: Path) -> str:
        self.asked.append(candidate)
        return "unshare: Operation not permitted"


def test_root_is_told_what_to_do_when_neither_a_namespace_nor_another_user_works(claimed, refusal, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    refusing = Refusing()

    with refusal("namespaces_refused") as refused:
        identity.choose(claimed, silent, refusing)

    assert refusing.asked[-1].uid not in (None, 0)
    assert "unshare: Operation not permitted" in refused.value.text("en")
    assert "YMD_HOME=" in refused.value.text("ko")


def test_a_uid_without_an_entry_is_lent_one_in_a_namespace_or_told_what_to_do(claimed, refusal, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: STRANGER)
    refusing = Refusing()

    with refusal("no_passwd_entry") as refused:
        identity.choose(claimed, silent, refusing)

    assert [(candidate.uid, candidate.namespace_uid is None) for candidate in refusing.asked] == [(None, False)]
    assert str(STRANGER) in refused.value.text("ko")


def test_a_user_with_an_entry_runs_postgresql_as_themselves_and_nothing_is_tried(claimed, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1)
    refusing = Refusing()

    assert identity.choose(claimed, silent, refusing) == OURSELVES
    assert refusing.asked == []


def test_the_first_identity_that_works_is_taken(claimed, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: STRANGER)

    chosen = identity.choose(claimed, silent, lambda candidate, home: None)

    assert chosen.namespace_uid not in (None, 0)


def test_a_directory_that_cannot_be_reached_is_a_reason_not_to_be_that_user(claimed):
    reason = identity.attempt(OURSELVES, Path("/nowhere/at/all"))

    assert reason == "/nowhere/at cannot be entered"


def test_a_refusal_of_everything_leaves_the_directory_usable(claimed, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(os, "geteuid", lambda: STRANGER)
        with pytest.raises(CannotStart):
            identity.choose(claimed, silent, Refusing())

    assert identity.choose(claimed, silent, lambda candidate, home: None) is not None
