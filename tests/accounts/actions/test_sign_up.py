"""Opening an account by the word of whoever runs the place."""

from datetime import date

import pytest

from tests.support.world import World
from ymd.accounts.actions import admit
from ymd.accounts.errors import AddressRefused, AddressTaken, BirthDateRefused, TooYoung
from ymd.accounts.queries import credentials, is_anybody_here
from ymd.accounts.schemas import Credentials
from ymd.kernel.db import Db
from ymd.kernel.errors import Refusal

PASSWORD = "rivers-run-to-the-sea"
GROWN_UP = date(1990, 5, 17)


async def test_who_is_admitted_is_known_by_their_address_and_password(db: Db, world: World) -> None:
    outside = world.outside
    hashed = await outside.hasher.hash(PASSWORD)

    own = await admit(db, "Ada@Ymd.Example", GROWN_UP, hashed, now=outside.clock.now())

    known = await credentials(db, "email", "ada@ymd.example")
    assert (own.email, own.birth_date, own.profile_complete) == ("ada@ymd.example", GROWN_UP, False)
    assert known == Credentials(own.id, hashed, "active")
    assert await is_anybody_here(db)


@pytest.mark.parametrize(
    ("address", "birth_date", "refused"),
    [
        ("no address", GROWN_UP, AddressRefused),
        ("ada@ymd.example", date(2013, 1, 1), TooYoung),
        ("ada@ymd.example", date(2101, 1, 1), BirthDateRefused),
    ],
)
async def test_what_signing_up_refuses_is_refused_here_too(
    db: Db, world: World, address: str, birth_date: date, refused: type[Refusal]
) -> None:
    with pytest.raises(refused):
        await admit(db, address, birth_date, "hash", now=world.outside.clock.now())


async def test_an_address_is_not_given_away_twice(db: Db, world: World) -> None:
    now = world.outside.clock.now()
    await admit(db, "ada@ymd.example", GROWN_UP, "hash", now=now)

    with pytest.raises(AddressTaken):
        await admit(db, "ADA@ymd.example", GROWN_UP, "hash", now=now)
