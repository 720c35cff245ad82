"""Identifiers: UUID version 7 (RFC 9562 section 5.7), made by the application, so that keys sort by time."""

import os
import time
from uuid import UUID

_VERSION = 0x7 << 76
_VARIANT = 0b10 << 62


def new_id() -> UUID:
    """A UUIDv7: 48 bits of Unix milliseconds, then 74 random bits."""
    random = int.from_bytes(os.urandom(10), "big")
    milliseconds = time.time_ns() // 1_000_000
    return UUID(
        int=milliseconds << 80 | _VERSION | (random >> 62 & 0xFFF) << 64 | _VARIANT | random & 0x3FFF_FFFF_FFFF_FFFF
    )
