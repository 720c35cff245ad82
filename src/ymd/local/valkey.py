"""Valkey as a program to keep running. It keeps nothing on disk: whatever must last is in PostgreSQL."""

import os
import secrets
import signal
import socket
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from ymd.local import ports, processes, wheels
from ymd.local.home import Home
from ymd.local.logs import last_words
from ymd.local.messages import CannotStart
from ymd.local.processes import Identity

# allkeys-lru: nothing in here is the only copy, so when memory is full the key that was longest unused goes and a write
# never fails. A volatile-* policy would refuse writes once the keys without an expiry fill the memory; what people use
# now (rate windows, presence) is what was used last, so it stays.
_CONFIGURATION = """\
bind 127.0.0.1
port {port}
requirepass {password}
save ""
appendonly no
maxmemory 128mb
maxmemory-policy allkeys-lru
daemonize no
logfile ""
always-show-logo no
"""


@dataclass
class Valkey:
    """The embedded server of one `Home`. Its password lives as long as the run and stands in no argument and no file
    but run/engines.json."""

    home: Home
    identity: Identity
    name: str = "Valkey"
    stop_signal: signal.Signals = signal.SIGTERM
    hurry_signal: signal.Signals = signal.SIGKILL
    grace: float | None = 10.0
    port: int = 0
    password: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@{ports.LOOPBACK}:{self.port}/0"

    @property
    def log(self) -> Path:
        return self.home.log_file("valkey.log")

    def spawn(self) -> subprocess.Popen[bytes]:
        process = processes.spawn(
            [wheels.valkey_server(), "-"],
            death_signal=signal.SIGTERM,
            environment=os.environ,
            directory=self.home.valkey,
            identity=self.identity,
            stdin=subprocess.PIPE,
            log=self.log,
        )
        if process.stdin is not None:
            process.stdin.write(_CONFIGURATION.format(port=self.port, password=self.password).encode())
            process.stdin.close()
        return process

    def ready(self, process: subprocess.Popen[bytes]) -> bool:
        """It answers a PING under our password, which no other server on this port could."""
        try:
            with socket.create_connection((ports.LOOPBACK, self.port), timeout=1) as connection:
                connection.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
                answer = b""
                while answer.count(b"\r\n") < 2 and (received := connection.recv(256)):
                    answer += received
        except OSError:
            return False
        return answer == b"+OK\r\n+PONG\r\n"

    def failed(self) -> CannotStart:
        return CannotStart("valkey_failed", words=last_words(self.log), log=str(self.log))
