"""What the community acts on."""

from collections.abc import Callable
from datetime import datetime

import msgspec

from ymd.kernel.outside import Blobs


class Stage(msgspec.Struct, frozen=True):
    """`moment` is the one at which all of it is done; `hashed` is everyone's password; pictures go into `blobs`, and
    without them there are none; `tell` hears what comes next."""

    moment: datetime
    hashed: str
    blobs: Blobs | None
    tell: Callable[[str], None]

    def now(self) -> datetime:
        """As a clock, it stands still."""
        return self.moment
