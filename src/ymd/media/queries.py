"""Every read of pictures, and the signed addresses under which they are seen."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, Date, Integer, Uuid, bindparam, cast, func, select
from sqlalchemy.dialects.postgresql import ARRAY

from ymd.kernel.actor import Actor
from ymd.kernel.db import Db
from ymd.kernel.keys import KeyRing
from ymd.kernel.statement import statement
from ymd.media.rules import addresses
from ymd.media.schemas import Media, PictureRow, Usage
from ymd.media.tables import media, upload_days

__all__ = ["Signer", "alive_among", "media", "own_picture", "usage_of"]

_OWNER = bindparam("owner_id", type_=Uuid)

_OWN = select(
    media.c.id,
    media.c.width,
    media.c.height,
    media.c.alt,
    media.c.blurhash,
    media.c.unused_since.is_(None).label("used"),
).where(media.c.id == bindparam("media_id", type_=Uuid), media.c.owner_id == _OWNER)
_OWN_PICTURE = statement(_OWN, PictureRow)
_OWN_LOCKED = statement(_OWN.with_for_update(key_share=True), PictureRow)

_TODAY = (
    select(upload_days.c.count)
    .where(upload_days.c.owner_id == _OWNER, upload_days.c.day == bindparam("day", type_=Date))
    .scalar_subquery()
)
_USAGE = statement(
    select(
        cast(func.coalesce(func.sum(media.c.bytes), 0), BigInteger).label("bytes"),
        func.count().filter(media.c.unused_since.is_not(None)).label("unused"),
        cast(func.coalesce(_TODAY, 0), Integer).label("today"),
    ).where(media.c.owner_id == _OWNER),
    Usage,
)

_NAMES = func.any(bindparam("names", type_=ARRAY(Uuid)))
_ALIVE = statement(select(media.c.id).where(media.c.id == _NAMES), UUID)
_ALIVE_FACES = statement(select(media.c.face).where(media.c.face == _NAMES), UUID)


class Signer:
    """Signs addresses of pictures as they are given out at `now`."""

    def __init__(self, keys: KeyRing, now: datetime) -> None:
        self._key = keys.key(addresses.PURPOSE)
        self._now = now

    def media(self, media_id: UUID, width: int, height: int, alt: str, blurhash: str) -> Media:
        until = addresses.until_of(media_id, self._now)
        large, thumbnail = (addresses.address(self._key, media_id, each, until) for each in addresses.RENDITIONS)
        return Media(media_id, large, thumbnail, width, height, alt, blurhash)

    def shown(self, picture: PictureRow) -> Media:
        return self.media(picture.id, picture.width, picture.height, picture.alt, picture.blurhash)


async def own_picture(db: Db, owner: Actor, media_id: UUID, *, lock: bool = False) -> PictureRow:
    """A picture of one's own; `lock` keeps it from being used, or let go, meanwhile. Raises NotFound."""
    return await db.one(_OWN_LOCKED if lock else _OWN_PICTURE, owner_id=owner.id, media_id=media_id)


async def usage_of(db: Db, owner: Actor, day: date) -> Usage:
    """What someone's pictures take now."""
    return await db.one(_USAGE, owner_id=owner.id, day=day)


async def alive_among(db: Db, ids: Sequence[UUID], faces: Sequence[UUID]) -> set[UUID]:
    """Those of these ids and faces of which there is a picture."""
    alive = await db.all(_ALIVE, names=list(ids)) if ids else []
    shown = await db.all(_ALIVE_FACES, names=list(faces)) if faces else []
    return {*alive, *shown}
