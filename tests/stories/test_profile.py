"""S6: one account, one profile; and nobody learns more of it than its owner shows."""

import asyncio
from typing import Any, Final

from httpx2 import AsyncClient, Response

from tests.stories.steps import GROWN_UP, Person, bearer, join, sign_up
from tests.support.fakes import KeptMail
from tests.support.letters import new_address
from tests.support.world import World
from tests.support.world_events import seoul

PROFILE: Final = {"name": "김에이다", "locale": "ko", "time_zone": "Asia/Seoul"}


async def test_a_profile_is_completed_by_its_owner_only(town: AsyncClient, mail: KeptMail, world: World) -> None:
    ada = await sign_up(town, mail, new_address())
    bob = await world.someone("bob")
    profile = PROFILE | {"nickname": f"mallory_{new_address()[:6]}"}
    hers = ada.json()["account"]["id"]

    nobody = await town.put("/me/profile", json=profile)
    aimed = [
        await town.put("/me/profile", json=profile | member, headers=world.as_(bob))
        for member in ({"account_id": hers}, {"id": hers}, {"email": "ada@example.org"}, {"owner": {"id": hers}})
    ]
    by_the_address = [
        await town.request(method, f"/users/{hers}/userinfo", json=profile, headers=world.as_(bob))
        for method in ("POST", "PUT", "PATCH")
    ]
    still = await town.get("/me", headers=bearer(ada))

    assert nobody.status_code == 401
    assert {(answer.status_code, answer.json()["errors"][0]["code"]) for answer in aimed} == {(422, "unknown_field")}
    assert {answer.status_code for answer in by_the_address} == {404}
    assert still.json()["profile_complete"] is False


async def test_an_account_without_a_profile_can_complete_it_and_nothing_else(
    town: AsyncClient, mail: KeptMail, world: World
) -> None:
    opened = await sign_up(town, mail, new_address())
    bob = await world.someone("bob")

    tries = [
        await town.post("/calendars", json={"name": "Mine"}, headers=bearer(opened)),
        await town.post(f"/people/{bob.nickname}/follow", headers=bearer(opened)),
    ]
    completed = await town.put(
        "/me/profile", json=PROFILE | {"nickname": f"ada_{new_address()[:8]}"}, headers=bearer(opened)
    )
    followed = await town.post(f"/people/{bob.nickname}/follow", headers=bearer(opened))

    assert {(answer.status_code, answer.json()["code"]) for answer in tries} == {(403, "profile_needed")}
    assert (completed.status_code, followed.status_code) == (200, 200)


async def test_twenty_people_who_want_one_nickname_get_one(town: AsyncClient, world: World) -> None:
    people = [await world.someone("many") for _ in range(20)]
    word = new_address()[:10]
    spellings = [f"Wanted.{word}", f"wanted.{word}"]

    answers = await asyncio.gather(
        *[
            town.put("/me/profile", json=PROFILE | {"nickname": spellings[number % 2]}, headers=world.as_(person))
            for number, person in enumerate(people)
        ]
    )

    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 19
    assert {answer.json().get("code") for answer in answers} == {None, "nickname_taken"}


async def test_two_edits_of_one_profile_lose_neither(town: AsyncClient, mail: KeptMail) -> None:
    ada = await join(town, mail, "ada")
    etag = (await town.get("/me", headers=ada.headers)).headers["etag"]
    matching = ada.headers | {"if-match": etag}

    answers = await asyncio.gather(
        *[town.patch("/me", json={"bio": f"draft {number}"}, headers=matching) for number in range(10)]
    )

    assert sorted(answer.status_code for answer in answers) == [200] + [412] * 9


async def test_real_name_birth_date_and_address_are_known_to_their_owner_alone(
    town: AsyncClient, mail: KeptMail, world: World
) -> None:
    ada = await join(town, mail, "ada", name="비밀이름", gender="female", bio="산책을 좋아해요.")
    follower, friend, stranger = [await world.someone(name) for name in ("follower", "friend", "stranger")]
    for person in (follower, friend):
        await town.post(f"/people/{ada.nickname}/follow", headers=world.as_(person))
    await town.post(f"/people/{friend.nickname}/follow", headers=ada.headers)
    plan = await open_plan(town, ada)
    viewers = [world.as_(person) for person in (follower, friend, stranger)] + [{}]
    await town.put(f"/events/{plan}/answer", json={"answer": "going"}, headers=world.as_(friend))

    own = (await town.get("/me", headers=ada.headers)).json()
    seen = [answer for headers in viewers for answer in await everything_about(town, ada, plan, headers)]

    assert (own["name"], own["birth_date"], own["email"]) == ("비밀이름", GROWN_UP, ada.address)
    assert {answer.status_code for answer in seen} == {200}
    secrets = ("비밀이름", GROWN_UP, ada.address, "birth", "password", "phone", "gender", "female")
    assert not [(answer.url.path, word) for answer in seen for word in secrets if word in answer.text]


async def open_plan(town: AsyncClient, host: Person) -> str:
    """A public plan of the host, in a public calendar; its id."""
    shown = {"name": "Open", "audience": {"who": "public"}}
    calendar = (await town.post("/calendars", json=shown, headers=host.headers)).json()["id"]
    walk = {"summary": "산책", "start": seoul("2026-11-24T08:00:00"), "open_to": "anyone"}
    planned: dict[str, Any] = (await town.post(f"/calendars/{calendar}/events", json=walk, headers=host.headers)).json()
    return str(planned["id"])


async def everything_about(town: AsyncClient, person: Person, plan: str, headers: dict[str, str]) -> list[Response]:
    """Every answer in which a person appears to others."""
    week = {"from": "2026-11-23", "to": "2026-11-30", "people": person.nickname}
    return [
        await town.get(f"/people/{person.nickname}", headers=headers),
        await town.get(f"/people/{person.nickname}/followers", headers=headers),
        await town.get(f"/people/{person.nickname}/following", headers=headers),
        await town.get("/people", params={"q": person.nickname}, headers=headers),
        await town.get("/people", params={"q": "비밀이름"}, headers=headers),
        await town.get(f"/events/{plan}", headers=headers),
        await town.get(f"/events/{plan}/participants", headers=headers),
        await town.get("/agenda", params=week, headers=headers),
    ]


async def test_a_name_is_shown_to_whom_its_owner_shows_it(town: AsyncClient, mail: KeptMail, world: World) -> None:
    ada = await join(town, mail, "ada", name="나친구", name_shown="friends")
    bob = await world.someone("bob")
    page = f"/people/{ada.nickname}"

    await town.post(f"{page}/follow", headers=world.as_(bob))
    to_a_follower = (await town.get(page, headers=world.as_(bob))).json()
    await town.post(f"/people/{bob.nickname}/follow", headers=ada.headers)
    to_a_friend = (await town.get(page, headers=world.as_(bob))).json()
    await town.patch("/me", json={"name_shown": "private"}, headers=ada.headers)
    taken_back = (await town.get(page, headers=world.as_(bob))).json()

    assert (to_a_follower["name"], to_a_friend["name"], taken_back["name"]) == (None, "나친구", None)
    assert to_a_friend["relation"]["friend"] is True
