"""Rows put into tables as they are, and read back as they are: for tests that want a whole community at once."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import msgspec

from tests.support.raw import Row, sql
from ymd.kernel.db import Db
from ymd.kernel.statement import Statement


async def put_rows(db: Db, table: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows that all have the same columns; what is not named has its default."""
    listed = [*rows]
    if listed:
        await db.run(_insert(table, tuple(listed[0])), rows=msgspec.to_builtins(listed))


async def get_rows(db: Db, table: str) -> list[Row]:
    """Everything that stands in a table, as JSON says it: ids and instants are text."""
    found: list[Row] = msgspec.json.decode(await db.one(_select(table)))
    return found


async def change_rows(db: Db, text: str, *values: Any) -> None:
    """Run a statement of the test's own, with `$1` and so on for the values."""
    names = [f"value_{number}" for number in range(len(values))]
    await db.run(sql(text, *names), **dict(zip(names, values, strict=True)))


@cache
def _insert(table: str, columns: tuple[str, ...]) -> Statement[Any]:
    named = ", ".join(f'"{column}"' for column in columns)
    return sql(f"insert into {table} ({named}) select {named} from jsonb_populate_recordset(null::{table}, $1)", "rows")


@cache
def _select(table: str) -> Statement[Any]:
    return sql(f"select coalesce(json_agg(each), '[]')::text from {table} as each", row=str)
