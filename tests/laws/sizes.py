"""Sizes: what feels elegant is not the median but the tail."""

import ast
from pathlib import Path

from tests.laws.tree import files, finding, modules

LINES_OF_A_FILE = 400
LINES_OF_A_FUNCTION = 50


def files_stay_short(root: Path) -> list[str]:
    """A file of ``src``, ``tests`` or ``bench`` has at most 400 lines."""
    counted = (
        (path, len(path.read_text().splitlines())) for path in files(root, "src", "tests", "bench", suffix=".py")
    )
    return [
        finding(root, path, lines, f"{lines} lines; a file has at most {LINES_OF_A_FILE}")
        for path, lines in counted
        if lines > LINES_OF_A_FILE
    ]


def functions_stay_short(root: Path) -> list[str]:
    """A function has fewer than 50 lines, its signature and docstring included."""
    return [
        finding(
            root, path, node.lineno, f"{node.name} has {lines} lines; a function has less than {LINES_OF_A_FUNCTION}"
        )
        for path, module in modules(root, "src", "tests", "bench")
        for node in ast.walk(module)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or node.lineno) - node.lineno + 1) >= LINES_OF_A_FUNCTION
    ]
