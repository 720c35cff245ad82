"""What accounts does when its own facts have happened: letters.

Each listener reads again what stands now, so that a late or repeated job sends nothing that is no longer true, and
lets its connection rest while the letter is handed over.
"""

from collections.abc import Mapping
from typing import Final

from ymd.accounts.facts import AddressAdded, CodeAsked, PasswordChanged
from ymd.accounts.queries import credentials, every_address_of, language_for, proof_row
from ymd.accounts.rules.codes import code_of
from ymd.accounts.rules.letters import Kind, letter
from ymd.accounts.schemas import ProofRow
from ymd.kernel.db import Db
from ymd.kernel.outside import Letter, Outside

_WITH_CODE: Final[Mapping[str, Kind]] = {
    "sign_up": "sign_up_code",
    "reset_password": "reset_password_code",
    "add_address": "add_address_code",
}

#: Where a code would be of no use: by purpose, and whether an account has the address.
_INSTEAD: Final[Mapping[tuple[str, bool], Kind]] = {
    ("sign_up", True): "sign_up_known",
    ("reset_password", False): "reset_password_unknown",
    ("add_address", True): "add_address_taken",
}


async def send_code(db: Db, fact: CodeAsked, outside: Outside) -> None:
    """Mail the code of the newest sending, or what its reader should know instead."""
    row = await proof_row(db, fact.proof_id)
    if row is None or row.sending != fact.sending or row.expires_at <= outside.clock.now():
        return
    known = await credentials(db, row.channel, row.address) is not None
    await db.rest()
    await outside.mail.send(_code_letter(row, known, outside))


def _code_letter(row: ProofRow, known: bool, outside: Outside) -> Letter:
    instead = _INSTEAD.get((row.purpose, known))
    if instead is not None:
        return letter(instead, row.language, row.address, url=outside.public_url)
    code = code_of(outside.keys, row.id, row.sending)
    return letter(_WITH_CODE[row.purpose], row.language, row.address, url=outside.public_url, code=code)


async def tell_password_changed(db: Db, fact: PasswordChanged, outside: Outside) -> None:
    """Write to every address of the account."""
    language = await language_for(db, fact.account_id)
    to = [found.address for found in await every_address_of(db, fact.account_id) if found.channel == "email"]
    await db.rest()
    for address in to:
        await outside.mail.send(letter("password_changed", language, address, url=outside.public_url))


async def tell_address_added(db: Db, fact: AddressAdded, outside: Outside) -> None:
    """Write to every other address of the account, unless the new one has gone again."""
    language = await language_for(db, fact.account_id)
    found = await every_address_of(db, fact.account_id)
    await db.rest()
    for added in (one.address for one in found if one.id == fact.address_id):
        for told in found:
            if told.id != fact.address_id and told.channel == "email":
                written = letter("address_added", language, told.address, url=outside.public_url, address=added)
                await outside.mail.send(written)
