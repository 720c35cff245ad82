"""The tables as pictures: ``python -m tests.laws.erd --write`` brings docs/erd.md up to them."""

import re
import sys
import tomllib
from collections.abc import Iterator

from sqlalchemy import Column, ForeignKeyConstraint, Table, UniqueConstraint
from sqlalchemy.dialects import postgresql

from tests.laws.house import modules_of_the_house
from tests.laws.tree import PROJECT

PAGE = PROJECT / "docs/erd.md"

_HEAD = """\
# The tables

Made from the metadata by `python -m tests.laws.erd --write`; `tests/laws/test_erd.py` fails when it is stale. A line
means a foreign key. `calendar_id` leads the keys of objects, events, occurrences and answers, so that they can be
parted by it one day; that is why guests are named there without a foreign key. The tables of the queue lie in the
schema `jobs` and are not ours.
"""
_SHORT = {"timestamp with time zone": "timestamptz", "timestamp without time zone": "timestamp", "varchar": "text"}


def page(parts: dict[str, list[Table]]) -> str:
    """The whole document, a diagram for each part of the house."""
    return "\n".join([_HEAD, *(_diagram(part, tables) for part, tables in parts.items())])


def parts() -> dict[str, list[Table]]:
    """The tables by the package that declares them, lowest storey first."""
    found: dict[str, list[Table]] = {}
    for module in modules_of_the_house():
        if module.__name__.endswith(".tables"):
            part = module.__name__.removeprefix("ymd.").removesuffix(".tables")
            own = {value.name: value for value in vars(module).values() if isinstance(value, Table)}
            found[part] = list(own.values())
    return dict(sorted(found.items(), key=lambda item: _storey(item[0])))


def _storey(part: str) -> tuple[int, str]:
    contracts = tomllib.loads((PROJECT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = [re.findall(r"\w+", layer) for layer in reversed(contracts[0]["layers"])]
    return next(number for number, layer in enumerate(layers) if part.partition(".")[0] in layer), part


def _diagram(part: str, tables: list[Table]) -> str:
    lines = [line for table in tables for line in [*_entity(table), *_lines(table)]]
    return "\n".join([f"## {part}", "", "```mermaid", "erDiagram", *(f"    {line}" for line in lines), "```", ""])


def _entity(table: Table) -> Iterator[str]:
    yield f"{table.name} {{"
    for column in table.columns:
        keys = ", ".join(_keys(table, column))
        words = (_type(column), column.name, keys, '"or null"' if column.nullable else "")
        yield "    " + " ".join(word for word in words if word)
    yield "}"


def _type(column: Column[object]) -> str:
    said = column.type.compile(dialect=postgresql.dialect()).lower().partition(" collate")[0]  # type: ignore[no-untyped-call]  # SQLAlchemy leaves its dialects untyped
    bare = said.removesuffix("[]")
    return _SHORT.get(bare, bare).replace(" ", "_") + said[len(bare) :]


def _keys(table: Table, column: Column[object]) -> Iterator[str]:
    if column.primary_key:
        yield "PK"
    if column.foreign_keys:
        yield "FK"
    if any(list(unique.columns) == [column] for unique in table.constraints if isinstance(unique, UniqueConstraint)):
        yield "UK"


def _lines(table: Table) -> Iterator[str]:
    for key in sorted(_foreign(table), key=lambda key: key.column_keys):
        own = list(key.columns)
        one = "|o" if any(column.nullable for column in own) else "||"
        many = "o|" if list(table.primary_key.columns) == own else "o{"
        yield f'{key.referred_table.name} {one}--{many} {table.name} : "{", ".join(key.column_keys)}"'


def _foreign(table: Table) -> Iterator[ForeignKeyConstraint]:
    return (key for key in table.constraints if isinstance(key, ForeignKeyConstraint))


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        PAGE.write_text(page(parts()))
    else:
        sys.stdout.write(page(parts()))
