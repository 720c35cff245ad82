"""The refresh token between a browser and us, and where a request comes from.

The cookie is HttpOnly, SameSite=Lax and for this host alone; behind https its name begins with ``__Host-``, which a
browser takes over TLS only, for the whole host and for no other (RFC 6265bis, section 4.1.3.2).
"""

from typing import Any, Final
from urllib.parse import urlsplit

from litestar import Request
from litestar.datastructures import Cookie

from ymd.accounts.errors import ForeignOrigin, RefreshRefused
from ymd.accounts.rules.tokens import ACCESS_TOKEN_LIFE, SESSION_LIFE, access_token, refresh_token
from ymd.accounts.schemas import SignedIn, Tokens, Visit
from ymd.http.addresses import subscriber
from ymd.http.answers import Response
from ymd.kernel.outside import Outside

EXPIRES_IN: Final = int(ACCESS_TOKEN_LIFE.total_seconds())

_LONGEST_DEVICE: Final = 200


def visit_of(request: Request[Any, Any, Any]) -> Visit:
    """Where the request came from, as limits and the audit trail count it."""
    device = "".join(character for character in request.headers.get("user-agent", "") if character.isprintable())
    return Visit(subscriber(request.scope["state"]["address"]), device[:_LONGEST_DEVICE])


def tokens(signed_in: SignedIn, outside: Outside, *, in_body: bool, status_code: int = 200) -> Response[Tokens]:
    """The answer that hands tokens over: the refresh token in the body, or in the cookie."""
    refresh = refresh_token(outside.keys, signed_in.session_id, signed_in.generation)
    access = access_token(outside.keys, signed_in.session_id, outside.clock.now())
    body = Tokens(access, EXPIRES_IN, signed_in.account, refresh if in_body else None)
    cookies = [] if in_body else [_cookie(outside, refresh, int(SESSION_LIFE.total_seconds()))]
    return Response(body, status_code=status_code, cookies=cookies)


def forgotten(outside: Outside) -> Cookie:
    """The cookie that makes a browser forget its refresh token."""
    return _cookie(outside, "", 0)


def refresh_cookie(request: Request[Any, Any, Any], outside: Outside) -> str | None:
    """The refresh token that a browser sent from our own pages. Raises ForeignOrigin when other pages made it send it.

    A browser names the origin of the page with every POST, and with a GET says at least whether it is ours.
    """
    token = request.cookies.get(_name(outside))
    if token is None:
        return None
    origin = request.headers.get("origin")
    if origin is None:
        if request.headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
            raise ForeignOrigin
    elif urlsplit(origin).netloc != request.headers.get("host") and origin != _origin(outside):
        raise ForeignOrigin
    return token


def shown_token(request: Request[Any, Any, Any], outside: Outside, in_body: str | None) -> str:
    """The refresh token of the body, else of the cookie. Raises RefreshRefused where there is none."""
    token = in_body or refresh_cookie(request, outside)
    if token is None:
        raise RefreshRefused
    return token


def _cookie(outside: Outside, value: str, seconds: int) -> Cookie:
    return Cookie(
        key=_name(outside),
        value=value,
        max_age=seconds,
        path="/",
        httponly=True,
        secure=_is_https(outside),
        samesite="lax",
    )


def _name(outside: Outside) -> str:
    return "__Host-ymd_refresh" if _is_https(outside) else "ymd_refresh"


def _is_https(outside: Outside) -> bool:
    return outside.public_url.startswith("https://")


def _origin(outside: Outside) -> str:
    parts = urlsplit(outside.public_url)
    return f"{parts.scheme}://{parts.netloc}"
