"""What every test may ask for; the worlds themselves stand in ``tests/support``."""

pytest_plugins = [
    "tests.support.no_silent_skips",
    "tests.support.small_edition",
    "tests.support.database_mark",
    "tests.support.fixtures",
]
