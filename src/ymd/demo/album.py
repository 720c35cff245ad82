"""The community's pictures, drawn and compressed beside everything else that is being done."""

import asyncio
from collections.abc import Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from types import TracebackType
from typing import Final

from ymd.demo import drawing
from ymd.demo.script import Community, PersonSaid, PictureSaid
from ymd.edges.darkroom.developing import develop
from ymd.kernel.outside import Picture

#: Compressing leaves Python's lock to others, and it is most of the work.
_AT_ONCE: Final = 2


class Album:
    """Every picture of a community, made in threads from the moment of entering; of none there are none.

    What people send in is decoded in a process of its own, because it may be anything. These come from `drawing` and
    nowhere else, so they save themselves the processes; what is kept of them is made by the same code.
    """

    def __init__(self, community: Community | None) -> None:
        self._community = community
        self._pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="album")
        self._made: dict[Hashable, Future[Picture]] = {}

    def __enter__(self) -> "Album":
        people, posts = (self._community.people, self._community.posts) if self._community else ([], [])
        for person in people:
            if person.portrait is not None:
                draw = partial(drawing.portrait, person.portrait, person.nickname)
                self._made[person.nickname] = self._pool.submit(_made, draw)
        for said in posts:
            for picture in said.pictures:
                draw = partial(drawing.picture, picture.draw, picture.seed)
                self._made[picture.draw, picture.seed] = self._pool.submit(_made, draw)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(cancel_futures=True)

    async def portrait(self, person: PersonSaid) -> Picture:
        return await asyncio.wrap_future(self._made[person.nickname])

    async def picture(self, said: PictureSaid) -> Picture:
        return await asyncio.wrap_future(self._made[said.draw, said.seed])


def _made(draw: partial[bytes]) -> Picture:
    return Picture(**develop(draw())._asdict())
