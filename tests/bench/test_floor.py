"""The bench of the floor, in its smallest edition: it fills, serves, asks, and every line has its figures."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from bench.floor.lines import REPLAYED
from bench.floor.table import Aim

from tests.support.engines import engines

PROJECT = Path(__file__).parents[2]


@pytest.mark.postgres
def test_a_community_of_sixty_is_measured_line_by_line(tmp_path: Path) -> None:
    database_url, redis_url = engines()
    told = tmp_path / "floor.json"

    done = subprocess.run(
        [sys.executable, "-m", "bench.floor", "--scale", "0.001", "--seconds", "0.05", "--rounds", "1", "--json", told],
        cwd=PROJECT,
        env={**os.environ, "YMD_DATABASE_URL": database_url, "YMD_REDIS_URL": redis_url},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    lines = {line["line"]: line for line in json.loads(told.read_text())["lines"]}
    assert len(lines) == 10
    assert all(line["cpu_us"] > 0 and line["statements"] >= 2 for line in lines.values())
    assert all(lines[line.name]["ratio"] > 0 for line in REPLAYED)
    assert "100 of 100 let in" in lines["event by id during 100 sign-ins"]["told"]
    assert sum(len(line["aims"]) for line in lines.values()) == 5
    assert all(name in done.stdout for name in lines)


@pytest.mark.parametrize(("figure", "at_most", "reached"), [(9, True, True), (11, True, False), (11, False, True)])
def test_an_aim_is_a_bound_on_one_side(figure: float, at_most: bool, reached: bool) -> None:
    aim = Aim("us", figure, 10, at_most)

    assert aim.reached is reached
    assert ("MISSED" in str(aim)) is not reached
