"""Pure decisions of accounts: what a token says, and whether it holds."""

from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final
from uuid import UUID

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from ymd.kernel.errors import Unauthenticated
from ymd.kernel.keys import KeyRing

ACCESS_TOKEN_LIFE: Final = timedelta(minutes=10)

_ALGORITHM: Final = "HS256"
_TYPE: Final = "at+jwt"
_AUDIENCE: Final = "ymd"
_PURPOSE: Final = "access tokens"


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
    except (JoseError, KeyError, TypeError, ValueError) as error:
        raise Unauthenticated from error


def _key(keys: KeyRing, header: dict[str, object]) -> OctKey:
    return OctKey.import_key(keys.key(_PURPOSE, str(header["kid"])))
