"""Names: every file of a domain is a room, and no file is a drawer for anything."""

from collections.abc import Iterator
from pathlib import Path

from tests.laws.tree import ROOMS, domains, files, finding, imports, rooms, within

DRAWERS = frozenset(
    {"util", "utils", "helper", "helpers", "common", "base", "manager", "managers", "service", "services"}
)

#: Routes whose answer needs several domains: they own nothing, so they write nothing.
READING_ROOMS = ("api", "queries", "schemas")


def domains_have_rooms_only(root: Path) -> list[str]:
    """A domain holds the rooms of the house and nothing else; ``pages`` holds those that read."""
    return [
        finding(root, path, 1, f"no room of {domain.name}: {', '.join(allowed)}")
        for domain in domains(root)
        for allowed in [READING_ROOMS if domain.name == "pages" else ROOMS]
        for path in files(root, str(domain.relative_to(root)), suffix=".py")
        if path != domain / "__init__.py" and path.relative_to(domain).parts[0].removesuffix(".py") not in allowed
    ]


def no_drawers(root: Path) -> list[str]:
    """No module or package is named for being of use."""
    return [
        finding(root, path, 1, f"{name} says nothing about what is in it")
        for path in files(root, "src", "tests", "bench", suffix=".py")
        for name in _names(path.relative_to(root))
        if name in DRAWERS
    ]


def facts_and_errors_know_the_kernel_only(root: Path) -> list[str]:
    """What others may react to, and how a domain refuses, is said without any other part of the house."""
    return [
        finding(root, path, line, f"imports {name}; of the house, facts and errors import the kernel only")
        for path, module in rooms(root, "facts", "errors")
        for line, name in imports(module)
        if within(name, "ymd") and not within(name, "ymd.kernel")
    ]


def tests_mirror_the_source(root: Path) -> list[str]:
    """A folder of tests is named for the package it tries."""
    own = {"authorization", "bench", "chaos", "laws", "schema", "stories", "support"}
    return [
        finding(root, path, 1, f"there is no src/ymd/{folder} that these tests could mirror")
        for path in files(root, "tests", suffix=".py")
        for folder in path.relative_to(root / "tests").parts[:-1][:1]
        if path.name.startswith("test_") and folder not in own and not (root / "src/ymd" / folder).is_dir()
    ]


def _names(path: Path) -> Iterator[str]:
    return (part.removesuffix(".py").removeprefix("test_") for part in path.parts)
