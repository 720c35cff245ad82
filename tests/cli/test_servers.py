"""How the servers of `ymd serve` meet the network."""

import socket
from pathlib import Path

from ymd.cli.servers import send_at_once
from ymd.local import ports


def test_answers_on_a_socket_that_was_handed_over_are_not_held_back() -> None:
    with ports.listen(ports.LOOPBACK, 0) as listener:
        send_at_once(listener.fileno())

        with socket.create_connection(listener.getsockname()) as connection:
            accepted, _ = listener.accept()
            with accepted:
                assert connection
                assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_a_unix_socket_knows_no_delay(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "s"))

        send_at_once(listener.fileno())
