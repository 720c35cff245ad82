"""S9: Ada shows her friends what she saw; and what the former uploads let happen does not happen here."""

import asyncio
from typing import Any
from urllib.parse import urlsplit

from httpx2 import AsyncClient, Response
from PIL import Image

from tests.media.files import is_red, jpeg, opened, photo, png
from tests.stories.steps import Person, join
from tests.support.fakes import KeptMail, SetClock
from tests.support.world import World

WHERE = "N37-34-11 E126-58-40"


def from_a_phone() -> bytes:
    """A photograph, held sideways, that knows where and with what it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x0110] = WHERE
    exif[0x8825] = {1: "N", 2: (37.0, 34.0, 11.0), 3: "E", 4: (126.0, 58.0, 40.0)}
    return jpeg(photo(1_600, 1_200).transpose(Image.Transpose.ROTATE_90), exif=exif)


async def send(town: AsyncClient, who: Person, file: bytes, name: str = "IMG_0001.JPG", **fields: Any) -> Response:
    return await town.post("/media", files={"file": (name, file, "image/jpeg")}, data=fields, headers=who.headers)


async def see(town: AsyncClient, address: str) -> Response:
    """As `<img>` does: by the address alone."""
    return await town.get(f"{str(town.base_url).removesuffix('/api/v1/')}{address}")


async def test_ada_shows_her_friends_the_ridge_and_nobody_where_she_lives(
    town: AsyncClient, mail: KeptMail, clock: SetClock
) -> None:
    ada, bob, cho = [await join(town, mail, name) for name in ("ada", "bob", "cho")]
    for follower, followee in ((ada, bob), (bob, ada)):
        await town.post(f"/people/{followee.nickname}/follow", headers=follower.headers)

    sent = (await send(town, ada, from_a_phone(), alt="백운대에서 본 아침 능선")).json()
    said = {"body": "새벽에 올랐어요.", "audience": "friends", "media": [sent["id"]]}
    post = (await town.post("/posts", json=said, headers=ada.headers)).json()
    for_bob = (await town.get(f"/posts/{post['id']}", headers=bob.headers)).json()["media"][0]
    for_cho = await town.get(f"/posts/{post['id']}", headers=cho.headers)
    seen = await see(town, for_bob["url"])
    guessed = await see(town, urlsplit(for_bob["url"]).path)
    clock.move(hours=13)
    later = await see(town, for_bob["url"])

    assert (for_bob["alt"], for_bob["width"], for_bob["height"]) == ("백운대에서 본 아침 능선", 1_600, 1_200)
    assert is_red(opened(seen.content), 0.1, 0.1)
    assert WHERE.encode() not in seen.content
    assert (for_cho.status_code, guessed.status_code) == (404, 404)
    assert (later.status_code, later.json()["code"]) == (410, "picture_address_expired")


async def test_her_portrait_is_seen_in_every_list_until_she_takes_it_down(town: AsyncClient, mail: KeptMail) -> None:
    ada, bob = await join(town, mail, "ada"), await join(town, mail, "bob")
    await town.post(f"/people/{ada.nickname}/follow", headers=bob.headers)
    portrait = (await send(town, ada, png(photo(500, 800)))).json()["id"]

    await town.patch("/me", json={"avatar": portrait}, headers=ada.headers)
    (in_a_list,) = (await town.get(f"/people/{bob.nickname}/following")).json()["items"]
    seen = await see(town, in_a_list["avatar"])
    await town.patch("/me", json={"avatar": None}, headers=ada.headers)
    person = (await town.get(f"/people/{ada.nickname}")).json()

    assert opened(seen.content).size == (400, 400)
    assert person["avatar"] is None


async def test_a_picture_is_told_by_its_bytes_and_an_upper_case_name_ends_nothing(
    town: AsyncClient, mail: KeptMail
) -> None:
    ada = await join(town, mail, "ada")

    named = [await send(town, ada, png(photo(9, 7)), name) for name in ("HOLIDAY.PNG", "a.html", "../../a.png")]
    dressed_up = await send(town, ada, b"<script>alert(1)</script>", "holiday.png")

    assert [answer.status_code for answer in named] == [201] * 3
    assert (dressed_up.status_code, dressed_up.json()["code"]) == (422, "picture_unknown")
    assert (await town.get("/me", headers=ada.headers)).status_code == 200


async def test_nobody_shows_or_deletes_what_somebody_else_has_sent_in(
    town: AsyncClient, mail: KeptMail, world: World
) -> None:
    ada, eve = await join(town, mail, "ada"), await join(town, mail, "eve")
    hers = (await send(town, ada, png(photo(9, 7)))).json()["id"]

    tries = [
        await town.get(f"/media/{hers}", headers=eve.headers),
        await town.patch(f"/media/{hers}", json={"alt": "mine"}, headers=eve.headers),
        await town.delete(f"/media/{hers}", headers=eve.headers),
    ]
    used = [
        await town.post("/posts", json={"body": "Mine.", "media": [hers]}, headers=eve.headers),
        await town.patch("/me", json={"avatar": hers}, headers=eve.headers),
    ]

    assert {answer.status_code for answer in tries} == {404}
    assert {(answer.status_code, answer.json()["code"]) for answer in used} == {(422, "media_refused")}
    assert (await town.delete(f"/media/{hers}", headers=ada.headers)).status_code == 204


async def test_everybody_else_is_answered_while_bombs_are_defused(town: AsyncClient, mail: KeptMail) -> None:
    ada, eve = await join(town, mail, "ada"), await join(town, mail, "eve")
    bomb = png(Image.new("1", (13_000, 13_000)))

    thrown = asyncio.gather(*[send(town, eve, bomb) for _ in range(12)])
    meanwhile = [await town.get("/me", headers=ada.headers) for _ in range(10)]
    refused = await thrown

    assert {answer.status_code for answer in meanwhile} == {200}
    assert {(answer.status_code, answer.json()["code"]) for answer in refused} == {(422, "picture_too_many_pixels")}
