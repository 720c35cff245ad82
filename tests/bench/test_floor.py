"""The bench of the floor, in its smallest edition: it fills, serves, asks, and every line has its figures."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from bench.floor import lines as floor
from bench.floor import pages, posting
from bench.floor.table import Aim

from tests.support.engines import engines

REPLAYED = (*floor.REPLAYED, *posting.REPLAYED, *pages.REPLAYED)

PROJECT = Path(__file__).parents[2]


def measured(program: str, *chosen: str, told: Path) -> tuple[dict[str, Any], str]:
    """The figures of a small run, and what it printed."""
    database_url, redis_url = engines()
    small = ("--scale", "0.001", "--seconds", "0.05", "--rounds", "1")
    done = subprocess.run(
        [sys.executable, "-m", program, *small, *chosen, "--json", told],
        cwd=PROJECT,
        env={**os.environ, "YMD_DATABASE_URL": database_url, "YMD_REDIS_URL": redis_url},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(told.read_text()), done.stdout


@pytest.mark.postgres
def test_a_community_of_sixty_is_measured_line_by_line(tmp_path: Path) -> None:
    figures, printed = measured("bench.floor", told=tmp_path / "floor.json")

    lines = {line["line"]: line for line in figures["lines"]}
    assert len(lines) == 5 + len(REPLAYED)
    assert all(line["cpu_us"] > 0 for line in lines.values())
    assert all(line["statements"] >= (1 if "anonymous" in name else 2) for name, line in lines.items())
    assert all(lines[line.name]["ratio"] > 0 for line in REPLAYED)
    assert "100 of 100 let in" in lines["event by id during 100 sign-ins"]["told"]
    aims = [(name, aim["bound"]) for name, line in lines.items() for aim in line["aims"]]
    assert ("post by id, anonymous", 350) in aims
    assert ("post by id, signed in", 550) in aims
    assert ("feed of 50 at 50 followees", 800) in aims
    assert len(aims) == 9
    assert all(name in printed for name in lines)


@pytest.mark.postgres
def test_ten_times_as_many_posts_are_measured_beside_the_first(tmp_path: Path) -> None:
    chosen = ("--times", "2", "--only", "anonymous")

    figures, _ = measured("bench.floor.flat", *chosen, told=tmp_path / "flat.json")

    (line,) = figures["lines"]
    assert figures["posts"] == [1_200, 2_400]
    assert line["line"] == "post by id, anonymous"
    assert line["times"] > 0
    assert line["times_there"] > 0


@pytest.mark.parametrize(("figure", "at_most", "reached"), [(9, True, True), (11, True, False), (11, False, True)])
def test_an_aim_is_a_bound_on_one_side(figure: float, at_most: bool, reached: bool) -> None:
    aim = Aim("us", figure, 10, at_most)

    assert aim.reached is reached
    assert ("MISSED" in str(aim)) is not reached
