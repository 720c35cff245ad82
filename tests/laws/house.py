"""The house as it runs: every module loaded, and what they have made known by being loaded."""

import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache
from types import ModuleType

import ymd

#: They act when they are loaded: the command line runs, Alembic's entry wants a migration under way.
ACTING = ("ymd.__main__", "ymd.migrations.env", "ymd.migrations.versions")


@cache
def modules_of_the_house() -> tuple[ModuleType, ...]:
    """Every module of ``ymd``, loaded."""
    return tuple(importlib.import_module(name) for name in _names())


def _names() -> Iterator[str]:
    yield "ymd"
    for found in pkgutil.walk_packages(ymd.__path__, "ymd."):
        if not found.name.startswith(ACTING):
            yield found.name
