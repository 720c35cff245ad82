"""Make the database cluster, once: in a directory of another name, which gets its own only when it is whole."""

import os
import secrets
import shutil
from pathlib import Path

from ymd.local import processes, wheels
from ymd.local.home import Home, sync_directory
from ymd.local.messages import CannotStart, Message, Say
from ymd.local.processes import Identity

ROLE = "ymd"
DATABASE = "ymd"
PASSWORD = "database-password"  # noqa: S105  # the name of the file, not the password


def ensure(home: Home, identity: Identity, say: Say, *, durable: bool) -> str:
    """The password of the role that owns the database; cluster, role and database are made if there are none.

    Raises CannotStart: initdb_failed, korean_broken, password_missing.
    """
    path = home.secrets / PASSWORD
    if home.database.exists():
        if not path.exists():
            raise CannotStart("password_missing", data=str(home.database), path=str(path))
        return home.secret(PASSWORD)
    say(Message("creating_database", {"path": str(home.database)}))
    password = home.secret(PASSWORD)
    draft = home.root / (home.database.name + ".new")
    shutil.rmtree(draft, ignore_errors=True)
    try:
        _make(draft, identity, durable=durable)
        _fill(draft, identity, password)
        draft.rename(home.database)
        sync_directory(home.root)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return password


def _make(draft: Path, identity: Identity, *, durable: bool) -> None:
    draft.mkdir(mode=0o700)
    superuser = draft.with_name(draft.name + ".password")
    descriptor = os.open(superuser, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, "w", encoding="ascii") as file:
        # Nobody keeps it: the application is no superuser, and whoever owns the files can always set another one.
        file.write(secrets.token_urlsafe(32))
    if identity.uid is not None and identity.gid is not None:
        for path in (draft, superuser):
            os.chown(path, identity.uid, identity.gid)
    try:
        program: list[str | Path] = [wheels.bin_dir() / "initdb", "-D", draft, "-U", "postgres", "--pwfile", superuser]
        program += ["-A", "scram-sha-256", "-E", "UTF8", "--no-instructions", "--data-checksums"]
        # The builtin provider sorts alike on every system. With the locale C, pg_trgm sees no letters in Korean.
        program += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8"]
        program += [] if durable else ["--no-sync"]
        answer = processes.run(program, environment=processes.without_libpq(os.environ), identity=identity)
    finally:
        superuser.unlink()
    if answer.returncode != 0:
        raise CannotStart("initdb_failed", path=str(draft.parent), words=_last(answer.stderr))


def _fill(draft: Path, identity: Identity, password: str) -> None:
    """Role, database and the look at Korean, by a PostgreSQL that listens nowhere and serves this one input."""
    answer = processes.run(
        [wheels.bin_dir() / "postgres", "--single", "-D", draft, "-c", "exit_on_error=on", "postgres"],
        environment=processes.without_libpq(os.environ),
        identity=identity,
        text=f"create role {ROLE} login createdb password '{password}'\n"
        f"grant pg_monitor to {ROLE}\n"
        f"create database {DATABASE} owner {ROLE}\n"
        "begin\n"
        "create extension if not exists pg_trgm\n"
        "select case when show_trgm('한글') <> '{}' then 'hangul seen' end\n"
        "rollback\n",
    )
    if answer.returncode != 0:
        raise CannotStart("initdb_failed", path=str(draft.parent), words=_last(answer.stderr))
    if "hangul seen" not in answer.stdout:
        raise CannotStart("korean_broken")


def _last(words: str) -> str:
    return " | ".join(words.strip().splitlines()[-3:]) or "-"
