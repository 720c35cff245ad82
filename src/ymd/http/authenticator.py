"""The port through which the layer learns who asks; `accounts` fills it."""

from typing import Protocol

from ymd.kernel.actor import Actor
from ymd.kernel.db import Db


class Authenticator(Protocol):
    async def authenticate(self, db: Db, token: str) -> Actor:
        """The person behind an access token: signature checked, session row read, as the first statement.

        Raises Unauthenticated for a token that is forged, expired, or whose session ended.
        """
        ...
