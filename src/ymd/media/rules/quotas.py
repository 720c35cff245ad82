"""How much one person may send in and keep."""

from datetime import date, datetime, timedelta
from typing import Final

from ymd.media.errors import MediaFull, PictureFileTooLarge, TooManyUnused, TooManyUploads
from ymd.media.schemas import Usage

#: Of one file, in bytes.
MOST_FILE: Final = 10_000_000
#: Of all that is kept of one person's pictures, in bytes: some four thousand photographs.
MOST_KEPT: Final = 2_000_000_000
#: Files that one person may send in on a day, those that are refused among them.
MOST_A_DAY: Final = 300
#: Pictures of one person that stand nowhere.
MOST_UNUSED: Final = 50
#: How long a picture may stand nowhere.
UNUSED_FOR: Final = timedelta(days=1)


def day_of(now: datetime) -> date:
    """The day that an upload counts for: everyone's day ends with that of UTC."""
    return now.date()


def require_room(usage: Usage, now: datetime, *, more: int = 0) -> None:
    """Whether one more file may come, of which `more` bytes are to be kept.

    Raises TooManyUploads, TooManyUnused, MediaFull.
    """
    if usage.today >= MOST_A_DAY:
        raise too_many(now)
    if usage.unused >= MOST_UNUSED:
        raise TooManyUnused
    if usage.bytes + more > MOST_KEPT:
        raise MediaFull


def require_fits(file: bytes) -> None:
    """Raises PictureFileTooLarge."""
    if len(file) > MOST_FILE:
        raise PictureFileTooLarge


def too_many(now: datetime) -> TooManyUploads:
    """The refusal, with the seconds until the day is over."""
    tomorrow = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return TooManyUploads(retry_after=max(1, round((tomorrow - now).total_seconds())))
