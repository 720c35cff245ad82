"""What PostgreSQL expects of the conditions that everything composes: it plans whole pages by them."""

from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, Uuid, literal, select
from sqlalchemy.dialects import postgresql

from tests.http.layers import sql
from tests.support.world import World
from ymd.accounts.queries import accounts
from ymd.graph.queries import are_blocked, follows_, mutes_
from ymd.kernel.ids import new_id

_MANY: Final = 2_000
_BORN = sql(
    "insert into accounts (id, password_hash, birth_date) "
    f"select gen_random_uuid(), 'x', '1990-01-01' from generate_series(1, {_MANY})"
)
_ANALYZE = sql("analyze accounts")


async def expected(db: Any, condition: ColumnElement[bool]) -> int:
    """How many people the planner expects to satisfy a condition."""
    asked = select(accounts.c.id).where(condition)
    dialect: Any = postgresql.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy leaves its dialects untyped
    text = asked.compile(dialect=dialect, compile_kwargs={"literal_binds": True})
    (plan,) = await db.all(sql(f"explain (format json) {text}", row=str))
    return int(msgspec.json.decode(plan)[0]["Plan"]["Plan Rows"])


async def test_who_is_not_blocked_or_muted_is_not_expected_to_be_rare(world: World) -> None:
    viewer, he = literal(new_id(), Uuid), accounts.c.id
    async with world.work() as db:
        for statement in (_BORN, _ANALYZE):
            await db.run(statement)

        counts = [await expected(db, condition) for condition in (~are_blocked(viewer, he), ~mutes_(viewer, he))]
        followed = await expected(db, follows_(viewer, he))

    assert min(counts) > _MANY / 10
    assert followed < _MANY * 0.9
