"""Commands that bring something into a YMD: a first community, somebody's calendar file."""

import os
import time
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from ymd.cli.beside import HomePath, database_url


def demo(home: HomePath = Path(".ymd")) -> None:
    """Fill an empty YMD with a neighbourhood of 60 people and two months of what they do together and say.

    Whoever knows the password, which is printed, can sign in as any of them.
    """
    from ymd.cli import wiring

    wiring.run(_demo(database_url(home), os.environ.get("YMD_MEDIA")))


async def _demo(url: str, media: str | None) -> None:
    from ymd import demo as community
    from ymd.cli import wiring
    from ymd.edges.storage.directory import DirectoryBlobs
    from ymd.kernel.clock import SystemClock
    from ymd.kernel.passwords import Argon2

    begun = time.monotonic()

    def tell(what: str) -> None:
        typer.echo(f"  {time.monotonic() - begun:4.1f} s  {what}")

    async with wiring.opened(url) as database:
        filled = await community.fill(
            database,
            hasher=Argon2(),
            clock=SystemClock(),
            blobs=None if media is None else DirectoryBlobs(Path(media)),
            tell=tell,
        )
    typer.echo(
        f"There are {filled.people} people now, with {filled.calendars} calendars, {filled.plans} plans, "
        f"{filled.answers} answers, {filled.posts} posts, {filled.likes} likes and {filled.pictures} pictures "
        f"({time.monotonic() - begun:.1f} s)."
    )
    _say_sign_in()


async def welcome(url: str, media: str, *, may_fill: bool) -> None:
    """Fill in the community where nobody is yet and it may come; where it is, say how to look around."""
    from ymd import demo as community
    from ymd.cli import wiring

    async with wiring.opened(url) as database:
        if may_fill and await community.is_empty(database):
            typer.echo("Filling in the demo community (once, some seconds; DEMO=0 make run leaves it out)")
            await _demo(url, media)
        elif await community.is_there(database):
            _say_sign_in()


def _say_sign_in() -> None:
    from ymd.demo import PASSWORD, sign_in_address

    typer.echo(f"Look around in the demo community as {sign_in_address()} with the password {PASSWORD}")


def bring(
    file: Annotated[typer.FileBinaryRead, typer.Argument(help="An iCalendar file, or - for standard input.")],
    calendar: Annotated[UUID | None, typer.Option(help="Into this calendar; by default as its owner.")] = None,
    new: Annotated[
        str | None,
        typer.Option(help="Into the calendar of this name, made if there is none; by default the file's own name."),
    ] = None,
    nickname: Annotated[
        str | None, typer.Option("--as", help="For whom: their nickname. Not needed where only one person is.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only tell what would happen.")] = False,
    home: HomePath = Path(".ymd"),
) -> None:
    """Import a calendar file, as exported elsewhere; what was imported before is brought up to date by its UID.

    All that can be used is stored, and the rest told line by line; a file that cannot be read at all stores nothing.
    """
    from ymd.cli import importing, wiring

    if calendar is not None and new is not None:
        raise typer.BadParameter("--calendar names one that is there, --new one by its name: say one of them.")
    wanted = importing.Wanted(nickname, calendar, new, dry_run)
    imported = wiring.run(importing.bring(database_url(home), file.read(), wanted))
    for line in importing.told(imported):
        typer.echo(line)


def add_to(main: typer.Typer) -> None:
    main.command()(demo)
    main.command("import")(bring)
