"""The command line: `ymd --help` teaches, each command says what it does and what went wrong.

What a command needs is imported when it runs: the API does without the migrations, `ymd up` starts PostgreSQL while the
rest of it loads, and help comes at once.
"""

import typer

from ymd.cli import community, local, servers

main = typer.Typer(
    name="ymd",
    help="YMD: a community that lives on a calendar.\n\n`ymd up` starts everything on this machine; `ymd serve`, "
    "`ymd work` and `ymd migrate` are the same code on your own PostgreSQL and Valkey or Redis.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

local.add_to(main)
community.add_to(main)
servers.add_to(main)
