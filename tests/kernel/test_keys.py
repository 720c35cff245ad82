"""The ring of secrets: one key for each purpose, and old secrets verify while they are in the ring."""

import base64

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given
from hypothesis import strategies as st

from ymd.http.paging import CursorRefused, Cursors
from ymd.kernel.keys import KeyRing

OLD, NEW = (f"{name}:{base64.b64encode(name.encode() * 16).decode()}" for name in ("old", "new"))


def test_the_newest_secret_comes_first() -> None:
    ring = KeyRing.parse(f"{NEW},{OLD}")

    assert ring.newest == "new"
    assert ring.key("tokens") == ring.key("tokens", "new")
    assert list(ring.keys("tokens")) == [ring.key("tokens", "new"), ring.key("tokens", "old")]


def test_a_rotated_ring_still_knows_what_the_old_one_signed() -> None:
    before, after, later = KeyRing.parse(OLD), KeyRing.parse(f"{NEW}, {OLD}"), KeyRing.parse(NEW)

    assert before.key("tokens") in after.keys("tokens")
    assert before.key("tokens") == after.key("tokens", "old")
    assert before.key("tokens") not in later.keys("tokens")
    with pytest.raises(KeyError):
        later.key("tokens", "old")


@given(st.text(max_size=30), st.text(max_size=30))
def test_each_purpose_has_a_key_of_its_own(purpose: str, other: str) -> None:
    ring = KeyRing.parse(NEW)

    assert len(ring.key(purpose)) == 32
    assert (ring.key(purpose) == ring.key(other)) == (purpose == other)


def test_a_key_is_hkdf_with_sha_256() -> None:
    derived = HKDF(hashes.SHA256(), 32, salt=b"ymd", info=b"cursors").derive(b"new" * 16)

    assert KeyRing.parse(NEW).key("cursors") == derived


def test_a_generated_ring_is_read_and_is_never_the_same() -> None:
    one, other = KeyRing.generate(), KeyRing.generate()

    assert KeyRing.parse(one).key("x") != KeyRing.parse(other).key("x")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "a:",
        ":" + NEW.partition(":")[2],
        "a:" + base64.b64encode(b"31 bytes are one too few, alas!").decode(),
        "a:not base64 at all, whatever one does",
        f"{NEW},",
    ],
)
def test_what_is_no_ring_is_refused_without_telling_the_secret(text: str) -> None:
    with pytest.raises(ValueError) as refused:
        KeyRing.parse(text)

    assert text.partition(":")[2] not in str(refused.value) or not text.partition(":")[2]


def test_a_cursor_of_a_secret_that_is_gone_is_refused() -> None:
    before, later = (Cursors(KeyRing.parse(ring).key("cursors")) for ring in (OLD, NEW))

    with pytest.raises(CursorRefused):
        later.read(before.write(("a",), "/people"), "/people")
