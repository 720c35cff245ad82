"""What is forgotten, and when."""

from datetime import timedelta

import httpx2

from tests.support.fakes import SetClock
from tests.support.letters import new_address
from tests.support.world import World
from ymd.accounts.jobs import AUDIT_KEPT_FOR, forget_what_is_over
from ymd.kernel.db import Database
from ymd.kernel.outside import Outside

PASSWORD = "tulip kettle margin 42"


async def test_proofs_sessions_tallies_and_old_traces_are_forgotten(
    database: Database, outside: Outside, clock: SetClock, world: World, client: httpx2.AsyncClient
) -> None:
    address, ada = new_address(), await world.someone("ada")
    await world.password_of(ada, PASSWORD)
    await world.proof(address)
    signed_in = await world.signed_in(ada, PASSWORD)

    async def forget(after: timedelta) -> set[str]:
        clock.move(seconds=after.total_seconds())
        async with database.transaction() as db:
            await forget_what_is_over(db, outside)
        return {
            *await world.rows_with(address),
            *await world.rows_with(str(signed_in.session_id)),
        }

    assert await forget(timedelta(minutes=29)) == {"audit_entries", "proofs", "sessions"}
    assert await forget(timedelta(minutes=2)) == {"audit_entries", "sessions"}
    assert await forget(timedelta(days=14)) == {"audit_entries"}
    assert await forget(AUDIT_KEPT_FOR) == set()
