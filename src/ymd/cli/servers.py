"""Commands for real servers: any number of each may run, on the PostgreSQL and Valkey that the settings name."""

import asyncio
import os
import signal
import socket
from typing import Annotated

import typer

_DRAIN_SECONDS = 20


def serve(
    port: Annotated[int, typer.Option(envvar="PORT", help="The port to listen on.")] = 8000,
    host: Annotated[str, typer.Option(help="The address to listen on; others want a proxy with TLS.")] = "127.0.0.1",
    fd: Annotated[int | None, typer.Option(help="Take this listening socket instead of opening one.")] = None,
    workers: Annotated[int, typer.Option(min=1, help="How many processes: about one for each core.")] = 1,
) -> None:
    """Answer HTTP until told to stop; then finish what is under way."""
    import uvicorn

    from ymd.cli import wiring

    wiring.settings()
    if fd is not None:
        send_at_once(fd)
    uvicorn.run(
        "ymd.cli.wiring:application",
        factory=True,
        host=host,
        port=port,
        fd=fd,
        workers=workers,
        http="httptools",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=_DRAIN_SECONDS,
    )


def send_at_once(fd: int) -> None:
    """Turn Nagle's delay off (RFC 9293, section 3.7.4) for whoever connects to this listening socket.

    The server does so by itself only for sockets that it has opened. Without it the body of each answer waits 40 ms
    until the other end has acknowledged the head.
    """
    with socket.socket(fileno=os.dup(fd)) as listener:
        if listener.family != socket.AF_UNIX:
            listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def work() -> None:
    """Hear facts and do what the clock says, until told to stop."""
    from ymd.cli import wiring

    wiring.run(_work())


async def _work() -> None:
    from ymd import app
    from ymd.cli import wiring

    settings = wiring.settings()
    database = wiring.database(settings)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    await app.listen(database, wiring.outside(settings, database), stop)


def migrate(
    revision: Annotated[str, typer.Argument(help="Where to: `head`, or an older revision to go back to.")] = "head",
) -> None:
    """Bring the database's schema up to this release; safe to run again, and by several at once."""
    from alembic.util import CommandError

    from ymd.cli import wiring
    from ymd.migrations import migrate as migrate_database

    try:
        wiring.run(migrate_database(wiring.settings().database_url, revision))
    except CommandError as error:
        typer.echo(f"{error}. Nothing was changed.", err=True)
        raise typer.Exit(1) from error
    typer.echo(f"The schema is at {revision}.")


jobs = typer.Typer(help="Jobs that failed for good: list them, put them back.", no_args_is_help=True)


@jobs.command("list")
def list_jobs(limit: Annotated[int, typer.Option(min=1, max=1000, help="How many at most.")] = 50) -> None:
    """Jobs that were tried to the last and are held, newest first."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from ymd.cli import wiring
    from ymd.kernel import dead_letters

    held = wiring.run(dead_letters.held(wiring.settings().database_url, limit))
    table = Table("job", "which fact > who hears it", "tries", "since", "why")
    for letter in held:
        since = f"{letter.since:%Y-%m-%d %H:%M:%S}"
        table.add_row(str(letter.id), letter.name, str(letter.attempts), since, Text(letter.reason))
    Console().print(table if held else "No job is held.")


@jobs.command("retry")
def retry_jobs(
    ids: Annotated[list[int] | None, typer.Argument(help="Which jobs; none named: all that are held.")] = None,
) -> None:
    """Put held jobs back into the queue."""
    from ymd.cli import wiring
    from ymd.kernel import dead_letters

    count = wiring.run(dead_letters.retry(wiring.settings().database_url, ids))
    typer.echo(f"{count} put back.")


def add_to(main: typer.Typer) -> None:
    for command in (serve, work, migrate):
        main.command()(command)
    main.add_typer(jobs, name="jobs")
