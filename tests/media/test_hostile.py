"""Files that mean harm are refused with a code, in bounded time and memory, and leave nothing behind."""

import itertools
import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, Final

import msgspec
import pytest

from tests.media.conftest import Send
from tests.media.files import jpeg, photo
from tests.media.hostile import BOMBS, BROKEN, NO_PICTURES, shuffled
from tests.media.test_uploads import stored
from ymd.edges.darkroom import limits
from ymd.edges.darkroom.process import Answer, LimitedDarkroom
from ymd.edges.storage import DirectoryBlobs
from ymd.kernel.outside import Outside, Undeveloped
from ymd.media.rules.quotas import MOST_FILE

REFUSED: Final = {
    **NO_PICTURES,
    **{name: (make, "picture_damaged") for name, make in BROKEN.items()},
    **BOMBS,
}
#: Seconds of CPU and bytes that the worst of these files may take: far below what the limits allow.
MOST_SECONDS: Final = 6.0
MOST_BYTES: Final = 400_000_000


class Watched(LimitedDarkroom):
    """Remembers what the process said of itself."""

    said: Answer | None = None

    async def _ask(self, file: bytes) -> tuple[int, bytes]:
        ended, said = await super()._ask(file)
        head = said.partition(b"\n")[0]
        self.said = msgspec.json.decode(head, type=Answer) if head else None
        return ended, said


@pytest.fixture
def watched() -> Watched:
    return Watched()


@pytest.fixture
def outside(outside: Outside, watched: Watched) -> Outside:
    return msgspec.structs.replace(outside, darkroom=watched)


@pytest.fixture(scope="module")
def table() -> Iterator[Callable[..., None]]:
    """A line for each file, printed at the end (`pytest -s`)."""
    lines: list[str] = []

    def noted(name: str, file: bytes, code: str, seconds: float, said: Answer | None) -> None:
        spent = f"{said.cpu:6.2f} s {said.peak / 1e6:5.0f} MB" if said else "     no process  "
        lines.append(f"{name:46} {len(file):>10,} B  {seconds:5.2f} s  {spent}  {code}")

    yield noted
    print("\nfile, its size, seconds until the answer, CPU and peak memory of the process, code")
    print("\n".join(lines))


@pytest.mark.parametrize("name", REFUSED)
async def test_a_hostile_file_is_refused_and_leaves_nothing(
    send: Send, blobs: DirectoryBlobs, watched: Watched, table: Callable[..., None], name: str
) -> None:
    make, code = REFUSED[name]
    file = make()

    began = time.perf_counter()
    answer = await send(file, "holiday.jpg", "image/jpeg")
    seconds = time.perf_counter() - began

    table(name, file, answer.json()["code"], seconds, watched.said)
    assert len(file) <= MOST_FILE
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert await stored(blobs) == []
    if watched.said is not None:
        assert watched.said.cpu < MOST_SECONDS
        assert watched.said.peak < MOST_BYTES


async def test_after_all_of_them_an_honest_file_is_taken(send: Send) -> None:
    refused = [await send(make()) for make, _ in NO_PICTURES.values()]

    taken = await send(jpeg(photo()))

    assert {answer.status_code for answer in refused} == {422}
    assert taken.status_code == 201


def test_there_are_many_of_them() -> None:
    assert len(REFUSED) >= 60


async def test_the_process_stands_under_its_limits(send: Send, watched: Watched) -> None:
    await send(jpeg(photo()))

    said = watched.said
    assert said is not None
    assert said.limits["RLIMIT_AS"] == limits.MEMORY_BYTES
    assert said.limits["RLIMIT_CPU"] == limits.CPU_SECONDS
    assert {said.limits[name] for name in ("RLIMIT_FSIZE", "RLIMIT_NOFILE", "RLIMIT_NPROC", "RLIMIT_CORE")} == {0}


async def test_a_file_larger_than_any_picture_is_not_even_read(send: Send, watched: Watched) -> None:
    just_fits, too_large = [await send(b"\xff\xd8\xff" + bytes(MOST_FILE + more)) for more in (-3, 100_000)]
    a_little = await send(b"\xff\xd8\xff" + bytes(MOST_FILE))

    told: list[Any] = [(answer.status_code, answer.json()["code"]) for answer in (just_fits, a_little, too_large)]
    assert told == [(422, "picture_damaged"), (413, "picture_file_too_large"), (413, "too_large")]


async def test_files_with_bytes_turned_over_are_taken_or_refused(send: Send) -> None:
    answers = {name: await send(file) for name, file in itertools.islice(shuffled(), 60)}

    assert {answer.status_code for answer in answers.values()} <= {201, 422}


@pytest.mark.long
async def test_many_files_with_bytes_turned_over_are_taken_or_refused(watched: Watched) -> None:
    ends: Counter[str] = Counter()
    for _, file in shuffled(4_000):
        try:
            await watched.develop(file)
            ends["taken"] += 1
        except Undeveloped as undeveloped:
            ends[undeveloped.code] += 1

    print(dict(ends))
    assert ends.total() == 4_000
