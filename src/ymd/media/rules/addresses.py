"""The addresses of pictures: signed ones that end after some hours, and those of faces, which are public.

Whoever holds a signed address sees the picture; nothing else is asked of them, since a browser fetches pictures without
a session. So an address is given to those who may see what shows the picture, names one rendition of one picture, and
ends soon.
"""

import base64
import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from ymd.kernel.errors import NotFound
from ymd.media.errors import AddressExpired
from ymd.media.schemas import Names

#: An address is the same for everybody who asks within one window, so that browsers keep what they fetched, and good
#: until the end of the next. The windows of two pictures begin at different times, lest all end at once.
WINDOW: Final = timedelta(hours=6)
#: What is shown by signed addresses. The square lies under a name of its own.
RENDITIONS: Final = ("large", "thumbnail")
SQUARE: Final = "square"
#: The purpose for which the ring of secrets gives keys.
PURPOSE: Final = "media"

_SECONDS: Final = int(WINDOW.total_seconds())
_TAG_BYTES: Final = 16
_SUFFIX: Final = ".webp"


def until_of(media_id: UUID, now: datetime) -> int:
    """When an address ends that is given out now, in seconds since 1970: in one window at least, in two at most."""
    shift = media_id.int % _SECONDS
    return ((int(now.timestamp()) - shift) // _SECONDS + 2) * _SECONDS + shift


def address(key: bytes, media_id: UUID, rendition: str, until: int) -> str:
    """Where one rendition is seen until then, as a path of this server."""
    signature = _signature(key, media_id, rendition, until)
    return f"/media/{media_id}/{rendition}{_SUFFIX}?until={until}&signature={signature}"


def shown_by(
    keys: Iterable[bytes], media_id: UUID, file: str, until: str, signature: str, now: datetime
) -> tuple[str, int]:
    """The blob that an address shows, and for how many seconds it still may.

    Raises NotFound for an address that none of the keys has signed, AddressExpired for one that was good once.
    """
    rendition = file.removesuffix(_SUFFIX)
    if rendition not in RENDITIONS or not file.endswith(_SUFFIX) or not (until.isascii() and until.isdecimal()):
        raise NotFound
    if len(until) > 12 or not _is_signed(keys, media_id, rendition, int(until), signature):
        raise NotFound
    left = int(until) - int(now.timestamp())
    if left <= 0:
        raise AddressExpired
    return blob_of(media_id, rendition), left


def face_path(face: UUID) -> str:
    """Where an avatar is seen, by everybody and for as long as it is one."""
    return f"/media/avatars/{face.hex}{_SUFFIX}"


def face_in(file: str) -> str:
    """The blob that the last part of such a path shows. Raises NotFound."""
    name = file.removesuffix(_SUFFIX)
    if file != f"{name}{_SUFFIX}" or len(name) != 32 or not set(name) <= set("0123456789abcdef"):
        raise NotFound
    return f"{name}.{SQUARE}"


def blob_of(name: UUID, rendition: str) -> str:
    return f"{name.hex}.{rendition}"


def blobs_of(names: Names) -> tuple[str, ...]:
    """The blobs of one picture: its renditions in the order of RENDITIONS, then its square."""
    return (*(blob_of(names.id, rendition) for rendition in RENDITIONS), blob_of(names.face, SQUARE))


def named_by(blob: str) -> tuple[UUID, bool] | None:
    """What a blob is named by, and whether that is a face; None for a name that no picture's blob has."""
    name, _, rendition = blob.partition(".")
    if rendition not in (*RENDITIONS, SQUARE):
        return None
    try:
        return UUID(hex=name), rendition == SQUARE
    except ValueError:
        return None


def _is_signed(keys: Iterable[bytes], media_id: UUID, rendition: str, until: int, signature: str) -> bool:
    given = signature.encode("utf-8", "surrogatepass")
    return any(hmac.compare_digest(_signature(key, media_id, rendition, until).encode(), given) for key in keys)


def _signature(key: bytes, media_id: UUID, rendition: str, until: int) -> str:
    told = f"{media_id.hex}/{rendition}/{until}".encode()
    return base64.urlsafe_b64encode(hmac.digest(key, told, hashlib.sha256)[:_TAG_BYTES]).rstrip(b"=").decode()
