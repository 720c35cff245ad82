"""Brings a database up to this release: the queue's own schema, then ours, one process at a time."""

import asyncio
from pathlib import Path
from typing import Any, Final

import asyncpg
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from ymd.kernel.outbox import queries_on

_LOCK: Final = 0x594D44
_TRIES: Final = 15


def config() -> Config:
    """Alembic's configuration, without a file: the scripts lie beside this module."""
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent))
    return made


async def migrate(url: str, revision: str = "head") -> None:
    """Upgrade (or, to an older revision, downgrade) under one advisory lock; others wait for their turn."""
    lock = await asyncpg.connect(url)
    try:
        await lock.execute("select pg_advisory_lock($1)", _LOCK)
        await _migrate_queue(lock)
        await _migrate_schema(url, revision)
    finally:
        await lock.close()


async def _migrate_queue(connection: Any) -> None:
    queries = queries_on(connection)
    if await queries.schema_is_installed():
        await queries.apply_upgrade()
    else:
        await queries.install()


async def _migrate_schema(url: str, revision: str) -> None:
    scheme, _, rest = url.partition("://")
    engine = create_async_engine(f"{scheme.partition('+')[0]}+asyncpg://{rest}", poolclass=NullPool)
    try:
        for attempt in range(1, _TRIES + 1):
            try:
                async with engine.begin() as connection:
                    await connection.run_sync(_run, revision)
                return
            except DBAPIError as error:
                # 2 s without the lock means that someone long is before us, with everyone else queued behind us.
                if "lock timeout" not in str(error) or attempt == _TRIES:
                    raise
                await asyncio.sleep(min(attempt, 5))
    finally:
        await engine.dispose()


def _run(connection: Connection, revision: str) -> None:
    made = config()
    made.attributes["connection"] = connection
    if _is_behind(connection, ScriptDirectory.from_config(made), revision):
        command.downgrade(made, revision)
    else:
        command.upgrade(made, revision)


def _is_behind(connection: Connection, scripts: ScriptDirectory, revision: str) -> bool:
    """Whether the database has passed that revision; Alembic itself finds nothing to do and says nothing."""
    current = MigrationContext.configure(connection).get_current_revision()
    if revision in ("base", current) or current is None:
        return revision == "base"
    passed = scripts.iterate_revisions(current, "base")
    return revision.startswith("-") or revision in {script.revision for script in passed}
