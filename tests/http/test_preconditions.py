"""If-Match."""

import pytest
from litestar import Request
from litestar.testing import RequestFactory

from ymd.http.preconditions import require_match
from ymd.kernel.errors import Stale


def asking(if_match: str | None) -> "Request[None, None, None]":
    return RequestFactory().patch("/", headers={} if if_match is None else {"if-match": if_match})


@pytest.mark.parametrize("header", [None, "*", '"3.1"', '"2.1", "3.1"', ' "3.1" '])
def test_who_has_seen_this_version_may_change_it(header: str | None) -> None:
    require_match(asking(header), '"3.1"')


@pytest.mark.parametrize("header", ['"2.1"', 'W/"3.1"', "3.1", "", '"3.1', '"3.1.1"'])
def test_who_has_seen_another_may_not(header: str) -> None:
    with pytest.raises(Stale):
        require_match(asking(header), '"3.1"')
