"""The schema twice: as the migrations make it and as the tables say it is, compared by pg_dump.

Alembic's own comparison is blind to CHECK, EXCLUDE, the condition of an index, the body of a function; pg_dump, which
must be able to make everything again, is blind to nothing.
"""

import re
from difflib import unified_diff

import asyncpg
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from ymd.kernel.schema import FUNCTIONS, METADATA
from ymd.local import client, processes, wheels

_TABLE = re.compile(r"(?<=^CREATE TABLE )(?P<name>\S+) \(\n(?P<columns>.*?)\n\);", re.MULTILINE | re.DOTALL)


async def make_from_metadata(url: str) -> None:
    """Give an empty database the functions and tables that the house declares."""
    connection = await asyncpg.connect(url)
    for function in FUNCTIONS:
        await connection.execute(function)
    await connection.close()
    engine = create_async_engine(url.replace("postgresql://", "postgresql+asyncpg://", 1), poolclass=NullPool)
    async with engine.begin() as made:
        await made.run_sync(METADATA.create_all)
    await engine.dispose()


def dumped(url: str) -> str:
    """The schema as the wheel's own pg_dump writes it, which reads every server that YMD runs on, in comparable form.

    Left out are the schema of the queue, which is not ours, and Alembic's own table.
    """
    bare, environment = client.address(url)
    asked = ["--schema-only", "--restrict-key=ymd", "--no-owner", "--exclude-schema=jobs"]
    program = [wheels.bin_dir() / "pg_dump", *asked, "--exclude-table=alembic_version", "-d", bare]
    answer = processes.run(program, environment=environment)
    if answer.returncode != 0:
        raise RuntimeError(answer.stderr)
    return comparable(answer.stdout)


def comparable(dump: str) -> str:
    """A dump with the columns of each table sorted: one that came by a later migration stands last."""
    return _TABLE.sub(_sorted, dump)


def partings(migrated: str, declared: str) -> list[str]:
    """The lines in which two dumps differ: `-` only in the migrations, `+` only in the tables."""
    lines = unified_diff(migrated.splitlines(), declared.splitlines(), n=0, lineterm="")
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]


def _sorted(table: re.Match[str]) -> str:
    columns = sorted(line.rstrip(",") for line in table["columns"].splitlines())
    return "\n".join([f"{table['name']} (", *columns, ");"])
