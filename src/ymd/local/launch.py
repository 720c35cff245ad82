"""Turn into another program on the supervisor's terms: ``python -I -S launch.py TERMS PROGRAM ARG...``.

A script and not a `preexec_fn`: a user namespace can be entered only by a process with one thread, and Python between
fork and exec may deadlock in a process with several. The pid stays that of the child, because exec keeps it.

TERMS is JSON: `parent` (pid that must still be ours), `death_signal` (sent to us when it dies; Linux), `uid` and `gid`
(to drop to), `namespace_uid` (who to be in a fresh user namespace), `reach` (directories we must be able to enter).
Leaves with REFUSED or UNREACHABLE and one line on stderr where the terms cannot be met.
"""

import ctypes
import errno
import json
import os
import sys

REFUSED = 121
UNREACHABLE = 122

_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4
_CLONE_NEWUSER = 0x10000000


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def drop(uid: int, gid: int) -> None:
    """Become an ordinary user for good. Raises OSError where refused."""
    try:
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    except OSError as error:
        raise OSError(error.errno, f"becoming user {uid}: {error.strerror}") from error


def enter_namespace(uid: int) -> None:
    """Be `uid` in a user namespace of our own; outside of it we stay who we were. Raises OSError where refused."""
    outer_uid, outer_gid = os.geteuid(), os.getegid()
    libc = _libc()
    # After a change of uid the kernel gives our own /proc/self to root; dumpable hands it back.
    libc.prctl(_PR_SET_DUMPABLE, 1, 0, 0, 0)
    if libc.unshare(_CLONE_NEWUSER) != 0:
        number = ctypes.get_errno()
        # "No space left on device" would send people to their disk.
        reason = "the limit user.max_user_namespaces is reached" if number == errno.ENOSPC else os.strerror(number)
        raise OSError(number, f"user namespace: {reason}")
    for name, line in (
        ("setgroups", "deny"),
        ("uid_map", f"{uid} {outer_uid} 1"),
        ("gid_map", f"{uid} {outer_gid} 1"),
    ):
        with open(f"/proc/self/{name}", "w", encoding="ascii") as file:
            file.write(line)


def die_with(parent: int, death_signal: int) -> None:
    """Have the kernel send us `death_signal` when the thread that started us ends; leave if it already has."""
    if sys.platform != "linux":
        return
    _libc().prctl(_PR_SET_PDEATHSIG, death_signal, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit(REFUSED)


def main(terms_text: str, program: list[str]) -> None:
    terms = json.loads(terms_text)
    try:
        if terms["uid"] is not None:
            drop(terms["uid"], terms["gid"])
        if terms["namespace_uid"] is not None:
            enter_namespace(terms["namespace_uid"])
    except OSError as error:
        sys.stderr.write(f"{error.strerror}\n")
        sys.exit(REFUSED)
    for directory in terms["reach"]:
        if not os.access(directory, os.X_OK):
            sys.stderr.write(f"{directory} cannot be entered\n")
            sys.exit(UNREACHABLE)
    # Last, because a change of credentials clears it.
    die_with(terms["parent"], terms["death_signal"])
    try:
        os.execv(program[0], program)  # noqa: S606  # a program and words of ours, no shell wanted
    except OSError as error:
        sys.stderr.write(f"{program[0]}: {error.strerror}\n")
        sys.exit(UNREACHABLE)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
