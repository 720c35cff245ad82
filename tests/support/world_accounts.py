"""People, without the steps of signing up and without a hash."""

import secrets
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Text, Uuid, bindparam, insert, select, update

from tests.support.verbs import Verbs
from ymd.accounts.actions import ask_code, confirm_code, sign_in
from ymd.accounts.actions.proofs import Purpose
from ymd.accounts.rules import access_token
from ymd.accounts.rules.codes import code_of
from ymd.accounts.schemas import CodeWanted, SignedIn, SignIn, Visit
from ymd.accounts.tables import accounts, addresses, profiles, proofs, sessions
from ymd.kernel.actor import ANONYMOUS, Actor
from ymd.kernel.ids import new_id
from ymd.kernel.schema import METADATA
from ymd.kernel.statement import Compiled, Statement, command, statement
from ymd.kernel.text import fold

_ACCOUNT = command(insert(accounts).values({name: bindparam(name) for name in ("id", "birth_date")}))
_ADDRESS = command(
    insert(addresses).values({name: bindparam(name) for name in ("id", "account_id", "channel", "address")})
)
_DEFAULTS = {
    "name_shown": "friends",
    "gender": None,
    "bio": "",
    "avatar": None,
    "closed": False,
    "locale": "en",
    "time_zone": "Asia/Seoul",
}
_PROFILE_COLUMNS = ("account_id", "nickname", "nickname_folded", "name", *_DEFAULTS)
_PROFILE = command(insert(profiles).values({name: bindparam(name) for name in _PROFILE_COLUMNS}))
_SESSION = command(
    insert(sessions).values({name: bindparam(name) for name in ("id", "account_id", "rotated_at", "expires_at")})
)

_SENDING = statement(select(proofs.c.sending).where(proofs.c.id == bindparam("proof_id", type_=Uuid)), int)
_PASSWORD = command(
    update(accounts)
    .where(accounts.c.id == bindparam("person_id", type_=Uuid))
    .values(password_hash=bindparam("hashed", type_=Text))
)
_SUSPEND = command(
    update(accounts).where(accounts.c.id == bindparam("person_id", type_=Uuid)).values(state="suspended")
)


class AccountVerbs(Verbs):
    async def someone(self, name: str, /, **profile: Any) -> Actor:
        """A person with a profile and an open session; `name` becomes a nickname that is nobody else's."""
        nickname = f"{name}_{secrets.token_hex(4)}"
        row = {"nickname": nickname, "name": name.title(), **_DEFAULTS, **profile}
        row["nickname_folded"] = fold(row["nickname"])
        actor = Actor(new_id(), new_id(), row["nickname"], row["locale"], row["time_zone"])
        now = self.outside.clock.now()
        session = {"id": actor.session_id, "rotated_at": now, "expires_at": now + timedelta(days=14)}
        async with self.work() as db:
            await db.run(_ACCOUNT, id=actor.id, birth_date=date(1990, 1, 1))
            await db.run(_ADDRESS, id=new_id(), account_id=actor.id, channel="email", address=self.address_of(actor))
            await db.run(_PROFILE, account_id=actor.id, **row)
            await db.run(_SESSION, account_id=actor.id, **session)
        return actor

    def address_of(self, actor: Actor) -> str:
        """The proved e-mail address of someone made by `someone`."""
        return f"{actor.id.hex}@example.org"

    def token_for(self, actor: Actor) -> str:
        """An access token of the actor's session, good for ten minutes from the clock's now."""
        return access_token(self.outside.keys, actor.session_id, self.outside.clock.now())

    def as_(self, actor: Actor) -> dict[str, str]:
        """The headers of a request that the actor signs."""
        return {"authorization": f"Bearer {self.token_for(actor)}"}

    async def proof(self, address: str, purpose: Purpose = "sign_up", *, of: Actor | None = None) -> str:
        """The proof of an address, asked for from a network of its own."""
        outside, visit = self.outside, Visit(network=f"network of {address}", device="")
        wanted = CodeWanted(channel="email", to=address, purpose=purpose)
        now = outside.clock.now()
        async with self.work() as db:
            sent = await ask_code(db, of or ANONYMOUS, wanted, keys=outside.keys, visit=visit, language="en", now=now)
        async with self.work() as db:
            code = code_of(outside.keys, sent.id, await db.one(_SENDING, proof_id=sent.id))
            return (await confirm_code(db, sent.id, code, keys=outside.keys, now=now)).proof

    async def password_of(self, actor: Actor, password: str) -> None:
        """Give someone a password."""
        hashed = await self.outside.hasher.hash(password)
        async with self.work() as db:
            await db.run(_PASSWORD, person_id=actor.id, hashed=hashed)

    async def suspended(self, actor: Actor) -> None:
        """Stop someone's account."""
        async with self.work() as db:
            await db.run(_SUSPEND, person_id=actor.id)

    async def signed_in(self, actor: Actor, password: str, *, network: str = "192.0.2.1") -> SignedIn:
        """Sign someone in by their password from some network."""
        given = SignIn(identifier=self.address_of(actor), password=password)
        async with self.work() as db:
            return await sign_in(db, given, outside=self.outside, visit=Visit(network, ""))

    async def rows_with(self, word: str) -> list[str]:
        """The tables of ours in which any row holds the word somewhere in its text."""
        async with self.work() as db:
            return [table for table in sorted(METADATA.tables) if await db.one(_holds(table), word=f"%{word}%")]


@cache
def _holds(table: str) -> Statement[bool]:
    # Kept out of the registry of statements: it is the tests' own and reads whole rows.
    sql = f'select exists (select from "{table}" as row where row::text like $1)'
    return Statement(lambda: Compiled(sql, ("word",), {}), bool)
