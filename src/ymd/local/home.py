"""The data directory: its layout, what makes it unusable, and the lock that gives it to one `ymd up` at a time.

- ``pg18/``: the database, named by the major version that wrote it
- ``valkey/``: where Valkey stands; it keeps nothing
- ``media/``: pictures
- ``secrets/``: one 0600 file per secret
- ``run/``: lock, remembered ports, the addresses and processes of the run that goes on
- ``log/``: postgres.log and valkey.log, each with one predecessor
"""

import contextlib
import ctypes
import json
import os
import re
import secrets
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Protocol

from ymd.local import wheels
from ymd.local.messages import CannotStart

NEEDED_MB = 300
_LOOKS = 5


class Space(Protocol):
    """The part of `os.statvfs_result` that tells how much an ordinary user may still write."""

    @property
    def f_bavail(self) -> int: ...
    @property
    def f_frsize(self) -> int: ...


class Home:
    """One data directory. Nothing is touched before `claim`; until `release` no other process can claim it."""

    def __init__(self, root: Path | str, *, statvfs: Callable[[Path], Space] | None = None) -> None:
        self.root = Path(os.path.abspath(root))
        self._statvfs = statvfs
        self._lock: int | None = None

    @property
    def database(self) -> Path:
        """The data directory of PostgreSQL; it exists only whole (a half-made one has another name)."""
        return self.root / f"pg{wheels.postgres_major()}"

    @property
    def valkey(self) -> Path:
        return self.root / "valkey"

    @property
    def media(self) -> Path:
        return self.root / "media"

    @property
    def secrets(self) -> Path:
        return self.root / "secrets"

    @property
    def run(self) -> Path:
        return self.root / "run"

    @property
    def log(self) -> Path:
        return self.root / "log"

    def claim(self) -> None:
        """Make the layout and take the lock, once. Raises CannotStart, in this order: windows, home_unwritable,
        already_running, disk_full, foreign_version."""
        if self._lock is not None:
            return
        if sys.platform == "win32":
            raise CannotStart("windows")
        try:
            for directory in (self.root, self.valkey, self.media, self.secrets, self.run, self.log):
                self._make(directory)
            lock = self._open_lock()
        except OSError as error:
            raise CannotStart("home_unwritable", path=str(self.root), reason=error.strerror or str(error)) from error
        try:
            self._take(lock)
            self._check_space()
            self._check_version()
        except BaseException:
            os.close(lock)
            raise
        self._lock = lock

    def release(self) -> None:
        """Let the next one have it. The lock file stays: removing it would let two processes lock two files."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def holder(self) -> int | None:
        """The pid of the process that has claimed this directory now, or None."""
        try:
            descriptor = os.open(self.run / "lock", os.O_RDONLY)
        except (FileNotFoundError, NotADirectoryError):
            return None
        try:
            return _locker(descriptor, shared=True)
        finally:
            os.close(descriptor)

    def secret(self, name: str, make: Callable[[], str] = lambda: secrets.token_urlsafe(32)) -> str:
        """The secret of this name, made at the first asking; kept in a file that only its owner reads."""
        path = self.secrets / name
        if not path.exists():
            self.write(path, make())
        return path.read_text(encoding="utf-8")

    def write(self, path: Path, text: str) -> None:
        """Put `text` into a file 0600, whole or not at all, also across a loss of power."""
        draft = path.with_name(path.name + ".new")
        # One that a kill left behind may be somebody else's, whom only the directory lets us replace.
        draft.unlink(missing_ok=True)
        descriptor = _made_in(draft.parent, draft.name)
        with open(descriptor, "w", encoding="utf-8") as file:
            self.own(draft)
            file.write(text)
            file.flush()
            os.fsync(descriptor)
        draft.replace(path)
        sync_directory(path.parent)

    def write_json(self, path: Path, value: object) -> None:
        self.write(path, json.dumps(value, indent=1))

    def read_json(self, path: Path) -> Mapping[str, object]:
        """What `write_json` put there; empty if nothing did."""
        try:
            value = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        return value if isinstance(value, dict) else {}

    def log_file(self, name: str) -> Path:
        """A log of this name that may be appended to."""
        path = self.log / name
        if not path.exists():
            path.touch(mode=0o600)
            self.own(path)
        return path

    def own(self, path: Path) -> None:
        """Root working in an ordinary user's directory leaves files that stay that user's."""
        owner = self.root.stat()
        if os.geteuid() == 0 and owner.st_uid != 0:
            os.chown(path, owner.st_uid, owner.st_gid)

    def _make(self, directory: Path) -> None:
        if directory.is_dir():
            if not os.access(directory, os.W_OK | os.X_OK):
                raise PermissionError(13, os.strerror(13))
            return
        directory.mkdir(mode=0o700, parents=True)
        if directory != self.root:
            self.own(directory)

    def _open_lock(self) -> int:
        descriptor = os.open(self.run / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        self.own(self.run / "lock")
        return descriptor

    def _take(self, lock: int) -> None:
        # A command that looks who holds it (`holder`) holds it for that moment itself.
        for _ in range(_LOOKS):
            if (pid := _locker(lock, shared=False)) is None:
                break
            time.sleep(0.02)
        else:
            raise CannotStart("already_running", path=str(self.root), pid=pid or 0)
        os.ftruncate(lock, 0)
        os.pwrite(lock, str(os.getpid()).encode(), 0)

    def _check_space(self) -> None:
        space = (self._statvfs or os.statvfs)(self.root)
        free = space.f_bavail * space.f_frsize // 1_000_000
        if free < NEEDED_MB:
            raise CannotStart("disk_full", path=str(self.root), free_mb=free, needed_mb=NEEDED_MB)

    def _check_version(self) -> None:
        wanted = str(wheels.postgres_major())
        if self.database.exists():
            path, found = self.database, (self.database / "PG_VERSION").read_text(encoding="ascii").strip()
        else:
            others = {entry: name[1] for entry in self.root.iterdir() if (name := re.fullmatch(r"pg(\d+)", entry.name))}
            if not others:
                return
            path, found = max(others.items(), key=lambda other: int(other[1]))
        if found != wanted:
            raise CannotStart("foreign_version", path=str(path), found=found, wanted=wanted)


def _made_in(directory: Path, name: str) -> int:
    """A new file 0600 to write to, which on Linux belongs from its first moment to whom the directory belongs to: also
    a file that a kill leaves behind is not root's."""
    place = os.open(directory, os.O_RDONLY)
    try:
        with _as_owner(os.fstat(place)):
            return os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600, dir_fd=place)
    finally:
        os.close(place)


@contextlib.contextmanager
def _as_owner(owner: os.stat_result) -> Iterator[None]:
    """What root makes meanwhile in this thread is made by `owner` (setfsuid(2), which other threads do not feel)."""
    if sys.platform != "linux" or os.geteuid() != 0 or owner.st_uid == 0:
        yield
        return
    libc = ctypes.CDLL(None)
    libc.setfsgid(owner.st_gid)
    libc.setfsuid(owner.st_uid)
    try:
        yield
    finally:
        libc.setfsuid(0)
        libc.setfsgid(os.getegid())


def sync_directory(directory: Path) -> None:
    """Make the names in a directory durable."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _locker(descriptor: int, *, shared: bool) -> int | None:
    """Lock, or tell who has locked (0 while that one has not yet written its pid)."""
    import fcntl  # not on Windows, where `claim` refuses before it comes here

    try:
        fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        return int(os.pread(descriptor, 20, 0) or b"0")
    return None
