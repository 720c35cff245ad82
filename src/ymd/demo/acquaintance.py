"""Who knows whom, as the ties say it."""

from collections.abc import Iterable, Iterator

from ymd.demo.script import PersonSaid, TiesSaid
from ymd.posts.schemas import Audience


class Acquaintance:
    """Who follows whom in the end, and who is blocked."""

    def __init__(self, people: Iterable[PersonSaid], ties: TiesSaid) -> None:
        self._people = {person.nickname: person.closed for person in people}
        self._follows = {pair for pair in pairs(ties) if self._admits(*pair, ties)}
        self._blocks = {frozenset((one, other)) for one, others in ties.blocks.items() for other in others}

    def _admits(self, follower: str, followee: str, ties: TiesSaid) -> bool:
        return not self._people[followee] or follower in ties.accepted.get(followee, [])

    def follows(self, one: str, other: str) -> bool:
        return (one, other) in self._follows

    def blocked(self, one: str, other: str) -> bool:
        """Whether either has blocked the other."""
        return frozenset((one, other)) in self._blocks

    def readers(self, author: str, audience: Audience) -> list[str]:
        """Everyone but the author who sees what the author says to this audience."""
        return [name for name in self._people if name != author and self._reads(name, author, audience)]

    def _reads(self, name: str, author: str, audience: Audience) -> bool:
        if self.blocked(name, author) or audience == "private":
            return False
        follower = audience == "public" or self.follows(name, author)
        return follower and (audience != "friends" or self.follows(author, name))


def pairs(ties: TiesSaid) -> Iterator[tuple[str, str]]:
    """Who wants to follow whom, each pair once."""
    circles = ((one, other) for circle in ties.friends for one in circle for other in circle if one != other)
    ways = ((one, other) for one, others in ties.follows.items() for other in others)
    return iter(dict.fromkeys([*circles, *ways]))
