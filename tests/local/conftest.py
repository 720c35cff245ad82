"""Data directories: an empty one, and one whose database has been made already (made once, copied for each test)."""

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.local.ground import place
from ymd.local import engines
from ymd.local.home import Home
from ymd.local.messages import CannotStart, silent

# What only root can try; `.ci/run` tries everything as root and as an ordinary user.
collect_ignore = [] if os.geteuid() == 0 else ["test_as_root.py"]


@pytest.fixture
def empty() -> Iterator[Home]:
    with place() as directory:
        yield Home(directory / ".ymd")


@pytest.fixture(scope="session")
def made_once() -> Iterator[Path]:
    with place() as directory:
        with engines.start(Home(directory / ".ymd"), say=silent, durable=False):
            pass
        yield directory / ".ymd"


@pytest.fixture
def home(empty: Home, made_once: Path) -> Home:
    shutil.copytree(made_once, empty.root)
    (empty.root / "run" / "ports.json").unlink()
    return empty


@pytest.fixture
def refusal() -> Callable[[str], contextlib.AbstractContextManager[pytest.ExceptionInfo[CannotStart]]]:
    """Expects the refusal of this code, whose sentence says something in both languages."""

    @contextlib.contextmanager
    def expected(code: str) -> Iterator[pytest.ExceptionInfo[CannotStart]]:
        with pytest.raises(CannotStart) as refused:
            yield refused
        assert refused.value.code == code
        assert refused.value.text("en") != refused.value.text("ko")

    return expected
