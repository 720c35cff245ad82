"""Requests made from the OpenAPI document, most of them with the ids of things that are there, so that they get past
the 404 that a random id meets."""

import random
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.schemas import APIOperation

Known = Mapping[str, list[Any]]

#: Out of four requests so many name what is there; the others keep what was drawn.
_KNOWN_OF_FOUR = 3


def cases_of(
    operation: APIOperation, known: Known, headers: dict[str, str], *, many: int, number: int
) -> Iterator[Case]:
    """`many` requests that the document allows and half as many that it does not; the same for the same `number`."""
    luck = random.Random(f"{number} {operation.label}")
    for case in _drawn(operation, many, number, headers=headers):
        if luck.randrange(4) < _KNOWN_OF_FOUR:
            _fill(case.path_parameters, known, luck)
            _fill(case.query, known, luck)
            _fill(case.body, known, luck)
        yield case
    # What is wrong stays as it was drawn: only the place is one that is there.
    place = {name: known[name][0] for name in known if f"{{{name}}}" in operation.path}
    wrong = GenerationMode.NEGATIVE
    yield from _drawn(operation, many // 4, number, generation_mode=wrong, headers=headers, path_parameters=place)
    yield from _drawn(operation, many // 4, number, generation_mode=wrong, headers=headers)


def _drawn(operation: APIOperation, count: int, number: int, **said: Any) -> list[Case]:
    drawn: list[Case] = []

    @seed(number)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy(**said))
    def draw(case: Case) -> None:
        drawn.append(case)

    with suppress(Unsatisfiable):  # nothing can be wrong with a request that takes nothing
        draw()
    return drawn


def _fill(parameters: Any, known: Known, luck: random.Random) -> None:
    for name in parameters if isinstance(parameters, dict) else ():
        if name in known:
            parameters[name] = luck.choice(known[name])
