"""The installation finds a Python, says what is missing, and happens once. The tools around it are made of shell."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.laws.tree import PROJECT

#: A Python that writes down what it is asked, and makes an environment with itself and a uv like it in it.
PYTHON = """#!/bin/sh
echo "${0##*/} $*" >>"$CALLS"
case "$*" in
    *"version_info"*) exit %(too_old)d ;;
    *"import ensurepip"*) exit %(without_venv)d ;;
    "-m venv --clear .venv") rm -rf .venv; mkdir -p .venv/bin; cp "$0" .venv/bin/python; cp "$0" .venv/bin/uv ;;
esac
"""


class Checkout:
    """A folder with what the Makefile needs, and a PATH of its own."""

    def __init__(self, root: Path, folder: str = "ymd") -> None:
        self.calls = root / "calls"
        self.tools = root / "tools"
        self.folder = root / folder
        self.tools.mkdir()
        for tool in ("sh", "cat", "cksum", "mkdir", "rm", "cp"):
            (self.tools / tool).symlink_to(shutil.which(tool) or "")
        shutil.copytree(PROJECT / "requirements", self.folder / "requirements")
        for file in ("Makefile", "pyproject.toml"):
            shutil.copy(PROJECT / file, self.folder)

    def python(self, name: str = "python3", *, too_old: bool = False, without_venv: bool = False) -> Path:
        made = self.tools / name
        made.write_text(PYTHON % {"too_old": too_old, "without_venv": without_venv})
        made.chmod(0o755)
        return made

    def install(self, *arguments: str) -> tuple[int, str, list[str]]:
        """Exit code, what was said, and what was asked of Python and uv beyond looking them over."""
        self.calls.write_text("")
        make = [shutil.which("make") or "make", "install", *arguments]
        environment = {"PATH": str(self.tools), "HOME": str(self.folder.parent), "CALLS": str(self.calls)}
        done = subprocess.run(make, cwd=self.folder, env=environment, capture_output=True, text=True, check=False)
        asked = [line for line in self.calls.read_text().splitlines() if " -c " not in line]
        return done.returncode, done.stderr, asked


@pytest.fixture(params=["ymd", "한글 폴더 'x'"])
def checkout(tmp_path: Path, request: pytest.FixtureRequest) -> Checkout:
    return Checkout(tmp_path, request.param)


def test_a_second_start_installs_nothing(checkout: Checkout) -> None:
    checkout.python()

    first, second = checkout.install(), checkout.install()

    assert [call.split(" --python")[0] for call in first[2]] == [
        "python3 -m venv --clear .venv",
        "python -m pip install -qq --disable-pip-version-check --no-deps --require-hashes -r requirements/uv.lock",
        "uv pip sync --quiet",
        "uv pip install --quiet",
        "python -m compileall -qq src",
    ]
    assert second == (0, "", [])


def test_a_changed_lock_only_updates(checkout: Checkout) -> None:
    checkout.python()
    checkout.install()
    with (checkout.folder / "requirements/dev.lock").open("a") as lock:
        lock.write("# changed\n")

    code, said, asked = checkout.install()

    assert (code, said) == (0, "Bringing .venv up to the changed locks\n")
    assert [call.split()[0] for call in asked] == ["uv", "uv", "python"]


def test_a_moved_checkout_starts_from_an_empty_environment(checkout: Checkout) -> None:
    checkout.python()
    checkout.install()
    checkout.folder = checkout.folder.rename(checkout.folder.parent / "moved")

    _, _, asked = checkout.install()

    assert asked[0] == "python3 -m venv --clear .venv"


def test_an_installation_that_was_cut_short_starts_again(checkout: Checkout) -> None:
    checkout.python()
    checkout.install()
    (checkout.folder / ".venv/installed").unlink()

    _, _, asked = checkout.install()

    assert asked[0] == "python3 -m venv --clear .venv"


def test_the_newest_python_that_is_whole_is_chosen(checkout: Checkout) -> None:
    checkout.python("python3.14", without_venv=True)
    checkout.python("python3.12")
    checkout.python("python3", too_old=True)

    _, _, asked = checkout.install()

    assert asked[0].startswith("python3.12 -m venv")


def test_a_python_that_is_named_goes_first(checkout: Checkout) -> None:
    checkout.python("python3")
    named = checkout.python("my python")

    _, _, asked = checkout.install(f"PYTHON={named}")

    assert asked[0].startswith("my python -m venv")


def test_without_venv_the_package_is_named(checkout: Checkout) -> None:
    checkout.python("python3", without_venv=True)

    code, said, _ = checkout.install()

    assert code != 0
    assert "python3 comes without venv. On Debian and Ubuntu: apt-get install python3-venv\n" in said


def test_without_a_python_the_way_out_is_named(checkout: Checkout) -> None:
    checkout.python("python3", too_old=True)

    code, said, _ = checkout.install()

    assert code != 0
    assert "No Python of at least 3.11 among: python3.14" in said
    assert "make PYTHON=/path/to/python3" in said


def test_a_home_that_cannot_be_written_gets_its_cache_in_the_checkout(tmp_path: Path) -> None:
    checkout = Checkout(tmp_path)
    python = checkout.python()
    python.write_text(python.read_text().replace('$*" >>', '$* ${UV_CACHE_DIR:-}" >>'))
    (tmp_path / ".cache").write_text("no folder")

    _, _, asked = checkout.install()

    assert asked[-1].endswith(" .venv/cache")
