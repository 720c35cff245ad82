"""Every cell of the matrix over HTTP: who may do what gets it, who may not is told no more than the matrix says."""

import pytest
from litestar import get

from tests.authorization.matrix import matrix, partings, routes_of
from tests.authorization.play import Play
from tests.support.fakes import Unlimited
from ymd import app
from ymd.edges.mail.page import MailboxController
from ymd.kernel.db import Database
from ymd.kernel.outside import Outside

MATRIX = matrix()
CELLS = list(MATRIX.cells())


@pytest.mark.parametrize("actor", MATRIX.actors)
async def test_everyone_gets_what_the_matrix_says(play: Play, actor: str) -> None:
    cells = [cell for cell in CELLS if cell.actor == actor]
    before = play.answers

    complaints = [complaint for cell in cells for complaint in await play.complaints(cell)]

    hidden = len(play.stage.words.hidden_from(actor))
    print(f"{actor}: {len(cells)} cells, {hidden} of {len(play.stage.words.planted)} words looked for in each answer")
    assert not complaints, "\n".join(complaints)
    assert play.answers - before == len(cells)


def test_every_route_is_in_the_matrix(play: Play) -> None:
    assert partings(play.routes, MATRIX.actions) == []
    assert len(CELLS) > 22000


def test_a_planted_route_is_caught(database: Database, outside: Outside) -> None:
    @get("/api/v1/backdoor", operation_id="backdoor")
    async def backdoor() -> None: ...

    made = app.build(database, outside, Unlimited(), more_routes=[MailboxController, backdoor])

    assert partings(routes_of(made), MATRIX.actions) == ["backdoor is not in the matrix"]


def test_a_route_that_went_is_caught(play: Play) -> None:
    spoken = {**MATRIX.actions, "read_diaries": {}}

    assert partings(play.routes, spoken) == ["read_diaries is in the matrix, but not in the application"]
