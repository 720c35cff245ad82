"""S8: Ada posts, friends answer, she changes her mind; and what the former boards let happen does not happen here."""

import asyncio
from typing import Any
from uuid import uuid4

from httpx2 import AsyncClient

from tests.stories.steps import Person, join
from tests.support.fakes import KeptMail
from tests.support.world import World
from tests.support.world_events import seoul


async def befriend(town: AsyncClient, one: Person, other: Person) -> None:
    for follower, followee in ((one, other), (other, one)):
        await town.post(f"/people/{followee.nickname}/follow", headers=follower.headers)


async def written(town: AsyncClient, author: Person, body: str, **said: Any) -> dict[str, Any]:
    answer = await town.post("/posts", json={"body": body} | said, headers=author.headers)
    assert answer.status_code == 201, answer.text
    post: dict[str, Any] = answer.json()
    return post


async def listed(town: AsyncClient, path: str, who: Person | None = None, **asked: Any) -> list[dict[str, Any]]:
    answer = await town.get(path, params=asked, headers=who.headers if who else {})
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def test_ada_posts_bob_answers_and_she_changes_her_mind(town: AsyncClient, mail: KeptMail) -> None:
    ada, bob = await join(town, mail, "ada"), await join(town, mail, "bob")
    await befriend(town, ada, bob)
    calendar = (await town.get("/calendars", headers=ada.headers)).json()["items"][0]["id"]
    hike = {
        "summary": "북한산 둘레길",
        "start": seoul("2026-11-28T08:30:00"),
        "audience": "friends",
        "open_to": "friends",
    }
    plan = (await town.post(f"/calendars/{calendar}/events", json=hike, headers=ada.headers)).json()["id"]

    post = await written(town, ada, f"@{bob.nickname}님, 토요일에 같이 걸을래요?", audience="friends", event_id=plan)
    (seen,) = await listed(town, f"/people/{ada.nickname}/posts", bob)
    answer = await written(town, bob, "좋아요, 김밥은 제가 살게요.", reply_to=post["id"])
    liked = await town.put(f"/posts/{post['id']}/like", headers=bob.headers)
    edited = await town.patch(f"/posts/{post['id']}", json={"body": "일요일이 낫겠어요."}, headers=ada.headers)
    edits = await listed(town, f"/posts/{post['id']}/edits", bob)
    await town.delete(f"/posts/{post['id']}", headers=ada.headers)
    gone = (await town.get(f"/posts/{post['id']}", headers=bob.headers)).json()
    back = await town.post(f"/posts/{post['id']}/restore", headers=ada.headers)

    assert seen["mentions"][0]["nickname"] == bob.nickname
    assert (seen["event"]["summary"], seen["event"]["can_answer"]) == ("북한산 둘레길", True)
    assert (answer["audience"], liked.json()) == ("friends", {"liked": True, "likes": 1})
    assert edited.json()["edited_at"] is not None
    assert [edit["body"] for edit in edits] == [post["body"]]
    assert (gone["deleted"], gone["author"], gone["body"]) == (True, None, "")
    assert (back.json()["body"], back.json()["counts"]) == ("일요일이 낫겠어요.", {"replies": 1, "likes": 1})


async def test_a_plan_is_talked_about_where_it_stands(town: AsyncClient, mail: KeptMail, world: World) -> None:
    ada = await join(town, mail, "ada")
    bob = await world.someone("bob")
    calendar = (await town.get("/calendars", headers=ada.headers)).json()["items"][0]["id"]
    run = {"summary": "달리기", "start": seoul("2026-11-28T07:00:00"), "audience": "public", "open_to": "anyone"}
    plan = (await town.post(f"/calendars/{calendar}/events", json=run, headers=ada.headers)).json()["id"]

    await town.put(f"/events/{plan}/answer", json={"answer": "going"}, headers=world.as_(bob))
    asked = await town.post(f"/events/{plan}/replies", json={"body": "몇 킬로예요?"}, headers=world.as_(bob))
    await written(town, ada, "5킬로요. 천천히요.", reply_to=asked.json()["id"])

    thread = await listed(town, f"/events/{plan}/replies")
    assert [(post["body"], post["depth"]) for post in thread] == [("몇 킬로예요?", 1), ("5킬로요. 천천히요.", 2)]


async def test_nobody_posts_as_somebody_else(town: AsyncClient, mail: KeptMail) -> None:
    ada, eve = await join(town, mail, "ada"), await join(town, mail, "eve")
    hers = await written(town, ada, "mine")

    members = ({"author_id": ada.id}, {"author": ada.nickname}, {"user_id": ada.id}, {"nickname": ada.nickname})
    as_ada = [await town.post("/posts", json={"body": "me"} | member, headers=eve.headers) for member in members]
    changed = await town.patch(f"/posts/{hers['id']}", json={"body": "changed"}, headers=eve.headers)
    deleted = await town.delete(f"/posts/{hers['id']}", headers=eve.headers)
    nobody = await town.post("/posts", json={"body": "me"})

    assert {(answer.status_code, answer.json()["errors"][0]["code"]) for answer in as_ada} == {(422, "unknown_field")}
    assert (changed.status_code, deleted.status_code, nobody.status_code) == (403, 403, 401)
    assert [post["body"] for post in await listed(town, f"/people/{ada.nickname}/posts")] == ["mine"]


async def test_friends_only_means_mutual_in_lists_and_in_detail_alike(town: AsyncClient, mail: KeptMail) -> None:
    ada, friend, follower, followed = [await join(town, mail, name) for name in ("ada", "bob", "cy", "dan")]
    await befriend(town, ada, friend)
    await town.post(f"/people/{ada.nickname}/follow", headers=follower.headers)
    await town.post(f"/people/{followed.nickname}/follow", headers=ada.headers)
    post = await written(town, ada, "우리끼리", audience="friends")
    reply = await written(town, ada, "더", reply_to=post["id"])

    for who, sees in ((ada, True), (friend, True), (follower, False), (followed, False), (None, False)):
        headers = who.headers if who else {}
        lists = [
            await listed(town, f"/people/{ada.nickname}/posts", who),
            await listed(town, f"/people/{ada.nickname}/replies", who),
        ]
        pages = [
            (await town.get(path, headers=headers)).status_code
            for each in (post, reply)
            for path in (f"/posts/{each['id']}", f"/posts/{each['id']}/replies", f"/posts/{each['id']}/likes")
        ]
        assert [len(items) for items in lists] == [int(sees)] * 2
        assert set(pages) == {200 if sees else 404}

    await town.delete(f"/people/{ada.nickname}/follow", headers=friend.headers)
    assert (await town.get(f"/posts/{post['id']}", headers=friend.headers)).status_code == 404


async def test_ones_own_private_posts_are_there_for_oneself_alone(town: AsyncClient, mail: KeptMail) -> None:
    ada, bob = await join(town, mail, "ada"), await join(town, mail, "bob")
    await befriend(town, ada, bob)
    post = await written(town, ada, "나만 보는 일기", audience="private", on_date="2026-11-23")

    own = await listed(town, f"/people/{ada.nickname}/posts", ada)
    friends = await listed(town, f"/people/{ada.nickname}/posts", bob)

    assert ([each["id"] for each in own], friends) == ([post["id"]], [])
    assert (await town.get(f"/posts/{post['id']}", headers=ada.headers)).json()["audience"] == "private"
    assert (await town.get(f"/posts/{post['id']}", headers=bob.headers)).status_code == 404


async def test_an_unknown_id_is_not_found_and_a_strange_one_too(town: AsyncClient, mail: KeptMail) -> None:
    ada = await join(town, mail, "ada")
    strange = [str(uuid4()), "1", "0", "-1", "null", "%00", "a" * 300, "../me"]

    for method, path in (
        ("GET", "/posts/{id}"),
        ("PATCH", "/posts/{id}"),
        ("DELETE", "/posts/{id}"),
        ("GET", "/posts/{id}/replies"),
        ("GET", "/posts/{id}/edits"),
        ("PUT", "/posts/{id}/like"),
        ("POST", "/posts/{id}/restore"),
        ("GET", "/events/{id}/replies"),
    ):
        for each in strange[:-1]:
            given = {"json": {"body": "x"}} if method == "PATCH" else {}
            answer = await town.request(method, path.format(id=each), headers=ada.headers, **given)
            assert answer.status_code == 404, f"{method} {path} {each}: {answer.status_code} {answer.text}"


async def test_every_list_of_posts_has_an_end(town: AsyncClient, mail: KeptMail, world: World) -> None:
    ada = await world.someone("ada")
    root = await world.post(ada, "0")
    for number in range(1, 60):
        await world.post(ada, str(number), reply_to=str(root))
        await world.post(ada, str(number))

    for path in (f"/people/{ada.nickname}/posts", f"/people/{ada.nickname}/replies", f"/posts/{root}/replies"):
        first = await town.get(path)
        second = await town.get(path, params={"cursor": first.json()["next"]})
        too_many = await town.get(path, params={"limit": 201})
        assert [len(first.json()["items"]), len(second.json()["items"])] in ([50, 10], [50, 9])
        assert second.json()["next"] is None
        assert not {post["id"] for post in first.json()["items"]} & {post["id"] for post in second.json()["items"]}
        assert too_many.status_code == 422


async def test_a_post_that_is_sent_again_is_there_once(town: AsyncClient, mail: KeptMail) -> None:
    ada = await join(town, mail, "ada")
    headers = {**ada.headers, "idempotency-key": str(uuid4())}
    chain = {"posts": [{"body": "하나"}, {"body": "둘"}]}

    answers = await asyncio.gather(*(town.post("/posts/chain", json=chain, headers=headers) for _ in range(8)))
    again = await town.post("/posts/chain", json=chain, headers=headers)

    assert {answer.status_code for answer in answers} <= {201, 409}
    assert again.status_code == 201
    assert again.headers["idempotent-replayed"] == "true"
    assert len(await listed(town, f"/people/{ada.nickname}/posts", ada)) == 1


async def test_words_that_no_column_holds_are_refused_and_strange_ones_come_back_as_they_were(
    town: AsyncClient, mail: KeptMail
) -> None:
    ada = await join(town, mail, "ada")
    refused = ["\x00", "a\x07b", "x" * 501, "\u0085"]
    kept = ["👩‍👩‍👧‍👦 가족", "שלום عالم", "<script>alert(1)</script>", "}\\u0000{", '","media":[]}', "a\nb\tc", "}}}}"]

    answers = [await town.post("/posts", json={"body": body}, headers=ada.headers) for body in refused]
    posts = [await written(town, ada, body) for body in kept]

    assert {answer.status_code for answer in answers} == {422}
    assert [post["body"] for post in posts] == kept
    assert [post["body"] for post in await listed(town, f"/people/{ada.nickname}/posts", ada)] == kept[::-1]


async def test_the_feed_and_the_day_show_what_friends_write_and_plan(
    town: AsyncClient, mail: KeptMail, world: World
) -> None:
    ada, bob = await join(town, mail, "ada"), await join(town, mail, "bob")
    eve = await world.someone("eve")
    await befriend(town, ada, bob)
    calendar = (await town.get("/calendars", headers=bob.headers)).json()["items"][0]["id"]
    run = {"summary": "아침 달리기", "start": seoul("2026-11-24T07:00:00"), "audience": "friends", "open_to": "friends"}
    plan = (await town.post(f"/calendars/{calendar}/events", json=run, headers=bob.headers)).json()["id"]
    await town.patch(f"/calendars/{calendar}", json={"audience": {"who": "friends"}}, headers=bob.headers)
    post = await written(town, bob, "내일 같이 뛰어요", audience="friends", event_id=plan, on_date="2026-11-24")
    await world.post(eve, "누구나 보는 글")

    home = await listed(town, "/feed", ada)
    public = await listed(town, "/feed", scope="public")
    day = await listed(town, "/days/2026-11-24", ada)
    span = {"from": "2026-11-23", "to": "2026-11-26"}
    counts = (await town.get("/days", params=span, headers=ada.headers)).json()["days"]
    await town.post(f"/people/{bob.nickname}/mute", headers=ada.headers)
    muted = [await listed(town, path, ada) for path in ("/feed", "/days/2026-11-24")]

    assert {(item["kind"], item["reason"]["code"]) for item in home} == {("post", "friend"), ("plan", "friend")}
    assert next(item["plan"]["can_answer"] for item in home if item["kind"] == "plan") is True
    assert "누구나 보는 글" in [item["post"]["body"] for item in public if item["kind"] == "post"]
    assert post["id"] not in [item["post"]["id"] for item in public if item["kind"] == "post"]
    assert [(item["kind"], (item["plan"] or item["post"]).get("summary")) for item in day] == [
        ("plan", "아침 달리기"),
        ("post", None),
    ]
    assert [(item["plans"], item["posts"]) for item in counts] == [(0, 0), (1, 1), (0, 0)]
    assert muted == [[], []]
