"""Every read of accounts."""

from sqlalchemy import bindparam, func, select
from sqlalchemy.dialects.postgresql import UUID
from sqlalchemy.types import DateTime

from ymd.accounts.rules import session_of
from ymd.accounts.tables import accounts, profiles, sessions
from ymd.kernel.actor import Actor
from ymd.kernel.clock import Clock
from ymd.kernel.db import Db
from ymd.kernel.errors import Unauthenticated
from ymd.kernel.keys import KeyRing
from ymd.kernel.statement import statement

_ACTOR = statement(
    select(
        accounts.c.id,
        sessions.c.id.label("session_id"),
        profiles.c.nickname,
        func.coalesce(profiles.c.locale, "en").label("locale"),
        func.coalesce(profiles.c.time_zone, "UTC").label("time_zone"),
    )
    .select_from(
        sessions.join(accounts, accounts.c.id == sessions.c.account_id).outerjoin(
            profiles, profiles.c.account_id == accounts.c.id
        )
    )
    .where(
        sessions.c.id == bindparam("session_id", type_=UUID),
        sessions.c.expires_at > bindparam("now", type_=DateTime(timezone=True)),
        accounts.c.state == "active",
    ),
    Actor,
)


class SessionAuthenticator:
    """Fills the port of `ymd.http.authenticator`: the signature is checked, then the session row is read, each time."""

    def __init__(self, keys: KeyRing, clock: Clock) -> None:
        self._keys = keys
        self._clock = clock

    async def authenticate(self, db: Db, token: str) -> Actor:
        now = self._clock.now()
        actor = await db.maybe(_ACTOR, session_id=session_of(self._keys, token, now), now=now)
        if actor is None:
            raise Unauthenticated
        return actor
