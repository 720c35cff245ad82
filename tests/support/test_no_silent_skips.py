"""A run with ``CI=true`` cannot pass by leaving something out; any other run says what it left out."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.laws.tree import PROJECT

LEFT_OUT = {
    "mark": "import pytest\n@pytest.mark.skip(reason='no data')\ndef test_x(): pass\n",
    "call": "import pytest\ndef test_x(): pytest.skip('no data')\n",
    "fixture": "import pytest\n@pytest.fixture\ndef x(): pytest.skip('no data')\ndef test_x(x): pass\n",
    "module": "import pytest\npytest.skip('no data', allow_module_level=True)\n",
    "expected failure": "import pytest\n@pytest.mark.xfail(reason='no data')\ndef test_x(): assert False\n",
}


def run_tests(folder: Path, text: str, ci: str) -> subprocess.CompletedProcess[str]:
    (folder / "pytest.ini").touch()
    (folder / "test_x.py").write_text(f"{text}\ndef test_y(): pass\n")
    command = [sys.executable, "-m", "pytest", "-rs", "-p", "tests.support.no_silent_skips", "-p", "no:cacheprovider"]
    alone = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_ADDOPTS": "", "PYTEST_PLUGINS": ""}
    environment = {**os.environ, **alone, "PYTHONPATH": str(PROJECT), "CI": ci}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("text", LEFT_OUT.values(), ids=LEFT_OUT)
def test_what_is_left_out_fails_a_pipeline(tmp_path: Path, text: str) -> None:
    done = run_tests(tmp_path, text, ci="true")

    assert done.returncode != 0
    assert "left out although CI=true: " in done.stdout
    assert "no data" in done.stdout


def test_elsewhere_it_is_named_and_the_rest_counts(tmp_path: Path) -> None:
    done = run_tests(tmp_path, LEFT_OUT["call"], ci="")

    assert done.returncode == 0
    assert "no data" in done.stdout
    assert "1 passed, 1 skipped" in done.stdout


def test_a_pipeline_that_left_nothing_out_passes(tmp_path: Path) -> None:
    done = run_tests(tmp_path, "", ci="true")

    assert done.returncode == 0
