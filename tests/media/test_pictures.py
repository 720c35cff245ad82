"""Pictures as browsers fetch them: whoever holds a fresh address sees that rendition, and nobody else sees anything."""

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tests.laws.test_screens import counted
from tests.media.conftest import Send
from tests.media.files import opened, png
from tests.support.fakes import SetClock, Unlimited
from tests.support.stage import KEYS
from tests.support.world import World
from tests.support.world_media import shown_bytes
from ymd import app
from ymd.http.limiter import Header
from ymd.kernel.actor import Actor, Viewer
from ymd.kernel.db import Database
from ymd.kernel.errors import NotFound
from ymd.kernel.ids import new_id
from ymd.kernel.keys import KeyRing
from ymd.kernel.outside import Outside
from ymd.media.queries import Signer
from ymd.media.rules import addresses
from ymd.media.schemas import Media

See = Callable[..., Awaitable[httpx2.Response]]


@pytest.fixture
async def shown(world: World, ada: Actor) -> Media:
    return world.addresses(await world.picture(ada))


def changed(address: str, **said: str) -> str:
    """The address with other words in its query."""
    parts = urlsplit(address)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()} | said
    return parts.path + "?" + "&".join(f"{name}={value}" for name, value in query.items())


async def test_an_address_needs_no_session_and_no_statement(see: See, shown: Media) -> None:
    before = counted()
    large, thumbnail = await see(shown.url), await see(shown.thumbnail)

    assert (large.status_code, large.content) == (200, shown_bytes(shown.id, "large"))
    assert (thumbnail.status_code, thumbnail.content) == (200, shown_bytes(shown.id, "thumbnail"))
    assert counted() == before


async def test_it_is_served_as_a_picture_and_as_nothing_else(see: See, shown: Media) -> None:
    answer = await see(shown.url)

    told = {name: answer.headers[name] for name in answer.headers if name != "x-request-id"}
    assert told == {
        "content-type": "image/webp",
        "content-length": str(len(answer.content)),
        "content-disposition": f'inline; filename="{shown.id.hex}.large.webp"',
        "content-security-policy": "default-src 'none'; sandbox",
        "cross-origin-resource-policy": "cross-origin",
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "accept-ranges": "bytes",
        "etag": f'"{shown.id.hex}.large"',
        "cache-control": told["cache-control"],
    }


async def test_a_browser_keeps_it_as_long_as_the_address_is_good(see: See, shown: Media, clock: SetClock) -> None:
    left = int(parse_qs(urlsplit(shown.url).query)["until"][0]) - int(clock.now().timestamp())

    now = await see(shown.url)
    clock.move(hours=1)
    later = await see(shown.url)

    told = [answer.headers["cache-control"] for answer in (now, later)]
    assert told == [f"private, max-age={left}, immutable", f"private, max-age={left - 3_600}, immutable"]


async def test_an_address_ends_and_says_so(see: See, shown: Media, clock: SetClock, world: World) -> None:
    until = int(parse_qs(urlsplit(shown.url).query)["until"][0])

    clock.move(seconds=until - clock.now().timestamp() - 1)
    last = await see(shown.url)
    clock.move(seconds=1)
    over, fresh = await see(shown.url), await see(world.addresses(shown.id).url)

    assert (last.status_code, last.headers["cache-control"]) == (200, "private, max-age=1, immutable")
    assert (over.status_code, over.json()["code"]) == (410, "picture_address_expired")
    assert fresh.status_code == 200


async def test_a_signature_is_good_for_one_rendition_of_one_picture_until_one_moment(
    see: See, shown: Media, world: World, ada: Actor
) -> None:
    other = world.addresses(await world.picture(ada))
    until = parse_qs(urlsplit(shown.url).query)["until"][0]
    signature = parse_qs(urlsplit(shown.url).query)["signature"][0]
    forged = [
        changed(shown.thumbnail, signature=signature),
        changed(other.url, signature=signature, until=until),
        changed(shown.url, until=str(int(until) + 1)),
        changed(shown.url, until="9" * 12),
        changed(shown.url, until="9" * 4_000),
        changed(shown.url, until=f"0{until}"),
        changed(shown.url, until="-1"),
        changed(shown.url, until="٣"),
        changed(shown.url, signature=""),
        changed(shown.url, signature=signature[:-1]),
        changed(shown.url, signature=signature.swapcase()),
        changed(shown.url, signature="%ED%A0%80"),
        changed(shown.url, signature=f"{signature}="),
        urlsplit(shown.url).path,
        shown.url.replace("large", "square"),
        shown.url.replace("large.webp", "large"),
        shown.url.replace("large.webp", "LARGE.webp"),
        shown.url.replace("large.webp", "..%2f..%2flarge.webp"),
        shown.url.replace("large.webp", "%00large.webp"),
    ]

    answers = {address: await see(address) for address in forged}

    # A leading nought reads as the same moment, so the signature covers it: it is the address that was given.
    assert answers.pop(forged[5]).status_code in (200, 404)
    assert {answer.status_code for answer in answers.values()} == {404}
    assert {answer.json()["code"] for answer in answers.values()} == {"not_found"}


async def test_no_path_leads_anywhere_else(see: See) -> None:
    paths = [
        "/media/../../etc/passwd",
        "/media/%2e%2e/%2e%2e/etc/passwd",
        "/media/avatars/../../../etc/passwd",
        "/media/avatars/..%2f..%2f..%2fetc%2fpasswd",
        "/media/avatars/%00.webp",
        "/media/avatars/" + "a" * 5_000 + ".webp",
        "/media/avatars/.webp",
        "/media/avatars/가나다.webp",
        "/media/not-an-id/large.webp",
    ]

    assert {(await see(path)).status_code for path in paths} == {404}


async def test_a_picture_of_a_private_post_is_seen_by_whoever_was_shown_the_post(
    client: httpx2.AsyncClient, see: See, world: World, ada: Actor
) -> None:
    bob = await world.someone("bob")
    picture = await world.picture(ada)
    post = await world.post(ada, "For me alone.", audience="private", media=[picture])

    hers = await client.get(f"/posts/{post}", headers=world.as_(ada))
    his = await client.get(f"/posts/{post}", headers=world.as_(bob))
    address = hers.json()["media"][0]["url"]
    guessed = await see(urlsplit(address).path)
    asked = await client.get(f"/media/{picture}", headers=world.as_(bob))

    assert (his.status_code, guessed.status_code, asked.status_code) == (404, 404, 404)
    assert (await see(address)).status_code == 200


async def test_a_picture_that_went_is_not_found_under_any_address(
    see: See, client: httpx2.AsyncClient, shown: Media, world: World, ada: Actor, outside: Any
) -> None:
    await client.delete(f"/media/{shown.id}", headers=world.as_(ada))
    await outside.blobs.delete(f"{shown.id.hex}.large")

    assert (await see(shown.url)).status_code == 404


async def test_whoever_has_it_is_not_sent_it_again(see: See, shown: Media) -> None:
    etag = (await see(shown.url)).headers["etag"]

    kept = [await see(shown.url, if_none_match=said) for said in (etag, f'"x", W/{etag}', "*")]
    changed_since = await see(shown.url, if_none_match='"x"')
    forged = await see(changed(shown.url, signature="x"), if_none_match="*")

    assert [(answer.status_code, answer.content) for answer in kept] == [(304, b"")] * 3
    assert {answer.headers["etag"] for answer in kept} == {etag}
    assert (changed_since.status_code, forged.status_code) == (200, 404)


async def test_a_part_is_sent_where_one_is_asked_for(see: See, shown: Media) -> None:
    whole = shown_bytes(shown.id, "large")
    size, etag = len(whole), (await see(shown.url)).headers["etag"]

    parts = {said: await see(shown.url, range=said) for said in ("bytes=0-3", "bytes=5-", "bytes=-4", "bytes=7-9999")}
    stale = await see(shown.url, range="bytes=0-3", if_range='"another"')
    same = await see(shown.url, range="bytes=0-3", if_range=etag)
    several = await see(shown.url, range="bytes=0-1,4-5")
    beyond = await see(shown.url, range=f"bytes={size}-")

    assert [answer.status_code for answer in parts.values()] == [206] * 4
    assert [answer.content for answer in parts.values()] == [whole[:4], whole[5:], whole[-4:], whole[7:]]
    assert parts["bytes=0-3"].headers["content-range"] == f"bytes 0-3/{size}"
    assert (same.status_code, stale.status_code, stale.content) == (206, 200, whole)
    assert (several.status_code, several.content) == (200, whole)
    assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{size}")


async def test_head_tells_of_it_without_sending_it(see: See, shown: Media) -> None:
    asked, told = await see(shown.url), await see(shown.url, "HEAD")

    assert (told.status_code, told.content) == (200, b"")
    assert told.headers["content-length"] == asked.headers["content-length"]


async def test_a_large_picture_comes_whole_and_in_order(send: Send, see: See) -> None:
    noise = Image.effect_noise((2_000, 1_500), 120).convert("RGB")
    shown = (await send(png(noise))).json()

    answer = await see(shown["url"])

    assert len(answer.content) > 400_000
    assert opened(answer.content).size == (2_000, 1_500)


class Counting(Unlimited):
    """Counts who asks for what is counted."""

    count = 0

    async def spend(self, viewer: Viewer, address: str) -> tuple[Header, ...]:
        self.count += 1
        return ()


async def test_looking_at_pictures_uses_up_no_requests(database: Database, outside: Outside) -> None:
    world = World(database.transaction, outside)
    ada = await world.someone("ada")
    shown, limiter = world.addresses(await world.picture(ada)), Counting()
    made = app.build(database, outside, limiter)

    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=made), base_url="http://127.0.0.1") as client:
        seen = [await client.get(address) for address in (shown.url, shown.thumbnail)]
        pictures = limiter.count
        await client.get(f"/api/v1/media/{shown.id}", headers=world.as_(ada))

    assert [answer.status_code for answer in seen] == [200, 200]
    assert (pictures, limiter.count) == (0, 1)


def test_an_address_that_an_older_secret_has_signed_is_still_good() -> None:
    old, now, picture = KeyRing({"old": b"a" * 32}), SetClock().now(), new_id()
    both = KeyRing({"new": b"b" * 32, "old": b"a" * 32})
    made = Signer(old, now).media(picture, 4, 3, "", "")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(made.url).query).items()}

    blob, _ = addresses.shown_by(both.keys("media"), picture, "large.webp", **asked, now=now)

    assert blob == f"{picture.hex}.large"
    with pytest.raises(NotFound):
        addresses.shown_by(KeyRing({"new": b"b" * 32}).keys("media"), picture, "large.webp", **asked, now=now)


@given(at=st.datetimes(timezones=st.just(SetClock().now().tzinfo)), picture=st.uuids())
def test_an_address_is_good_for_one_window_to_two_and_the_same_within_one(at: Any, picture: Any) -> None:
    seconds, window = int(at.timestamp()), int(addresses.WINDOW.total_seconds())

    left = addresses.until_of(picture, at) - seconds

    assert window < left <= 2 * window
    # It changes once in a window, at its end.
    assert addresses.until_of(picture, at) % window == picture.int % window


def test_not_all_addresses_end_at_once() -> None:
    now = SetClock().now()
    pictures = [new_id() for _ in range(50)]

    assert len({addresses.until_of(picture, now) for picture in pictures}) > 40


def test_media_on_the_wire_has_its_two_addresses() -> None:
    made = Signer(KEYS, SetClock().now()).media(new_id(), 4, 3, "산", "L")

    told = msgspec.json.decode(msgspec.json.encode(made))
    assert list(told) == ["id", "url", "thumbnail", "width", "height", "alt", "blurhash"]
    assert told["url"].startswith(f"/media/{made.id}/large.webp?until=")
