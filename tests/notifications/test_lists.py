"""The list, its pages and its number of unread items against brute force, over crowds who do and undo at random."""

from collections.abc import Awaitable, Callable
from random import Random
from uuid import UUID

import pytest

from tests.notifications.acting import accept, change_plan, delete_plan, unfollow, unlike, withdraw
from tests.notifications.brute_force import Told, state_of, told
from tests.support.fakes import SetClock
from tests.support.world import World
from ymd.kernel.actor import Actor
from ymd.kernel.db import Db
from ymd.kernel.errors import Refusal
from ymd.kernel.page import PageRequest, Position
from ymd.notifications.queries import activity_of

ACTS = 160


class Crowd:
    """Some people, what they wrote and planned, and dice."""

    def __init__(self, world: World, dice: Random, people: list[Actor]) -> None:
        self.world, self.dice, self.people = world, dice, people
        self.posts: list[tuple[UUID, Actor]] = []
        self.plans: list[tuple[UUID, Actor]] = []

    def two(self) -> tuple[Actor, Actor]:
        one, other = self.dice.sample(self.people, 2)
        return one, other

    async def act(self, does: str) -> None:
        """Somebody does this to somebody, if they may."""
        try:
            await getattr(self, f"_{does}")()
        except (Refusal, IndexError):
            return  # nothing to undo, or not theirs to do: this crowd tries everything

    async def _follow(self) -> None:
        await self.world.follow(*self.two())

    async def _accept(self) -> None:
        await accept(self.world, self.dice.choice(self.people))

    async def _post(self) -> None:
        author, other = self.two()
        audience = self.dice.choice(["public", "public", "followers", "friends", "private"])
        self.posts.append((await self.world.post(author, f"With @{other.nickname}", audience=audience), author))

    async def _reply(self) -> None:
        (post, _), author = self.dice.choice(self.posts), self.dice.choice(self.people)
        words = f"Yes, @{self.dice.choice(self.people).nickname}!" if self.dice.random() < 0.4 else "Yes!"
        self.posts.append((await self.world.post(author, words, reply_to=post), author))

    async def _comment(self) -> None:
        (plan, _), author = self.dice.choice(self.plans), self.dice.choice(self.people)
        self.posts.append((await self.world.comment(author, plan), author))

    async def _like(self) -> None:
        await self.world.like(self.dice.choice(self.people), self.dice.choice(self.posts)[0])

    async def _unlike(self) -> None:
        await unlike(self.world, self.dice.choice(self.people), self.dice.choice(self.posts)[0])

    async def _edit(self) -> None:
        post, author = self.dice.choice(self.posts)
        await self.world.edit_post(author, post, body=f"No, with @{self.dice.choice(self.people).nickname}")

    async def _delete(self) -> None:
        post, author = self.dice.choice(self.posts)
        await self.world.delete_post(author, post)

    async def _answer(self) -> None:
        plan = self.dice.choice(self.plans)[0]
        await self.world.answer(self.dice.choice(self.people), plan, self.dice.choice(["going", "maybe", "not"]))

    async def _withdraw(self) -> None:
        await withdraw(self.world, self.dice.choice(self.people), self.dice.choice(self.plans)[0])

    async def _change(self) -> None:
        plan, host = self.dice.choice(self.plans)
        await change_plan(self.world, host, plan, location=str(self.dice.random()))

    async def _call_off(self) -> None:
        plan, host = self.dice.choice(self.plans)
        turn = self.dice.random()
        if turn < 0.2:
            await change_plan(self.world, host, plan, status="cancelled")
        elif turn < 0.4:
            await delete_plan(self.world, host, plan)

    async def _unfollow(self) -> None:
        await unfollow(self.world, *self.two())

    async def _block(self) -> None:
        if self.dice.random() < 0.4:
            await self.world.block(*self.two())

    async def _mute(self) -> None:
        await self.world.mute(*self.two())

    async def _read(self) -> None:
        reader = self.dice.choice(self.people)
        for item in (await self.world.activity(reader))[2:3]:
            await self.world.read(reader, item)

    async def goes_on(self) -> None:
        """Others like and answer, and all of it is heard."""
        for does in ("like", "like", "reply"):
            await self.act(does)
        await self.world.hear()


OFTEN = ["follow", "accept", "post", "reply", "reply", "comment", "like", "like", "like", "like", "answer", "change"]
SELDOM = ["unlike", "edit", "delete", "withdraw", "call_off", "unfollow", "block", "mute", "read"]


async def crowd(world: World, clock: SetClock, dice: Random) -> Crowd:
    """People who have done and undone much; one asks to be asked, and one is suspended in the end."""
    names = ["ada", "bob", "cy", "dan", "eve", "fay", "gus", "hal"]
    people = [await world.someone(name, closed=name == "cy") for name in names]
    found = Crowd(world, dice, people)
    for host in people[:6]:
        audience = dice.choice(["public", "followers"])
        found.plans.append((await world.plan(host, audience=audience, open_to="followers"), host))
        await found.act("post")
    for one in people:
        for other in dice.sample(people, 4):
            if one is not other:
                await world.follow(one, other)
    for _ in range(ACTS):
        await found.act(dice.choice(OFTEN * 2 + SELDOM))
        if dice.random() < 0.5:
            clock.move(seconds=1)
        if dice.random() < 0.4:
            await world.hear(times=dice.choice([1, 1, 2]))
    await world.hear()
    await world.suspended(people[-1])
    return found


async def scrolled(
    db: Db, reader: Actor, limit: int, meanwhile: Callable[[], Awaitable[None]] | None = None
) -> list[Told]:
    """The whole list, page by page; between pages others go on."""
    found: list[Told] = []
    after: Position | None = None
    while True:
        page = await activity_of(db, reader, PageRequest(limit, after))
        found += map(told, page.items)
        if page.next is None:
            return found
        after = page.next
        if meanwhile is not None:
            await meanwhile()


@pytest.mark.parametrize("seed", range(4))
async def test_what_is_told_is_what_brute_force_finds_and_the_unread_are_counted_among_it(
    db: Db, world: World, clock: SetClock, seed: int
) -> None:
    dice = Random(seed)
    found = await crowd(world, clock, dice)

    state = await state_of(db, [person.id for person in found.people])

    kinds, many = set(), 0
    for reader in found.people:
        expected = state.items(str(reader.id))
        assert await scrolled(db, reader, 200) == expected
        assert await scrolled(db, reader, dice.randint(1, 7)) == expected
        assert await world.unread(reader) == sum(item.unread for item in expected)
        kinds |= {item.kind for item in expected}
        many += sum(item.count > 1 for item in expected)
    assert len(kinds) >= 7, kinds
    assert many > 0


@pytest.mark.parametrize("seed", range(2))
async def test_who_scrolls_while_others_go_on_gets_everything_that_stood_once(
    db: Db, world: World, clock: SetClock, seed: int
) -> None:
    dice = Random(seed)
    found = await crowd(world, clock, dice)

    for reader in found.people:
        before = [told(item) for item in await world.activity(reader)]
        clock.move(seconds=1)

        assert await scrolled(db, reader, 3, found.goes_on) == before
