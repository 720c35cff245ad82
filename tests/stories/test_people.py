"""S7: follow and unfollow, closed accounts, blocks, mutes, friends, and finding people."""

import asyncio
from random import SystemRandom
from typing import Any
from unicodedata import normalize

import pytest
from httpx2 import AsyncClient

from tests.stories.steps import Headers, join
from tests.support.fakes import KeptMail
from tests.support.world import World
from tests.support.world_events import seoul
from ymd.kernel.actor import Actor

WEEK = {"from": "2026-11-23", "to": "2026-11-30"}


async def listed(town: AsyncClient, path: str, headers: Headers | None = None, **params: str) -> list[str]:
    """The nicknames of a list of people."""
    answer = await town.get(path, headers=headers or {}, params=params)
    assert answer.status_code == 200, answer.text
    return [item.get("nickname") or item["person"]["nickname"] for item in answer.json()["items"]]


async def relation(town: AsyncClient, nickname: str | None, headers: Headers) -> set[str]:
    """What is true between the viewer and a person."""
    answer = await town.get(f"/people/{nickname}", headers=headers)
    assert answer.status_code == 200, answer.text
    return {name for name, holds in answer.json()["relation"].items() if holds}


async def agenda(town: AsyncClient, headers: Headers, **params: str) -> set[str]:
    items = (await town.get("/agenda", params=WEEK | params, headers=headers)).json()["items"]
    return {item["summary"] for item in items}


async def plan(town: AsyncClient, host: Headers, who: str, summary: str) -> str:
    """A plan in a new calendar that the host shows to `who`; its id."""
    shown = {"name": summary, "audience": {"who": who}}
    calendar = (await town.post("/calendars", json=shown, headers=host)).json()["id"]
    open_to = "anyone" if who == "public" else who
    said = {"summary": summary, "start": seoul("2026-11-24T08:00:00"), "open_to": open_to}
    planned: dict[str, Any] = (await town.post(f"/calendars/{calendar}/events", json=said, headers=host)).json()
    return str(planned["id"])


async def test_two_neighbours_follow_each_other_become_friends_and_part(town: AsyncClient, mail: KeptMail) -> None:
    ada, bob = await join(town, mail, "ada"), await join(town, mail, "bob")
    hers, his = f"/people/{ada.nickname}", f"/people/{bob.nickname}"
    await plan(town, ada.headers, "friends", "친구와 산책")

    followed = await town.post(f"{hers}/follow", headers=bob.headers)
    as_follower = (await relation(town, ada.nickname, bob.headers), await agenda(town, bob.headers))
    await town.post(f"{his}/follow", headers=ada.headers)
    as_friend = (await relation(town, ada.nickname, bob.headers), await agenda(town, bob.headers))
    counts = (await town.get(hers)).json()["counts"]
    parted = await town.delete(f"{his}/follow", headers=ada.headers)
    afterwards = (await relation(town, ada.nickname, bob.headers), await agenda(town, bob.headers))
    twice = await town.delete(f"{his}/follow", headers=ada.headers)

    assert followed.json() == {"state": "following"}
    assert as_follower == ({"following"}, set())
    assert as_friend == ({"following", "followed_by", "friend"}, {"친구와 산책"})
    assert counts == {"followers": 1, "following": 1, "posts": 0}
    assert (parted.status_code, twice.status_code) == (204, 204)
    assert afterwards == as_follower


async def test_forty_follows_at_once_make_one(town: AsyncClient, world: World) -> None:
    ada, bob, shy = await world.someone("ada"), await world.someone("bob"), await world.someone("shy", closed=True)

    answers = await asyncio.gather(
        *[
            town.post(f"/people/{person.nickname}/follow", headers=world.as_(ada))
            for _ in range(40)
            for person in (bob, shy)
        ]
    )
    undone = await asyncio.gather(
        *[town.delete(f"/people/{bob.nickname}/follow", headers=world.as_(ada)) for _ in range(40)]
    )

    assert {answer.status_code for answer in answers} == {200}
    assert await listed(town, "/me/follow-requests", world.as_(shy)) == [ada.nickname]
    assert {answer.status_code for answer in undone} == {204}
    assert (await town.get(f"/people/{bob.nickname}")).json()["counts"] == {"followers": 0, "following": 0, "posts": 0}


async def test_nobody_follows_in_somebody_elses_name(town: AsyncClient, world: World) -> None:
    ada, bob, cy = [await world.someone(name) for name in ("ada", "bob", "cy")]
    aimed = {"follower_id": str(cy.id), "account_id": str(cy.id), "nickname": cy.nickname}

    await town.post(f"/people/{bob.nickname}/follow", json=aimed, headers=world.as_(ada))
    unsigned = await town.post(f"/people/{bob.nickname}/follow", json=aimed)
    nobody = await town.post("/people/nobody.is.called.so/follow", headers=world.as_(ada))
    herself = await town.post(f"/people/{ada.nickname}/follow", headers=world.as_(ada))

    assert await listed(town, f"/people/{bob.nickname}/followers") == [ada.nickname]
    assert (unsigned.status_code, nobody.status_code, herself.status_code) == (401, 404, 422)


async def test_a_closed_account_lets_in_whom_it_wants(town: AsyncClient, mail: KeptMail, world: World) -> None:
    ada = await join(town, mail, "ada", closed=True)
    bob, cy, dan = [await world.someone(name) for name in ("bob", "cy", "dan")]
    await plan(town, ada.headers, "followers", "독서 모임")
    for person in (bob, cy, dan):
        asked = await town.post(f"/people/{ada.nickname}/follow", headers=world.as_(person))
        assert asked.json() == {"state": "requested"}
    before = await agenda(town, world.as_(bob))

    await town.delete(f"/people/{ada.nickname}/follow", headers=world.as_(dan))
    requests = (await town.get("/me/follow-requests", headers=ada.headers)).json()["items"]
    by_nickname = {request["person"]["nickname"]: request["id"] for request in requests}
    by_himself = await town.post(f"/me/follow-requests/{by_nickname[bob.nickname]}/accept", headers=world.as_(bob))
    accepted = await town.post(f"/me/follow-requests/{by_nickname[bob.nickname]}/accept", headers=ada.headers)
    declined = await town.post(f"/me/follow-requests/{by_nickname[cy.nickname]}/decline", headers=ada.headers)
    again = await town.post(f"/me/follow-requests/{by_nickname[cy.nickname]}/accept", headers=ada.headers)

    assert (before, by_nickname.keys()) == (set(), {bob.nickname, cy.nickname})
    assert by_himself.status_code == 404
    assert (accepted.status_code, declined.status_code, again.status_code) == (204, 204, 404)
    assert await agenda(town, world.as_(bob)) == {"독서 모임"}
    assert (await relation(town, ada.nickname, world.as_(cy)), await agenda(town, world.as_(cy))) == (set(), set())
    hidden = await town.get(f"/people/{ada.nickname}/followers", headers=world.as_(cy) | {"accept-language": "ko"})
    assert (hidden.status_code, hidden.json()["title"]) == (403, "팔로워만 볼 수 있는 목록이에요.")
    assert await listed(town, f"/people/{ada.nickname}/followers", world.as_(bob)) == [bob.nickname]


async def test_a_removed_follower_sees_no_more_than_a_stranger_and_is_not_told(
    town: AsyncClient, mail: KeptMail, world: World
) -> None:
    ada, bob = await join(town, mail, "ada"), await world.someone("bob")
    await plan(town, ada.headers, "followers", "밴드 연습")
    await town.post(f"/people/{ada.nickname}/follow", headers=world.as_(bob))
    while_following = await agenda(town, world.as_(bob))

    removed = await town.delete(f"/me/followers/{bob.nickname}", headers=ada.headers)
    afterwards = await agenda(town, world.as_(bob)), await agenda(town, world.as_(bob), people=ada.nickname)
    seen = await town.get(f"/people/{ada.nickname}", headers=world.as_(bob))
    again = await town.post(f"/people/{ada.nickname}/follow", headers=world.as_(bob))

    assert (while_following, afterwards) == ({"밴드 연습"}, (set(), set()))
    assert (removed.status_code, seen.status_code) == (204, 200)
    assert again.json() == {"state": "following"}


@pytest.mark.parametrize("ada_is_the_one_who_blocks", [True, False])
async def test_a_block_hides_the_two_from_each_other_everywhere(
    town: AsyncClient, mail: KeptMail, world: World, ada_is_the_one_who_blocks: bool
) -> None:
    ada = await join(town, mail, "ada", name_shown="public")
    bob, cy = await world.someone("bob"), await world.someone("cy")
    his = world.as_(bob)
    event = await plan(town, ada.headers, "public", "한강 달리기")
    for headers in (his, world.as_(cy)):
        await town.post(f"/people/{ada.nickname}/follow", headers=headers)
        await town.put(f"/events/{event}/answer", json={"answer": "going"}, headers=headers)
    await town.post(f"/people/{bob.nickname}/follow", headers=ada.headers)

    blocker, blocked = (ada.headers, bob.nickname) if ada_is_the_one_who_blocks else (his, ada.nickname)
    await town.post(f"/people/{blocked}/block", headers=blocker)

    for viewer, nickname in ((his, ada.nickname), (ada.headers, bob.nickname)):
        for path in (f"/people/{nickname}", f"/people/{nickname}/followers", f"/people/{nickname}/following"):
            assert (await town.get(path, headers=viewer)).status_code == 404
        assert (await town.post(f"/people/{nickname}/follow", headers=viewer)).status_code == 404
        assert (await town.post(f"/people/{nickname}/mute", headers=viewer)).status_code == 404
        assert await listed(town, "/people", viewer, q=str(nickname)) == []
    assert await agenda(town, his) == await agenda(town, his, people=ada.nickname) == set()
    for answer in (
        await town.get(f"/events/{event}", headers=his),
        await town.get(f"/events/{event}/participants", headers=his),
        await town.put(f"/events/{event}/answer", json={"answer": "maybe"}, headers=his),
    ):
        assert answer.status_code == 404
    assert await listed(town, f"/events/{event}/participants", ada.headers) == [cy.nickname]
    assert bob.nickname in await listed(town, f"/events/{event}/participants", world.as_(cy))
    assert await listed(town, f"/people/{ada.nickname}/followers", world.as_(cy)) == [cy.nickname]


async def test_an_ended_block_restores_nothing_and_only_who_set_it_ends_it(town: AsyncClient, world: World) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    await world.befriend(ada, bob)
    await town.post(f"/people/{bob.nickname}/block", headers=world.as_(ada))

    listed_for = [await listed(town, "/me/blocks", world.as_(person)) for person in (ada, bob)]
    by_the_blocked = await town.delete(f"/people/{ada.nickname}/block", headers=world.as_(bob))
    by_the_blocker = await town.delete(f"/people/{bob.nickname}/block", headers=world.as_(ada))

    assert listed_for == [[bob.nickname], []]
    assert (by_the_blocked.status_code, by_the_blocker.status_code) == (404, 204)
    assert await relation(town, bob.nickname, world.as_(ada)) == set()
    assert await relation(town, ada.nickname, world.as_(bob)) == set()


async def test_follows_that_cross_a_block_end_with_no_tie(town: AsyncClient, world: World) -> None:
    pairs = [(await world.someone("ada"), await world.someone("bob")) for _ in range(8)]

    async def crossing(ada: Actor, bob: Actor) -> None:
        await asyncio.gather(
            town.post(f"/people/{bob.nickname}/follow", headers=world.as_(ada)),
            town.post(f"/people/{ada.nickname}/follow", headers=world.as_(bob)),
            town.post(f"/people/{bob.nickname}/block", headers=world.as_(ada)),
        )

    await asyncio.gather(*[crossing(ada, bob) for ada, bob in pairs])

    for ada, bob in pairs:
        await town.delete(f"/people/{bob.nickname}/block", headers=world.as_(ada))
        assert await relation(town, bob.nickname, world.as_(ada)) == set()


async def test_a_mute_quiets_ones_own_agenda_and_nobody_notices(
    town: AsyncClient, mail: KeptMail, world: World
) -> None:
    ada, bob = await join(town, mail, "ada"), await world.someone("bob")
    await town.post(f"/people/{ada.nickname}/follow", headers=world.as_(bob))
    await town.post(f"/people/{bob.nickname}/follow", headers=ada.headers)
    await plan(town, ada.headers, "friends", "아침 요가")
    before = await relation(town, bob.nickname, ada.headers)

    muted = await town.post(f"/people/{ada.nickname}/mute", headers=world.as_(bob))
    quiet = await agenda(town, world.as_(bob))
    asked_for = await agenda(town, world.as_(bob), people=ada.nickname)
    hers = await relation(town, bob.nickname, ada.headers), await listed(town, "/me/mutes", ada.headers)
    mutes = await listed(town, "/me/mutes", world.as_(bob))
    await town.delete(f"/people/{ada.nickname}/mute", headers=world.as_(bob))

    assert (muted.status_code, quiet, asked_for, mutes) == (204, set(), {"아침 요가"}, [ada.nickname])
    assert hers == (before, [])
    assert await agenda(town, world.as_(bob)) == {"아침 요가"}


def syllables(count: int) -> list[str]:
    """Different Korean syllables that few names have."""
    return [chr(number) for number in SystemRandom().sample(range(0xAC00, 0xD7A4), count)]


async def test_people_are_found_by_part_of_a_korean_name_that_is_shown_to_the_searcher(
    town: AsyncClient, mail: KeptMail, world: World
) -> None:
    family, one, two = syllables(3)
    name = family + one + two
    ada = await join(town, mail, "ada", name=name, name_shown="followers")
    bob, eve = await world.someone("bob"), await world.someone("eve")
    await town.post(f"/people/{ada.nickname}/follow", headers=world.as_(bob))

    parts = {
        "the whole name": name,
        "the given name": one + two,
        "the beginning": family + one,
        "as another system writes it": normalize("NFD", one + two),
        "with a space around it": f" {one}{two} ",
    }
    found = {what: await listed(town, "/people", world.as_(bob), q=words) for what, words in parts.items()}
    by_others = [await listed(town, "/people", headers, q=name) for headers in (world.as_(eve), {})]
    one_syllable = await listed(town, "/people", world.as_(bob), q=two)
    not_neighbours = await listed(town, "/people", world.as_(bob), q=family + two)
    half_a_syllable = await listed(town, "/people", world.as_(bob), q=one + normalize("NFD", two)[0])

    assert found == {what: [ada.nickname] for what in parts}
    assert by_others == [[], []]
    assert ada.nickname in one_syllable
    assert not_neighbours == half_a_syllable == []


async def test_people_are_found_by_the_beginning_of_a_nickname_in_any_case(town: AsyncClient, mail: KeptMail) -> None:
    ada = await join(town, mail, "ada", name="Nobody's Business")
    word = ada.nickname.removeprefix("ada_")

    found = [await listed(town, "/people", q=words) for words in (ada.nickname, word, word[:6], word.upper())]
    by_name = await listed(town, "/people", q="nobody's business")
    refused = await town.get("/people", params={"q": ""})

    assert found == [[ada.nickname]] * 4
    assert ada.nickname not in by_name
    assert refused.status_code == 422


async def test_what_looks_like_a_query_language_finds_nobody_and_breaks_nothing(town: AsyncClient) -> None:
    for words in ("' or 1=1 --", "a:* & !b", "%", "\\", "<->", "((", "🙂", "ㄱ", "\u200b", "🏳️‍🌈" * 10):
        answer = await town.get("/people", params={"q": words})

        assert answer.status_code == 200, words
