"""Every import contract breaks on a house in which its violation is planted, and holds on a sound one."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.laws.tree import PROJECT

CONTRACTS = tomllib.loads((PROJECT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]

SOUND = {
    "kernel/db.py": "import asyncpg",
    "kernel/errors.py": "",
    "settings.py": "from ymd.kernel import errors",
    "recurrence/rule.py": "import datetime",
    "ics/lines.py": "import re",
    "http/problems.py": "import litestar\nfrom ymd.kernel import errors",
    "graph/facts.py": "",
    "graph/tables.py": "import sqlalchemy",
    "graph/queries/people.py": "from ymd.graph import tables",
    "graph/actions.py": "from ymd.graph import facts, queries\nfrom ymd.kernel import db",
    "graph/api.py": "from ymd.graph import actions\nfrom ymd.http import problems",
    "events/rules.py": "import datetime",
    "events/actions.py": "from ymd.events import rules\nfrom ymd.graph.queries import people",
    "edges/mail/sender.py": "from ymd.graph import queries",
    "edges/oauth/google.py": "",
    "app.py": "from ymd.edges.mail import sender\nfrom ymd.graph import api",
    "cli.py": "from ymd import app, settings",
}

#: What is added to the sound house, and what the broken contract says of it.
PLANTED = [
    ("Storeys", "kernel/ids.py", "from ymd.graph import facts", "ymd.kernel.ids -> ymd.graph.facts"),
    ("Storeys", "polls/actions.py", "", "- ymd.polls"),
    ("Rooms", "graph/schemas.py", "from ymd.graph import queries", "ymd.graph.schemas -> ymd.graph.queries"),
    ("Doors", "events/queries.py", "from ymd.graph import tables", "ymd.events.queries -> ymd.graph.tables"),
    ("Doors", "events/api.py", "from ymd.events import jobs", "ymd.events.api -> ymd.events.jobs"),
    ("Strangers", "edges/oauth/kakao.py", "from ymd.edges.mail import sender", "ymd.edges.oauth.kakao ->"),
    ("Pure", "recurrence/zone.py", "from ymd.kernel import db", "ymd.recurrence.zone -> ymd.kernel.db"),
    ("Pure", "recurrence/clock.py", "import time", "ymd.recurrence.clock -> time"),
    ("Pure", "ics/store.py", "import asyncpg", "ymd.ics.store -> asyncpg"),
    ("Below", "events/listeners.py", "from litestar import Request", "ymd.events.listeners -> litestar"),
    ("Rules", "graph/rules.py", "from ymd.kernel import db", "ymd.graph.rules -> ymd.kernel.db"),
    ("No cycles", "graph/queries/one.py", "from ymd.graph.queries import two", "in ymd.graph.queries"),
]  # fmt: skip
COMPLEMENTS = {"events/jobs.py": "", "graph/queries/two.py": "from ymd.graph.queries import one"}


def build(root: Path, house: dict[str, str]) -> None:
    for path, text in house.items():
        file = root / "ymd" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text + "\n")
    for folder in {folder for file in (root / "ymd").rglob("*.py") for folder in file.relative_to(root).parents}:
        if folder != Path():
            (root / folder / "__init__.py").touch()


def lint(root: Path) -> str:
    """What import-linter says of the package ``ymd`` below ``root``, under the project's own contracts."""
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    arguments = ["--no-logo", "--no-cache", "--config", str(PROJECT / "pyproject.toml")]
    environment = {**os.environ, "PYTHONPATH": f"{root}{os.pathsep}{PROJECT}", "COLUMNS": "240", "NO_COLOR": "1"}
    done = subprocess.run(
        [sys.executable, "-c", command, *arguments],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> str:
    root = tmp_path_factory.mktemp("broken")
    build(root, SOUND | COMPLEMENTS | {path: text for _, path, text, _ in PLANTED})
    return lint(root)


def test_a_sound_house_keeps_every_contract(tmp_path: Path) -> None:
    build(tmp_path, SOUND)

    said = lint(tmp_path)

    assert f"Contracts: {len(CONTRACTS)} kept, 0 broken." in said, said


@pytest.mark.parametrize(("contract", "path", "text", "complaint"), PLANTED, ids=lambda value: str(value)[:40])
def test_a_planted_import_is_caught(broken: str, contract: str, path: str, text: str, complaint: str) -> None:
    reports = re.split(r"^(.+)\n-+\n", broken.partition("Broken contracts")[2], flags=re.MULTILINE)
    of_this_contract = [
        body for name, body in zip(reports[1::2], reports[2::2], strict=True) if name.startswith(contract)
    ]

    assert of_this_contract, broken
    assert complaint in of_this_contract[0], broken


def test_no_contract_goes_without_its_planted_import() -> None:
    untried = [
        contract["name"] for contract in CONTRACTS if not contract["name"].startswith(tuple(p[0] for p in PLANTED))
    ]

    assert untried == []
