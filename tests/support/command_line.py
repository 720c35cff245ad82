"""One `ymd` command as somebody types it."""

import asyncio

from typer.testing import CliRunner, Result

from ymd.cli import main


async def run_ymd(*words: str, url: str | None, typed: bytes | None = None, **settings: str) -> Result:
    """Run the command on this database, or without any; `typed` is its standard input."""
    env = {"YMD_DATABASE_URL": url, "YMD_HOME": None, "COLUMNS": "200", **settings}
    # In a thread, because a command brings an event loop of its own.
    return await asyncio.to_thread(CliRunner().invoke, main, list(words), env=env, input=typed)
