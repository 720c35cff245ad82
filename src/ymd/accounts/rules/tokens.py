"""Tokens: the access token that names a session, and the chain of refresh tokens that renews it."""

import base64
import binascii
import hashlib
import hmac
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final, NamedTuple
from uuid import UUID

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from ymd.accounts.errors import RefreshRefused
from ymd.kernel.errors import Unauthenticated
from ymd.kernel.keys import KeyRing

ACCESS_TOKEN_LIFE: Final = timedelta(minutes=10)

#: A session ends when it was not refreshed for this long.
SESSION_LIFE: Final = timedelta(days=14)

#: How long the predecessor of a refresh token still gets that same token: two tabs, or a reply that was lost.
GRACE: Final = timedelta(seconds=30)

_ALGORITHM: Final = "HS256"
_TYPE: Final = "at+jwt"
_AUDIENCE: Final = "ymd"
_PURPOSE: Final = "access tokens"
_REFRESH_PURPOSE: Final = "refresh tokens"
_REFRESH_BYTES: Final = 16 + 4 + 32


def access_token(keys: KeyRing, session_id: UUID, now: datetime) -> str:
    """A JWT (RFC 9068's `at+jwt`) that names a session, signed by the newest key, good for 10 minutes."""
    header = {"alg": _ALGORITHM, "kid": keys.newest, "typ": _TYPE}
    claims = {"sid": session_id.hex, "aud": _AUDIENCE, "exp": int((now + ACCESS_TOKEN_LIFE).timestamp())}
    return jwt.encode(header, claims, OctKey.import_key(keys.key(_PURPOSE)), algorithms=[_ALGORITHM])


def session_of(keys: KeyRing, token: str, now: datetime) -> UUID:
    """The session that a token names. Raises Unauthenticated for one that is forged, foreign or past its time."""
    session_id, expires = _verified(keys, token)
    if now.timestamp() >= expires:
        raise Unauthenticated
    return session_id


@lru_cache(maxsize=10_000)
def _verified(keys: KeyRing, token: str) -> tuple[UUID, int]:
    # Only the signature's verdict is remembered here; whether the session still stands is asked of its row each time.
    try:
        decoded = jwt.decode(token, lambda found: _key(keys, found.headers()), algorithms=[_ALGORITHM])
        claims = decoded.claims
        if decoded.header.get("typ") != _TYPE or claims.get("aud") != _AUDIENCE:
            raise Unauthenticated
        return UUID(hex=claims["sid"]), int(claims["exp"])
    except (JoseError, AttributeError, KeyError, TypeError, ValueError, OverflowError) as error:
        raise Unauthenticated from error


def _key(keys: KeyRing, header: dict[str, object]) -> OctKey:
    return OctKey.import_key(keys.key(_PURPOSE, str(header["kid"])))


class Link(NamedTuple):
    """One refresh token's place: the session that is its family, and which one of the chain it is."""

    session_id: UUID
    generation: int


def refresh_token(keys: KeyRing, session_id: UUID, generation: int) -> str:
    """The token of one generation. It is computed, never stored: the row knows the number of the one that is good."""
    named = session_id.bytes + generation.to_bytes(4, "big")
    return base64.urlsafe_b64encode(named + _secret(keys.key(_REFRESH_PURPOSE), named)).rstrip(b"=").decode()


def link_of(keys: KeyRing, token: str) -> Link:
    """The place of a token that we made, be it good, used or long over. Raises RefreshRefused for any other text."""
    try:
        data = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise RefreshRefused from error
    named, secret = data[:20], data[20:]
    if len(data) != _REFRESH_BYTES or not any(
        hmac.compare_digest(secret, _secret(key, named)) for key in keys.keys(_REFRESH_PURPOSE)
    ):
        raise RefreshRefused
    return Link(UUID(bytes=named[:16]), int.from_bytes(named[16:], "big"))


def _secret(key: bytes, named: bytes) -> bytes:
    return hmac.digest(key, named, hashlib.sha256)
