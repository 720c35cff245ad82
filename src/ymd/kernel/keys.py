"""The ring of secrets, and one key for each purpose derived from it (HKDF, RFC 5869, with SHA-256)."""

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Iterator
from functools import lru_cache


class KeyRing:
    """Secrets by id, newest first: the newest signs, all verify."""

    def __init__(self, entries: dict[str, bytes]) -> None:
        self._entries = entries

    @classmethod
    def parse(cls, text: str) -> "KeyRing":
        """Read ``id:base64,id:base64``. Raises ValueError for anything else or a secret under 32 bytes."""
        entries = {}
        for part in text.split(","):
            key_id, _, encoded = part.strip().partition(":")
            try:
                secret = base64.b64decode(encoded, validate=True)
            except binascii.Error as error:
                raise ValueError(f"the secret {key_id!r} is not base64") from error
            if not key_id or len(secret) < 32:
                raise ValueError("a secret is `id:` and the base64 of at least 32 bytes")
            entries[key_id] = secret
        return cls(entries)

    @staticmethod
    def generate() -> str:
        """A new ring of one secret, in the form that `parse` reads."""
        return f"{secrets.token_hex(4)}:{base64.b64encode(secrets.token_bytes(32)).decode()}"

    @property
    def newest(self) -> str:
        return next(iter(self._entries))

    def key(self, purpose: str, key_id: str | None = None) -> bytes:
        """32 bytes for one purpose, of the newest secret or of the named one. Raises KeyError for an unknown id."""
        return _derive(self._entries[key_id or self.newest], purpose)

    def keys(self, purpose: str) -> Iterator[bytes]:
        """The key for one purpose of every secret, newest first: whatever verifies tries them all."""
        return (_derive(secret, purpose) for secret in self._entries.values())


@lru_cache(maxsize=256)
def _derive(secret: bytes, purpose: str) -> bytes:
    pseudo_random_key = hmac.digest(b"ymd", secret, hashlib.sha256)
    return hmac.digest(pseudo_random_key, purpose.encode() + b"\x01", hashlib.sha256)
