"""Files are decoded one by one in a process of their own, which is limited, watched, and ended when nobody waits."""

import asyncio
import os
import signal
import sys
from contextlib import suppress
from typing import Any, Final

import msgspec
import structlog

from ymd.edges.darkroom import limits
from ymd.edges.darkroom.outlines import Refused, kind_of
from ymd.kernel.errors import Unavailable
from ymd.kernel.outside import Picture, Undeveloped

#: How many files may wait for their turn in one process of ours, each in memory.
MOST_WAITING: Final = 16
#: When whoever found no place shall try again.
_LATER_SECONDS: Final = 5

_PROGRAM: Final = (sys.executable, "-I", "-m", "ymd.edges.darkroom.child")
# None of our own surroundings, in which secrets stand. An arena for each thread would count as memory that was taken.
_SURROUNDINGS: Final = {"MALLOC_ARENA_MAX": "1", "LC_ALL": "C.UTF-8"}
_HEAD_BYTES: Final = 4_096
_MOST_ANSWERED: Final = _HEAD_BYTES + limits.MOST_OUT
_PIECE: Final = 262_144

log = structlog.get_logger("ymd.darkroom")


class Answer(msgspec.Struct, frozen=True):
    """The first line of what the process says. `peak` is in bytes, `cpu` in seconds."""

    peak: int
    cpu: float
    limits: dict[str, int]
    refused: str | None = None
    why: str | None = None
    width: int = 0
    height: int = 0
    blurhash: str = ""
    lengths: tuple[int, ...] = ()


class LimitedDarkroom:
    """Fills the port of `ymd.kernel.outside`: `at_once` files are decoded at a time, `most_waiting` more may wait."""

    def __init__(
        self,
        at_once: int | None = None,
        most_waiting: int = MOST_WAITING,
        *,
        seconds: float = limits.WALL_SECONDS,
        program: tuple[str, ...] = _PROGRAM,
    ) -> None:
        cores = os.cpu_count() or 2
        # A core less than there are, so that whoever waits for an answer has one.
        self._turns = asyncio.Semaphore(at_once or max(1, min(2, cores - 1)))
        self._free = most_waiting + (at_once or 1)
        self._seconds = seconds
        self._program = program

    async def develop(self, file: bytes) -> Picture:
        try:
            kind_of(file)  # a look at some bytes saves a process for what is no picture at all
        except Refused as refused:
            raise Undeveloped(refused.code) from refused
        if self._free <= 0:
            raise Unavailable(retry_after=_LATER_SECONDS)
        self._free -= 1
        try:
            async with self._turns:
                return _picture(*await self._ask(file))
        finally:
            self._free += 1

    async def _ask(self, file: bytes) -> tuple[int, bytes]:
        """How the process ended, and what it said."""
        process = await asyncio.create_subprocess_exec(
            *self._program,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=_SURROUNDINGS,
            start_new_session=True,
        )
        try:
            async with asyncio.timeout(self._seconds), asyncio.TaskGroup() as both:
                both.create_task(_tell(process.stdin, file))
                said = both.create_task(_hear(process))
                ended = both.create_task(process.wait())
            return ended.result(), said.result()
        except TimeoutError:
            return -signal.SIGXCPU, b""
        finally:
            await _end(process)


async def _tell(stdin: Any, file: bytes) -> None:
    # Who refuses a file by its head reads no further.
    with suppress(BrokenPipeError, ConnectionResetError):
        stdin.write(file)
        await stdin.drain()
    stdin.close()


async def _hear(process: Any) -> bytes:
    """All that is said. Who says more than they may is ended."""
    said = bytearray()
    while piece := await process.stdout.read(_PIECE):
        said += piece
        if len(said) > _MOST_ANSWERED:
            process.kill()
            break
    return bytes(said)


async def _end(process: asyncio.subprocess.Process) -> None:
    with suppress(ProcessLookupError):
        process.kill()
    # It is ours to bury even when whoever waited for it has been told to go.
    await asyncio.shield(process.wait())


def _picture(ended: int, said: bytes) -> Picture:
    head, _, rest = said.partition(b"\n")
    if ended != 0 or not head:
        raise _unsaid(ended)
    try:
        answer = msgspec.json.decode(head, type=Answer)
    except msgspec.DecodeError as error:
        raise Undeveloped("picture_damaged") from error
    if answer.refused is not None:
        log.info("picture_refused", code=answer.refused, why=answer.why, cpu=answer.cpu, peak=answer.peak)
        raise Undeveloped(answer.refused)
    renditions = _cut(rest, answer.lengths)
    if len(renditions) != 3 or not all(_is_webp(each) for each in renditions):
        raise Undeveloped("picture_damaged")
    named = dict(zip(("large", "thumbnail", "square"), renditions, strict=True))
    return Picture(width=answer.width, height=answer.height, blurhash=answer.blurhash, **named)


def _unsaid(ended: int) -> Exception:
    """What it means that the process ended so, without an answer."""
    log.warning("picture_broke_process", ended=ended)
    if ended == _CANNOT_RUN:
        return RuntimeError("the process that decodes pictures does not start")
    return Undeveloped("picture_damaged" if ended in _CRASHES else "picture_too_much_work")


#: Python's own: the program was not there, or could not be imported.
_CANNOT_RUN: Final = 1
_CRASHES: Final = (-signal.SIGSEGV, -signal.SIGBUS, -signal.SIGFPE, -signal.SIGILL)


def _cut(data: bytes, lengths: tuple[int, ...]) -> list[bytes]:
    pieces, at = [], 0
    for length in lengths:
        pieces.append(data[at : at + length])
        at += length
    return pieces


def _is_webp(data: bytes) -> bool:
    return data[:4] == b"RIFF" and data[8:12] == b"WEBP"
