"""What a person shows of themselves."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, Text, bindparam, func, select
from sqlalchemy.dialects.postgresql import insert

from ymd.accounts.errors import NicknameRefused, NicknameTaken, TimeZoneUnknown
from ymd.accounts.facts import ProfileCompleted
from ymd.accounts.queries import is_taken, own_account
from ymd.accounts.rules.nicknames import nickname_fault
from ymd.accounts.schemas import OwnAccount, ProfileInput
from ymd.accounts.tables import profiles
from ymd.ics.zones import iana_names
from ymd.kernel.db import Db
from ymd.kernel.errors import FieldError
from ymd.kernel.statement import command
from ymd.kernel.text import fold
from ymd.media import actions as media

_LOCK_NICKNAME = command(select(func.pg_advisory_xact_lock(func.hashtextextended(bindparam("folded", type_=Text), 1))))
_SAID = (
    "account_id", "nickname", "nickname_folded", "name", "name_shown", "gender", "bio", "avatar", "avatar_id", "closed",
    "locale", "time_zone",
)  # fmt: skip
_NOW = bindparam("now", type_=DateTime(timezone=True))
_NEW = insert(profiles).values({**{name: bindparam(name) for name in _SAID}, "created_at": _NOW, "updated_at": _NOW})
_PUT = command(
    _NEW.on_conflict_do_update(
        index_elements=["account_id"],
        set_={
            **{name: _NEW.excluded[name] for name in _SAID[1:]},
            "updated_at": _NEW.excluded.updated_at,
            "version": profiles.c.version + 1,
        },
    )
)


async def put_profile(db: Db, own: OwnAccount, wanted: ProfileInput, *, now: datetime) -> OwnAccount:
    """Complete one's profile, or replace it; `own` was read with a lock.

    Raises NicknameRefused, NicknameTaken, TimeZoneUnknown, MediaRefused.
    """
    fault = nickname_fault(wanted.nickname)
    if fault is not None:
        raise NicknameRefused(errors=(FieldError("/nickname", fault, NicknameRefused.en),))
    if iana_names().get(wanted.time_zone.casefold()) != wanted.time_zone:
        raise TimeZoneUnknown(errors=(FieldError("/time_zone", TimeZoneUnknown.code, TimeZoneUnknown.en),))
    folded = fold(wanted.nickname)
    # Two who want one nickname at once come one after the other, so that the second is told which of the two it is.
    await db.run(_LOCK_NICKNAME, folded=folded)
    if await is_taken(db, own.id, wanted.nickname):
        raise NicknameTaken(errors=(FieldError("/nickname", NicknameTaken.code, NicknameTaken.en),))
    said = {name: getattr(wanted, name) for name in _SAID if hasattr(wanted, name)}
    said |= {"avatar": await _shown(db, own, wanted.avatar), "avatar_id": wanted.avatar}
    await db.run(_PUT, account_id=own.id, nickname_folded=folded, now=now, **said)
    if own.avatar_id not in (None, wanted.avatar):
        await media.release(db, [own.avatar_id])
    if not own.profile_complete:
        db.record(ProfileCompleted(account_id=own.id))
    return await own_account(db, own.id)


async def _shown(db: Db, own: OwnAccount, avatar: UUID | None) -> str | None:
    """The path of the picture that everybody is to see from now on."""
    if avatar == own.avatar_id:
        return own.avatar
    return None if avatar is None else await media.show_face(db, own.id, avatar, pointer="/avatar")
