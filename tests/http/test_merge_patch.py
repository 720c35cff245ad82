"""JSON Merge Patch."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import field

from ymd.http.merge_patch import merge, patched
from ymd.kernel.errors import Invalid
from ymd.kernel.text import Input, Line100

SCALARS = st.none() | st.booleans() | st.integers() | st.text(max_size=3)
DOCUMENTS = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3)
)


class Place(Input):
    name: Line100
    city: str | None = None


class Plan(Input):
    title: Line100
    seats: int | None = None
    place: Place | None = None
    tags: list[str] = field(default_factory=list)


# The table of RFC 7396, appendix A.
APPENDIX: list[tuple[Any, Any, Any]] = [
    ({"a": "b"}, {"a": "c"}, {"a": "c"}),
    ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
    ({"a": "b"}, {"a": None}, {}),
    ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
    ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
    ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
    ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
    ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
    (["a", "b"], ["c", "d"], ["c", "d"]),
    ({"a": "b"}, ["c"], ["c"]),
    ({"a": "foo"}, None, None),
    ({"a": "foo"}, "bar", "bar"),
    ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
    ([1, 2], {"a": "b", "c": None}, {"a": "b"}),
    ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
]


@pytest.mark.parametrize(("document", "patch", "result"), APPENDIX)
def test_the_examples_of_the_rfc_hold(document: Any, patch: Any, result: Any) -> None:
    assert merge(document, patch) == result


@given(DOCUMENTS, DOCUMENTS)
def test_a_patch_that_was_applied_changes_nothing_more(document: Any, patch: Any) -> None:
    once = merge(document, patch)

    assert merge(once, patch) == once


def test_what_is_not_named_stays_and_null_takes_away() -> None:
    plan = Plan(title="Hike", seats=8, place=Place(name="Gate", city="Seoul"), tags=["a"])

    changed = patched(plan, {"seats": None, "place": {"city": None}, "tags": ["b"]})

    assert changed == Plan(title="Hike", place=Place(name="Gate"), tags=["b"])


def test_words_of_a_patch_are_brought_to_nfc() -> None:
    assert patched(Plan(title="Hike"), {"title": "각"}).title == "각"


@pytest.mark.parametrize(
    ("patch", "pointer", "code"),
    [
        ({"title": None}, "/title", "required"),
        ({"title": ""}, "/title", "too_short"),
        ({"seats": "many"}, "/seats", "wrong_type"),
        ({"place": {"name": "x" * 101}}, "/place/name", "too_long"),
        ({"colour": "red"}, "/colour", "unknown_field"),
        ({"tags": [1]}, "/tags/0", "wrong_type"),
        ({"title": "a\u0000b"}, "/title", "forbidden_characters"),
    ],
)
def test_what_does_not_fit_is_named(patch: dict[str, Any], pointer: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        patched(Plan(title="Hike", tags=["a"]), patch)

    assert [(field.pointer, field.code) for field in refused.value.errors] == [(pointer, code)]


def test_a_patch_of_endless_depth_is_refused() -> None:
    deep: dict[str, Any] = {}
    for _ in range(100_000):
        deep = {"a": deep}

    with pytest.raises(Invalid):
        patched(Plan(title="Hike"), deep)
