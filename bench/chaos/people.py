"""People who exist already: rows by COPY, so that what is tried is never the signing up."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import asyncpg

from ymd.accounts.rules import access_token
from ymd.kernel.ids import new_id
from ymd.kernel.keys import KeyRing
from ymd.kernel.text import fold

_FRESH: Final = timedelta(minutes=5)


class Person:
    """Someone signed in, whose access token is renewed before it is too old."""

    def __init__(self, keys: KeyRing, nickname: str) -> None:
        self.id: UUID = new_id()
        self.session_id: UUID = new_id()
        self.nickname = nickname
        self._keys = keys
        self._signed = datetime.min.replace(tzinfo=UTC)
        self._headers: dict[str, str] = {}

    @property
    def headers(self) -> dict[str, str]:
        now = datetime.now(UTC)
        if now - self._signed > _FRESH:
            self._signed = now
            self._headers = {"authorization": f"Bearer {access_token(self._keys, self.session_id, now)}"}
        return self._headers


async def people(database_url: str, keys: KeyRing, name: str, count: int) -> list[Person]:
    """So many people with a profile and a session, named `name_1`, `name_2`, ..."""
    made = [Person(keys, f"{name}_{number}") for number in range(1, count + 1)]
    now = datetime.now(UTC)
    connection = await asyncpg.connect(database_url)
    try:
        await _copy(connection, "accounts", ("id", "birth_date"), [(one.id, date(1990, 1, 1)) for one in made])
        profiles = [(one.id, one.nickname, fold(one.nickname), one.nickname, "en", "Asia/Seoul") for one in made]
        columns = ("account_id", "nickname", "nickname_folded", "name", "locale", "time_zone")
        await _copy(connection, "profiles", columns, profiles)
        sessions = [(one.session_id, one.id, now, now + timedelta(days=14)) for one in made]
        await _copy(connection, "sessions", ("id", "account_id", "rotated_at", "expires_at"), sessions)
    finally:
        await connection.close()
    return made


async def _copy(connection: Any, table: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    await connection.copy_records_to_table(table, columns=columns, records=rows)
