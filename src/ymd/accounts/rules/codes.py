"""Codes that are mailed to an address, and the proof that a confirmed one is exchanged for.

Both are computed from the id of the proof's row and the number of the sending, so that nothing secret is stored or
queued and a resend voids what was sent before.
"""

import base64
import binascii
import hashlib
import hmac
import unicodedata
from datetime import timedelta
from typing import Final, NamedTuple
from uuid import UUID

from ymd.accounts.errors import ProofRefused
from ymd.kernel.keys import KeyRing

CODE_LIFE: Final = timedelta(minutes=10)
RESEND_AFTER: Final = timedelta(minutes=1)
MOST_TRIES: Final = 5

#: How long a confirmed address may wait for the rest of the form.
PROOF_LIFE: Final = timedelta(minutes=30)

# Crockford's base 32: no I, L, O, U, so that what is read aloud or copied by hand arrives. Eight of them are 40 bits.
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH: Final = 8
_MISREAD: Final = str.maketrans({"O": "0", "I": "1", "L": "1", " ": None, "-": None})

_CODE_PURPOSE: Final = "codes"
_PROOF_PURPOSE: Final = "proofs"


def code_of(keys: KeyRing, proof_id: UUID, sending: int) -> str:
    """The code of one sending, as it is shown: ``K7QF-3M2X``."""
    code = _code(keys.key(_CODE_PURPOSE), _named(proof_id, sending))
    return f"{code[:4]}-{code[4:]}"


def is_code(keys: KeyRing, proof_id: UUID, sending: int, typed: str) -> bool:
    """Whether someone typed that code; capitals, hyphens, spaces and what is easily misread do not matter."""
    cleaned = unicodedata.normalize("NFKC", typed).upper().translate(_MISREAD).encode()
    named = _named(proof_id, sending)
    return any(hmac.compare_digest(cleaned, _code(key, named).encode()) for key in keys.keys(_CODE_PURPOSE))


class Proved(NamedTuple):
    """Which sending of which proof was confirmed."""

    proof_id: UUID
    sending: int


def proof_of(keys: KeyRing, proof_id: UUID, sending: int) -> str:
    """What whoever confirmed the code holds: good for one thing, once."""
    named = _named(proof_id, sending)
    return base64.urlsafe_b64encode(named + _mac(keys.key(_PROOF_PURPOSE), named)).rstrip(b"=").decode()


def read_proof(keys: KeyRing, proof: str) -> Proved:
    """Raises ProofRefused for anything that `proof_of` did not make."""
    try:
        data = base64.b64decode(proof + "=" * (-len(proof) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise ProofRefused from error
    named, mac = data[:20], data[20:]
    if not any(hmac.compare_digest(mac, _mac(key, named)) for key in keys.keys(_PROOF_PURPOSE)):
        raise ProofRefused
    return Proved(UUID(bytes=named[:16]), int.from_bytes(named[16:], "big"))


def _named(proof_id: UUID, sending: int) -> bytes:
    return proof_id.bytes + sending.to_bytes(4, "big")


def _code(key: bytes, named: bytes) -> str:
    number = int.from_bytes(_mac(key, named)[:5], "big")
    return "".join(_ALPHABET[number >> 5 * place & 31] for place in reversed(range(_LENGTH)))


def _mac(key: bytes, named: bytes) -> bytes:
    return hmac.digest(key, named, hashlib.sha256)
