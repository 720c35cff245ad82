"""Real parts for the application, made from settings: what tests replace by fakes."""

import asyncio
import gc
import os
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import asyncpg
import typer
from litestar.types import ASGIApp

from ymd import app
from ymd.edges.darkroom.process import LimitedDarkroom
from ymd.edges.mail import mail_for, mail_routes
from ymd.edges.storage import blobs_for
from ymd.http.counts import Counts
from ymd.http.limits import ValkeyLimiter, loopback_ceiling
from ymd.http.logs import configure_logging
from ymd.kernel.clock import SystemClock
from ymd.kernel.connections import TRANSIENT
from ymd.kernel.db import Database
from ymd.kernel.errors import Refusal, Unavailable
from ymd.kernel.keys import KeyRing
from ymd.kernel.outside import Outside
from ymd.kernel.passwords import Argon2
from ymd.settings import Settings, SettingsError, from_environment

T = TypeVar("T")

_ALLOCATED_BETWEEN_COLLECTIONS = 10_000

#: Seconds that a statement of a command may take.
_PATIENCE = 60.0


def settings() -> Settings:
    """The settings of this process. Ends it with a sentence where one is missing or cannot be used."""
    try:
        found = from_environment(os.environ)
        KeyRing.parse(found.secret)
    except (SettingsError, ValueError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    return found


def database(found: Settings) -> Database:
    return app.database(found.database_url, size=found.pool_size, statement_timeout=found.statement_timeout)


def outside(found: Settings, base: Database) -> Outside:
    return Outside(
        clock=SystemClock(),
        keys=KeyRing.parse(found.secret),
        hasher=Argon2(),
        mail=mail_for(found, base),
        blobs=blobs_for(found),
        darkroom=LimitedDarkroom(),
        public_url=found.public_url,
    )


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    """A database for one command, which nobody waits for and which may take its time."""
    base = app.database(url, size=1, statement_timeout=_PATIENCE)
    await base.open()
    try:
        yield base
    finally:
        await base.close()


def application() -> ASGIApp:
    """What an ASGI server runs: one application on the settings of the environment."""
    found = from_environment(os.environ)
    configure_logging(found.log_level)
    base = database(found)
    limiter = ValkeyLimiter(Counts(found.redis_url), loopback_ceiling(found.limits, found.public_url))
    built = app.build(
        base,
        outside(found, base),
        limiter,
        more_routes=mail_routes(found),
        trusted_proxies=found.trusted_proxies,
        cors_origins=found.cors_origins,
        metrics_token=found.metrics_token,
    )
    # What was built stays for good, and requests leave few cycles: the collector need not look at it, nor so often.
    gc.collect()
    gc.freeze()
    gc.set_threshold(_ALLOCATED_BETWEEN_COLLECTIONS)
    return built


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run to the end; what goes wrong on the way is said in a sentence."""
    try:
        return asyncio.run(work)
    except Unavailable as unavailable:
        typer.echo(f"{unavailable} The reason: {unavailable.__cause__}. `ymd doctor` looks for more.", err=True)
        raise typer.Exit(1) from unavailable
    except Refusal as refusal:
        typer.echo(f"{refusal} ({refusal.code})", err=True)
        raise typer.Exit(1) from refusal
    except (*TRANSIENT, OSError, asyncpg.PostgresError) as error:
        typer.echo(f"The database does not do what was asked: {error}. `ymd doctor` looks for the reason.", err=True)
        raise typer.Exit(1) from error
