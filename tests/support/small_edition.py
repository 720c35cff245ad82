"""Hypothesis plays the same examples in every run of the suite, and new ones in the long editions. A pytest plugin.

So a change that passed here passes elsewhere, and what `make laws-long` finds becomes an `@example`. How long an
example takes says more about the machine than about the code.
"""

import pytest
from hypothesis import settings


def pytest_configure(config: pytest.Config) -> None:
    long = config.option.markexpr == "long"
    settings.register_profile("ymd", derandomize=not long, deadline=None, database=None)
    settings.load_profile("ymd")
