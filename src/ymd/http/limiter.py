"""The port through which the layer asks whether one more request is within the limits."""

from collections.abc import Sequence
from typing import Protocol

from ymd.kernel.actor import Viewer

Header = tuple[bytes, bytes]


class Limiter(Protocol):
    async def spend(self, viewer: Viewer, address: str) -> Sequence[Header]:
        """Take one request off the caller's window; the rate-limit headers of the answer. Raises TooMany."""
        ...
