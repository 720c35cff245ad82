"""The shared vectors: all of tier A but one, tiers B and C as decided, tier U as regression cases."""

from collections import Counter

import pytest

from tests.recurrence.decisions import DECISIONS, REFUSED, decision_on
from tests.recurrence.vectors import Vector, vectors
from tests.support.shared import PROJECT

MIS_TIERED = {"recurr-1a60ba79"}
"""Listed in tier A although it is the first of the known partings that the data's own README names."""


def part(tiers: str) -> list[Vector]:
    """Vectors whose expectation is not our answer."""
    return [vector for vector in vectors(tiers) if vector.answer() != vector.expected]


def test_every_tier_a_vector_is_met() -> None:
    parting = [(vector.name, vector.raw["rrule"], vector.answer()) for vector in part("A")]

    assert len(vectors("A")) == 420
    assert {name for name, _, _ in parting} == MIS_TIERED, parting


@pytest.mark.parametrize("tier", ["A", "B", "C", "U"])
def test_a_vector_that_parts_was_decided(tier: str) -> None:
    parting = part(tier)

    undecided = [
        (vector.name, vector.raw["rrule"], vector.answer())
        for vector in parting
        if decision_on(vector.name) is None
        and vector.answer() not in {code for codes in REFUSED.values() for code in codes}
    ]

    assert undecided == []


def test_a_decision_is_about_vectors_that_part() -> None:
    parting = {vector.name for vector in part("ABCU")}

    idle = {name for names in DECISIONS.values() for name in names} - parting

    assert idle == set()


def test_every_decision_is_written_down() -> None:
    page = (PROJECT / "docs/how/recurrence.md").read_text()

    missing = [decision for decision in (*DECISIONS, *REFUSED) if f"### {decision}\n" not in page]

    assert missing == []


def test_the_figures_of_the_documentation_are_those_of_the_vectors() -> None:
    page = (PROJECT / "docs/how/recurrence.md").read_text()

    for tier in "ABCU":
        verdicts = Counter(
            "refused" if isinstance(answer, str) else "met" if answer == vector.expected else "decided otherwise"
            for vector in vectors(tier)
            for answer in (vector.answer(),)
        )
        row = f"| {tier} | {verdicts['met']} | {verdicts['decided otherwise']} | {verdicts['refused']} |"

        assert row in page
