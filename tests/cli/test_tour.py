"""The README's five minutes with curl, played as they stand there."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.serving import PATIENCE, free_port, served
from tests.local.ground import place

ROOT = Path(__file__).resolve().parents[2]
TOUR = re.compile(r"^## Five minutes with curl$.*?^```sh$(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_the_tour_of_the_readme_leads_from_nobody_to_a_hike_with_neighbours() -> None:
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    with place() as directory:
        port = free_port()
        with served(directory, port) as up:
            script = tour().replace("http://127.0.0.1:8000", f"http://127.0.0.1:{port}")
            played = subprocess.run(
                ["sh", "-eu"],
                input=script,
                cwd=directory,
                capture_output=True,
                text=True,
                timeout=PATIENCE,
                check=False,
            )
            nari = up.api.get("/people/nari")
        exported = (directory / "runs.ics").read_text()

    assert played.returncode == 0, played.stdout + played.stderr
    assert nari.json()["counts"] == {"followers": 0, "following": 1, "posts": 2}
    assert '"answer":"going","state":"going"' in played.stdout
    assert '"kind":"post"' in played.stdout
    assert "SUMMARY:강변 달리기" in exported
    assert played.stdout.splitlines()[-1].endswith('"created":false}],"left_out":[],"transcoded":false}')


def tour() -> str:
    found = TOUR.search((ROOT / "README.md").read_text())
    assert found is not None
    return found[1]
