"""Identifiers: UUID version 7 (RFC 9562 section 5.7), made by the application, so that keys sort by time."""

import secrets
import time
from uuid import UUID

_VERSION = 0x7 << 76
_VARIANT = 0b10 << 62
_TAIL = 1 << 74
_STEP = 1 << 32


class _Sequence:
    """Identifiers of one process never go back: within a millisecond the random tail grows (section 6.2, method 2)."""

    def __init__(self) -> None:
        self._last = 0

    def next(self) -> UUID:
        fresh = time.time_ns() // 1_000_000 * _TAIL + secrets.randbits(74)
        self._last = fresh if fresh // _TAIL > self._last // _TAIL else self._last + 1 + secrets.randbelow(_STEP)
        milliseconds, tail = divmod(self._last, _TAIL)
        return UUID(int=milliseconds << 80 | _VERSION | (tail >> 62) << 64 | _VARIANT | tail & (1 << 62) - 1)


new_id = _Sequence().next
