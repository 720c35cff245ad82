"""What every handler may ask for by name: ``db``, ``viewer``, ``actor``, ``account``, ``clock``,
``outside``.

None of them runs a statement or waits: the layer has read the session row before, and what they give stands in the
state of the request. Controllers take the types of their arguments from here.
"""

from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias

from litestar import Litestar, Request
from litestar.connection import ASGIConnection
from litestar.di import NamedDependency, Provide
from litestar.params import SkipValidation
from litestar.routes import HTTPRoute

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


def provide_db(request: Request[Any, Any, Any]) -> kernel_db.Db:
    db: kernel_db.Db = request.scope["state"]["db"]
    return db


def provide_viewer(request: Request[Any, Any, Any]) -> kernel_actor.Viewer:
    """Whoever asks, signed in or not."""
    viewer: kernel_actor.Viewer = request.scope["state"]["viewer"]
    return viewer


def provide_account(request: Request[Any, Any, Any]) -> kernel_actor.Actor:
    """Someone signed in, with or without a profile. Raises Unauthenticated."""
    viewer = request.scope["state"]["viewer"]
    if not isinstance(viewer, kernel_actor.Actor):
        raise Unauthenticated
    return viewer


def provide_actor(request: Request[Any, Any, Any]) -> kernel_actor.Actor:
    """Someone signed in whose profile is complete. Raises Unauthenticated and ProfileNeeded."""
    actor = provide_account(request)
    if actor.nickname is None:
        raise ProfileNeeded
    return actor


def dependencies(outside: kernel_outside.Outside) -> dict[str, Provide]:
    def provide_clock(request: Request[Any, Any, Any]) -> kernel_clock.Clock:
        return outside.clock

    def provide_outside(request: Request[Any, Any, Any]) -> kernel_outside.Outside:
        return outside

    provided: dict[str, Callable[[Request[Any, Any, Any]], Any]] = {
        "db": provide_db,
        "viewer": provide_viewer,
        "account": provide_account,
        "actor": provide_actor,
        "clock": provide_clock,
        "outside": provide_outside,
    }
    return {name: Provide(provider, sync_to_thread=False) for name, provider in provided.items()}


def resolve_by_call(app: Litestar) -> None:
    """Let requests get their dependencies by plain calls, one after the other.

    The framework would start a group of tasks for them in each request, and check the arguments of each: a fifth of
    what a small answer costs, for providers that only look something up.
    """
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            for _, model in route.route_handler_map.values():
                named = [(each.key, each.provide.dependency) for batch in model.dependency_batches for each in batch]
                if named:
                    model.dependency_batches = []
                    model.extractors.append(_extractor(named))


def _extractor(
    named: list[tuple[str, Callable[..., Any]]],
) -> Callable[[dict[str, Any], ASGIConnection[Any, Any, Any, Any]], Awaitable[None]]:
    async def extract(values: dict[str, Any], connection: ASGIConnection[Any, Any, Any, Any]) -> None:
        for name, provide in named:
            values[name] = provide(connection)

    return extract
