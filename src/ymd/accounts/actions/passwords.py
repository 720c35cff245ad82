"""Setting another password: by a proved address, or by the present one."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Text, Uuid, bindparam, delete, update

from ymd.accounts.actions.audit import What, note
from ymd.accounts.actions.proofs import held_proof, spend_proof
from ymd.accounts.actions.tries import tries_of
from ymd.accounts.errors import PasswordRefused, PasswordWrong, ProofRefused
from ymd.accounts.facts import PasswordChanged
from ymd.accounts.queries import credentials, credentials_of, own_account
from ymd.accounts.rules.passwords import password_fault
from ymd.accounts.schemas import PasswordChange, PasswordReset, Visit
from ymd.accounts.tables import accounts, sessions
from ymd.kernel.actor import Actor
from ymd.kernel.db import Db
from ymd.kernel.errors import FieldError
from ymd.kernel.outside import Outside
from ymd.kernel.statement import command, statement

_ACCOUNT = bindparam("whose", type_=Uuid)
_RESET = command(
    update(accounts).where(accounts.c.id == _ACCOUNT).values(password_hash=bindparam("hashed", type_=Text))
)
_CHANGE = statement(
    update(accounts)
    .where(accounts.c.id == _ACCOUNT, accounts.c.password_hash == bindparam("former", type_=Text))
    .values(password_hash=bindparam("hashed", type_=Text))
    .returning(accounts.c.id),
    UUID,
)
_END_ALL = command(delete(sessions).where(sessions.c.account_id == _ACCOUNT))
_END_OTHERS = command(
    delete(sessions).where(sessions.c.account_id == _ACCOUNT, sessions.c.id != bindparam("kept", type_=Uuid))
)


async def reset_password(db: Db, wanted: PasswordReset, *, outside: Outside, visit: Visit) -> None:
    """Set a password by a proved address, and end every session of the account.

    Raises PasswordRefused, and ProofRefused also when no account has the address.
    """
    now = outside.clock.now()
    row = await held_proof(db, outside.keys, wanted.proof, "reset_password", now=now)
    require_good_password(wanted.password, row.address)
    await db.rest()
    hashed = await outside.hasher.hash(wanted.password)
    await spend_proof(db, row, now=now)
    found = await credentials(db, row.channel, row.address)
    if found is None:
        raise ProofRefused
    # First the password, then the sessions: a sign-in by the former one that is under way waits for this row.
    await db.run(_RESET, whose=found.account_id, hashed=hashed)
    await db.run(_END_ALL, whose=found.account_id)
    await _tell(db, found.account_id, "password_reset", visit=visit, now=now)


async def change_password(db: Db, account: Actor, wanted: PasswordChange, *, outside: Outside, visit: Visit) -> None:
    """Set a password by the present one, and end every other session.

    Raises PasswordWrong, which counts, PasswordRefused and TooMany.
    """
    now = outside.clock.now()
    own = await own_account(db, account.id)
    require_good_password(wanted.password, own.nickname or "", own.email or "")
    tries = tries_of(outside.keys, str(account.id), visit)
    await tries.check(db, now)
    present = await credentials_of(db, account.id)
    await db.rest()
    right = await outside.hasher.verify(wanted.current, present.password_hash)
    hashed = await outside.hasher.hash(wanted.password) if right else None
    await tries.count(db, now)
    if hashed is None:
        raise PasswordWrong(errors=(FieldError("/current", PasswordWrong.code, PasswordWrong.en),))
    await tries.take_back(db, now)
    changed = await db.maybe(_CHANGE, whose=account.id, former=present.password_hash, hashed=hashed)
    if changed is None:
        raise PasswordWrong(errors=(FieldError("/current", PasswordWrong.code, PasswordWrong.en),))
    await db.run(_END_OTHERS, whose=account.id, kept=account.session_id)
    await _tell(db, account.id, "password_changed", visit=visit, now=now)


def require_good_password(password: str, *hints: str) -> None:
    """Raises PasswordRefused with the code of what is wrong with it."""
    fault = password_fault(password, hints)
    if fault is not None:
        raise PasswordRefused(errors=(FieldError("/password", fault, PasswordRefused.en),))


async def _tell(db: Db, account_id: UUID, what: What, *, visit: Visit, now: datetime) -> None:
    await note(db, account_id, what, network=visit.network, now=now)
    db.record(PasswordChanged(account_id=account_id))
