"""What happens to an uploaded picture: it is used, and let go again."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Uuid, bindparam, func, update
from sqlalchemy.dialects.postgresql import ARRAY

from ymd.kernel.db import Db
from ymd.kernel.errors import FieldError
from ymd.kernel.statement import command, statement
from ymd.media.errors import MediaRefused
from ymd.media.tables import media

_IDS = func.any(bindparam("ids", type_=ARRAY(Uuid)))
_ATTACH = statement(
    update(media)
    .where(media.c.id == _IDS, media.c.owner_id == bindparam("owner_id", type_=Uuid), media.c.used.is_(False))
    .values(used=True)
    .returning(media.c.id),
    UUID,
)
_RELEASE = command(update(media).where(media.c.id == _IDS).values(used=False))


async def attach(db: Db, owner_id: UUID, ids: Sequence[UUID], *, pointer: str = "/media") -> None:
    """Use uploaded pictures of the owner's that nothing uses yet. Raises MediaRefused, with the place of each that is
    none below `pointer`."""
    taken = set(await db.all(_ATTACH, owner_id=owner_id, ids=list(ids)))
    missing = [at for at, each in enumerate(ids) if each not in taken]
    if missing:
        raise MediaRefused(
            errors=tuple(FieldError(f"{pointer}/{at}", "media_refused", MediaRefused.en) for at in missing)
        )


async def release(db: Db, ids: Sequence[UUID]) -> None:
    """Let pictures go that nothing shows any more."""
    await db.run(_RELEASE, ids=list(ids))
