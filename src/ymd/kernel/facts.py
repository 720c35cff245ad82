"""Facts: what happened, in the past tense, for others to react to.

A fact carries ids only, never addresses, codes or text. Its wire name is stable: jobs that wait in the queue while a
new release starts must still be understood.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import msgspec


@dataclass(frozen=True)
class Fact:
    """Base of all facts; a subclass is a frozen dataclass of ids with a `wire` name such as ``together.answered``."""

    wire: ClassVar[str]


#: Called as ``listener(db, fact, outside)`` in a transaction of its own, at least once: it re-reads what it needs.
Listener = Callable[..., Awaitable[None]]
Listeners = Mapping[type[Fact], Sequence[Listener]]


def job_name(fact: type[Fact], listener: Listener) -> str:
    """The queue's name for one listener's share of one fact: ``together.answered>notifications.tell_host``."""
    room = listener.__module__.removeprefix("ymd.").removesuffix(".listeners").removesuffix(".jobs")
    return f"{fact.wire}>{room}.{listener.__name__}"


def encode(fact: Fact) -> bytes:
    return msgspec.json.encode(fact)


def decode(data: bytes, fact: type[Fact]) -> Fact:
    """Raises msgspec.ValidationError when the payload is not of this fact's shape."""
    return msgspec.json.decode(data, type=fact)
