"""What happens to a sign-in while its hash is computed."""

from collections.abc import Awaitable, Callable

import httpx2
import msgspec
import pytest

from tests.support.fakes import CheapHasher
from tests.support.world import World
from ymd.accounts.actions import sign_in
from ymd.accounts.errors import AccountSuspended, SignInRefused
from ymd.accounts.schemas import SignIn, Visit
from ymd.kernel.db import Database
from ymd.kernel.outside import Outside

PASSWORD = "tulip kettle margin 42"
VISIT = Visit("192.0.2.1", "")


class Interrupted(CheapHasher):
    """A hash during which something happens."""

    def __init__(self, meanwhile: Callable[[], Awaitable[None]]) -> None:
        super().__init__()
        self._meanwhile = meanwhile

    async def verify(self, password: str, hashed: str | None) -> bool:
        await self._meanwhile()
        return await super().verify(password, hashed)


async def test_a_password_that_is_changed_during_the_hash_no_longer_signs_in(
    database: Database, outside: Outside, world: World, client: httpx2.AsyncClient
) -> None:
    ada = await world.someone("ada")
    await world.password_of(ada, PASSWORD)
    hasher = Interrupted(lambda: world.password_of(ada, "gravel window otter 97"))
    given = SignIn(identifier=world.address_of(ada), password=PASSWORD)

    with pytest.raises(SignInRefused):
        async with database.transaction() as db:
            await sign_in(db, given, outside=msgspec.structs.replace(outside, hasher=hasher), visit=VISIT)


async def test_an_account_that_is_suspended_during_the_hash_no_longer_signs_in(
    database: Database, outside: Outside, world: World, client: httpx2.AsyncClient
) -> None:
    ada = await world.someone("ada")
    await world.password_of(ada, PASSWORD)
    hasher = Interrupted(lambda: world.suspended(ada))
    given = SignIn(identifier=world.address_of(ada), password=PASSWORD)

    with pytest.raises((SignInRefused, AccountSuspended)):
        async with database.transaction() as db:
            await sign_in(db, given, outside=msgspec.structs.replace(outside, hasher=hasher), visit=VISIT)


async def test_a_sign_in_holds_no_connection_while_it_hashes(
    database: Database, outside: Outside, world: World, client: httpx2.AsyncClient
) -> None:
    ada = await world.someone("ada")
    await world.password_of(ada, PASSWORD)
    held: list[object] = []

    async def look() -> None:
        held.append(db._connection)

    given = SignIn(identifier=world.address_of(ada), password=PASSWORD)
    async with database.transaction() as db:
        await sign_in(db, given, outside=msgspec.structs.replace(outside, hasher=Interrupted(look)), visit=VISIT)

    assert held == [None]
