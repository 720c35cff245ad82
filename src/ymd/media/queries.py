"""Pictures as they are shown: under addresses that are good for some hours."""

import base64
import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from ymd.kernel.keys import KeyRing
from ymd.media.schemas import Media
from ymd.media.tables import media

__all__ = ["Signer", "media"]

#: An address is the same for everybody who asks within one window, and good until the end of the next.
WINDOW: Final = timedelta(hours=3)
_TAG_BYTES: Final = 16


class Signer:
    """Signs addresses of pictures as they are given out at `now`."""

    def __init__(self, keys: KeyRing, now: datetime) -> None:
        self._key = keys.key("media")
        window = int(WINDOW.total_seconds())
        self._until = (int(now.timestamp()) // window + 2) * window

    def url(self, media_id: UUID, rendition: str) -> str:
        """The address of one rendition, good for between one window and two."""
        told = f"{media_id}/{rendition}.webp"
        tag = hmac.digest(self._key, f"{told}?until={self._until}".encode(), hashlib.sha256)[:_TAG_BYTES]
        return f"/media/{told}?until={self._until}&signature={base64.urlsafe_b64encode(tag).rstrip(b'=').decode()}"

    def media(self, media_id: UUID, width: int, height: int, alt: str, blurhash: str) -> Media:
        large, thumbnail = self.url(media_id, "large"), self.url(media_id, "thumbnail")
        return Media(media_id, large, thumbnail, width, height, alt, blurhash)
