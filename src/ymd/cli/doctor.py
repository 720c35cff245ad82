"""What `ymd doctor` looks at, in the order in which one thing stands on another."""

import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import asyncpg
import msgspec
from alembic.script import ScriptDirectory
from redis.asyncio import Redis
from redis.exceptions import RedisError

from ymd.kernel import dead_letters
from ymd.migrations import config
from ymd.settings import Settings

_SECONDS = 5.0


class Finding(msgspec.Struct, frozen=True):
    """One look: whether it is well, and a sentence that says what to do where it is not."""

    well: bool
    what: str


async def examine(settings: Settings) -> list[Finding]:
    return [finding async for finding in _database(settings)] + [await _valkey(settings), _media(settings)]


async def _database(settings: Settings) -> AsyncIterator[Finding]:
    try:
        connection = await asyncpg.connect(settings.database_url, timeout=_SECONDS)
    except (OSError, TimeoutError, asyncpg.PostgresError, ValueError) as error:
        yield Finding(False, f"The database does not answer ({error}). Is YMD_DATABASE_URL right, and does it run?")
        return
    try:
        for look in (_version, _encoding, _schema):
            yield await look(connection)
    finally:
        await connection.close()
    held = await dead_letters.held(settings.database_url, 1)
    yield Finding(not held, "Jobs are held: `ymd jobs list` shows them." if held else "No job is held.")


async def _version(connection: Any) -> Finding:
    number = connection.get_server_version().major
    return Finding(number >= 15, f"PostgreSQL {number}" + ("." if number >= 15 else " is too old: 15 is needed."))


async def _encoding(connection: Any) -> Finding:
    encoding, locale = await connection.fetchrow(
        "select pg_encoding_to_char(encoding), coalesce(datctype, '') from pg_database"
        " where datname = current_database()"
    )
    well = encoding == "UTF8" and "utf" in locale.lower()
    advice = "" if well else " Korean needs UTF8: createdb -T template0 -E UTF8 --locale=C.UTF-8."
    return Finding(well, f"Encoding {encoding}, locale {locale}.{advice}")


async def _schema(connection: Any) -> Finding:
    newest = ScriptDirectory.from_config(config()).get_current_head()
    there = await connection.fetchval("select to_regclass('alembic_version') is not null")
    current = await connection.fetchval("select version_num from alembic_version") if there else None
    if current == newest:
        return Finding(True, f"The schema is at {current}.")
    return Finding(False, f"The schema is at {current}, this release needs {newest}: `ymd migrate`.")


async def _valkey(settings: Settings) -> Finding:
    redis = Redis.from_url(settings.redis_url, socket_connect_timeout=_SECONDS, socket_timeout=_SECONDS)
    try:
        await redis.ping()
    except (RedisError, OSError) as error:
        return Finding(False, f"Valkey does not answer ({error}). YMD works without it, with looser rate limits.")
    finally:
        await redis.aclose()
    return Finding(True, "Valkey answers.")


def _media(settings: Settings) -> Finding:
    if settings.media is None:
        return Finding(False, "YMD_MEDIA is not set: nobody can upload a picture. Name a directory that lasts.")
    place = Path(settings.media).absolute()
    # The first picture makes the directory, if the nearest one above it lets it.
    there = next(each for each in (place, *place.parents) if each.exists())
    well = there.is_dir() and os.access(there, os.W_OK | os.X_OK)
    return Finding(well, f"Pictures lie in {place}" + ("." if well else ", where nothing can be written."))
