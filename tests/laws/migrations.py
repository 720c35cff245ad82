"""Migrations: no statement locks or rewrites a table that people are using."""

import io
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from tests.laws.tree import PROJECT


def statements_that_hold_others_up(sql: str) -> list[str]:
    """What Squawk, under the project's rules, has against a migration."""
    squawk = Path(sys.executable).parent / "squawk"
    asked = [squawk, "--config", PROJECT / ".squawk.toml", "--assume-in-transaction", "--reporter", "json"]
    answer = subprocess.run(asked, input=sql, capture_output=True, text=True, check=False)
    if not answer.stdout.startswith("["):
        raise RuntimeError(answer.stderr)
    return [f"{found['line'] + 1}: {found['rule_name']}: {found['message']}" for found in json.loads(answer.stdout)]


def migrations(config: Config) -> Iterator[tuple[str, str]]:
    """Each revision with the SQL of its upgrade alone, oldest first.

    Alone, because a table that is created in the same text counts as not yet in use.
    """
    for script in reversed(list(ScriptDirectory.from_config(config).walk_revisions())):
        written = io.StringIO()
        config.output_buffer = written
        command.upgrade(config, f"{script.down_revision or 'base'}:{script.revision}", sql=True)
        yield script.revision, "\n".join(_ours(written.getvalue()))


def _ours(sql: str) -> Iterator[str]:
    """The lines of a migration without those that Alembic writes for itself."""
    own = False
    for line in sql.splitlines():
        own = own or line.startswith(("BEGIN;", "COMMIT;")) or "alembic_version" in line
        if not own:
            yield line
        own = own and not line.rstrip().endswith(";")
