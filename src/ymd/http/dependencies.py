"""What every handler may ask for by name: ``db``, ``viewer``, ``actor``, ``account``, ``clock``,
``outside``.

None of them runs a statement: the layer has read the session row before the framework resolves them side by side.
Controllers take the types of their arguments from here.
"""

from typing import Any, TypeAlias

from litestar import Request
from litestar.di import NamedDependency, Provide
from litestar.params import SkipValidation

from ymd.kernel import actor as kernel_actor
from ymd.kernel import clock as kernel_clock
from ymd.kernel import db as kernel_db
from ymd.kernel import outside as kernel_outside
from ymd.kernel.errors import Forbidden, Unauthenticated

# Marked as what the framework injects by name, and trusted: nobody outside gave them.
Actor: TypeAlias = NamedDependency[SkipValidation[kernel_actor.Actor]]
Clock: TypeAlias = NamedDependency[SkipValidation[kernel_clock.Clock]]
Db: TypeAlias = NamedDependency[SkipValidation[kernel_db.Db]]
Outside: TypeAlias = NamedDependency[SkipValidation[kernel_outside.Outside]]
Viewer: TypeAlias = NamedDependency[SkipValidation[kernel_actor.Viewer]]


class ProfileNeeded(Forbidden):
    code = "profile_needed"
    en = "Choose a nickname first; then all of this opens."
    ko = "먼저 별명을 정해 주세요. 그러면 모두 열려요."


async def provide_db(request: Request[Any, Any, Any]) -> kernel_db.Db:
    db: kernel_db.Db = request.scope["state"]["db"]
    return db


async def provide_viewer(request: Request[Any, Any, Any]) -> kernel_actor.Viewer:
    """Whoever asks, signed in or not."""
    viewer: kernel_actor.Viewer = request.scope["state"]["viewer"]
    return viewer


async def provide_account(request: Request[Any, Any, Any]) -> kernel_actor.Actor:
    """Someone signed in, with or without a profile. Raises Unauthenticated."""
    viewer = request.scope["state"]["viewer"]
    if not isinstance(viewer, kernel_actor.Actor):
        raise Unauthenticated
    return viewer


async def provide_actor(request: Request[Any, Any, Any]) -> kernel_actor.Actor:
    """Someone signed in whose profile is complete. Raises Unauthenticated and ProfileNeeded."""
    actor = await provide_account(request)
    if actor.nickname is None:
        raise ProfileNeeded
    return actor


def dependencies(outside: kernel_outside.Outside) -> dict[str, Provide]:
    async def provide_clock() -> kernel_clock.Clock:
        return outside.clock

    async def provide_outside() -> kernel_outside.Outside:
        return outside

    return {
        "db": Provide(provide_db),
        "viewer": Provide(provide_viewer),
        "account": Provide(provide_account),
        "actor": Provide(provide_actor),
        "clock": Provide(provide_clock),
        "outside": Provide(provide_outside),
    }
