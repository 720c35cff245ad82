"""Rows as they lie in the tables, and SQL as it is written: for oracles, which share no word with our statements."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

import msgspec

from ymd.kernel.db import Db
from ymd.kernel.statement import Compiled, Statement

Row = dict[str, Any]
Rows = dict[str, list[Row]]

#: Whose rows are whose: each table with its column that names a person of the world.
_PEOPLES: Final = {
    "accounts": "id",
    "profiles": "account_id",
    "follows": "follower_id",
    "blocks": "blocker_id",
    "mutes": "muter_id",
    "calendars": "owner_id",
    "members": "account_id",
    "guests": "account_id",
    "openings": "host_id",
    "media": "owner_id",
    "posts": "author_id",
    "likes": "account_id",
    "mentions": "account_id",
    "activity": "account_id",
}
#: What hangs on those.
_OTHERS: Final = {
    "events": "calendar_id in (select id from calendars where owner_id = any($1))",
    "post_edits": "post_id in (select id from posts where author_id = any($1))",
    "post_media": "post_id in (select id from posts where author_id = any($1))",
}


def sql(text: str, *names: str, row: type[Any] | None = None) -> Statement[Any]:
    """A statement with these parameters as its $1, $2 and so on, kept out of the register of ours."""
    return Statement(lambda: Compiled(text, names, {}), row)


async def rows_of(db: Db, people: Sequence[UUID]) -> Rows:
    """Everything that these people have, and what stands between them: ids and instants as text."""
    conditions = {table: f"{column} = any($1)" for table, column in _PEOPLES.items()} | _OTHERS
    found: Rows = {}
    for table, condition in conditions.items():
        every = sql(f"select coalesce(json_agg(t), '[]')::text from {table} t where {condition}", "people", row=str)
        found[table] = msgspec.json.decode(await db.one(every, people=list(people)))
    return found
