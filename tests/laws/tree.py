"""A folder of the project as the laws read it: its files, its Python, its domains.

Every law is a function from such a folder to its violations, each a sentence that begins with ``path:line:``, so that
a violation planted in a temporary folder is judged by the very function that judges the house.
"""

import ast
import os
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]

#: The packages of the house that hold no domain and therefore no rooms.
ROOMLESS = frozenset({"cli", "demo", "edges", "http", "ics", "kernel", "local", "migrations", "recurrence"})

#: The rooms of a domain, outermost first.
ROOMS = ("api", "listeners", "jobs", "actions", "queries", "rules", "schemas", "tables", "facts", "errors")


def files(root: Path, *tops: str, suffix: str = "") -> Iterator[Path]:
    """The files below the folders ``tops`` (all of ``root`` by default) in order, without what Git keeps or ignores."""
    ignored = {".git", *_ignored_folders(root)}
    for top in tops or (".",):
        for folder, names, here in os.walk(root / top):
            names[:] = sorted(name for name in names if not any(fnmatch(name, pattern) for pattern in ignored))
            yield from (Path(folder, name) for name in sorted(here) if name.endswith(suffix) and name != ".git")


def modules(root: Path, *tops: str) -> Iterator[tuple[Path, ast.Module]]:
    """The Python files below ``tops`` with their syntax trees."""
    return ((path, _parsed(path.read_text())) for path in files(root, *tops, suffix=".py"))


def rooms(root: Path, *names: str) -> Iterator[tuple[Path, ast.Module]]:
    """The modules of these rooms in every domain, whether the room is a file or a package."""
    for domain in domains(root):
        for path, module in modules(root, str(domain.relative_to(root))):
            if path.relative_to(domain).parts[0].removesuffix(".py") in names:
                yield path, module


def domains(root: Path) -> Iterator[Path]:
    """The folders of the domains."""
    house = root / "src/ymd"
    for folder in sorted(house.iterdir()) if house.is_dir() else ():
        if folder.is_dir() and folder.name not in ROOMLESS and any(folder.rglob("*.py")):
            yield folder


def imports(module: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and full dotted name of everything the module imports, also inside functions."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def within(name: str, *packages: str) -> bool:
    """Whether the dotted ``name`` is one of the packages or lies inside one."""
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def dotted(node: ast.AST) -> str:
    """``a.b.c`` for such an expression; empty for any other."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (before := dotted(node.value)):
        return f"{before}.{node.attr}"
    return ""


def calls(module: ast.Module) -> Iterator[tuple[ast.Call, str]]:
    """The calls in a module with the last name of what is called: ``commit`` for ``connection().commit(1)``."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            yield node, getattr(node.func, "attr", getattr(node.func, "id", ""))


def finding(root: Path, path: Path, line: int, sentence: str) -> str:
    return f"{path.relative_to(root)}:{line}: {sentence}"


def _ignored_folders(root: Path) -> set[str]:
    listing = root / ".gitignore"
    lines = listing.read_text().splitlines() if listing.exists() else []
    return {line.strip("/") for line in lines if line.endswith("/")}


@cache
def _parsed(source: str) -> ast.Module:
    return ast.parse(source)
