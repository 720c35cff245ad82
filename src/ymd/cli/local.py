"""Commands for this machine alone: everything in one go, and looking after its data."""

import os
import sys
import threading
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from ymd.cli.beside import HomePath, take_running
from ymd.kernel.keys import KeyRing
from ymd.local import client, engines, ports, supervisor
from ymd.local.engines import Engines
from ymd.local.home import Home
from ymd.local.messages import CannotStart, Message, language_of, speaker

_DRAIN_SECONDS = 30.0


def up(
    port: Annotated[int, typer.Option(envvar="PORT", min=1, max=65535, help="The port to listen on.")] = 8000,
    home: HomePath = Path(".ymd"),
    demo: Annotated[
        bool, typer.Option("--demo/--no-demo", envvar="DEMO", help="Fill empty data with a first community.")
    ] = True,
) -> None:
    """Start everything on this machine: PostgreSQL, Valkey, the API with its documentation, and the worker.

    Nothing needs to be there before, and nothing is left running afterwards. Stop it with Ctrl-C.
    """
    place = Home(home)
    try:
        place.claim()
        listener = ports.listen("127.0.0.1", port)
        # What comes next takes longer to load than PostgreSQL to start.
        threading.Thread(target=import_module, args=("ymd.cli.wiring",), daemon=True).start()
        with engines.start(place, say=_say) as running:
            environment = _environment(place, running, port)
            _prepare(running, environment["YMD_MEDIA"], demo=demo)
            _welcome(place, port)
            ymd = [sys.executable, "-m", "ymd"]
            children = [
                supervisor.Child(
                    "API", [*ymd, "serve", "--fd", str(listener.fileno())], environment, [listener], _DRAIN_SECONDS
                ),
                supervisor.Child("worker", [*ymd, "work"], environment),
            ]
            supervisor.supervise(running, children, say=_say)
    except CannotStart as refusal:
        typer.echo(refusal.text(language_of(os.environ)), err=True)
        raise typer.Exit(1) from refusal
    finally:
        place.release()


def doctor(home: HomePath = Path(".ymd")) -> None:
    """Look for what is wrong: settings, database, schema, Valkey, held jobs. Ends with 1 where something is."""
    from ymd.cli import doctor as checks
    from ymd.cli import wiring

    take_running(home)
    findings = wiring.run(checks.examine(wiring.settings()))
    for finding in findings:
        typer.echo(f"{'ok  ' if finding.well else 'BAD '} {finding.what}")
    if not all(finding.well for finding in findings):
        raise typer.Exit(1)


db = typer.Typer(help="The data of a running YMD as one file: out and in.", no_args_is_help=True)


@db.command()
def dump(home: HomePath = Path(".ymd")) -> None:
    """Write the whole database as SQL to standard output: `ymd db dump > ymd.sql`."""
    from ymd.cli import wiring

    take_running(home)
    client.dump(wiring.settings().database_url, sys.stdout.buffer)


@db.command()
def restore(home: HomePath = Path(".ymd")) -> None:
    """Replace the whole database by what standard input says: `ymd db restore < ymd.sql`."""
    from ymd.cli import wiring
    from ymd.migrations import migrate

    take_running(home)
    url = wiring.settings().database_url
    client.restore(url, sys.stdin.buffer)
    wiring.run(migrate(url))


def _prepare(running: Engines, media: str, *, demo: bool) -> None:
    from ymd.cli import community, wiring
    from ymd.migrations import migrate

    wiring.run(migrate(running.database_url))
    wiring.run(community.welcome(running.database_url, media, may_fill=demo))


def _environment(place: Home, running: Engines, port: int) -> dict[str, str]:
    own = {
        **running.environment(),
        "YMD_SECRET": place.secret("signing-keys", KeyRing.generate),
        "YMD_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "YMD_LOCAL": "1",
        "YMD_MEDIA": str(place.media),
        "YMD_LOG_LEVEL": os.environ.get("YMD_LOG_LEVEL", "warning"),
    }
    return {name: os.environ.get(name, value) for name, value in own.items()}


def _welcome(place: Home, port: int) -> None:
    address = f"http://127.0.0.1:{port}"
    typer.echo(f"YMD answers at {address}/api-docs. Its letters are in {address}/dev/mailbox.")
    typer.echo(f"Its data lies in {place.root}. Ctrl-C stops it.")


def _say(message: Message) -> None:
    speaker(language_of(os.environ), typer.echo)(message)


def add_to(main: typer.Typer) -> None:
    main.command()(up)
    main.command()(doctor)
    main.add_typer(db, name="db")
