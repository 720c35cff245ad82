"""What is asked about whole pages of many people's posts and plans: feeds, days, activity."""

import itertools
import random
from collections.abc import Callable
from typing import Final

from bench.floor.client import Ask
from bench.floor.community import READERS, WEEK
from bench.floor.lines import Caller, Line, Town, viewers

_PAGE: Final = 50


def first_page(followees: int) -> Callable[[Town, int], Caller]:
    """The newest of those whom someone follows, so many of them."""

    def caller(town: Town, number: int) -> Caller:
        readers = [town.community.reader(followees, (number + place) % READERS) for place in range(8)]
        tokens = [town.token(reader) for reader in readers]
        for token in itertools.cycle(tokens):
            yield Ask("GET", f"/feed?scope=home&limit={_PAGE}", token)

    return caller


def tenth_page(followees: int) -> Callable[[Town, int], Caller]:
    """Someone walks nine pages back, and asks for the tenth from then on."""

    def caller(town: Town, number: int) -> Caller:
        token = town.token(town.community.reader(followees, number % READERS))
        path = f"/feed?scope=home&limit={_PAGE}"
        further = ""
        for _ in range(_BEFORE_TENTH):
            answer = yield Ask("GET", path + further, token)
            further = f"&cursor={answer.json()['next']}"
        while True:
            yield Ask("GET", path + further, token)

    return caller


def public_feed(town: Town, number: int) -> Caller:
    for _, token in viewers(town, number):
        yield Ask("GET", f"/feed?scope=public&limit={_PAGE}", token)


def day(town: Town, number: int) -> Caller:
    """A day of the week that agendas are asked for."""
    for _, token in viewers(town, number):
        yield Ask("GET", f"/days/{WEEK}", token)


def activity(town: Town, number: int) -> Caller:
    """What those are told of who write most."""
    chance = random.Random(number)
    tokens = [town.token(person) for person in range(min(64, town.community.people))]
    while True:
        yield Ask("GET", f"/me/activity?limit={_PAGE}", chance.choice(tokens))


_BEFORE_TENTH: Final = 9
_FEEDS: Final = tuple(
    line
    for followees in (50, 500, 5_000)
    for line in (
        Line(
            f"feed of 50 at {followees:,} followees",
            first_page(followees),
            most_cpu_us=800 if followees == 50 else None,
            least_of_pgbench=0.30 if followees == 50 else None,
        ),
        Line(f"its page 10 at {followees:,}", tenth_page(followees), before=_BEFORE_TENTH),
    )
)
REPLAYED: Final = (
    *_FEEDS,
    Line("public feed of 50", public_feed),
    Line("day page", day),
    Line("activity of 50", activity),
)
