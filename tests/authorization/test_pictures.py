"""Pictures of posts: whoever is given a post is given addresses under which its pictures are seen, and nobody else is.
The address is all that it takes, so what counts is who gets it."""

import re
from typing import Any
from uuid import UUID

import pytest

from tests.authorization.matrix import matrix
from tests.authorization.play import ROOT, Play
from tests.authorization.posts import names
from tests.support.world_media import shown_bytes

MATRIX = matrix()
LOOKERS = tuple(actor for actor in MATRIX.actors if actor not in ("signed_out", "suspended"))
PICTURED = tuple(name for name in names(MATRIX) if MATRIX.made(name).get("pictured"))


@pytest.mark.parametrize("actor", LOOKERS)
async def test_whoever_reads_a_post_sees_its_pictures_and_nobody_else_has_their_address(play: Play, actor: str) -> None:
    for name in PICTURED:
        got = await _get(play, actor, f"/api/v1/posts/{play.stage.values[name]}")

        reads = MATRIX.sight(actor, name) in ("own", "answer", "read", "lost")
        assert ("/media/" in got.text) is reads, (name, got.text)
        for picture in got.json()["media"] if reads else ():
            await _shows(play, actor, picture)


async def _shows(play: Play, actor: str, picture: dict[str, Any]) -> None:
    for rendition, address in (("large", picture["url"]), ("thumbnail", picture["thumbnail"])):
        path, _, query = address.partition("?")
        other = await _get(play, actor, f"/media/{play.stage.values['ada_shown']}/{rendition}.webp?{query}")

        assert (await _get(play, actor, address)).content == shown_bytes(UUID(picture["id"]), rendition)
        assert (await _get(play, actor, path)).status_code == 404, "an id alone opens nothing"
        assert other.status_code == 404, "nor does the address of one open another"


async def test_no_list_gives_an_address_of_a_picture_that_its_reader_may_not_see(play: Play) -> None:
    lists = [
        f"/people/{play.stage.written_by[name]}/{kind}" for name in PICTURED for kind in ("posts", "replies", "media")
    ]
    lists += [
        f"/posts/{play.stage.values[MATRIX.made(name)['to']]}/replies" for name in PICTURED if "to" in MATRIX.made(name)
    ]
    lists += [
        f"/events/{play.stage.values[MATRIX.made(name)['in']]}/replies"
        for name in PICTURED
        if "in" in MATRIX.made(name)
    ]
    for actor in LOOKERS:
        may = set()
        for name in PICTURED:
            may |= _pictures((await _get(play, actor, f"/api/v1/posts/{play.stage.values[name]}")).text)

        given: set[str] = set()
        for path in lists:
            given |= _pictures((await _get(play, actor, f"/api/v1{path}?limit=200")).text)

        private = _pictures(f"/media/{play.stage.values['ada_shown']}/") if actor == "owner" else set()
        assert given <= may | private, actor
        assert given == may | private or actor != "owner", "all of hers stand in some list"


def _pictures(text: str) -> set[str]:
    return set(re.findall(r"/media/([0-9a-f-]{36})/", text))


async def _get(play: Play, actor: str, path: str) -> Any:
    return await play.client.get(ROOT + path, headers=play.stage.headers[actor])
