"""Licences: what runs with us may be passed on as we are, under Apache-2.0."""

import re
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

#: GNU's GPL and AGPL oblige whoever runs or passes on the whole; its Lesser GPL does not.
OBLIGING = re.compile(r"(?<!L)\bA?GPL|(?<!Lesser )General Public Licen[sc]e", re.IGNORECASE)


def no_obliging_licence(licences: Iterable[tuple[str, str]]) -> list[str]:
    """Of pairs of a package and what it says of its licence, those that may not be needed at run time."""
    return [f"{name}: {licence}" for name, licence in licences if OBLIGING.search(licence) and " OR " not in licence]


def licences_at_run_time(root: Path) -> Iterator[tuple[str, str]]:
    """Each installed package of ``requirements/run.lock`` with its licence; other platforms' packages are not here."""
    for name in re.findall(r"^([a-z0-9._-]+)==", (root / "requirements/run.lock").read_text(), re.MULTILINE):
        try:
            yield name, _licence(distribution(name))
        except PackageNotFoundError:
            continue


def _licence(package: Distribution) -> str:
    said = package.metadata
    expression = said.get("License-Expression")
    if expression:
        return expression
    classifiers = [line for line in said.get_all("Classifier") or [] if line.startswith("License ::")]
    return "; ".join([*classifiers, (said.get("License") or "").partition("\n")[0]])
