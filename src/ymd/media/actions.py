"""What people do with their pictures: send one in, say what it shows, use it, let it go."""

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy import Uuid, bindparam, delete, func, insert, literal, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.types import Date, Text

from ymd.kernel.actor import Actor
from ymd.kernel.db import Db
from ymd.kernel.errors import FieldError
from ymd.kernel.ids import new_id
from ymd.kernel.outside import Blobs, Outside, Picture, Undeveloped
from ymd.kernel.statement import command, statement
from ymd.media import errors, queries
from ymd.media.errors import MediaRefused, PictureInUse
from ymd.media.facts import PictureDeleted
from ymd.media.rules import addresses, quotas
from ymd.media.schemas import Names, PictureRow
from ymd.media.tables import media, upload_days

_MEDIA_ID = bindparam("media_id", type_=Uuid)
_OWNER = bindparam("owner_id", type_=Uuid)
_IDS = func.any(bindparam("ids", type_=ARRAY(Uuid)))

_COLUMNS = ("id", "owner_id", "face", "alt", "width", "height", "blurhash", "bytes", "created_at", "unused_since")
_ADD = command(insert(media).values({name: bindparam(name) for name in _COLUMNS}))
_FIRST = upsert(upload_days).values(owner_id=_OWNER, day=bindparam("day", type_=Date), count=literal(1))
_COUNT = statement(
    _FIRST.on_conflict_do_update(index_elements=["owner_id", "day"], set_={"count": upload_days.c.count + 1}).returning(
        upload_days.c.count
    ),
    int,
)
_DESCRIBE = command(update(media).where(media.c.id == _MEDIA_ID).values(alt=bindparam("said", type_=Text)))
_DELETE = statement(delete(media).where(media.c.id == _MEDIA_ID).returning(media.c.id, media.c.face), Names)
_ATTACH = statement(
    update(media)
    .where(media.c.id == _IDS, media.c.owner_id == _OWNER, media.c.unused_since.is_not(None))
    .values(unused_since=None)
    .returning(media.c.id, media.c.face),
    Names,
)
_RELEASE = command(
    update(media).where(media.c.id == _IDS, media.c.unused_since.is_(None)).values(unused_since=func.now())
)

#: By the code with which the darkroom gives a file back.
_REFUSALS: Final = {
    kind.code: kind
    for kind in (
        errors.PictureEmpty,
        errors.PictureUnknown,
        errors.PictureHeic,
        errors.PictureDamaged,
        errors.PictureTooManyPixels,
        errors.PictureTooAnimated,
        errors.PictureTooMuchWork,
    )
}


async def upload(db: Db, owner: Actor, file: bytes, alt: str, *, outside: Outside) -> PictureRow:
    """Keep what a file shows, for a day unless something comes to show it. Nothing of the file itself is kept.

    Raises PictureFileTooLarge, TooManyUploads, TooManyUnused, MediaFull, the kinds of PictureRefused, and Unavailable
    when too many files wait or nothing can be stored. Each try that was worked on counts for the day.
    """
    now = outside.clock.now()
    quotas.require_fits(file)
    quotas.require_room(await queries.usage_of(db, owner, quotas.day_of(now)), now)
    # Decoding takes long, so it holds no connection meanwhile; what there is room for is asked once more below.
    await db.rest()
    try:
        picture = await outside.darkroom.develop(file)
    except Undeveloped as undeveloped:
        await _count(db, owner, now)
        raise _REFUSALS.get(undeveloped.code, errors.PictureDamaged)() from undeveloped
    return await keep(db, owner, picture, alt, blobs=outside.blobs, now=now)


async def keep(db: Db, owner: Actor, picture: Picture, alt: str, *, blobs: Blobs, now: datetime) -> PictureRow:
    """Keep a picture that is made already, as `upload` does after making one. Raises TooManyUploads, TooManyUnused,
    MediaFull, and Unavailable when nothing can be stored."""
    names = Names(new_id(), UUID(bytes=secrets.token_bytes(16)))
    try:
        await _store(blobs, names, picture)
        await _enter(db, owner, names, picture, alt, now)
    except Exception:
        for blob in addresses.blobs_of(names):
            await blobs.delete(blob)
        raise
    return PictureRow(names.id, picture.width, picture.height, alt, picture.blurhash, used=False)


async def _store(blobs: Blobs, names: Names, picture: Picture) -> None:
    # Blobs before the row: whoever reads the row finds them. Without a row they are swept away after a day.
    renditions = (picture.large, picture.thumbnail, picture.square)
    for blob, data in zip(addresses.blobs_of(names), renditions, strict=True):
        await blobs.put(blob, data)


async def _enter(db: Db, owner: Actor, names: Names, picture: Picture, alt: str, now: datetime) -> None:
    size = len(picture.large) + len(picture.thumbnail) + len(picture.square)
    # Counting locks the day's row, so that the uploads of one person are measured one after the other.
    if await _count(db, owner, now) > quotas.MOST_A_DAY:
        raise quotas.too_many(now)
    usage = await queries.usage_of(db, owner, quotas.day_of(now))
    quotas.require_room(msgspec.structs.replace(usage, today=0), now, more=size)
    told = {"alt": alt, "width": picture.width, "height": picture.height, "blurhash": picture.blurhash}
    named = {"id": names.id, "face": names.face, "owner_id": owner.id}
    await db.run(_ADD, **named, **told, bytes=size, created_at=now, unused_since=now)


async def _count(db: Db, owner: Actor, now: datetime) -> int:
    return await db.one(_COUNT, owner_id=owner.id, day=quotas.day_of(now))


async def describe(db: Db, owner: Actor, media_id: UUID, alt: str) -> PictureRow:
    """Say what a picture shows that stands nowhere yet. Raises NotFound, PictureInUse."""
    await _unused(db, owner, media_id)
    await db.run(_DESCRIBE, media_id=media_id, said=alt)
    return await queries.own_picture(db, owner, media_id)


async def delete_picture(db: Db, owner: Actor, media_id: UUID) -> None:
    """Delete a picture that stands nowhere. Raises NotFound, PictureInUse."""
    await _unused(db, owner, media_id)
    names = await db.one(_DELETE, media_id=media_id)
    db.record(PictureDeleted(names.id, names.face))


async def _unused(db: Db, owner: Actor, media_id: UUID) -> None:
    if (await queries.own_picture(db, owner, media_id, lock=True)).used:
        raise PictureInUse


async def attach(db: Db, owner_id: UUID, ids: Sequence[UUID], *, pointer: str = "/media") -> None:
    """Use uploaded pictures of the owner's that nothing uses yet. Raises MediaRefused, with the place of each that is
    none below `pointer`."""
    taken = {names.id for names in await db.all(_ATTACH, owner_id=owner_id, ids=list(ids))}
    missing = [at for at, each in enumerate(ids) if each not in taken or each in ids[:at]]
    if missing:
        raise _refusal(f"{pointer}/{at}" for at in missing)


async def show_face(db: Db, owner_id: UUID, media_id: UUID, *, pointer: str) -> str:
    """Use a picture of the owner's as what everybody sees of them; the path of its square. Raises MediaRefused."""
    names = await db.maybe(_ATTACH, owner_id=owner_id, ids=[media_id])
    if names is None:
        raise _refusal([pointer])
    return addresses.face_path(names.face)


async def release(db: Db, ids: Sequence[UUID]) -> None:
    """Let pictures go that nothing shows any more; after a day they are deleted."""
    await db.run(_RELEASE, ids=list(ids))


def _refusal(pointers: Iterable[str]) -> MediaRefused:
    return MediaRefused(errors=tuple(FieldError(at, MediaRefused.code, MediaRefused.en) for at in pointers))
