"""What every handler may ask for by name: ``db``, ``viewer``, ``actor``, ``account``, ``clock``,
``outside``.

None of them runs a statement: the layer has read the session row before the framework resolves them side by side.
"""

from typing import Any

from litestar import Request
from litestar.di import Provide

from ymd.kernel.actor import Actor, Viewer
from ymd.kernel.clock import Clock
from ymd.kernel.db import Db
from ymd.kernel.errors import Forbidden, Unauthenticated
from ymd.kernel.outside import Outside


class ProfileNeeded(Forbidden):
    code = "profile_needed"
    en = "Choose a nickname first; then all of this opens."
    ko = "먼저 별명을 정해 주세요. 그러면 모두 열려요."


async def provide_db(request: Request[Any, Any, Any]) -> Db:
    db: Db = request.scope["state"]["db"]
    return db


async def provide_viewer(request: Request[Any, Any, Any]) -> Viewer:
    """Whoever asks, signed in or not."""
    viewer: Viewer = request.scope["state"]["viewer"]
    return viewer


async def provide_account(request: Request[Any, Any, Any]) -> Actor:
    """Someone signed in, with or without a profile. Raises Unauthenticated."""
    viewer = request.scope["state"]["viewer"]
    if not isinstance(viewer, Actor):
        raise Unauthenticated
    return viewer


async def provide_actor(request: Request[Any, Any, Any]) -> Actor:
    """Someone signed in whose profile is complete. Raises Unauthenticated and ProfileNeeded."""
    actor = await provide_account(request)
    if actor.nickname is None:
        raise ProfileNeeded
    return actor


def dependencies(outside: Outside) -> dict[str, Provide]:
    async def provide_clock() -> Clock:
        return outside.clock

    async def provide_outside() -> Outside:
        return outside

    return {
        "db": Provide(provide_db),
        "viewer": Provide(provide_viewer),
        "account": Provide(provide_account),
        "actor": Provide(provide_actor),
        "clock": Provide(provide_clock),
        "outside": Provide(provide_outside),
    }
