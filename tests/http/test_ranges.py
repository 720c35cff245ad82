"""Ranges: the one part that was asked for, and never anything beside it."""

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ymd.http.problems import RangeRefused
from ymd.http.ranges import is_known, range_of

ETAG = '"one"'


def asked(**headers: str) -> Any:
    return SimpleNamespace(headers={name.replace("_", "-"): value for name, value in headers.items()})


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("bytes=0-0", (0, 1)),
        ("bytes=0-99", (0, 10)),
        ("bytes=3-", (3, 10)),
        ("bytes=-3", (7, 10)),
        ("bytes=-99", (0, 10)),
        ("bytes= 2-4 ", (2, 5)),
        ("bytes=000-001", (0, 2)),
        ("", None),
        ("bytes=", None),
        ("bytes=-", None),
        ("bytes=4-2", None),
        ("bytes=0-1,3-4", None),
        ("bytes=a-b", None),
        ("bytes=٣-٤", None),
        ("bytes=1.0-2", None),
        ("items=0-1", None),
        (f"bytes=0-{'9' * 5_000}", None),
    ],
)
def test_a_range_is_read_as_rfc_9110_writes_it(header: str, part: tuple[int, int] | None) -> None:
    assert range_of(asked(range=header), ETAG, 10) == part


@pytest.mark.parametrize("header", ["bytes=10-", "bytes=10-11", "bytes=-0", "bytes=999-9999"])
def test_a_range_beyond_the_end_is_refused_with_the_size(header: str) -> None:
    with pytest.raises(RangeRefused) as refused:
        range_of(asked(range=header), ETAG, 10)

    assert refused.value.size == 10


def test_a_part_of_another_version_is_not_sent() -> None:
    assert range_of(asked(range="bytes=0-1", if_range='"two"'), ETAG, 10) is None
    assert range_of(asked(range="bytes=0-1", if_range=f"W/{ETAG}"), ETAG, 10) is None
    assert range_of(asked(range="bytes=0-1", if_range=ETAG), ETAG, 10) == (0, 2)


@given(header=st.one_of(st.text(), st.from_regex(r"bytes=\d{0,3}-\d{0,3}", fullmatch=True)), size=st.integers(0, 500))
@example(header="bytes=-0", size=0)
def test_whatever_is_asked_the_part_lies_within(header: str, size: int) -> None:
    try:
        part = range_of(asked(range=header), ETAG, size)
    except RangeRefused:
        return
    assert part is None or 0 <= part[0] < part[1] <= size


def test_what_the_caller_has_is_known_by_its_tag() -> None:
    known = [ETAG, f"W/{ETAG}", f'"two", {ETAG}', "*", f" {ETAG} "]

    assert all(is_known(asked(if_none_match=header), ETAG) for header in known)
    assert not any(is_known(asked(if_none_match=header), ETAG) for header in ['"two"', "one", "", '"on"'])
    assert not is_known(asked(), ETAG)
