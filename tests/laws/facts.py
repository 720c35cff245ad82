"""Facts and who hears them: what waits in the queue is understood by the release that comes to it."""

import dataclasses
import importlib
import inspect
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, get_args, get_type_hints
from uuid import UUID

from croniter import croniter

from ymd.kernel.facts import Fact, job_name

WIRE = re.compile(r"[a-z]+\.[a-z_]+")

Reactions = Mapping[type[Fact], Sequence[Callable[..., Any]]]


def facts_have_names_and_ids(facts: Iterable[type[Fact]]) -> list[str]:
    """A fact is a dataclass of ids and numbers with a wire name of its own, which begins with its domain.

    That it is frozen Python sees to, because its base is.
    """
    found = list(facts)
    told = Counter(vars(fact).get("wire") for fact in found)
    return [f"{fact.__qualname__}: {complaint}" for fact in found for complaint in _complaints(fact, told)]


def _complaints(fact: type[Fact], told: Counter[Any]) -> Iterator[str]:
    wire = vars(fact).get("wire")
    domain = fact.__module__.removeprefix("ymd.").partition(".")[0]
    if not isinstance(wire, str) or not WIRE.fullmatch(wire):
        yield f"{wire!r} is no wire name"
    elif told[wire] > 1:
        yield f"{wire} is the name of another as well"
    elif not wire.startswith(f"{domain}."):
        yield f"{wire} does not begin with {domain}"
    if "__dataclass_fields__" not in vars(fact):
        yield "is no dataclass"
    hints = get_type_hints(fact)
    for field in dataclasses.fields(fact):
        if not set(_leaves(hints[field.name])) <= {UUID, int, bool, type(None)}:
            yield f"{field.name} is {hints[field.name]}; a fact carries ids and numbers"


def _leaves(hint: Any) -> Iterator[Any]:
    parts = [part for part in get_args(hint) if part is not ...]
    if not parts:
        yield hint
    for part in parts:
        yield from _leaves(part)


def reactions_can_be_found(reactions: Reactions, rooms: tuple[str, ...]) -> list[str]:
    """Who reacts is a function that its module gives by its name, lies in one of the rooms, and takes this fact."""
    return [
        f"{fact.__qualname__} > {reaction.__qualname__}: {complaint}"
        for fact, those in reactions.items()
        for reaction in those
        for complaint in _not_found(fact, reaction, rooms)
    ]


def _not_found(fact: type[Fact], reaction: Callable[..., Any], rooms: tuple[str, ...]) -> Iterator[str]:
    if getattr(importlib.import_module(reaction.__module__), reaction.__name__, None) is not reaction:
        yield f"{reaction.__module__} has no such name"
    if not any(f".{room}" in reaction.__module__ for room in rooms):
        yield f"lies in {reaction.__module__}, not in {' or '.join(rooms)}"
    if not inspect.iscoroutinefunction(reaction):
        yield "is not async"
    taken = list(inspect.signature(reaction, eval_str=True).parameters.values())[1].annotation
    if fact not in (taken, *get_args(taken)):
        yield f"takes {getattr(taken, '__qualname__', taken)}"


def jobs_are_told_apart(listeners: Reactions) -> list[str]:
    """No two listeners' shares have one name in the queue."""
    names = Counter(job_name(fact, listener) for fact, those in listeners.items() for listener in those)
    return [name for name, count in names.items() if count > 1]


def clock_jobs_are_named_for_what_they_run(jobs: Mapping[str, tuple[str, Callable[..., Any]]]) -> list[str]:
    """`events.renew_projections` runs that function of that package, at a time that cron understands."""
    return [
        f"{name}: {complaint}"
        for name, (cron, job) in jobs.items()
        for complaint in (
            f"runs {job.__module__}.{job.__name__}"
            if name != f"{job.__module__.removeprefix('ymd.').partition('.')[0]}.{job.__name__}"
            else "",
            "" if len(cron.split()) == 5 and croniter.is_valid(cron) else f"{cron!r} is no time of cron",
        )
        if complaint
    ]
