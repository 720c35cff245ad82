"""The web: what a controller may rely on, and the one door to the outside."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.laws.tree import dotted, files, finding, imports, modules, rooms, within

HTTP_CLIENTS = ("aiohttp", "http.client", "httpx", "httpx2", "niquests", "requests", "urllib.request", "urllib3")


def one_door_to_the_outside(root: Path) -> list[str]:
    """No module but ``safe_fetch`` imports an HTTP client, and there is at most one of that name."""
    doors = [path for path in files(root, "src", suffix=".py") if path.name == "safe_fetch.py"]
    return [finding(root, path, 1, "a second safe_fetch") for path in doors[1:]] + [
        finding(root, path, line, f"imports {name}; only safe_fetch, which judges addresses, may")
        for path, module in modules(root, "src")
        if path not in doors
        for line, name in imports(module)
        if within(name, *HTTP_CLIENTS)
    ]


def no_generator_dependency(root: Path) -> list[str]:
    """What is injected returns: Litestar unwinds two generators concurrently and hides a failing commit."""
    parsed = list(modules(root, "src"))
    generators = {name for _, module in parsed for node in ast.walk(module) if (name := _generator(node))}
    return [
        finding(root, path, value.lineno, f"{name} is a generator; a dependency returns its value")
        for path, module in parsed
        for node in ast.walk(module)
        for value in _provided(node)
        if (name := dotted(value).rpartition(".")[2]) in generators
    ]


def controllers_import_for_real(root: Path) -> list[str]:
    """The framework reads a controller's annotations at run time: nothing is imported for the type checker alone."""
    return [
        finding(root, path, line, "TYPE_CHECKING in an api room")
        for path, module in rooms(root, "api")
        for line, name in imports(module)
        if name == "typing.TYPE_CHECKING"
    ]


def _generator(node: ast.AST) -> str:
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return ""
    waiting: list[ast.AST] = list(node.body)
    while waiting:
        inner = waiting.pop()
        if isinstance(inner, ast.Yield | ast.YieldFrom):
            return node.name
        if not isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            waiting.extend(ast.iter_child_nodes(inner))
    return ""


def _provided(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, ast.Call) and dotted(node.func).rpartition(".")[2] == "Provide":
        yield from node.args
    if isinstance(node, ast.keyword) and node.arg == "dependencies" and isinstance(node.value, ast.Dict):
        yield from node.value.values
    if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Dict):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        if any(dotted(target).casefold() == "dependencies" for target in targets):
            yield from node.value.values
