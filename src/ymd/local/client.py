"""PostgreSQL's own client programs, on any server by its URL: the embedded one or a real one."""

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final
from urllib.parse import unquote, urlsplit, urlunsplit

from ymd.local import processes, wheels
from ymd.local.messages import CannotStart

# In the transaction of the restore, so that a dump that cannot be read leaves everything as it was.
_EMPTY = """\
do $$ declare name text; begin
  for name in select nspname from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema' loop
    execute format('drop schema %I cascade', name);
  end loop;
end $$;
create schema public;
alter schema public owner to pg_database_owner;
"""

#: What our pg_dump says in its first lines, and servers before PostgreSQL 17 do not know.
_TOO_NEW: Final = b"\nSET transaction_timeout = 0;\n"
_FIRST_LINES: Final = 4096


def address(database_url: str) -> tuple[str, dict[str, str]]:
    """The URL without its password, and an environment that carries it: arguments are seen by every user."""
    parts = urlsplit(database_url)
    environment = processes.without_libpq(os.environ)
    if parts.password is None:
        return database_url, environment
    user, _, place = parts.netloc.rpartition("@")
    bare = parts._replace(netloc=f"{user.partition(':')[0]}@{place}")
    return urlunsplit(bare), environment | {"PGPASSWORD": unquote(parts.password)}


def psql(database_url: str, sql: str) -> str:
    """Run statements, each in its own transaction, and return their rows, columns parted by tabs.

    Raises RuntimeError with the server's words.
    """
    url, environment = address(database_url)
    program: list[str | Path] = [
        wheels.bin_dir() / "psql",
        "-X",
        "-q",
        "-A",
        "-t",
        "-F",
        "\t",
        "-v",
        "ON_ERROR_STOP=1",
        "-d",
        url,
    ]
    answer = processes.run(program, environment=environment, text=sql)
    if answer.returncode != 0:
        raise RuntimeError(answer.stderr.strip())
    return answer.stdout.strip()


def dump(database_url: str, out: IO[bytes]) -> None:
    """Write the whole database as SQL that `restore` reads, or psql on a server of our release. `out` is a real file.

    A server newer than our pg_dump is refused by pg_dump. Raises CannotStart("dump_failed").
    """
    url, environment = address(database_url)
    program: list[str | Path] = [
        wheels.bin_dir() / "pg_dump",
        "--no-owner",
        "--no-privileges",
        "--encoding=UTF8",
        "-d",
        url,
    ]
    answer = processes.run(program, environment=environment, out=out)
    if answer.returncode != 0:
        raise CannotStart("dump_failed", words=" | ".join(answer.stderr.strip().splitlines()[-3:]))


def restore(database_url: str, source: IO[bytes]) -> None:
    """Replace everything in the database by what a `dump` says, in one transaction; migrate afterwards.

    Raises CannotStart("restore_failed"), and then nothing has changed.
    """
    url, environment = address(database_url)
    program: list[str | Path] = [wheels.bin_dir() / "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", url]
    with open(os.devnull, "wb") as nowhere, _for_older_servers(source) as readable:
        answer = processes.run(
            [*program, "--single-transaction", "-c", _EMPTY, "-f", "-"],
            environment=environment | {"PGOPTIONS": "-c client_min_messages=warning"},
            source=readable,
            out=nowhere,
        )
    if answer.returncode != 0:
        raise CannotStart("restore_failed", words=" | ".join(answer.stderr.strip().splitlines()[-3:]))


@contextmanager
def _for_older_servers(source: IO[bytes]) -> Iterator[IO[bytes]]:
    """The dump as a pipe, whose first lines every PostgreSQL from 15 on understands."""
    taking, giving = os.pipe()

    def pour() -> None:
        # Whoever reads may have given up: then that is told, not this.
        with suppress(BrokenPipeError), open(giving, "wb") as out:
            out.write(source.read(_FIRST_LINES).replace(_TOO_NEW, b"\n", 1))
            shutil.copyfileobj(source, out)

    pouring = threading.Thread(target=pour)
    pouring.start()
    try:
        with open(taking, "rb") as readable:
            yield readable
    finally:
        pouring.join()
