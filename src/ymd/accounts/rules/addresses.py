"""Addresses in the one form under which they are compared."""

import re
from typing import Final

_LOCAL: Final = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN: Final = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9][a-z0-9-]{0,61}[a-z0-9]")
_LONGEST: Final = 254
_LONGEST_LOCAL: Final = 64


def canonical_email(typed: str) -> str | None:
    """An RFC 5321 mailbox in small letters, its domain in A-labels (RFC 5891); None for what is none that we can reach.

    Quoted local parts, address literals and local parts beyond ASCII (RFC 6531) are not taken.
    """
    local, at, domain = typed.strip().lower().rpartition("@")
    try:
        domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        return None
    address = f"{local}@{domain}"
    fits = len(address) <= _LONGEST and len(local) <= _LONGEST_LOCAL
    return address if at and fits and _LOCAL.fullmatch(local) and _DOMAIN.fullmatch(domain) else None
