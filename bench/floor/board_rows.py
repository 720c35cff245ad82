"""The rows of what was said, table by table, some posts at a time."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Any, Final
from uuid import UUID

import msgspec

from bench.floor.board import END, Said, face_of, liked_at
from bench.floor.community import Community, Row
from ymd.notifications.jobs import KEPT_FOR

#: So many posts are made at a time.
_AT_ONCE: Final = 10_000

#: Tables with their columns, in an order in which references find what they name.
COLUMNS: Final = {
    "media": ("id", "owner_id", "face", "alt", "width", "height", "blurhash", "bytes", "created_at", "unused_since"),
    "posts": (
        *("root_id", "id", "author_id", "reply_to", "path", "audience", "who_may_reply"),
        *("title", "body", "on_date", "event_id", "links", "created_at"),
    ),
    "post_counts": ("root_id", "post_id", "likes", "replies"),
    "mentions": ("root_id", "post_id", "starts", "ends", "account_id"),
    "post_media": ("root_id", "post_id", "place", "media_id"),
    "likes": ("root_id", "post_id", "account_id", "since"),
    "activity": ("account_id", "actor_id", "kind", "subject_id", "at", "version"),
}

#: What people were told before is forgotten.
HEARD_FROM: Final = END - KEPT_FOR


class Rows:
    """Of some posts: `rows["posts"]` and so on."""

    def __init__(self, community: Community) -> None:
        self._community = community
        self.rows: dict[str, list[Row]] = {table: [] for table in COLUMNS}

    def add(self, said: Said) -> None:
        person, rows, here = self._community.person, self.rows, (said.root_id, said.id)
        rows["posts"].append(self._post(said))
        if said.likers or said.answers:
            rows["post_counts"].append((*here, len(said.likers), said.answers))
        if said.named is not None:
            rows["mentions"].append((*here, said.named.starts, said.named.ends, person(said.named.person)))
        if said.picture is not None:
            rows["media"].append(picture_row(said.picture, person(said.author), said))
            rows["post_media"].append((*here, 0, said.picture))
        likes = rows["likes"]
        for place, liker in enumerate(said.likers):
            since = liked_at(said, place)
            likes.append((*here, person(liker), since))
            self._tell(said.author, liker, "liked", said.id, since)
        if said.answers_whom is not None:
            self._tell(said.answers_whom, said.author, "wrote", said.id, said.created_at)
        if said.named is not None:
            self._tell(said.named.person, said.author, "wrote", said.id, said.created_at)

    def _tell(self, whom: int, who: int, kind: str, post_id: UUID, at: datetime) -> None:
        person = self._community.person
        if whom != who and at >= HEARD_FROM:
            self.rows["activity"].append((person(whom), person(who), kind, post_id, at, 0))

    def _post(self, said: Said) -> Row:
        audience, link = said.audience, said.link
        return (
            *(said.root_id, said.id, self._community.person(said.author), said.reply_to, said.path),
            *(audience, audience and "everyone", said.title, said.body, said.on_date),
            self._community.event(said.author, 0) if said.of_plan else None,
            None if link is None else links_of(link),
            said.created_at,
        )


def picture_row(picture: UUID, owner: UUID, said: Said) -> Row:
    """A photograph whose renditions lie nowhere."""
    shown = ("", 1600, 1200, "LEHV6nWB2yk8pyo0adR*.7kCMdnj", 250_000)
    return picture, owner, face_of(picture), *shown, said.created_at, None


def links_of(link: tuple[int, int, str]) -> str:
    named: Any = dict(zip(("start", "end", "url"), link, strict=True))
    return msgspec.json.encode([named]).decode()


def some_at_a_time(community: Community) -> Iterator[tuple[int, dict[str, list[Row]]]]:
    """How many posts there are so far, and the rows of the last of them."""
    done, said_by_all = 0, community.board.said()
    while some := list(islice(said_by_all, _AT_ONCE)):
        made = Rows(community)
        for said in some:
            made.add(said)
        done += len(some)
        yield done, made.rows
