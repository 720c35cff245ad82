"""The addresses that belong to an account."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Uuid, bindparam, delete, func, select
from sqlalchemy.dialects.postgresql import insert

from ymd.accounts.actions.audit import note
from ymd.accounts.actions.proofs import held_proof, spend_proof
from ymd.accounts.errors import AddressTaken, LastAddress, ProofRefused
from ymd.accounts.facts import AddressAdded
from ymd.accounts.queries import own_account
from ymd.accounts.schemas import Address, Channel, Visit
from ymd.accounts.tables import addresses
from ymd.kernel.actor import Actor
from ymd.kernel.db import Db
from ymd.kernel.ids import new_id
from ymd.kernel.keys import KeyRing
from ymd.kernel.statement import statement

_ACCOUNT = bindparam("whose", type_=Uuid)
_COLUMNS = ("id", "account_id", "channel", "address", "proved_at")
_ADD = statement(
    insert(addresses)
    .values({name: bindparam(name) for name in _COLUMNS})
    .on_conflict_do_nothing()
    .returning(addresses.c.id, addresses.c.channel, addresses.c.address, addresses.c.proved_at),
    Address,
)
_COUNT = statement(select(func.count()).where(addresses.c.account_id == _ACCOUNT), int)
_REMOVE = statement(
    delete(addresses)
    .where(addresses.c.account_id == _ACCOUNT, addresses.c.id == bindparam("address_id", type_=Uuid))
    .returning(addresses.c.address),
    str,
)


async def give_address(db: Db, account_id: UUID, channel: Channel, address: str, *, now: datetime) -> Address:
    """Write down that a proved address is the account's. Raises AddressTaken when it is someone's already."""
    added = await db.maybe(_ADD, id=new_id(), account_id=account_id, channel=channel, address=address, proved_at=now)
    if added is None:
        raise AddressTaken
    return added


async def add_address(db: Db, account: Actor, proof: str, *, keys: KeyRing, visit: Visit, now: datetime) -> Address:
    """Let another proved address sign in to one's account; all addresses are told.

    Raises ProofRefused, also for a proof that somebody else asked for, and AddressTaken.
    """
    row = await held_proof(db, keys, proof, "add_address", now=now)
    if row.account_id != account.id:
        raise ProofRefused
    await spend_proof(db, row, now=now)
    added = await give_address(db, account.id, row.channel, row.address, now=now)
    await note(db, account.id, "address_added", network=visit.network, now=now, about=added.id)
    db.record(AddressAdded(account_id=account.id, address_id=added.id))
    return added


async def remove_address(db: Db, account: Actor, address_id: UUID, *, visit: Visit, now: datetime) -> None:
    """Let an address sign in no more. Raises NotFound, and LastAddress for the only one."""
    # The account's row is locked, or two requests could take the last two addresses at once.
    await own_account(db, account.id, lock=True)
    await db.one(_REMOVE, whose=account.id, address_id=address_id)
    if await db.one(_COUNT, whose=account.id) == 0:
        raise LastAddress
    await note(db, account.id, "address_removed", network=visit.network, now=now, about=address_id)
