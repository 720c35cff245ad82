"""Statements: compiled when first used, refused when they would not do what they say."""

import msgspec
import pytest
from sqlalchemy import Column, Integer, MetaData, Table, Text, bindparam, insert, select

from ymd.kernel.statement import STATEMENTS, StatementError, command, statement

PLACES = Table("places", MetaData(), Column("id", Integer), Column("name", Text))
STAMPED = Table("stamped", MetaData(), Column("id", Integer), Column("made_by", Text, default="us"))


class Place(msgspec.Struct, frozen=True):
    id: int
    name: str


@pytest.fixture(autouse=True)
def nothing_stays() -> object:
    """Statements of these tests are no statements of the house."""
    before = len(STATEMENTS)
    yield
    del STATEMENTS[before:]


def test_parameters_are_given_by_name_and_sent_in_order() -> None:
    found = statement(
        select(PLACES.c.id, PLACES.c.name).where(
            PLACES.c.name == bindparam("name"), PLACES.c.id > bindparam("after"), PLACES.c.id < 10
        ),
        Place,
    )

    assert found.sql.endswith("WHERE places.name = $1::VARCHAR AND places.id > $2::INTEGER AND places.id < $3::INTEGER")
    assert found.arguments({"after": 3, "name": "산"}) == ["산", 3, 10]
    assert found.decode((1, "산")) == Place(1, "산")


@pytest.mark.parametrize("params", [{}, {"nam": "x"}, {"name": "x", "more": 1}])
def test_a_missing_or_an_unknown_parameter_is_named(params: dict[str, object]) -> None:
    found = statement(select(PLACES.c.id).where(PLACES.c.name == bindparam("name")), int)

    with pytest.raises(StatementError, match="name"):
        found.arguments(params)


def test_what_cannot_be_compiled_once_is_refused_at_its_first_use() -> None:
    listed = statement(select(PLACES.c.id).where(PLACES.c.id.in_([1, 2])), int)
    made_up = command(insert(STAMPED).values(id=bindparam("number")))

    for refused in (listed, made_up):
        with pytest.raises(StatementError):
            refused.arguments({"number": 1})


def test_every_statement_is_registered_before_it_is_compiled() -> None:
    broken = command(insert(STAMPED).values(id=bindparam("number")))

    assert STATEMENTS[-1] is broken


def test_a_query_that_is_named_in_many_places_is_looked_at_once() -> None:
    doubled = select(PLACES.c.id)
    for number in range(40):
        part = doubled.cte(f"part_{number}")
        doubled = select(part.c.id).where(part.c.id == select(part.c.id).scalar_subquery())

    found = statement(doubled, int)

    assert found.arguments({}) == []
