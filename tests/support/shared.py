"""Where the sample data stands that the tests read but the project does not carry."""

import os
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]


def shared(path: str) -> Path:
    """The file or folder ``path`` of the shared data, for example ``data/ics``.

    The data is looked for in ``$YMD_SHARED``, by default ``../shared``; a relative value counts from the project's
    root. Where it is absent the calling test is skipped and the reason names what was left out; with ``CI=true`` the
    test fails instead, so that a pipeline cannot pass by having looked at nothing. At module level this skips the
    module.
    """
    found = PROJECT / os.environ.get("YMD_SHARED", "../shared") / path
    if found.exists():
        return found.resolve()
    left_out = f"left out: {path} is not in {found.parent} (set YMD_SHARED to the folder that holds it)"
    if os.environ.get("CI") == "true":
        pytest.fail(left_out, pytrace=False)
    pytest.skip(left_out, allow_module_level=True)
