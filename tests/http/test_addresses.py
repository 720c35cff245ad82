"""Where a request comes from."""

import pytest

from ymd.http.addresses import Proxies, is_loopback, subscriber
from ymd.settings import SettingsError


@pytest.mark.parametrize(
    ("trusted", "peer", "forwarded", "client"),
    [
        ([], "203.0.113.7", b"198.51.100.1", "203.0.113.7"),
        (["10.0.0.1"], "10.0.0.1", None, "10.0.0.1"),
        (["10.0.0.1"], "10.0.0.1", b"198.51.100.1", "198.51.100.1"),
        (["10.0.0.1"], "10.0.0.2", b"198.51.100.1", "10.0.0.2"),
        (["10.0.0.0/8"], "10.9.9.9", b"8.8.8.8, 198.51.100.1, 10.0.0.7", "198.51.100.1"),
        (["10.0.0.1"], "::ffff:10.0.0.1", b"2001:db8::1", "2001:db8::1"),
        (["10.0.0.1"], "10.0.0.1", b"198.51.100.1, <script>", "10.0.0.1"),
        (["10.0.0.1"], "10.0.0.1", b"", "10.0.0.1"),
        (["10.0.0.0/8"], "10.0.0.1", b"10.0.0.2, 10.0.0.3", "10.0.0.2"),
        (["unix"], "unix", b"198.51.100.1", "198.51.100.1"),
        ([], "unix", b"198.51.100.1", "unix"),
    ],
)
def test_only_a_trusted_proxy_says_for_whom_it_asks(
    trusted: list[str], peer: str, forwarded: bytes | None, client: str
) -> None:
    assert Proxies(trusted).client(peer, forwarded) == client


def test_a_proxy_that_is_no_address_is_named_at_the_start() -> None:
    with pytest.raises(SettingsError, match="YMD_TRUSTED_PROXIES"):
        Proxies(["proxy.example.org"])


def test_a_subscriber_has_one_address_or_a_whole_64() -> None:
    assert subscriber("203.0.113.7") == subscriber("::ffff:203.0.113.7") == "203.0.113.7"
    assert subscriber("2001:db8:0:1::5") == subscriber("2001:db8:0:1:ffff::9") != subscriber("2001:db8:0:2::5")
    assert subscriber("unix") == "unix"


def test_loopback_is_127_and_1_in_all_their_forms() -> None:
    assert [is_loopback(address) for address in ("127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1")] == [True] * 4
    assert [is_loopback(address) for address in ("203.0.113.7", "2001:db8::1", "unix", "")] == [False] * 4
