"""The port through which the layer asks whether one more request is within the limits."""

from collections.abc import Sequence
from typing import Protocol

from ymd.kernel.actor import Viewer
from ymd.kernel.errors import TooMany

Header = tuple[bytes, bytes]


class LimitReached(TooMany):
    """Too many requests of one caller; the answer carries `headers` and says when to come back."""

    code = "too_many_requests"
    en = "That was a lot of requests in a short time. Wait a little."
    ko = "짧은 시간에 요청이 너무 많았어요. 조금 기다려 주세요."

    def __init__(self, headers: Sequence[Header], retry_after: int) -> None:
        super().__init__(retry_after=retry_after)
        self.headers = headers


class Limiter(Protocol):
    async def spend(self, viewer: Viewer, address: str) -> Sequence[Header]:
        """Take one request off the caller's window; the rate-limit headers of the answer. Raises LimitReached."""
        ...

    async def answers(self) -> bool:
        """Whether what counts for all processes together can be reached now."""
        ...

    async def close(self) -> None: ...
