"""Habits: nothing is swallowed, left unbuilt or excused without a reason, and no domain looks at the clock."""

import ast
import io
import re
import tokenize
from pathlib import Path

from tests.laws.tree import domains, dotted, files, finding, modules

WALL_CLOCKS = ("datetime.now", "datetime.today", "datetime.utcnow", "date.today", "time.time", "time.time_ns")
EXCUSED = re.compile(r"#\s*type:\s*ignore\[[\w, -]+\]\s*#\s*\S")


def nothing_is_swallowed(root: Path) -> list[str]:
    """No bare ``except``, and no catching of everything that does nothing about it."""
    return [
        finding(root, path, node.lineno, "an error is swallowed")
        for path, module in modules(root, "src", "tests", "bench")
        for node in ast.walk(module)
        if _swallows(node)
    ]


def nothing_is_left_unbuilt(root: Path) -> list[str]:
    """``NotImplementedError`` is a promise that nobody keeps; a port is a Protocol."""
    return [
        finding(root, path, node.lineno, "a stub: build it, or leave it out")
        for path, module in modules(root, "src")
        for node in ast.walk(module)
        if isinstance(node, ast.Raise) and node.exc and "NotImplementedError" in ast.unparse(node.exc)
    ]


def every_ignored_type_has_its_reason(root: Path) -> list[str]:
    """The excuse to mypy reads ``# type: ignore[code]  # reason``."""
    return [
        finding(root, path, token.start[0], "a type error is ignored without its code and a reason")
        for path in files(root, "src", "tests", "bench", suffix=".py")
        for token in tokenize.generate_tokens(io.StringIO(path.read_text()).readline)
        if token.type == tokenize.COMMENT and re.search(r"type:\s*ignore", token.string)
        if not EXCUSED.search(token.string)
    ]


def time_is_passed_in(root: Path) -> list[str]:
    """A domain, the recurrence and the calendar text are told the time by their caller."""
    tops = [*domains(root), root / "src/ymd/recurrence", root / "src/ymd/ics"]
    return [
        finding(root, path, node.lineno, f"{name}() looks at the clock; the time is passed in")
        for path, module in modules(root, *(str(top.relative_to(root)) for top in tops))
        for node in ast.walk(module)
        if isinstance(node, ast.Call) and (name := dotted(node.func)).endswith(WALL_CLOCKS)
    ]


def _swallows(node: ast.AST) -> bool:
    if isinstance(node, ast.ExceptHandler):
        if node.type is None:
            return True
        return _is_everything(node.type) and all(_does_nothing(statement) for statement in node.body)
    return (
        isinstance(node, ast.Call)
        and dotted(node.func).endswith("suppress")
        and any(_is_everything(argument) for argument in node.args)
    )


def _is_everything(caught: ast.expr) -> bool:
    kinds = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    return any(dotted(kind) in {"Exception", "BaseException"} for kind in kinds)


def _does_nothing(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Expr):
        return isinstance(statement.value, ast.Constant)
    return isinstance(statement, ast.Pass | ast.Continue)
