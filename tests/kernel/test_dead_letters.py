"""`ymd jobs`: what an operator sees of jobs that failed for good, and how they come back."""

import asyncio
import os
import subprocess
import sys

from tests.kernel.test_worker import NAME, fails
from tests.kernel.workshop import listener, opened
from ymd.kernel import dead_letters
from ymd.kernel.keys import KeyRing
from ymd.kernel.outside import Outside


async def ymd(url: str, *arguments: str) -> tuple[int, str]:
    """Exit code and output of the command, run as an operator runs it."""
    settings = {"YMD_DATABASE_URL": url, "YMD_REDIS_URL": "redis://127.0.0.1:1", "YMD_SECRET": KeyRing.generate()}
    program = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "ymd",
        *arguments,
        env={**os.environ, **settings, "COLUMNS": "200"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    said, _ = await program.communicate()
    return program.returncode or 0, said.decode()


async def test_held_jobs_are_listed_with_their_reason_and_put_back(queue_url: str, outside: Outside) -> None:
    async with opened(queue_url, outside, listener("ada", fails)) as broken:
        door = await broken.knock()
        async with broken.working():
            await broken.give_up(1)
        (letter,) = await dead_letters.held(queue_url, 10)

    listed = await ymd(queue_url, "jobs", "list")
    retried = await ymd(queue_url, "jobs", "retry", str(letter.id))
    listed_again = await ymd(queue_url, "jobs", "list")

    async with opened(queue_url, outside, listener("ada"), swept=False) as mended, mended.working():
        await mended.until_heard(door)
    assert listed[0] == 0
    assert f"{letter.id}" in listed[1]
    assert NAME.format("ada") in listed[1]
    assert f"Trouble: nobody opens {door}" in listed[1]
    assert retried == (0, "1 put back.\n")
    assert listed_again == (0, "No job is held.\n")


async def test_a_database_that_does_not_answer_is_a_sentence(queue_url: str) -> None:
    nowhere = queue_url.partition("@")[0] + "@127.0.0.1:1/nowhere"

    code, said = await ymd(nowhere, "jobs", "list")

    assert code == 1
    assert "`ymd doctor` looks for the reason" in said
