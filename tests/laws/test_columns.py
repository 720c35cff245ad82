"""Every statement fits the migrated schema, and one that does not is caught."""

from datetime import datetime
from functools import cache
from types import ModuleType
from typing import Any, Literal
from uuid import UUID

import asyncpg
import msgspec
import pytest

from tests.laws.columns import columns_are_the_fields, variants_are_made_at_import
from tests.laws.house import modules_of_the_house
from ymd.kernel.statement import STATEMENTS, Compiled, Statement


class Row(msgspec.Struct):
    id: UUID
    since: datetime
    color: Literal["red", "blue"] | None
    numbers: list[int]


ROW = "select {} from (values (null::uuid, now(), 'red'::text, array[1])) as v (id, since, color, numbers)"

PLANTED = {
    "a table that is gone": ("select id from colours", Row),
    "two columns changed places": (ROW.format("id, color, since, numbers"), Row),
    "a column under another name": (ROW.format("id, since, color as colour, numbers"), Row),
    "one column too few": (ROW.format("id, since, color"), Row),
    "a number instead of a text": (ROW.format("id, since, 1 as color, numbers"), Row),
    "texts instead of numbers": (ROW.format("id, since, color, array['1'] as numbers"), Row),
    "a scalar of two columns": (ROW.format("id, since"), UUID),
    "a scalar of another type": (ROW.format("id"), int),
    "a command that answers": ("select 1", None),
}

LAWFUL = {
    "a row": (ROW.format("id, since, color, numbers"), Row),
    "a scalar": (ROW.format("numbers"), list[int]),
    "a command": ("create temporary table nothing_at_all (id uuid)", None),
    "a lock": ("select pg_advisory_xact_lock(1)", None),
}


def made(sql: str, row: Any) -> Statement[Any]:
    return Statement(lambda: Compiled(sql, (), {}), row)


@pytest.fixture(scope="module")
async def connection(database_url: str) -> Any:
    opened = await asyncpg.connect(database_url)
    yield opened
    await opened.close()


async def test_every_statement_fits_the_migrated_schema(connection: Any) -> None:
    modules_of_the_house()

    violations = await columns_are_the_fields(connection, STATEMENTS)

    assert len(STATEMENTS) > 100
    assert violations == []


@pytest.mark.parametrize("planted", PLANTED)
async def test_a_planted_statement_is_caught(connection: Any, planted: str) -> None:
    violations = await columns_are_the_fields(connection, [made(*PLANTED[planted])])

    assert len(violations) == 1


@pytest.mark.parametrize("lawful", LAWFUL)
async def test_its_lawful_neighbour_passes(connection: Any, lawful: str) -> None:
    assert await columns_are_the_fields(connection, [made(*LAWFUL[lawful])]) == []


def test_every_variant_is_made_at_import() -> None:
    assert variants_are_made_at_import(modules_of_the_house()) == []


def test_a_variant_that_waits_for_its_first_request_is_caught() -> None:
    @cache
    def listed(*, further: bool, kind: Literal["a", "b"] = "a") -> Statement[int]:
        return made("select 1", int)

    @cache
    def named(name: str) -> Statement[int]:
        return made("select 1", int)

    room = ModuleType("room")
    for maker in (listed, named):
        maker.__module__ = "room"
        setattr(room, maker.__name__, maker)
    listed(further=True, kind="a")

    assert variants_are_made_at_import([room]) == [
        "room.listed: 1 of 4 variants are made at import",
        "room.named: an argument is neither a boolean nor a literal",
    ]
