"""Commands that speak to a YMD that runs already: here on the same data, or wherever the settings say."""

import os
from pathlib import Path
from typing import Annotated

import typer

from ymd.kernel.keys import KeyRing
from ymd.local import engines
from ymd.local.home import Home

HomePath = Annotated[Path, typer.Option("--home", envvar="YMD_HOME", help="Where the data lies.")]


def take_running(home: Path) -> None:
    """Without settings of its own a command speaks to the `ymd up` that runs on the same data."""
    place = Home(home)
    found = engines.running(place) or {}
    if found:
        found["YMD_SECRET"] = place.secret("signing-keys", KeyRing.generate)
        found["YMD_MEDIA"] = str(place.media)
    for name, value in found.items():
        os.environ.setdefault(name, value)


def database_url(home: Path) -> str:
    """The PostgreSQL that YMD_DATABASE_URL names, else that of the `ymd up` that runs on the data in `home`. Without
    either the command ends with a sentence."""
    take_running(home)
    url = os.environ.get("YMD_DATABASE_URL")
    if url is None:
        where = os.path.abspath(home)
        typer.echo(
            f"No YMD runs on the data in {where}. Start it first (make run), say where its data lies (YMD_HOME=...), "
            "or name a server by YMD_DATABASE_URL.",
            err=True,
        )
        raise typer.Exit(1)
    return url
