"""Who may come in by an access token."""

import httpx2
import pytest

from tests.support.fakes import SetClock
from tests.support.world import World
from ymd.accounts.queries import SessionAuthenticator
from ymd.kernel.db import Db
from ymd.kernel.errors import Unauthenticated
from ymd.kernel.outside import Outside


async def test_a_token_of_an_open_session_names_its_person(db: Db, world: World, outside: Outside) -> None:
    ada = await world.someone("ada")

    found = await SessionAuthenticator(outside.keys, outside.clock).authenticate(db, world.token_for(ada))

    assert found == ada


async def test_a_token_ends_after_ten_minutes(db: Db, world: World, outside: Outside, clock: SetClock) -> None:
    token = world.token_for(await world.someone("ada"))

    clock.move(minutes=10)

    with pytest.raises(Unauthenticated):
        await SessionAuthenticator(outside.keys, outside.clock).authenticate(db, token)


async def test_an_unknown_address_is_answered_with_a_problem(client: httpx2.AsyncClient, world: World) -> None:
    ada = await world.someone("ada")

    answer = await client.get("/nowhere", headers=world.as_(ada) | {"accept-language": "ko"})

    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"
