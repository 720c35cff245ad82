"""Sessions: signed in, renewed, ended. A session that ended has no row, which is final on every process at once."""

from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import DateTime, Integer, Text, Uuid, bindparam, delete, insert, select, update

from ymd.accounts.actions.audit import note
from ymd.accounts.actions.tries import tries_of
from ymd.accounts.errors import AccountSuspended, RefreshRefused, RefreshReused, SignInRefused
from ymd.accounts.queries import credentials, own_account
from ymd.accounts.rules.addresses import canonical_email
from ymd.accounts.rules.tokens import GRACE, SESSION_LIFE, Link, link_of
from ymd.accounts.schemas import SignedIn, SignIn, Visit
from ymd.accounts.tables import accounts, sessions
from ymd.kernel.actor import Actor
from ymd.kernel.db import Db
from ymd.kernel.errors import NotFound
from ymd.kernel.ids import new_id
from ymd.kernel.keys import KeyRing
from ymd.kernel.outside import Outside
from ymd.kernel.statement import command, statement


class _Standing(msgspec.Struct, frozen=True):
    account_id: UUID
    generation: int
    rotated_at: datetime


_NOW = bindparam("now", type_=DateTime(timezone=True))
_UNTIL = bindparam("until", type_=DateTime(timezone=True))
_SESSION = bindparam("session_id", type_=Uuid)
_ACCOUNT = bindparam("whose", type_=Uuid)
_GOOD = (
    sessions.c.id == _SESSION,
    sessions.c.expires_at > _NOW,
    sessions.c.account_id == accounts.c.id,
    accounts.c.state == "active",
)

#: Opens a session only while the password that was compared still is the account's. The row is locked, so that a
#: change of password and a sign-in by the former one cannot both come through.
_OPEN = statement(
    insert(sessions)
    .from_select(
        ["id", "account_id", "device", "created_at", "rotated_at", "expires_at"],
        select(_SESSION, accounts.c.id, bindparam("device", type_=Text), _NOW, _NOW, _UNTIL)
        .where(
            accounts.c.id == _ACCOUNT,
            accounts.c.state == "active",
            accounts.c.password_hash == bindparam("compared", type_=Text),
        )
        .with_for_update(read=True),
    )
    .returning(sessions.c.id),
    UUID,
)
_ROTATE = statement(
    update(sessions)
    .where(*_GOOD, sessions.c.generation == bindparam("shown", type_=Integer))
    .values(generation=sessions.c.generation + 1, rotated_at=_NOW, expires_at=_UNTIL)
    .returning(sessions.c.account_id, sessions.c.generation, sessions.c.rotated_at),
    _Standing,
)
_STANDING = statement(
    select(sessions.c.account_id, sessions.c.generation, sessions.c.rotated_at)
    .select_from(sessions.join(accounts, sessions.c.account_id == accounts.c.id))
    .where(*_GOOD),
    _Standing,
)
_END = statement(delete(sessions).where(sessions.c.id == _SESSION).returning(sessions.c.account_id), UUID)
_END_OWN = command(delete(sessions).where(sessions.c.id == _SESSION, sessions.c.account_id == _ACCOUNT))
_END_EVERY = command(delete(sessions).where(sessions.c.account_id == _ACCOUNT))
_END_OTHERS = command(
    delete(sessions).where(sessions.c.account_id == _ACCOUNT, sessions.c.id != bindparam("kept", type_=Uuid))
)


async def open_session(db: Db, account_id: UUID, compared: str, *, visit: Visit, now: datetime) -> SignedIn:
    """Sign in whoever knew the password with the hash `compared`. Raises SignInRefused when it has changed since."""
    session_id = new_id()
    opened = await db.maybe(
        _OPEN,
        session_id=session_id,
        whose=account_id,
        compared=compared,
        device=visit.device,
        now=now,
        until=now + SESSION_LIFE,
    )
    if opened is None:
        raise SignInRefused
    await note(db, account_id, "signed_in", network=visit.network, now=now, about=session_id)
    return SignedIn((await own_account(db, account_id)).shown(), session_id, 0)


async def sign_in(db: Db, given: SignIn, *, outside: Outside, visit: Visit) -> SignedIn:
    """Open a session by address and password.

    Until the password was compared, the same statements and one hash are spent whether or not there is such an
    account. Raises SignInRefused, which counts, TooMany, and AccountSuspended to whoever knew the password.
    """
    now = outside.clock.now()
    address = canonical_email(given.identifier) or given.identifier
    tries = tries_of(outside.keys, address, visit)
    await tries.check(db, now)
    found = await credentials(db, "email", address)
    # The hash takes long and its turn may be far, so it holds no connection meanwhile.
    await db.rest()
    right = await outside.hasher.verify(given.password, found.password_hash if found else None)
    # Counted after the hash and before anything is told: of a burst, no more than the allowance learn the outcome.
    await tries.count(db, now)
    if found is None or found.password_hash is None or not right:
        await note(db, found.account_id if found else None, "sign_in_failed", network=visit.network, now=now)
        raise SignInRefused
    await tries.take_back(db, now)
    if found.state != "active":
        raise AccountSuspended
    return await open_session(db, found.account_id, found.password_hash, visit=visit, now=now)


async def refresh(db: Db, token: str, *, keys: KeyRing, visit: Visit, now: datetime) -> SignedIn:
    """Exchange a refresh token for the next one of its session.

    Its predecessor gets the same one for 30 seconds, while that is unused: two tabs, or a reply that was lost. Any
    other that was used before ends the session. Raises RefreshRefused, and RefreshReused, which is remembered.
    """
    link = link_of(keys, token)
    rotated = await db.maybe(
        _ROTATE, session_id=link.session_id, shown=link.generation, now=now, until=now + SESSION_LIFE
    )
    if rotated is None:
        rotated = await _successor(db, link, visit=visit, now=now)
    account = await own_account(db, rotated.account_id)
    return SignedIn(account.shown(), link.session_id, rotated.generation)


async def standing(db: Db, token: str, *, keys: KeyRing, visit: Visit, now: datetime) -> SignedIn:
    """The session of a refresh token without using it up, for a request that only reads. Refuses as `refresh` does."""
    link = link_of(keys, token)
    found = await db.maybe(_STANDING, session_id=link.session_id, now=now)
    if found is None or found.generation != link.generation:
        found = await _successor(db, link, visit=visit, now=now)
    account = await own_account(db, found.account_id)
    return SignedIn(account.shown(), link.session_id, found.generation)


async def _successor(db: Db, link: Link, *, visit: Visit, now: datetime) -> _Standing:
    found = await db.maybe(_STANDING, session_id=link.session_id, now=now)
    if found is None:
        raise RefreshRefused
    if found.generation == link.generation + 1 and now - found.rotated_at <= GRACE:
        return found
    await _end(db, link.session_id)
    await note(db, found.account_id, "refresh_reused", network=visit.network, now=now, about=link.session_id)
    raise RefreshReused


async def sign_out(db: Db, session_ids: set[UUID], *, visit: Visit, now: datetime) -> None:
    """End these sessions; one that has ended already is ended."""
    for session_id in session_ids:
        account_id = await _end(db, session_id)
        if account_id is not None:
            await note(db, account_id, "signed_out", network=visit.network, now=now, about=session_id)


async def _end(db: Db, session_id: UUID) -> UUID | None:
    return await db.maybe(_END, session_id=session_id)


async def end_session(db: Db, account: Actor, session_id: UUID, *, visit: Visit, now: datetime) -> None:
    """End one of one's own sessions. Raises NotFound for any other."""
    if not await db.run(_END_OWN, session_id=session_id, whose=account.id):
        raise NotFound
    await note(db, account.id, "session_ended", network=visit.network, now=now, about=session_id)


async def end_every_session(db: Db, account: Actor, *, others: bool, visit: Visit, now: datetime) -> None:
    """End all of one's sessions, or with `others` all but this one."""
    if others:
        await db.run(_END_OTHERS, whose=account.id, kept=account.session_id)
    else:
        await db.run(_END_EVERY, whose=account.id)
    await note(db, account.id, "session_ended", network=visit.network, now=now)
