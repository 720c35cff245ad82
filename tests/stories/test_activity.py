"""S12, first step: what happened about someone, in one list, each thing once, for as long as it stands."""

from typing import Any

import pytest
from httpx2 import AsyncClient

from tests.stories.steps import Headers, join
from tests.support.fakes import KeptMail, SetClock
from tests.support.waiting import until
from tests.support.world import World
from tests.support.world_events import seoul

Items = list[dict[str, Any]]


async def activity(town: AsyncClient, headers: Headers, **asked: str) -> Items:
    answer = await town.get("/me/activity", headers=headers, params=asked)
    assert answer.status_code == 200, answer.text
    items: Items = answer.json()["items"]
    return items


async def unread(town: AsyncClient, headers: Headers) -> int:
    count: int = (await town.get("/me/activity/unread", headers=headers)).json()["unread"]
    return count


async def told(town: AsyncClient, headers: Headers, *kinds: str) -> Items:
    """The list once it tells of these kinds; the worker needs a moment."""

    async def heard() -> bool:
        return sorted(item["kind"] for item in await activity(town, headers)) == sorted(kinds)

    try:
        await until(heard)
    except TimeoutError:
        raise AssertionError([item["kind"] for item in await activity(town, headers)]) from None
    return await activity(town, headers)


async def done(answer: Any) -> Any:
    assert answer.status_code < 300, answer.text
    return answer.json() if answer.content else None


async def hike(town: AsyncClient, host: Headers, **said: Any) -> str:
    """A plan in a new public calendar that anyone may join; its id."""
    shown = {"name": "산행", "audience": {"who": "public"}}
    calendar = (await done(await town.post("/calendars", json=shown, headers=host)))["id"]
    plan = {"summary": "관악산 산행", "start": seoul("2026-11-28T09:00:00"), "open_to": "anyone"} | said
    made = await done(await town.post(f"/calendars/{calendar}/events", json=plan, headers=host))
    return str(made["id"])


async def test_a_day_of_ada_in_her_list(town: AsyncClient, mail: KeptMail, world: World, clock: SetClock) -> None:
    ada, bob = await join(town, mail, "ada"), await join(town, mail, "bob", name_shown="public")
    plan = await hike(town, ada.headers)
    post = (await done(await town.post("/posts", json={"body": "토요일에 산에 가요."}, headers=ada.headers)))["id"]

    await done(await town.post(f"/people/{ada.nickname}/follow", headers=bob.headers))
    await told(town, ada.headers, "followed")
    clock.move(minutes=1)
    await done(await town.put(f"/events/{plan}/answer", json={"answer": "going"}, headers=bob.headers))
    await told(town, ada.headers, "answered", "followed")
    clock.move(minutes=1)
    await done(await town.put(f"/posts/{post}/like", headers=bob.headers))
    await told(town, ada.headers, "liked", "answered", "followed")
    clock.move(minutes=1)
    said = {"body": f"@{ada.nickname} 저도 갈게요!", "reply_to": post}
    await done(await town.post("/posts", json=said, headers=bob.headers))
    items = await told(town, ada.headers, "replied", "liked", "answered", "followed")

    assert [item["kind"] for item in items] == ["replied", "liked", "answered", "followed"]
    assert [item["people"] for item in items] == [[{"nickname": bob.nickname, "name": "Bob", "avatar": None}]] * 4
    assert [item["unread"] for item in items] == [True] * 4
    assert (items[0]["post"]["excerpt"], items[1]["post"]["id"]) == (said["body"], post)
    assert (items[2]["plan"], items[2]["answer"]) == ({"id": plan, "summary": "관악산 산행"}, "going")
    assert await unread(town, ada.headers) == 4
    await done(await town.put("/me/activity/read", json={"until": items[1]["at"]}, headers=ada.headers))
    assert [item["unread"] for item in await activity(town, ada.headers)] == [True, False, False, False]
    assert await unread(town, ada.headers) == 1
    assert await activity(town, bob.headers) == []


async def test_who_asks_to_follow_is_let_in_from_the_list_and_hears_of_it(
    town: AsyncClient, mail: KeptMail, world: World
) -> None:
    ada, bob = await join(town, mail, "ada", closed=True), await world.someone("bob")
    await done(await town.post(f"/people/{ada.nickname}/follow", headers=world.as_(bob)))
    (asked,) = await told(town, ada.headers, "follow_requested")

    await done(await town.post(f"/me/follow-requests/{asked['request_id']}/accept", headers=ada.headers))

    (accepted,) = await told(town, world.as_(bob), "follow_accepted")
    assert accepted["people"][0]["nickname"] == ada.nickname
    assert await activity(town, ada.headers) == []


async def test_a_plan_that_moves_and_is_called_off_is_told_to_who_joined_it(
    town: AsyncClient, mail: KeptMail, world: World, clock: SetClock
) -> None:
    ada = await join(town, mail, "ada")
    bob, cy, eve = [await world.someone(name) for name in ("bob", "cy", "eve")]
    plan = await hike(town, ada.headers)
    for guest, choice in ((bob, "going"), (cy, "maybe"), (eve, "not")):
        await done(await town.put(f"/events/{plan}/answer", json={"answer": choice}, headers=world.as_(guest)))

    moved = {"start": seoul("2026-11-28T10:00:00")}
    await done(await town.patch(f"/events/{plan}", json=moved, headers=ada.headers))
    (changed,) = await told(town, world.as_(bob), "plan_changed")
    await done(await town.put("/me/activity/read", json={"until": changed["at"]}, headers=world.as_(bob)))
    clock.move(minutes=5)
    await done(await town.delete(f"/events/{plan}", headers=ada.headers))
    (gone,) = await told(town, world.as_(bob), "plan_cancelled")

    async def rings_again() -> bool:
        return await unread(town, world.as_(bob)) == 1

    await until(rings_again)
    await told(town, world.as_(cy), "plan_cancelled")
    assert (gone["id"], gone["plan"]["summary"]) == (changed["id"], "관악산 산행")
    assert await activity(town, world.as_(eve)) == []
    assert "plan_cancelled" not in [item["kind"] for item in await activity(town, ada.headers)]


async def test_forty_likes_of_one_post_are_one_line(town: AsyncClient, mail: KeptMail, world: World) -> None:
    ada = await join(town, mail, "ada")
    post = (await done(await town.post("/posts", json={"body": "첫눈이 와요."}, headers=ada.headers)))["id"]
    fans = [await world.someone(f"fan{number}") for number in range(40)]

    for fan in fans:
        await done(await town.put(f"/posts/{post}/like", headers=world.as_(fan)))
        await done(await town.put(f"/posts/{post}/like", headers=world.as_(fan)))

    async def all_are_told() -> bool:
        return [item["count"] for item in await activity(town, ada.headers)] == [40]

    await until(all_are_told)
    (item,) = await activity(town, ada.headers)
    assert (item["kind"], len(item["people"]), await unread(town, ada.headers)) == ("liked", 3, 1)


@pytest.mark.parametrize("how", ["block", "mute"])
async def test_whom_she_blocks_or_mutes_is_in_her_list_no_longer(
    town: AsyncClient, mail: KeptMail, world: World, how: str
) -> None:
    ada, bob, cy = await join(town, mail, "ada"), await world.someone("bob"), await world.someone("cy")
    post = (await done(await town.post("/posts", json={"body": "산책하실 분?"}, headers=ada.headers)))["id"]
    for fan in (bob, cy):
        await done(await town.put(f"/posts/{post}/like", headers=world.as_(fan)))
    said = {"body": "저요!", "reply_to": post}
    await done(await town.post("/posts", json=said, headers=world.as_(bob)))
    await told(town, ada.headers, "replied", "liked")

    await done(await town.post(f"/people/{bob.nickname}/{how}", headers=ada.headers))
    left = await activity(town, ada.headers)
    plan = await hike(town, ada.headers)
    await done(await town.put(f"/events/{plan}/answer", json={"answer": "going"}, headers=world.as_(cy)))
    await told(town, ada.headers, "answered", "liked")

    assert [(item["kind"], item["count"]) for item in left] == [("liked", 1)]
    assert [person["nickname"] for person in left[0]["people"]] == [cy.nickname]
    assert await unread(town, ada.headers) == 2


async def test_what_is_taken_back_is_told_no_longer(town: AsyncClient, mail: KeptMail, world: World) -> None:
    ada, bob = await join(town, mail, "ada"), await world.someone("bob")
    his = world.as_(bob)
    plan = await hike(town, ada.headers)
    post = (await done(await town.post("/posts", json={"body": "안녕하세요."}, headers=ada.headers)))["id"]
    await done(await town.post(f"/people/{ada.nickname}/follow", headers=his))
    await done(await town.put(f"/events/{plan}/answer", json={"answer": "maybe"}, headers=his))
    await done(await town.put(f"/posts/{post}/like", headers=his))
    reply = (await done(await town.post("/posts", json={"body": "반가워요.", "reply_to": post}, headers=his)))["id"]

    async def all_is_told() -> bool:
        return {item["kind"] for item in await activity(town, ada.headers)} == {
            "followed",
            "answered",
            "liked",
            "replied",
        }

    await until(all_is_told)
    for path in (f"/people/{ada.nickname}/follow", f"/events/{plan}/answer", f"/posts/{post}/like", f"/posts/{reply}"):
        await done(await town.delete(path, headers=his))

    assert (await activity(town, ada.headers), await unread(town, ada.headers)) == ([], 0)
