"""What `ymd up` does with `ymd.local`, as a program the tests can kill: ``python -m tests.local.ymd_up HOME OPTIONS``.

Writes one JSON object a line: what is said, `serving` with addresses and pids, `refused`, `stopped`. OPTIONS is JSON:
`children` (lists of name, words of a Python program, grace), `namespaces` (false: behave as if they were refused),
`drop` (false: behave as if no other user could be used either), `supervise` (false: serve until stdin ends).
"""

import json
import sys
from pathlib import Path
from socket import socket

from ymd.local import engines, identity, ports, supervisor
from ymd.local.home import Home
from ymd.local.messages import CannotStart, Message
from ymd.local.processes import Identity


def tell(event: str, **facts: object) -> None:
    sys.stdout.write(json.dumps({"event": event, **facts}) + "\n")
    sys.stdout.flush()


def say(message: Message) -> None:
    tell(message.code, text=message.text("en"), **message.facts)


def main(place: str, options: dict[str, object]) -> None:
    def attempt(candidate: Identity, home: Path) -> str | None:
        if candidate.namespace_uid is not None and not options.get("namespaces", True):
            return "unshare: Operation not permitted"
        if candidate.uid is not None and not options.get("drop", True):
            return f"{home.parent} cannot be entered"
        return identity.attempt(candidate, home)

    try:
        with engines.start(Home(place), say=say, attempt=attempt) as running:
            pids = {watch.program.name: watch.process.pid for watch in running.watches if watch.process}
            with ports.listen(ports.LOOPBACK, 0) as listener:
                port = listener.getsockname()[1]
                tell("serving", database=running.database_url, redis=running.redis_url, pids=pids, port=port)
                if options.get("supervise", True):
                    children = [child(listener, place, *given) for given in options.get("children", [])]
                    supervisor.supervise(running, children, say=say)
                else:
                    sys.stdin.read()
        tell("stopped")
    except CannotStart as refusal:
        tell("refused", code=refusal.code, text=refusal.text("en"))


def child(listener: socket, place: str, name: str, program: str, grace: float) -> supervisor.Child:
    # The place stands among its words so that the tests find it, whatever becomes of us.
    words = [sys.executable, "-u", "-c", program, name, str(listener.fileno()), place]
    return supervisor.Child(name, words, sockets=[listener], grace=grace)


if __name__ == "__main__":
    main(sys.argv[1], json.loads(sys.argv[2]))
