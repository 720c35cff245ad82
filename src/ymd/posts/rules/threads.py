"""Places in a thread, as byte strings whose order is the order in which a thread is read.

A place is a sequence of steps, each 17 octets: a flag and the id of the post. Everything below a post begins with its
place, so that a thread is read depth first by one index. Ids are UUIDv7 (RFC 9562) and sort by time; the flag puts what
the author of the thread goes on saying before what others answer.
"""

from typing import Final
from uuid import UUID

STEP: Final = 17
#: A place has at most so many steps, because index keys are bounded. What answers deeper stands on the last of them,
#: by time; `reply_to` says what it answers.
MOST_STEPS: Final = 100
CHAIN_FLAG: Final = b"\x00"
_OTHERS: Final = b"\x01"


def child_path(parent: bytes, post_id: UUID, *, by_author: bool) -> bytes:
    """The place of an answer to what stands at `parent`; the root stands at the empty place. `by_author`: whether the
    author of the root writes it, which makes it part of their chain as long as nobody else comes between."""
    flag = CHAIN_FLAG if by_author and in_chain(parent) else _OTHERS
    return parent[: STEP * (MOST_STEPS - 1)] + flag + post_id.bytes


def in_chain(path: bytes) -> bool:
    """Whether the root's author wrote everything from the root down to here."""
    return all(path[at : at + 1] == CHAIN_FLAG for at in range(0, len(path), STEP))


def below(path: bytes) -> bytes:
    """The end of everything below a place: what stands there is over `path` and under this. No flag is as high."""
    return path + b"\xff"
