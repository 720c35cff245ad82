"""The posts of the matrix: written with a word in each of their fields, and compared as they are given out."""

from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from tests.authorization.matrix import NOTHING, Cell, Matrix
from tests.authorization.words import Words
from tests.support.world import World
from ymd.kernel.actor import Actor

#: Of a post and of the card in it, what is the viewer's own.
_OWN: Final = frozenset({"liked", "can", "author", "event", "reply_to"})
_OWN_OF_CARD: Final = frozenset({"my_answer", "can_answer", "host"})
_WORDLESS: Final = {
    "author": None,
    "title": None,
    "body": "",
    "links": [],
    "mentions": [],
    "on_date": None,
    "event": None,
    "media": [],
    "liked": False,
}


def names(read: Matrix) -> Iterable[str]:
    """Every post of the matrix, each after what it answers."""
    return [*read.things["posts"], *read.things["answers"]]


def writer(read: Matrix, name: str) -> str:
    return str(read.made(name).get("by", "owner"))


async def write(world: World, read: Matrix, people: Mapping[str, Actor], words: Words, values: dict[str, str]) -> None:
    """All of them, under their names in `values`, as long as nobody has blocked anybody."""
    for name in names(read):
        values[name] = str(await _written(world, read, people, words, values, name))
    for name in names(read):
        if read.made(name).get("deleted"):
            await world.delete_post(people[writer(read, name)], UUID(values[name]))
    unused = words.plant("alt of a picture that Ada has uploaded", {"owner"})
    values["ada_picture"] = str(await world.picture(people["owner"], unused))


async def _written(
    world: World, read: Matrix, people: Mapping[str, Actor], words: Words, values: Mapping[str, str], name: str
) -> UUID:
    made, author = read.made(name), people[writer(read, name)]
    readers = {actor for actor, sight in read.sights(name).items() if sight in ("own", "answer", "read", "lost")}
    readers |= {writer(read, name)} if made.get("deleted") else set()  # it lies in the trash
    readers |= {"cleo"}

    def said(of: str) -> dict[str, Any]:
        title, word, link = (words.plant(f"{part}{of} of {name}", readers) for part in ("title", "body", "link"))
        return {"title": title, "body": f"{word}, @{people['follower'].nickname}: https://example.org/{link}"}

    given = said("") | {key: made[key] for key in ("audience", "who_may_reply", "on_date") if key in made}
    if "about" in made:
        given["event_id"] = UUID(values[made["about"]])
    if made.get("pictured"):
        given["media"] = [await world.picture(author, words.plant(f"alt of {name}", readers))]
    if "in" in made:
        post_id = await world.comment(author, UUID(values[made["in"]]), **given)
    else:
        given |= {"reply_to": UUID(values[made["to"]])} if "to" in made else {}
        post_id = await world.post(author, **given)
    for fan in made.get("liked_by", ()):
        await world.like(people[fan], post_id)
    if made.get("edited"):
        await world.edit_post(author, post_id, **said(" before an edit"))
    return post_id


def partings(read: Matrix, cell: Cell, got: dict[str, Any], whole: dict[str, Any]) -> list[str]:
    """Where a post parts from what it is for `whole`, whoever that was, although it is not the viewer's own matter."""
    if got.keys() != whole.keys():
        return sorted(got.keys() ^ whole.keys())
    if cell.outcome == "tombstone":
        whole = whole | _WORDLESS | {"deleted": True}
        return [name for name in got if name != "can" and got[name] != whole[name]]
    if cell.outcome == "lost":
        whole = whole | {"audience": None, "who_may_reply": None}
    apart = [name for name in got if name not in _OWN and got[name] != whole[name]]
    if _but(got["author"], "name") != _but(whole["author"], "name"):
        apart.append("author")
    if _card_parts(read, cell, got["event"], whole["event"]):
        apart.append("event")
    parent = read.made(cell.thing).get("to")
    hidden = parent is not None and read.sight(cell.actor, parent) in (NOTHING, "shut", "lost")
    if got["reply_to"] != (None if hidden else whole["reply_to"]):
        apart.append("reply_to")
    return apart


def _card_parts(read: Matrix, cell: Cell, got: dict[str, Any] | None, whole: dict[str, Any] | None) -> bool:
    """Whether the card of the plan is there for who may not see the plan, missing for who may, or another."""
    plan = read.made(cell.thing).get("about")
    may = plan is not None and read.sight(cell.actor, plan) in ("details", "edit")
    if got is None or whole is None:
        return may is not (got is not None)
    return not may or _but(got, *_OWN_OF_CARD) != _but(whole, *_OWN_OF_CARD)


def _but(said: Mapping[str, Any], *without: str) -> dict[str, Any]:
    return {name: value for name, value in said.items() if name not in without}
