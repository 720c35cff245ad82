"""What a token says, and what it takes to believe it."""

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import OctKey

from ymd.accounts.errors import RefreshRefused
from ymd.accounts.rules.tokens import access_token, link_of, refresh_token, session_of
from ymd.kernel.errors import Unauthenticated
from ymd.kernel.ids import new_id
from ymd.kernel.keys import KeyRing

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
OLD, NEW = KeyRing.generate(), KeyRing.generate()
KEYS = KeyRing.parse(NEW)
CLAIMS = {"sid": new_id().hex, "aud": "ymd", "exp": int((NOW + timedelta(minutes=1)).timestamp())}
KEY = OctKey.import_key(KEYS.key("access tokens"))
HEADER = {"alg": "HS256", "kid": KEYS.newest, "typ": "at+jwt"}


def test_an_access_token_names_its_session_for_ten_minutes() -> None:
    session_id = new_id()

    token = access_token(KEYS, session_id, NOW)

    assert session_of(KEYS, token, NOW + timedelta(minutes=9, seconds=59)) == session_id
    with pytest.raises(Unauthenticated):
        session_of(KEYS, token, NOW + timedelta(minutes=10))


@pytest.mark.parametrize(
    "change",
    [
        {"alg": "none"},
        {"alg": "HS512"},
        {"kid": "another"},
        {"kid": "../../etc/passwd"},
        {"kid": 1},
        {"typ": "JWT"},
        {"typ": None},
    ],
)
def test_a_header_of_another_kind_is_refused_although_the_signature_is_ours(change: dict[str, object]) -> None:
    header = {name: value for name, value in (HEADER | change).items() if value is not None}
    algorithm = "HS512" if header["alg"] == "HS512" else "HS256"
    token = jwt.encode(HEADER | {"alg": algorithm}, CLAIMS, KEY, algorithms=[algorithm])
    encoded = base64.urlsafe_b64encode(json.dumps(header).encode()).rstrip(b"=").decode()
    forged = ".".join([encoded, *token.split(".")[1:]])

    for candidate in (forged, forged.rpartition(".")[0] + "."):
        with pytest.raises(Unauthenticated):
            session_of(KEYS, candidate, NOW)


@pytest.mark.parametrize(
    "change",
    [{"aud": "other"}, {"aud": ["ymd"]}, {"sid": "x"}, {"sid": None}, {"sid": 5}, {"exp": "soon"}, {"exp": None}],
)
def test_claims_that_are_not_ours_are_refused(change: dict[str, object]) -> None:
    token = jwt.encode(HEADER, CLAIMS | change, KEY, algorithms=["HS256"])

    with pytest.raises(Unauthenticated):
        session_of(KEYS, token, NOW)


@given(st.text(max_size=300))
def test_no_text_is_an_access_token_by_chance(text: str) -> None:
    with pytest.raises(Unauthenticated):
        session_of(KEYS, text, NOW)


@given(st.text(max_size=120))
def test_no_text_is_a_refresh_token_by_chance(text: str) -> None:
    with pytest.raises(RefreshRefused):
        link_of(KEYS, text)


@given(st.uuids(), st.integers(0, 2**32 - 1))
def test_a_refresh_token_leads_to_its_place(session_id: object, generation: int) -> None:
    token = refresh_token(KEYS, session_id, generation)  # type: ignore[arg-type]  # hypothesis leaves the strategy open

    assert link_of(KEYS, token) == (session_id, generation)


@given(st.integers(0, 69), st.sampled_from("ABCDxyz019-_"))
def test_a_refresh_token_with_one_letter_changed_is_refused(place: int, letter: str) -> None:
    token = refresh_token(KEYS, new_id(), 7)
    changed = token[:place] + letter + token[place + 1 :]

    if base64.urlsafe_b64decode(changed + "==") != base64.urlsafe_b64decode(token + "=="):
        with pytest.raises(RefreshRefused):
            link_of(KEYS, changed)


def test_tokens_of_an_older_key_hold_until_it_leaves_the_ring() -> None:
    session_id = new_id()
    old = KeyRing.parse(OLD)
    access, refresh = access_token(old, session_id, NOW), refresh_token(old, session_id, 3)

    both = KeyRing.parse(f"{NEW},{OLD}")

    assert session_of(both, access, NOW) == session_id
    assert link_of(both, refresh) == (session_id, 3)
    with pytest.raises(Unauthenticated):
        session_of(KEYS, access, NOW)
    with pytest.raises(RefreshRefused):
        link_of(KEYS, refresh)
