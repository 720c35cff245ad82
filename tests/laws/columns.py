"""Statements and the schema: what PostgreSQL will answer is what our structs say it answers."""

import inspect
import types
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import product
from types import ModuleType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import asyncpg
import msgspec

from ymd.kernel.statement import Statement

#: What asyncpg makes of each type; JSON becomes whatever it holds.
PYTHON: dict[str, Any] = {
    "bool": bool,
    "bytea": bytes,
    "date": date,
    "float8": float,
    "int2": int,
    "int4": int,
    "int8": int,
    "jsonb": Any,
    "text": str,
    "timestamp": datetime,
    "timestamptz": datetime,
    "uuid": UUID,
    "varchar": str,
}


async def columns_are_the_fields(connection: Any, statements: Iterable[Statement[Any]]) -> list[str]:
    """PostgreSQL takes every statement, and its columns are the fields of the row it is decoded into.

    In the same order, under the same names, of the same types: rows are decoded by position, so a column that moved
    would put a name into a nickname without a word. A command answers no columns, or nothing (`void`) in one.
    """
    return [f"{complaint}: {made.sql}" for made in statements async for complaint in _complaints(connection, made)]


async def _complaints(connection: Any, made: Statement[Any]) -> Any:
    try:
        prepared = await connection.prepare(made.sql)
    except asyncpg.PostgresError as error:
        yield f"PostgreSQL refuses it ({error})"
        return
    columns = [(column.name, column.type.name) for column in prepared.get_attributes()]
    for complaint in _parting(columns, made.row):
        yield complaint


def _parting(columns: list[tuple[str, str]], row: Any) -> Iterator[str]:
    if row is None:
        if [kind for _, kind in columns if kind != "void"]:
            yield f"a command answers {columns}"
    elif isinstance(row, type) and issubclass(row, msgspec.Struct):
        hints = get_type_hints(row)
        fields = list(row.__struct_fields__)
        if fields != [name for name, _ in columns]:
            yield f"{row.__qualname__} has the fields {fields}, the columns are {[name for name, _ in columns]}"
        else:
            yield from (
                f"{row.__qualname__}.{name} is {hints[name]}, the column is {kind}"
                for name, kind in columns
                if not _holds(hints[name], kind)
            )
    elif len(columns) != 1 or not _holds(row, columns[0][1]):
        yield f"the row is {row}, the columns are {columns}"


def _holds(hint: Any, kind: str) -> bool:
    """Whether a field of this type holds what comes from a column of that type."""
    if hint is Any:
        return True
    if get_origin(hint) in (Union, types.UnionType):
        return any(_holds(part, kind) for part in get_args(hint) if part is not type(None))
    if get_origin(hint) is Literal:
        return {type(value) for value in get_args(hint)} == {PYTHON.get(kind)}
    if kind.endswith("[]"):
        return get_origin(hint) in (list, tuple) and _holds(get_args(hint)[0], kind.removesuffix("[]"))
    return kind in PYTHON and PYTHON[kind] in (hint, Any)


def variants_are_made_at_import(modules: Iterable[ModuleType]) -> list[str]:
    """A cached function that makes statements has made all of them when its module is loaded.

    Then the registry is whole, and no first request pays for building one. Its arguments are booleans or literals, so
    that all its variants can be named.
    """
    return [
        f"{module.__name__}.{name}: {complaint}"
        for module in modules
        for name, maker in vars(module).items()
        if hasattr(maker, "cache_info") and maker.__module__ == module.__name__ and _makes_statements(maker)
        for complaint in _unmade(maker)
    ]


def _makes_statements(maker: Any) -> bool:
    answer = inspect.signature(maker, eval_str=True).return_annotation
    return get_origin(answer) is Statement or answer is Statement


def _unmade(maker: Any) -> Iterator[str]:
    parameters = inspect.signature(maker, eval_str=True).parameters.values()
    ranges = [_range(parameter.annotation) for parameter in parameters]
    if not all(ranges):
        yield "an argument is neither a boolean nor a literal"
        return
    wanted, made = len(list(product(*ranges))), maker.cache_info().currsize
    if made < wanted:
        yield f"{made} of {wanted} variants are made at import"


def _range(annotation: Any) -> tuple[Any, ...]:
    if annotation is bool:
        return (False, True)
    return get_args(annotation) if get_origin(annotation) is Literal else ()
