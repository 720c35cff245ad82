"""How often a password may be tried."""

from datetime import timedelta
from typing import Final

from ymd.accounts.actions.tallies import Allowance, Tally
from ymd.accounts.schemas import Visit
from ymd.kernel.keys import KeyRing

_WINDOW: Final = timedelta(minutes=15)

#: Failures of one account from one network: whoever hammers an account locks out themselves, not its owner.
_BOTH: Final = 10

#: Failures of one account from anywhere, and from one network at any account: nets against a crowd.
_EITHER: Final = 100


def tries_of(keys: KeyRing, who: str, visit: Visit) -> Tally:
    """Counts failures for `who`, an address or an account's id, be there such an account or not."""
    return Tally(
        keys,
        Allowance(f"sign-in to {who} from {visit.network}", _BOTH, _WINDOW),
        Allowance(f"sign-in to {who}", _EITHER, _WINDOW),
        Allowance(f"sign-in from {visit.network}", _EITHER, _WINDOW),
    )
