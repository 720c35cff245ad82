"""What a community of a chosen number of posts has said, the same each time.

Everything about a post follows from its number, so that a request can name any of them and nothing is kept. Some write
much and most write little. Seven of ten posts are public and answered by one another in small threads, as many answers
as posts in all; one thread in the middle has five hundred. More posts are more years of the same people, not fuller
days: what grows is what lies behind every page.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from itertools import islice
from typing import Final, NamedTuple
from uuid import UUID

from ymd.posts.rules import child_path

#: The last posts are of the week that agendas are asked for.
END: Final = datetime(2026, 11, 16, tzinfo=UTC)
YEAR: Final = timedelta(days=365)
IN_LONG_THREAD: Final = 500
FEWEST: Final = 1_200

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MINUTE: Final = timedelta(minutes=1)
_POST, _ANSWER, _LONG_ANSWER, _PICTURE, _FACE = range(16, 21)
_MASK: Final = (1 << 64) - 1

_AUDIENCES: Final = ("public",) * 14 + ("followers",) * 3 + ("friends",) * 2 + ("private",)
#: How many answers a public post has, and how many likes, each figure as likely as the next.
_ANSWERS: Final = (0, 0, 0, 1, 1, 1, 2, 6)
_LIKES: Final = (0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 5, 6, 8, 10, 14, 20)
_SENTENCES: Final = (
    "오늘은 북한산성 입구에서 천천히 걸었어요.",
    "The first snow of the year lay on the north side.",
    "따뜻한 차를 나눠 마시니 손이 금방 녹았어요.",
    "We turned back at the second shelter and were home by four.",
    "다음 주에는 강을 따라 걸어 보려고 해요.",
    "Somebody had left a chair at the top, facing east.",
    "비가 오면 도서관 앞에서 만나요.",
    "Bring water; the spring behind the temple is dry.",
    "길을 잃은 줄 알았는데 지름길이었어요.",
    "There were three of us, a dog, and a great deal of wind.",
    "사진보다 훨씬 조용한 곳이에요.",
    "I would go again tomorrow.",
)


class Named(NamedTuple):
    """Person number `person`, named at [starts, ends) of a body."""

    starts: int
    ends: int
    person: int


class Said(NamedTuple):
    """One post or answer; `author`, `likers` and `answers_whom` are numbers of people, `answers` is how many answer it
    directly."""

    root_id: UUID
    id: UUID
    author: int
    created_at: datetime
    audience: str | None
    reply_to: UUID | None
    path: bytes
    title: str | None
    body: str
    link: tuple[int, int, str] | None
    named: Named | None
    on_date: date | None
    of_plan: bool
    picture: UUID | None
    likers: tuple[int, ...]
    answers: int
    answers_whom: int | None = None


class Board:
    def __init__(self, people: int, posts: int, a_year: int) -> None:
        """So many people have written so many posts, `a_year` of them in each year."""
        self.people = people
        self.posts = max(FEWEST, posts)
        self._gap = YEAR / max(FEWEST, a_year)

    @cached_property
    def long(self) -> int:
        """The post with the long thread."""
        return next(number for number in range(self.posts // 2, self.posts) if self.is_public(number))

    def id(self, number: int) -> UUID:
        return _id(_POST, self._at(number), number)

    def is_public(self, number: int) -> bool:
        return _AUDIENCES[_mixed(number) % 20] == "public"

    def publics(self, start: int) -> Iterator[int]:
        """Public posts without end, each far from the one before it in time."""
        while True:
            start = (start + 7_368_787) % self.posts
            if self.is_public(start):
                yield start

    def said(self) -> Iterator[Said]:
        """Everything, each after what it answers."""
        every = (self.posts - self.long - 1) // IN_LONG_THREAD
        long = self._long_thread(every)
        for number in range(self.posts):
            yield from self._small_thread(number)
            behind = number - self.long
            if behind > 0 and behind % every == 0:
                yield from islice(long, 1)

    def _small_thread(self, number: int) -> Iterator[Said]:
        root = self._root(number)
        answers: list[Said] = []
        for place in range(root.answers if number != self.long else 0):
            lots = _mixed(number * 8 + place + (1 << 41))
            above = answers[-1] if answers and lots % 3 == 0 else root
            author = root.author if place == 0 and lots % 5 == 0 else (lots >> 8) % self.people
            at = root.created_at + (place + 1) * _MINUTE
            answers.append(self._answer(root, above, _id(_ANSWER, at, number * 8 + place), author, at, lots))
        if number == self.long:
            yield root._replace(answers=sum(place % 10 == 0 for place in range(IN_LONG_THREAD)))
            return
        direct = [sum(answer.reply_to == each.id for answer in answers) for each in (root, *answers)]
        yield from (each._replace(answers=count) for each, count in zip((root, *answers), direct, strict=True))

    def _long_thread(self, every: int) -> Iterator[Said]:
        """Its answers over the rest of the time; nine of ten answer the one before them."""
        root = above = self._root(self.long)
        for place in range(IN_LONG_THREAD):
            lots = _mixed(place + (1 << 42))
            at = self._at(self.long + (place + 1) * every) + _MINUTE / 2
            last = place % 10 == 9
            answer = self._answer(
                root, above, _id(_LONG_ANSWER, at, place), (lots >> 8) % self.people, at, lots, answers=int(not last)
            )
            yield answer
            above = root if last else answer

    def _root(self, number: int) -> Said:
        lots, who = divmod(_mixed(number), 20)
        lots, dated = divmod(lots, 8)
        lots, pictured = divmod(lots, 10)
        lots, about = divmod(lots, 20)
        lots, linked = divmod(lots, 12)
        lots, named = divmod(lots, 15)
        lots, titled = divmod(lots, 50)
        more = _mixed(number + (1 << 40))
        author = int(self.people * ((more & 0xFFFFF) / 0x100000) ** 2)
        audience, at = _AUDIENCES[who], self._at(number)
        public = audience == "public"
        body, link, name = self._words(lots, titled=titled == 0, linked=linked == 0, named=named == 0)
        post_id = _id(_POST, at, number)
        return Said(
            *(post_id, post_id, author, at, audience, None, b""),
            *("산책 이야기" if titled == 0 else None, body, link, name),
            at.date() + timedelta(days=lots % 14) if dated == 0 else None,
            about == 0,
            _id(_PICTURE, at - _MINUTE, number) if pictured == 0 else None,
            self._likers(more >> 20) if public else (),
            _ANSWERS[(more >> 50) % len(_ANSWERS)] if public else 0,
        )

    def _words(
        self, lots: int, *, titled: bool, linked: bool, named: bool
    ) -> tuple[str, tuple[int, int, str] | None, Named | None]:
        count = 30 if titled else 1 + lots % 4
        body = " ".join(_SENTENCES[(lots + 5 * place) % len(_SENTENCES)] for place in range(count))
        link, name = None, None
        if linked:
            url = f"https://walks.example/{lots % 10_000}"
            link = (len(body) + 1, len(body) + 1 + len(url), url)
            body += f" {url}"
        if named:
            person = (lots >> 8) % self.people
            said = f"@{nickname(person)}"
            name = Named(len(body) + 1, len(body) + 1 + len(said), person)
            body += f" {said}"
        return body, link, name

    def _answer(
        self, root: Said, above: Said, answer_id: UUID, author: int, at: datetime, lots: int, *, answers: int = 0
    ) -> Said:
        path = child_path(above.path, answer_id, by_author=author == root.author)
        body = _SENTENCES[lots % len(_SENTENCES)]
        likers = ((lots >> 24) % self.people,) if lots % 3 == 1 else ()
        return Said(
            *(root.root_id, answer_id, author, at, None, above.id, path, None, body, None, None, None, False, None),
            likers,
            answers,
            above.author,
        )

    def _likers(self, lots: int) -> tuple[int, ...]:
        first = (lots >> 4) % self.people
        return tuple((first + 7_919 * place) % self.people for place in range(_LIKES[lots % len(_LIKES)]))

    def _at(self, number: int) -> datetime:
        return END - (self.posts - number) * self._gap


def nickname(person: int) -> str:
    return f"person_{person}"


def face_of(picture: UUID) -> UUID:
    """The name of a picture's square."""
    return UUID(int=picture.int ^ (_PICTURE ^ _FACE) << 64)


def liked_at(said: Said, place: int) -> datetime:
    """When the liker at this place of `likers` liked it."""
    return said.created_at + (10 + place) * _MINUTE


def _mixed(number: int) -> int:
    """Sixty-four bits that look like chance (the finish of SplitMix64, Steele and others, 2014)."""
    mixed = (number + 1) * 0x9E3779B97F4A7C15 & _MASK
    mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9 & _MASK
    mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB & _MASK
    return mixed ^ mixed >> 31


def _id(kind: int, at: datetime, number: int) -> UUID:
    """A UUIDv7 (RFC 9562, section 5.7) of that moment."""
    milliseconds = (at - _EPOCH) // timedelta(milliseconds=1)
    return UUID(int=milliseconds << 80 | 0x7 << 76 | kind << 64 | 0b10 << 62 | number)
