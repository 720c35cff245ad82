"""Statements: who ends a transaction, and what a statement or a table may say."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.laws.tree import calls, dotted, files, finding, modules, rooms

EVERY_COLUMN = re.compile(r"\b(?:select|returning)\s+(?:\w+\.)?\*", re.IGNORECASE)


def only_the_unit_of_work_commits(root: Path) -> list[str]:
    """``commit`` is called in ``http/`` and ``kernel/db.py`` only: one request is one transaction."""
    return [
        finding(root, path, call.lineno, "commits; only http/ and kernel/db.py may")
        for path, module in modules(root, "src")
        if not path.is_relative_to(root / "src/ymd/http") and path != root / "src/ymd/kernel/db.py"
        for call, name in calls(module)
        if name == "commit" or any(text.strip(" ;").casefold() == "commit" for _, text in _texts(*call.args))
    ]


def columns_are_named(root: Path) -> list[str]:
    """No statement asks for whatever columns there are, in text or in the expression language."""
    parsed = list(modules(root, "src"))
    tables = {name for _, module in parsed for name in _tables(module)}
    said = [
        (path, line, found)
        for path, module in parsed
        for line, found in [*_stars(_texts(*ast.walk(module))), *_whole_tables(module, tables)]
    ]
    for path in files(root, "src", suffix=".sql"):
        said += ((path, line, found) for line, found in _stars(enumerate(path.read_text().splitlines(), 1)))
    return [finding(root, path, line, f"{found} asks for every column; name them") for path, line, found in said]


def tables_leave_values_to_the_server(root: Path) -> list[str]:
    """Text with a CHECK instead of ENUM or citext, and no default that only Python knows."""
    return [
        finding(root, path, call.lineno, f"{said} in a table")
        for path, module in rooms(root, "tables")
        for call, name in calls(module)
        for said in _foreign_to_tables(call, name)
    ]


def _texts(*nodes: ast.AST) -> Iterator[tuple[int, str]]:
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


def _stars(lines: Iterator[tuple[int, str]] | enumerate[str]) -> Iterator[tuple[int, str]]:
    return ((line, found[0]) for line, text in lines if (found := EVERY_COLUMN.search(text)))


def _tables(module: ast.Module) -> Iterator[str]:
    tables = {id(call) for call, name in calls(module) if name == "Table"}
    for node in ast.walk(module):
        if isinstance(node, ast.Assign) and id(node.value) in tables:
            yield from (dotted(target) for target in node.targets)


def _whole_tables(module: ast.Module, tables: set[str]) -> Iterator[tuple[int, str]]:
    for call, name in calls(module):
        if name in {"select", "returning"} and any(_is_whole_table(argument, tables) for argument in call.args):
            yield call.lineno, ast.unparse(call)


def _is_whole_table(argument: ast.expr, tables: set[str]) -> bool:
    name = dotted(argument.value if isinstance(argument, ast.Starred) else argument)
    return name.removesuffix(".c").removesuffix(".columns").rpartition(".")[2] in tables


def _foreign_to_tables(call: ast.Call, name: str) -> Iterator[str]:
    if name.casefold() in {"enum", "citext"}:
        yield name
    if name == "Column":
        yield from (f"{key.arg}=" for key in call.keywords if key.arg in {"default", "onupdate"})
