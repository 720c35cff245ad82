"""Becoming someone here: by a proof, or by the word of whoever runs this place."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Uuid, bindparam, delete, insert

from ymd.accounts.actions.addresses import give_address
from ymd.accounts.actions.audit import note
from ymd.accounts.actions.passwords import require_good_password
from ymd.accounts.actions.proofs import held_proof, spend_proof
from ymd.accounts.actions.sessions import open_session
from ymd.accounts.errors import AddressRefused, BirthDateRefused, TooYoung
from ymd.accounts.queries import own_account
from ymd.accounts.rules.addresses import canonical_email
from ymd.accounts.rules.ages import is_birth_date, is_old_enough
from ymd.accounts.schemas import AccountWanted, Channel, OwnAccount, SignedIn, Visit
from ymd.accounts.tables import accounts, proofs
from ymd.kernel.db import Db
from ymd.kernel.errors import FieldError
from ymd.kernel.ids import new_id
from ymd.kernel.outside import Outside
from ymd.kernel.statement import command

_OPEN = command(
    insert(accounts).values({name: bindparam(name) for name in ("id", "password_hash", "birth_date", "created_at")})
)
#: Stands where a network would: on this machine, by a command.
_HERE = "here"

_FORGET = command(delete(proofs).where(proofs.c.id == bindparam("proof_id", type_=Uuid)))


async def sign_up(db: Db, wanted: AccountWanted, *, outside: Outside, visit: Visit) -> SignedIn:
    """Open an account for a proved address, and a first session; its profile comes next.

    Raises ProofRefused, BirthDateRefused, PasswordRefused and AddressTaken. Raises TooYoung for someone under 14, of
    whom nothing is kept, not even the proof.
    """
    now = outside.clock.now()
    row = await held_proof(db, outside.keys, wanted.proof, "sign_up", now=now)
    if not is_birth_date(wanted.birth_date, now):
        raise BirthDateRefused(errors=(FieldError("/birth_date", BirthDateRefused.code, BirthDateRefused.en),))
    if not is_old_enough(wanted.birth_date, now):
        await db.run(_FORGET, proof_id=row.id)
        raise TooYoung
    require_good_password(wanted.password, row.address)
    # The hash takes long, so it holds no connection meanwhile; that the proof still stands is found out by spending it.
    await db.rest()
    hashed = await outside.hasher.hash(wanted.password)
    await spend_proof(db, row, now=now)
    account_id = await _open(db, row.channel, row.address, wanted.birth_date, hashed, network=visit.network, now=now)
    return await open_session(db, account_id, hashed, visit=visit, now=now)


async def admit(db: Db, address: str, birth_date: date, hashed: str, *, now: datetime) -> OwnAccount:
    """Open an account for somebody whose address whoever runs this place vouches for: no letter, no session.

    `hashed` is what the hasher made of the password, whose choice is the caller's. Raises AddressRefused,
    BirthDateRefused, TooYoung and AddressTaken.
    """
    email = canonical_email(address)
    if email is None:
        raise AddressRefused
    if not is_birth_date(birth_date, now):
        raise BirthDateRefused
    if not is_old_enough(birth_date, now):
        raise TooYoung
    return await own_account(db, await _open(db, "email", email, birth_date, hashed, network=_HERE, now=now))


async def _open(
    db: Db, channel: Channel, address: str, birth_date: date, hashed: str, *, network: str, now: datetime
) -> UUID:
    account_id = new_id()
    await db.run(_OPEN, id=account_id, password_hash=hashed, birth_date=birth_date, created_at=now)
    await give_address(db, account_id, channel, address, now=now)
    await note(db, account_id, "signed_up", network=network, now=now)
    return account_id
