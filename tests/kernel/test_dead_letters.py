"""`ymd jobs`: what an operator sees of jobs that failed for good, and how they come back."""

from typer.testing import Result

from tests.kernel.test_worker import NAME, fails
from tests.kernel.workshop import listener, opened
from tests.support.command_line import run_ymd
from ymd.kernel import dead_letters
from ymd.kernel.keys import KeyRing
from ymd.kernel.outside import Outside


async def jobs(url: str, *words: str) -> Result:
    """`ymd jobs` on that database; Valkey is not needed for it."""
    settings = {"YMD_REDIS_URL": "redis://127.0.0.1:1", "YMD_SECRET": KeyRing.generate()}
    return await run_ymd("jobs", *words, url=url, **settings)


async def test_held_jobs_are_listed_with_their_reason_and_put_back(queue_url: str, outside: Outside) -> None:
    async with opened(queue_url, outside, listener("ada", fails)) as broken:
        door = await broken.knock()
        async with broken.working():
            await broken.give_up(1)
        (letter,) = await dead_letters.held(queue_url, 10)

    listed = await jobs(queue_url, "list")
    retried = await jobs(queue_url, "retry", str(letter.id))
    listed_again = await jobs(queue_url, "list")

    async with opened(queue_url, outside, listener("ada"), swept=False) as mended, mended.working():
        await mended.until_heard(door)
    for said in (str(letter.id), NAME.format("ada"), f"Trouble: nobody opens {door}"):
        assert said in listed.output
    assert (retried.exit_code, retried.output) == (0, "1 put back.\n")
    assert (listed_again.exit_code, listed_again.output) == (0, "No job is held.\n")


async def test_a_database_that_does_not_answer_is_a_sentence(queue_url: str) -> None:
    nowhere = queue_url.partition("@")[0] + "@127.0.0.1:1/nowhere"

    answer = await jobs(nowhere, "list")

    assert answer.exit_code == 1
    assert "`ymd doctor` looks for the reason" in answer.output
