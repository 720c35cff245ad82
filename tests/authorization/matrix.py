"""The matrix of `matrix.yaml`, read: each action tried by each actor on each thing is one cell with its outcome."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml
from litestar import Litestar
from litestar.routes import HTTPRoute

FILE: Final = Path(__file__).with_name("matrix.yaml")
NOTHING: Final = "nothing"
#: What may be said of an action.
SAID: Final = frozenset(("route", "gate", "of", "by", "as", "but", "with", "query", "body", "file", "picture"))


class MatrixError(Exception):
    """What is written in the matrix means nothing."""


@dataclass(frozen=True)
class Cell:
    """One actor does one thing; `thing` is empty for what is done to nothing in particular."""

    action: str
    actor: str
    thing: str
    outcome: str

    @property
    def name(self) -> str:
        return f"{self.actor} {self.action} {self.thing}".rstrip()


@dataclass(frozen=True)
class Matrix:
    actors: tuple[str, ...]
    groups: Mapping[str, list[str]]
    gates: Mapping[str, Mapping[str, str]]
    things: Mapping[str, Mapping[str, dict[str, Any]]]
    actions: Mapping[str, dict[str, Any]]

    def members(self, named: str | Iterable[str]) -> Iterator[str]:
        """The actors that are named, alone or as a group. Raises MatrixError for a name that is neither."""
        for name in [named] if isinstance(named, str) else named:
            if name in self.groups:
                yield from self.members(self.groups[name])
            elif name in self.actors:
                yield name
            else:
                raise MatrixError(f"{name} is neither an actor nor a group")

    def tried_on(self, action: str) -> Iterator[str]:
        """The things on which an action is tried, of one kind or of several; one without a name where it is of none."""
        kinds = self.actions[action].get("of")
        if kinds is None:
            yield ""
        for kind in [kinds] if isinstance(kinds, str) else kinds or ():
            yield from self.things[kind]

    def made(self, thing: str) -> Mapping[str, Any]:
        """How the thing stands."""
        made: Mapping[str, Any] = self._thing(thing)["made"]
        return made

    def sights(self, thing: str) -> dict[str, str]:
        """How much of the thing each actor gets who gets anything."""
        sight = self._thing(thing)["sight"]
        return {actor: sight for sight, named in sight.items() for actor in self.members(named)}

    def _thing(self, thing: str) -> dict[str, Any]:
        (found,) = [things[thing] for things in self.things.values() if thing in things]
        return found

    def sight(self, actor: str, thing: str) -> str:
        return self.sights(thing).get(actor, NOTHING)

    def cells(self) -> Iterator[Cell]:
        for action, said in self.actions.items():
            for thing in self.tried_on(action):
                outcomes = self._outcomes(action, said, thing)
                yield from (Cell(action, actor, thing, outcomes[actor]) for actor in self.actors)

    def _outcomes(self, action: str, said: dict[str, Any], thing: str) -> dict[str, str]:
        found: dict[str, str] = {}
        sights = self.sights(thing) if thing else {}
        for actor in self.actors:
            by = said["by"]
            outcome = by.get("any", by.get(sights.get(actor, NOTHING)))
            if outcome is None and actor not in self.gates[said["gate"]]:
                raise MatrixError(f"{action} says nothing of {actor} and {thing}")
            found[actor] = str(outcome)
        for outcome, named in said.get("as", {}).items():
            found |= {actor: str(outcome) for actor in self.members(named) if not thing or actor in sights}
        for outcome, named in said.get("but", {}).get(thing, {}).items():
            found |= {actor: str(outcome) for actor in self.members(named)}
        return found | {actor: str(outcome) for actor, outcome in self.gates[said["gate"]].items()}


@cache
def matrix() -> Matrix:
    """Raises MatrixError for what means nothing."""
    read = yaml.safe_load(FILE.read_text())
    found = Matrix(tuple(read["actors"]), read["groups"], read["gates"], read["things"], read["actions"])
    for action, said in found.actions.items():
        if unknown := said.keys() - SAID:
            raise MatrixError(f"{action} says {sorted(unknown)}, which mean nothing")
        if strangers := said.get("but", {}).keys() - set(found.tried_on(action)):
            raise MatrixError(f"{action} speaks of {sorted(strangers)}, on which it is not tried")
    return found


@dataclass(frozen=True)
class Route:
    name: str
    method: str
    path: str


def routes_of(application: Any) -> dict[str, Route]:
    """Every route of an application by name: that of its operation, or its method and path where it has none."""
    while not isinstance(application, Litestar):
        application = application._app
    found = {}
    for route in application.routes:
        if isinstance(route, HTTPRoute):
            for method, (handler, _) in route.route_handler_map.items():
                if method != "OPTIONS":  # answered by the framework, with the methods that there are
                    name = handler.operation_id
                    path = route.path_format
                    named = name if isinstance(name, str) else f"{method} {path}"
                    found[named] = Route(named, method, path)
    return found


def partings(routes: Iterable[str], actions: Mapping[str, dict[str, Any]]) -> list[str]:
    """Routes of which the matrix does not speak, and routes of which it does that are not there."""
    spoken = {said.get("route", action) for action, said in actions.items()}
    return sorted(
        [f"{route} is not in the matrix" for route in set(routes) - spoken]
        + [f"{route} is in the matrix, but not in the application" for route in spoken - set(routes)]
    )
