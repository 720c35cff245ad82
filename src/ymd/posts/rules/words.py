"""What a post may say, and what is recognised in its words. The words themselves stay as they are."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple, get_args

from ymd.kernel.errors import FieldError
from ymd.kernel.text import fold
from ymd.posts.errors import PostInvalid
from ymd.posts.schemas import MOST_LONG, MOST_SHORT, Audience, Link, PostInput, ReplyInput

#: An address ends where no address goes on; marks that end a sentence and brackets that it did not open are not its.
_URL: Final = re.compile(
    r"https?://[^\s<>\"'`\\^{|}\u00ab\u00bb\u2018-\u201f\u3000-\u303f\uff01-\uff0f\uff1a-\uff20]+", re.IGNORECASE
)
_HOST: Final = re.compile(r"https?://[^\s/?#]*[^\s/?#.:@]", re.IGNORECASE)
_AFTER: Final = ".,;:!?*_~…·"
_BRACKETS: Final = {")": "(", "]": "["}

#: What may be a nickname, behind an @ that no word, address or path leads up to.
_NAME: Final = re.compile(r"(?<![\w@/.+-])@([\w.]{2,40})")
#: Where a nickname may end inside a word: Korean goes on with a particle, as in "@bora님이".
_PARTICLE: Final = re.compile("[가-힣]")
_WIDEST_FIRST: Final = get_args(Audience)
#: So many people can be named in one post.
MOST_NAMED: Final = 50


class Named(NamedTuple):
    """A place at which somebody may be named: `start`, and what the name may be, longest first, each with its end."""

    start: int
    names: list[tuple[int, str]]


def check_post(given: PostInput, pointer: str = "", *, in_plan: bool = False) -> None:
    """Raises PostInvalid where parts do not go together; `pointer` is where the post stands in what was sent."""
    found = [*_faults(given)]
    if in_plan or given.reply_to is not None:
        said = [name for name in ("audience", "who_may_reply") if getattr(given, name) is not None]
        found += [(f"/{name}", "of_the_root", "an answer has that of the post it answers") for name in said]
    _refuse(found, pointer)


def check_reply(given: ReplyInput) -> None:
    """Raises PostInvalid."""
    _refuse([*_faults(given)], "")


def check_edit(current: PostInput, given: PostInput, *, in_plan: bool) -> None:
    """Raises PostInvalid."""
    check_post(given, in_plan=in_plan)
    if given.reply_to != current.reply_to:
        _refuse([("/reply_to", "cannot_change", "a post stays where it was written")], "")


def is_wider(audience: Audience | None, than: Audience | None) -> bool:
    """Whether some may read with this audience who may not with the other. None stands for that of a root."""
    return audience is not None and than is not None and _WIDEST_FIRST.index(audience) < _WIDEST_FIRST.index(than)


def links_in(body: str) -> list[Link]:
    """The addresses in a body, in order."""
    if "://" not in body:
        return []
    return [*_links(body)]


def _links(body: str) -> Iterator[Link]:
    for found in _URL.finditer(body):
        url = _without_end(found[0])
        if _HOST.match(url):
            yield Link(found.start(), found.start() + len(url), url)


def names_in(body: str, links: list[Link]) -> list[Named]:
    """Where nicknames may stand in a body, folded as they are compared."""
    if "@" not in body:
        return []
    found = [
        Named(name.start(), [*_readings(name[1], name.start(1))])
        for name in _NAME.finditer(body)
        if not any(link.start <= name.start() < link.end for link in links)
    ]
    return found[:MOST_NAMED]


def _readings(said: str, start: int) -> Iterator[tuple[int, str]]:
    for length in range(len(said), 1, -1):
        ends = length == len(said) or said[length] == "." or _PARTICLE.match(said[length])
        if ends and said[length - 1] != ".":
            yield start + length, fold(said[:length])


def _faults(given: ReplyInput) -> Iterator[tuple[str, str, str]]:
    words = given.body.strip()
    most = MOST_SHORT if given.title is None else MOST_LONG
    if len(given.body) > most:
        yield "/body", "too_long", f"more than {most} characters"
    if not words and not given.media:
        yield "/body", "too_short", "neither words nor pictures"
    if given.title is not None and not given.title.strip():
        yield "/title", "too_short", "nothing but spaces"
    if given.on_date is not None and not 1900 <= given.on_date.year <= 2200:
        yield "/on_date", "out_of_range", "from 1900 to 2200"
    if len(set(given.media)) < len(given.media):
        yield "/media", "twice", "one picture stands there twice"


def _refuse(found: list[tuple[str, str, str]], pointer: str) -> None:
    if found:
        raise PostInvalid(errors=tuple(FieldError(pointer + where, code, why) for where, code, why in found))


def _without_end(url: str) -> str:
    while url:
        last = url[-1]
        opened = _BRACKETS.get(last)
        if last in _AFTER or (opened and url.count(last) > url.count(opened)):
            url = url[:-1]
        else:
            break
    return url
