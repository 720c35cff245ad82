"""Proving an address: ask for a code, give it back, spend what it is exchanged for."""

from datetime import datetime, timedelta
from typing import Final, Literal
from uuid import UUID

import msgspec
from sqlalchemy import DateTime, Integer, Text, Uuid, bindparam, delete, update
from sqlalchemy.dialects.postgresql import insert

from ymd.accounts.actions.tallies import Allowance, Tally
from ymd.accounts.errors import AddressRefused, ChannelUnavailable, CodeSpent, CodeWrong, ProofRefused
from ymd.accounts.facts import CodeAsked
from ymd.accounts.queries import proof_row
from ymd.accounts.rules.addresses import canonical_email
from ymd.accounts.rules.codes import (
    CODE_LIFE,
    MOST_TRIES,
    PROOF_LIFE,
    RESEND_AFTER,
    is_code,
    proof_of,
    read_proof,
)
from ymd.accounts.schemas import CodeSent, CodeWanted, Proof, ProofRow, Visit
from ymd.accounts.tables import proofs
from ymd.kernel.actor import Actor, Viewer
from ymd.kernel.db import Db
from ymd.kernel.errors import FieldError, TooMany, Unauthenticated
from ymd.kernel.ids import new_id
from ymd.kernel.keys import KeyRing
from ymd.kernel.statement import command, statement

Purpose = Literal["sign_up", "reset_password", "add_address"]

_HOUR: Final = timedelta(hours=1)
_TO_ONE: Final = 5
_FROM_ONE: Final = 20


class _Sending(msgspec.Struct, frozen=True):
    id: UUID
    sending: int


_NOW = bindparam("now", type_=DateTime(timezone=True))
_PROOF_ID = bindparam("proof_id", type_=Uuid)
_SENDING = bindparam("sending_no", type_=Integer)
_ASKED = ("id", "channel", "address", "purpose", "account_id", "language", "resend_at", "expires_at")
_NEW = insert(proofs).values({name: bindparam(name) for name in _ASKED})
_ASK = statement(
    _NEW.on_conflict_do_update(
        index_elements=["channel", "address", "purpose", "account_id"],
        index_where=proofs.c.confirmed_at.is_(None),
        set_={
            "sending": proofs.c.sending + 1,
            "tries": 0,
            "language": _NEW.excluded.language,
            "resend_at": _NEW.excluded.resend_at,
            "expires_at": _NEW.excluded.expires_at,
        },
        where=proofs.c.resend_at <= _NOW,
    ).returning(proofs.c.id, proofs.c.sending),
    _Sending,
)
_TRY = statement(
    update(proofs)
    .where(proofs.c.id == _PROOF_ID, proofs.c.expires_at > _NOW, proofs.c.tries < MOST_TRIES)
    .values(tries=proofs.c.tries + 1)
    .returning(proofs.c.id, proofs.c.sending),
    _Sending,
)
_CONFIRM = command(
    update(proofs)
    .where(proofs.c.id == _PROOF_ID)
    .values(confirmed_at=_NOW, expires_at=bindparam("until", type_=DateTime(timezone=True)))
)
_USABLE = (
    proofs.c.id == _PROOF_ID,
    proofs.c.sending == _SENDING,
    proofs.c.purpose == bindparam("for_purpose", type_=Text),
    proofs.c.confirmed_at.is_not(None),
    proofs.c.expires_at > _NOW,
)
_SPEND = statement(delete(proofs).where(*_USABLE).returning(proofs.c.id), UUID)


async def ask_code(
    db: Db, viewer: Viewer, wanted: CodeWanted, *, keys: KeyRing, visit: Visit, language: str, now: datetime
) -> CodeSent:
    """Have a code sent to an address; asking again voids the code before.

    Whether the address belongs to an account is not looked at here: who reads its mail learns it there. Raises
    ChannelUnavailable, AddressRefused, TooMany, and Unauthenticated for an address to add to nobody's account.
    """
    if wanted.channel != "email":
        raise ChannelUnavailable(errors=(FieldError("/channel", "channel_unavailable", ChannelUnavailable.en),))
    address = canonical_email(wanted.to)
    if address is None:
        raise AddressRefused(errors=(FieldError("/to", "address_refused", AddressRefused.en),))
    account_id = _whose(viewer, wanted.purpose)
    allowed = (
        Allowance(f"codes to {address}", _TO_ONE, _HOUR),
        Allowance(f"codes from {visit.network}", _FROM_ONE, _HOUR),
    )
    await Tally(keys, *allowed).count(db, now)
    sent = await db.maybe(
        _ASK,
        id=new_id(),
        channel=wanted.channel,
        address=address,
        purpose=wanted.purpose,
        account_id=account_id,
        language=language,
        resend_at=now + RESEND_AFTER,
        expires_at=now + CODE_LIFE,
        now=now,
    )
    if sent is None:
        raise TooMany(retry_after=int(RESEND_AFTER.total_seconds()))
    db.record(CodeAsked(proof_id=sent.id, sending=sent.sending))
    return CodeSent(sent.id, now + CODE_LIFE, now + RESEND_AFTER)


def _whose(viewer: Viewer, purpose: Purpose) -> UUID | None:
    if purpose != "add_address":
        return None
    if not isinstance(viewer, Actor):
        raise Unauthenticated
    return viewer.id


async def confirm_code(db: Db, proof_id: UUID, typed: str, *, keys: KeyRing, now: datetime) -> Proof:
    """Exchange a code for the proof; the same code again within its life gives the same proof.

    Raises CodeSpent for a proof that is not there, too old, or was tried five times, and CodeWrong, which counts.
    """
    tried = await db.maybe(_TRY, proof_id=proof_id, now=now)
    if tried is None:
        raise CodeSpent
    if not is_code(keys, tried.id, tried.sending, typed):
        raise CodeWrong(errors=(FieldError("/code", CodeWrong.code, CodeWrong.en),))
    await db.run(_CONFIRM, proof_id=proof_id, now=now, until=now + PROOF_LIFE)
    return Proof(proof_of(keys, tried.id, tried.sending))


async def held_proof(db: Db, keys: KeyRing, proof: str, purpose: Purpose, *, now: datetime) -> ProofRow:
    """What a proof proves, without spending it. Raises ProofRefused."""
    proved = read_proof(keys, proof)
    row = await proof_row(db, proved.proof_id)
    if row is None or row.purpose != purpose or row.sending != proved.sending or row.expires_at <= now:
        raise ProofRefused
    return row


async def spend_proof(db: Db, row: ProofRow, *, now: datetime) -> None:
    """Use a proof up. Raises ProofRefused when someone else was faster."""
    spent = await db.maybe(_SPEND, proof_id=row.id, sending_no=row.sending, for_purpose=row.purpose, now=now)
    if spent is None:
        raise ProofRefused
