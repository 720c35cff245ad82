"""Every read of accounts. The tables are re-exported for neighbours who compose their statements with them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ScalarSelect, Uuid, bindparam, func, literal, or_, select
from sqlalchemy.types import DateTime, Text

from ymd.accounts.rules.nicknames import nickname_fault
from ymd.accounts.rules.tokens import session_of
from ymd.accounts.schemas import Address, Credentials, NicknameState, OwnAccount, ProofRow, Session
from ymd.accounts.tables import accounts, addresses, profiles, proofs, sessions
from ymd.kernel.actor import Actor
from ymd.kernel.clock import Clock
from ymd.kernel.db import Db
from ymd.kernel.errors import Unauthenticated
from ymd.kernel.keys import KeyRing
from ymd.kernel.page import Page, PageRequest, page_of
from ymd.kernel.statement import statement
from ymd.kernel.text import fold, nfc

__all__ = ["SessionAuthenticator", "accounts", "addresses", "profiles", "sessions"]

_ACCOUNT = bindparam("account_id", type_=Uuid)
_NOW = bindparam("now", type_=DateTime(timezone=True))

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
        sessions.c.id == bindparam("session_id", type_=Uuid),
        sessions.c.expires_at > _NOW,
        accounts.c.state == "active",
    ),
    Actor,
)


def _first(channel: str) -> ScalarSelect[str]:
    return (
        select(addresses.c.address)
        .where(addresses.c.account_id == accounts.c.id, addresses.c.channel == channel)
        .order_by(addresses.c.id)
        .limit(1)
        .scalar_subquery()
    )


_OWN = select(
    accounts.c.id,
    profiles.c.nickname,
    profiles.c.name,
    profiles.c.name_shown,
    profiles.c.gender,
    profiles.c.bio,
    profiles.c.avatar,
    profiles.c.avatar_id,
    profiles.c.closed,
    _first("email").label("email"),
    _first("sms").label("phone"),
    accounts.c.birth_date,
    profiles.c.locale,
    profiles.c.time_zone,
    profiles.c.account_id.is_not(None).label("profile_complete"),
    func.coalesce(profiles.c.version, 0).label("version"),
).select_from(accounts.outerjoin(profiles, profiles.c.account_id == accounts.c.id))

_OWN_ACCOUNT = statement(_OWN.where(accounts.c.id == _ACCOUNT), OwnAccount)
_LOCK = statement(select(accounts.c.id).where(accounts.c.id == _ACCOUNT).with_for_update(key_share=True), UUID)

_SESSIONS = statement(
    select(
        sessions.c.id,
        sessions.c.device,
        sessions.c.created_at,
        sessions.c.rotated_at.label("refreshed_at"),
        sessions.c.expires_at,
        (sessions.c.id == bindparam("session_id", type_=Uuid)).label("current"),
    )
    .where(
        sessions.c.account_id == _ACCOUNT,
        sessions.c.expires_at > _NOW,
        or_(bindparam("after", type_=Uuid).is_(None), sessions.c.id < bindparam("after", type_=Uuid)),
    )
    .order_by(sessions.c.id.desc())
    .limit(bindparam("limit")),
    Session,
)

_ADDRESSES = statement(
    select(addresses.c.id, addresses.c.channel, addresses.c.address, addresses.c.proved_at)
    .where(
        addresses.c.account_id == _ACCOUNT,
        or_(bindparam("after", type_=Uuid).is_(None), addresses.c.id > bindparam("after", type_=Uuid)),
    )
    .order_by(addresses.c.id)
    .limit(bindparam("limit")),
    Address,
)

_TAKEN = statement(
    select(
        select(literal(True))
        .where(profiles.c.nickname_folded == bindparam("folded", type_=Text), profiles.c.account_id != _ACCOUNT)
        .exists()
    ),
    bool,
)

_ANYBODY = statement(select(select(accounts.c.id).exists()), bool)

_CREDENTIALS = select(accounts.c.id.label("account_id"), accounts.c.password_hash, accounts.c.state)
_CREDENTIALS_BY_ADDRESS = statement(
    _CREDENTIALS.select_from(addresses.join(accounts, accounts.c.id == addresses.c.account_id)).where(
        addresses.c.channel == bindparam("channel", type_=Text), addresses.c.address == bindparam("address", type_=Text)
    ),
    Credentials,
)
_CREDENTIALS_OF = statement(_CREDENTIALS.where(accounts.c.id == _ACCOUNT), Credentials)

_PROOF = statement(
    select(
        proofs.c.id,
        proofs.c.channel,
        proofs.c.address,
        proofs.c.purpose,
        proofs.c.account_id,
        proofs.c.language,
        proofs.c.sending,
        proofs.c.expires_at,
    ).where(proofs.c.id == bindparam("proof_id", type_=Uuid)),
    ProofRow,
)

_LANGUAGE = statement(select(profiles.c.locale).where(profiles.c.account_id == _ACCOUNT), str)


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


async def own_account(db: Db, account_id: UUID, *, lock: bool = False) -> OwnAccount:
    """One's own account; `lock` keeps others from changing it meanwhile."""
    if lock:
        # In a statement of its own: what a statement reads stood before its wait for the lock, the profile included.
        await db.one(_LOCK, account_id=account_id)
    return await db.one(_OWN_ACCOUNT, account_id=account_id)


async def sessions_of(db: Db, account: Actor, page: PageRequest, now: datetime) -> Page[Session]:
    """Where the account is signed in, newest first."""
    rows = await db.all(
        _SESSIONS,
        account_id=account.id,
        session_id=account.session_id,
        now=now,
        after=page.after[0] if page.after else None,
        limit=page.limit + 1,
    )
    return page_of(rows, page.limit, lambda row: (row.id,))


async def addresses_of(db: Db, account: Actor, page: PageRequest) -> Page[Address]:
    """The addresses that the account has proved; letters go to the first of them."""
    after = page.after[0] if page.after else None
    rows = await db.all(_ADDRESSES, account_id=account.id, after=after, limit=page.limit + 1)
    return page_of(rows, page.limit, lambda row: (row.id,))


async def every_address_of(db: Db, account_id: UUID) -> list[Address]:
    """All proved addresses of an account, for letters about its safety."""
    return await db.all(_ADDRESSES, account_id=account_id, after=None, limit=None)


async def nickname_state(db: Db, account: Actor, nickname: str) -> NicknameState:
    """Whether the account could have this nickname."""
    nickname = nfc(nickname)
    why = nickname_fault(nickname)
    if why is None and await is_taken(db, account.id, nickname):
        why = "taken"
    return NicknameState(nickname, why is None, why)


async def is_taken(db: Db, account_id: UUID, nickname: str) -> bool:
    """Whether anyone else has a nickname that looks like this one."""
    return await db.one(_TAKEN, folded=fold(nickname), account_id=account_id)


async def is_anybody_here(db: Db) -> bool:
    """Whether there is any account at all."""
    return await db.one(_ANYBODY)


async def credentials(db: Db, channel: str, address: str) -> Credentials | None:
    return await db.maybe(_CREDENTIALS_BY_ADDRESS, channel=channel, address=address)


async def credentials_of(db: Db, account_id: UUID) -> Credentials:
    return await db.one(_CREDENTIALS_OF, account_id=account_id)


async def proof_row(db: Db, proof_id: UUID) -> ProofRow | None:
    return await db.maybe(_PROOF, proof_id=proof_id)


async def language_for(db: Db, account_id: UUID) -> str:
    """`ko` or `en`: what letters to the account are written in."""
    locale = await db.maybe(_LANGUAGE, account_id=account_id)
    return "ko" if (locale or "").partition("-")[0].lower() == "ko" else "en"
