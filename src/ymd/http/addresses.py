"""Where a request comes from: the connection's other end, or whom a trusted proxy says that it forwards for."""

from collections.abc import Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final

from ymd.settings import SettingsError

#: What stands for the other end of a Unix socket, in `scope["client"]` nothing.
UNIX: Final = "unix"


class Proxies:
    """Whose X-Forwarded-For is believed. Nobody's, unless the settings name addresses, networks, or `unix`."""

    def __init__(self, trusted: Sequence[str] = ()) -> None:
        """Raises SettingsError for what is neither an address nor a network nor `unix`."""
        self._unix = UNIX in trusted
        try:
            self._networks = tuple(ip_network(name) for name in trusted if name != UNIX)
        except ValueError as error:
            raise SettingsError(
                f"YMD_TRUSTED_PROXIES cannot be used: {error}. Name addresses, networks, or `{UNIX}`, between commas."
            ) from error
        self._trusts = lru_cache(maxsize=4096)(self._is_trusted)

    def client(self, peer: str, forwarded: bytes | None) -> str:
        """The nearest address that no trusted proxy has; what is no address is not believed.

        `peer` is the connection's other end, `forwarded` the X-Forwarded-For header. Each proxy appends whom it heard,
        so the list is read from its end.
        """
        if forwarded is None or not self._trusts(peer):
            return peer
        nearest = peer
        for hop in reversed(forwarded.decode("latin-1").split(",")):
            address = _parsed(hop.strip())
            if address is None:
                return nearest
            nearest = str(address)
            if not self._trusts(nearest):
                return nearest
        return nearest

    def _is_trusted(self, peer: str) -> bool:
        address = _parsed(peer)
        if address is None:
            return self._unix and peer == UNIX
        return any(address in network for network in self._networks)


@lru_cache(maxsize=16_384)
def subscriber(address: str) -> str:
    """The address as limits count it: of IPv6 the /64, which is what one subscriber has."""
    parsed = _parsed(address)
    return str(ip_network((parsed, 64), strict=False)) if isinstance(parsed, IPv6Address) else str(parsed or address)


@lru_cache(maxsize=16_384)
def is_loopback(address: str) -> bool:
    parsed = _parsed(address)
    return parsed is not None and parsed.is_loopback


def _parsed(address: str) -> IPv4Address | IPv6Address | None:
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return None
    return getattr(parsed, "ipv4_mapped", None) or parsed
