"""Blobs as files of one directory, spread over a folder for each shelf.

A file is written beside its place, made durable, and only then given its name, so that whoever finds it finds all of
it. Each touch of the disk happens in a thread: the loop waits for no disk.
"""

import asyncio
import os
import re
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, TypeVar

from ymd.kernel.errors import NotFound, Unavailable
from ymd.kernel.outside import SHELVES, Stored, shelf_of

T = TypeVar("T")

#: Neither a slash nor two dots can be written so.
_NAME: Final = re.compile(r"[0-9a-z]+(?:[.-][0-9a-z]+)*", re.ASCII)
_LONGEST_NAME: Final = 100
_PIECE: Final = 262_144


class DirectoryBlobs:
    """Fills the port of `ymd.kernel.outside`. The directory is made by the first `put`."""

    def __init__(self, root: Path) -> None:
        self.root = root

    async def put(self, name: str, data: bytes) -> None:
        try:
            await _in_thread(self._put, self._path(name), data)
        except NotFound as error:  # the folder is gone again
            raise Unavailable(retry_after=5) from error

    async def find(self, name: str) -> Stored:
        return _stored(name, await _in_thread(os.stat, self._path(name)))

    async def read(self, name: str, start: int = 0, stop: int | None = None) -> AsyncIterator[bytes]:
        end = stop if stop is not None else (await self.find(name)).size
        descriptor = await _in_thread(os.open, self._path(name), os.O_RDONLY | os.O_CLOEXEC)
        try:
            while start < end and (piece := await _in_thread(os.pread, descriptor, min(_PIECE, end - start), start)):
                yield piece
                start += len(piece)
        finally:
            os.close(descriptor)

    async def delete(self, name: str) -> None:
        with suppress(NotFound):
            await _in_thread(os.unlink, self._path(name))

    async def shelf(self, number: int) -> list[Stored]:
        return await _in_thread(_listed, self._folder(number))

    def _folder(self, number: int) -> Path:
        if not 0 <= number < SHELVES:
            raise ValueError(f"there is no shelf {number}")
        return self.root / f"{number:02x}"

    def _path(self, name: str) -> Path:
        if len(name) > _LONGEST_NAME or not _NAME.fullmatch(name):
            raise ValueError(f"not a name of ours: {name!r}")
        return self._folder(shelf_of(name)) / name

    def _put(self, path: Path, data: bytes) -> None:
        self._make(path.parent)
        draft = path.with_name(f"{path.name}.draft-{secrets.token_hex(4)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            with open(descriptor, "wb") as file:
                self._own(draft)
                file.write(data)
                file.flush()
                os.fsync(descriptor)
            draft.replace(path)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
        _sync(path.parent)

    def _make(self, folder: Path) -> None:
        if folder.is_dir():
            return
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(FileExistsError):  # another process of ours was quicker
            folder.mkdir(mode=0o700)
            self._own(folder)
            _sync(self.root)

    def _own(self, path: Path) -> None:
        """Root working in an ordinary user's directory leaves files that stay that user's."""
        owner = self.root.stat()
        if os.geteuid() == 0 and owner.st_uid != 0:
            os.chown(path, owner.st_uid, owner.st_gid)


async def _in_thread(work: Callable[..., T], *given: object) -> T:
    try:
        return await asyncio.to_thread(work, *given)
    except FileNotFoundError as error:
        raise NotFound from error
    except OSError as error:
        raise Unavailable(retry_after=5) from error


def _listed(folder: Path) -> list[Stored]:
    found = []
    with suppress(FileNotFoundError):
        for entry in os.scandir(folder):
            with suppress(FileNotFoundError):  # gone since it was listed
                found.append(_stored(entry.name, entry.stat()))
    return found


def _stored(name: str, told: os.stat_result) -> Stored:
    return Stored(name, told.st_size, datetime.fromtimestamp(told.st_mtime, UTC))


def _sync(folder: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
