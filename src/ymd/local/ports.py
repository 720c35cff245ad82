"""Ports on 127.0.0.1: one for each engine, remembered between starts, and the listening socket of the API."""

import errno
import random
import socket

from ymd.local.home import Home
from ymd.local.messages import CannotStart

LOOPBACK = "127.0.0.1"

# Below the range from which systems take the ports of outgoing connections (Linux 32768, macOS 49152): there a client
# that knocks while its engine restarts could be given the engine's own port, and keep it.
_RANGE = range(20_000, 30_000)


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        # As the engines will: a port in TIME_WAIT after the last run is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def port_for(home: Home, engine: str) -> int:
    """The port this engine had last time if it is still free, else another, which is remembered."""
    path = home.run / "ports.json"
    remembered = dict(home.read_json(path))
    port = remembered.get(engine)
    if isinstance(port, int) and is_free(port):
        return port
    others = set(remembered.values())
    port = next(port for port in random.sample(_RANGE, len(_RANGE)) if port not in others and is_free(port))
    home.write_json(path, remembered | {engine: port})
    return port


def listen(host: str, port: int) -> socket.socket:
    """A listening socket to hand to the API's processes (`Child.sockets`): connections that come while one of them
    restarts wait instead of being refused. Raises CannotStart("port_taken") or ("port_refused")."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(2048)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise CannotStart("port_taken", host=host, port=port, next=port + 1) from error
        reason = error.strerror or str(error)
        raise CannotStart("port_refused", host=host, port=port, reason=reason) from error
    return listener
