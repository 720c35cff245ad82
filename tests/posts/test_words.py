"""What is recognised in the words of a post."""

from itertools import pairwise

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ymd.posts.errors import PostInvalid
from ymd.posts.rules import check_post, links_in, names_in
from ymd.posts.schemas import PostInput

ANSWERED = "00000000-0000-7000-8000-000000000000"


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("see https://example.org/a?b=c#d.", ["https://example.org/a?b=c#d"]),
        ("(https://en.wikipedia.org/wiki/Saja_(animal))", ["https://en.wikipedia.org/wiki/Saja_(animal)"]),
        ("여기 https://ko.wikipedia.org/wiki/한글, 그리고", ["https://ko.wikipedia.org/wiki/한글"]),
        ("https://a.example, https://b.example", ["https://a.example", "https://b.example"]),
        ("HTTPS://EXAMPLE.ORG", ["HTTPS://EXAMPLE.ORG"]),
        ("“https://example.org/x”", ["https://example.org/x"]),
        ("javascript://alert(1) ftp://example.org //example.org example.org", []),
        ("https:// http://? https://.", []),
        ('<a href="https://example.org/q">x</a>', ["https://example.org/q"]),
    ],
)
def test_addresses_are_found_and_end_where_the_sentence_goes_on(body: str, found: list[str]) -> None:
    assert [link.url for link in links_in(body)] == found


@given(
    st.text(max_size=80) | st.lists(st.sampled_from(["https://", "a.b", "(", ")", ".", " ", "@", "한"])).map("".join)
)
def test_an_address_stands_where_it_is_said_to(body: str) -> None:
    links = links_in(body)

    assert all(body[link.start : link.end] == link.url for link in links)
    assert all(one.end <= other.start for one, other in pairwise(links))


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("@bora hello", [["bora"]]),
        ("안녕 @bora님이 좋아요", [["bora님이", "bora님", "bora"]]),
        ("@해솔이네", [["해솔이네", "해솔이", "해솔"]]),
        ("@Eden.Kang. Next", [["eden.kang", "eden"]]),
        ("@boraxyz", [["boraxyz"]]),
        ("mail me@example.org, https://example.org/@bora, a/@b @@bora", []),
        ("(@bora) and '@dohyun'", [["bora"], ["dohyun"]]),
        ("@a @ @.", []),
    ],
)
def test_names_are_read_longest_first_and_end_before_a_particle(body: str, names: list[list[str]]) -> None:
    found = names_in(body, links_in(body))

    assert [[name for _, name in named.names] for named in found] == names
    assert all(body[named.start] == "@" for named in found)


@pytest.mark.parametrize(
    ("given_", "where", "code"),
    [
        ({"body": "a" * 501}, "/body", "too_long"),
        ({"body": "   \n"}, "/body", "too_short"),
        ({"body": "x", "title": "  "}, "/title", "too_short"),
        ({"body": "x", "on_date": "0001-01-01"}, "/on_date", "out_of_range"),
        ({"body": "x", "reply_to": ANSWERED, "audience": "public"}, "/audience", "of_the_root"),
        ({"body": "x", "reply_to": ANSWERED, "who_may_reply": "friends"}, "/who_may_reply", "of_the_root"),
    ],
)
def test_what_does_not_go_together_is_refused_with_its_place(given_: dict[str, str], where: str, code: str) -> None:
    with pytest.raises(PostInvalid) as refused:
        check_post(msgspec.convert(given_, PostInput))

    assert [(error.pointer, error.code) for error in refused.value.errors] == [(where, code)]


def test_a_title_makes_room_for_ten_thousand_characters() -> None:
    check_post(PostInput(body="가" * 10_000, title="A long walk"))
    check_post(PostInput(body="가" * 500))
