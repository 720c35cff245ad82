"""The planted words where the matrix does not go: in searches for them, in pages one row long, in what a file asks for,
and in the detector itself. The cells of the matrix look for them in each of their answers."""

import base64
from typing import Any
from urllib.parse import parse_qsl

import pytest

from tests.authorization.matrix import matrix
from tests.authorization.play import ROOT, WINDOW, Play
from tests.authorization.posts import names
from tests.authorization.words import Words, words_in

MATRIX = matrix()
POSTS = {name: MATRIX.made(name) for name in names(MATRIX)}
LOOKERS = tuple(actor for actor in MATRIX.actors if actor not in ("signed_out", "suspended"))
LISTS = (
    "/me/follow-requests",
    "/me/mutes",
    "/me/activity",
    "/me/sessions",
    "/me/addresses",
    "/calendars",
    "/trash",
    "/agenda",
    "/people",
    "/people/{ada}/followers",
    "/people/{ada}/following",
    *(f"/calendars/{{{name}}}/{part}" for name in MATRIX.things["calendars"] for part in ("members", "changes")),
    *(f"/events/{{{name}}}/{part}" for name in MATRIX.things["events"] for part in ("participants", "occurrences")),
    "/trash/posts",
    "/feed?scope=home",
    "/feed?scope=public",
    "/days/2026-11-23",
    "/days?from=2026-11-22&to=2026-11-25",
    *(f"/people/{{{name}}}/{part}" for name in ("ada", "cleo", "reader") for part in ("posts", "replies", "media")),
    *(f"/posts/{{{name}}}/replies" for name in sorted({made["to"] for made in POSTS.values() if "to" in made})),
    *(f"/posts/{{{name}}}/edits" for name, made in POSTS.items() if "edited" in made),
    *(f"/posts/{{{name}}}/likes" for name, made in POSTS.items() if "liked_by" in made),
    *(f"/events/{{{name}}}/replies" for name in sorted({made["in"] for made in POSTS.values() if "in" in made})),
)


@pytest.mark.parametrize("actor", LOOKERS)
async def test_no_search_finds_anybody_by_what_they_hide(play: Play, actor: str) -> None:
    words, found = play.stage.words, []
    for word, planted in words.planted.items():
        if planted.where.startswith(("name of ", "nickname of ", "bio of ", "address of ")):
            answer = await _get(play, actor, "/people", q=word)
            findable = planted.where.startswith(("name", "nickname")) and actor in planted.readers
            gone = planted.where.endswith((" suspended", " no_profile")) or " of " not in planted.where
            calendar = planted.where.removeprefix("name of ") in MATRIX.things["calendars"]
            if bool(answer.json()["items"]) != (findable and not gone and not calendar):
                found.append(f"{actor} searches the {planted.where}: {answer.text}")
            found += words.leaks(actor, answer.content)

    assert not found, "\n".join(found)


@pytest.mark.parametrize("actor", LOOKERS)
async def test_no_page_and_no_cursor_tells_what_is_hidden(play: Play, actor: str) -> None:
    found, pages = [], 0
    for path in LISTS:
        cursor: dict[str, str] = {}
        for _ in range(4):
            answer = await _get(play, actor, path, **cursor, limit="1", since="1", q="zq")
            pages += 1
            found += [f"{actor} {path}: {leak}" for leak in play.stage.words.leaks(actor, _sent(answer))]
            following = answer.json().get("next")
            if following is None:
                break
            cursor = {"cursor": following}

    assert not found, "\n".join(found)
    assert pages >= len(LISTS)


def test_a_word_is_found_wherever_it_hides() -> None:
    words = Words()
    word = words.plant("a note", {"owner"})
    sealed = base64.urlsafe_b64encode(b"twelve bytes" + word.encode() + b"and more of it").rstrip(b"=")

    assert words.leaks("stranger", f'{{"note":"{word}"}}'.encode()) == ["a note"]
    assert words.leaks("stranger", f"SUMMARY:{word[:3]}\r\n {word[3:]}".encode()) == ["a note"]
    assert words.leaks("stranger", word.upper().encode()) == ["a note"]
    assert words.leaks("stranger", b'{"next":"' + sealed + b'"}') == ["a note"]
    assert words.leaks("owner", word.encode()) == []
    assert words_in(b"nothing") == set()


async def test_the_owner_reads_every_word_of_hers_somewhere(play: Play) -> None:
    """So that a word is not kept secret by standing nowhere at all."""
    paths = ["/me", "/me/sessions", "/trash", *LISTS]
    paths += [f"/calendars/{{{name}}}{part}" for name in MATRIX.things["calendars"] for part in ("", "/export.ics")]
    paths += [f"/events/{{{name}}}" for name in MATRIX.things["events"]]
    paths += [f"/posts/{{{name}}}" for name in POSTS]
    read: set[str] = set()
    for path in paths:
        read |= words_in(_sent(await _get(play, "owner", path, q="zq")))

    hers = {word for word, planted in play.stage.words.planted.items() if "owner" in planted.readers}
    unread = {play.stage.words.planted[word].where for word in hers - read}
    # What lies in the trash is told in part; a file and a picture wait for their use; others' profiles are not hers.
    assert {where for where in unread if not _elsewhere(where)} == set()


def _elsewhere(where: str) -> bool:
    trash = "thrown" in where or where.endswith((" of gone", " of gone_answered", " of gone_for_friends"))
    return trash or where.startswith(("file", "alt of a picture", "bio of", "nickname of"))


async def _get(play: Play, actor: str, path: str, **query: str) -> Any:
    path, _, asked = path.partition("?")
    query |= dict(parse_qsl(asked))
    at = ROOT + "/api/v1" + path.format(**play.stage.values)
    window = WINDOW if path.endswith(("/agenda", "/occurrences")) else {}
    return await play.client.get(at, params=window | query, headers=play.stage.headers[actor])


def _sent(answer: Any) -> bytes:
    return b"".join(name + b":" + value + b"\n" for name, value in answer.headers.raw) + bytes(answer.content)
