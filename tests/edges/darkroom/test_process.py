"""The process in which a file is decoded: what it may not do, and how it ends when it tries, or when nobody waits."""

import asyncio
import json
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from tests.media.files import jpeg, photo, png
from ymd.edges.darkroom.process import LimitedDarkroom
from ymd.kernel.errors import Unavailable
from ymd.kernel.outside import Undeveloped

FILE = jpeg(photo(60, 40))
LIMITED = "from ymd.edges.darkroom import child; {before}; child.limit_itself()\n"


def saying(program: str) -> tuple[str, ...]:
    """A program of our own in the place of the decoder."""
    return (sys.executable, "-I", "-c", program)


def limited(program: str, before: str = "pass") -> subprocess.CompletedProcess[bytes]:
    """How a program ends that stands under the decoder's limits."""
    return subprocess.run(
        [sys.executable, "-I", "-c", LIMITED.format(before=before) + program], capture_output=True, check=False
    )


async def test_a_program_that_never_ends_is_ended_by_its_use_of_the_cpu() -> None:
    program = LIMITED.format(before="child._LIMITS['RLIMIT_CPU'] = 1") + "while True: pass"

    began = time.monotonic()
    with pytest.raises(Undeveloped, match="picture_too_much_work"):
        await LimitedDarkroom(program=saying(program)).develop(FILE)

    assert time.monotonic() - began < 10


async def test_a_program_that_only_waits_is_ended_by_the_clock() -> None:
    darkroom = LimitedDarkroom(program=saying("import time; time.sleep(60)"), seconds=0.5)

    with pytest.raises(Undeveloped, match="picture_too_much_work"):
        await darkroom.develop(FILE)

    assert children() == []


def test_more_memory_than_it_may_have_is_not_there() -> None:
    ended = limited("bytearray(1_200_000_000)")

    assert b"MemoryError" in ended.stderr


@pytest.mark.parametrize(
    "deed",
    [
        "open('/etc/passwd')",
        "open('/tmp/x', 'w')",
        "import socket; socket.socket()",
        "import os; os.pipe()",
        "import wave",
    ],
)
def test_no_file_and_no_socket_can_be_opened(deed: str) -> None:
    ended = limited(deed)

    assert ended.returncode == 1
    assert b"Too many open files" in ended.stderr


async def test_it_sees_nothing_of_our_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("YMD_SECRET", "id:c2VjcmV0")
    seen = tmp_path / "seen"
    told = "json.dumps([dict(os.environ), os.getsid(0) == os.getpid()])"
    program = f"import os, json; open({str(seen)!r}, 'w').write({told})"

    with pytest.raises(Undeveloped):
        await LimitedDarkroom(program=saying(program)).develop(FILE)

    environment, leads_a_session = json.loads(seen.read_text())
    assert set(environment) == {"MALLOC_ARENA_MAX", "LC_ALL"}
    assert leads_a_session


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("''", "picture_too_much_work"),
        ("'what?\\n'", "picture_damaged"),
        ("'{}\\n'", "picture_damaged"),
        ("'[' * 10 ** 6 + '\\n'", "picture_damaged"),
        ("head(lengths=[4, 4, 4]) + 'evilevilevil'", "picture_damaged"),
        ("head(lengths=[20, 20]) + ('RIFF....WEBP' + ' ' * 8) * 2", "picture_damaged"),
        ("head(lengths=[0, 0, 0])", "picture_damaged"),
        ("head(lengths=[10 ** 9, 0, 0])", "picture_damaged"),
        ("head(refused='a_code_that_nobody_knows')", "a_code_that_nobody_knows"),
    ],
)
async def test_what_it_says_is_not_believed_without_a_look(said: str, code: str) -> None:
    program = f"""
import json, sys
def head(**said):
    told = dict(peak=1, cpu=1.0, limits={{}}, width=1, height=1, blurhash="L") | said
    return json.dumps(told) + "\\n"
sys.stdin.buffer.read()
sys.stdout.write({said})
"""

    with pytest.raises(Undeveloped, match=code):
        await LimitedDarkroom(program=saying(program)).develop(FILE)


async def test_who_says_too_much_is_ended() -> None:
    program = "import sys\nwhile True: sys.stdout.buffer.write(bytes(1 << 20))"

    async with asyncio.timeout(20):
        with pytest.raises(Undeveloped, match="picture_too_much_work"):
            await LimitedDarkroom(program=saying(program)).develop(FILE)


async def test_a_crash_is_told_from_too_much_work() -> None:
    program = "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"

    with pytest.raises(Undeveloped, match="picture_damaged"):
        await LimitedDarkroom(program=saying(program)).develop(FILE)


async def test_a_decoder_that_cannot_start_is_our_own_mistake() -> None:
    with pytest.raises(RuntimeError, match="does not start"):
        await LimitedDarkroom(program=saying("import a_module_that_is_not_there")).develop(FILE)


async def test_when_nobody_waits_any_more_the_process_ends() -> None:
    darkroom = LimitedDarkroom(program=saying("import time; time.sleep(60)"))
    waiting = asyncio.create_task(darkroom.develop(FILE))
    async with asyncio.timeout(20):
        while not children():  # noqa: ASYNC110  # a process tells nobody that it runs
            await asyncio.sleep(0.01)

    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting

    assert children() == []


async def test_so_many_wait_and_one_more_is_asked_to_come_again() -> None:
    darkroom = LimitedDarkroom(at_once=1, most_waiting=2)
    waiting = [asyncio.create_task(darkroom.develop(FILE)) for _ in range(3)]
    await asyncio.sleep(0)

    with pytest.raises(Unavailable) as refused:
        await darkroom.develop(FILE)
    developed = await asyncio.gather(*waiting)

    assert refused.value.retry_after == 5
    assert len(developed) == 3
    assert (await darkroom.develop(FILE)).width == 60


async def test_who_leaves_the_queue_makes_room_in_it() -> None:
    darkroom = LimitedDarkroom(at_once=1, most_waiting=1)
    first, second = [asyncio.create_task(darkroom.develop(FILE)) for _ in range(2)]
    await asyncio.sleep(0)

    second.cancel()
    await asyncio.wait((second,))
    third = await darkroom.develop(FILE)

    assert third.width == (await first).width == 60


async def test_the_loop_goes_on_while_a_file_is_decoded() -> None:
    pauses: list[float] = []

    async def watch() -> None:
        while True:
            began = time.perf_counter()
            await asyncio.sleep(0.001)
            pauses.append(time.perf_counter() - began)

    watching = asyncio.create_task(watch())
    await LimitedDarkroom().develop(png(photo(4_000, 3_000)))
    watching.cancel()

    assert len(pauses) > 50
    assert max(pauses) < 0.25


def children() -> list[list[str]]:
    """What this process has started and what still runs of it, the engines of the tests left out."""
    running = [child.cmdline() for child in psutil.Process().children()]
    return [line for line in running if "-I" in line]
