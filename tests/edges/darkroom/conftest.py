"""The darkroom as it is, with its process."""

import pytest

from ymd.edges.darkroom.process import LimitedDarkroom


@pytest.fixture
def darkroom() -> LimitedDarkroom:
    return LimitedDarkroom()
