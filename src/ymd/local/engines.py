"""PostgreSQL and Valkey of one data directory: up together, down together, found by the commands beside."""

import contextlib
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass

from ymd.local import initdb, leftovers, ports, postgres, signals
from ymd.local.home import Home
from ymd.local.identity import Attempt, attempt, choose
from ymd.local.messages import Message, Say
from ymd.local.postgres import Postgres
from ymd.local.program import Watch, finish
from ymd.local.valkey import Valkey

_SECONDS_BETWEEN_WORDS = 5
_ATTEMPTS = 5
# It has nothing to recover.
_SECONDS_FOR_VALKEY = 30


@dataclass(frozen=True)
class Engines:
    """Two engines that serve. `watches` are theirs, in the order in which they stop."""

    home: Home
    database_url: str
    redis_url: str
    watches: tuple[Watch, ...]

    def environment(self) -> dict[str, str]:
        """What a child of ours needs to find them."""
        return {"YMD_DATABASE_URL": self.database_url, "YMD_REDIS_URL": self.redis_url}


@contextlib.contextmanager
def start(home: Home, *, say: Say, durable: bool = True, attempt: Attempt = attempt) -> Iterator[Engines]:
    """Claim the directory and bring both engines up; at the end of the block both have ended and it is free again.

    Only from the main thread, with which the engines die. In the block SIGTERM and SIGHUP unwind as Ctrl-C does.
    `durable=False` is for data that nobody will miss (tests): no fsync. Raises CannotStart.
    """
    with signals.unwinding():
        home.claim()
        watches: list[Watch] = []
        try:
            # That of a killed run; nobody shall read it as ours.
            (home.run / "engines.json").unlink(missing_ok=True)
            leftovers.stop(home, say)
            postgres.stop_leftover(home, say)
            identity = choose(home, say, attempt)
            password = initdb.ensure(home, identity, say, durable=durable)
            database = Postgres(home, identity, password, durable=durable)
            cache = Valkey(home, identity)
            for engine in (database, cache):
                watch = Watch(engine)
                watches.insert(0, watch)
                _bring_up(engine, watch, home, say)
            leftovers.record(home, watches)
            engines = Engines(home, database.url, cache.url, tuple(watches))
            home.write_json(home.run / "engines.json", engines.environment() | {"pid": os.getpid()})
            yield engines
        finally:
            with signals.Counted() as ending:
                for watch in watches:
                    finish([watch], say, lambda: ending.count > 0)
            (home.run / "engines.json").unlink(missing_ok=True)
            (home.run / "processes.json").unlink(missing_ok=True)
            home.release()


def running(home: Home) -> dict[str, str] | None:
    """YMD_DATABASE_URL and YMD_REDIS_URL of the `ymd up` that holds this directory now, or None."""
    if home.holder() is None:
        return None
    found = home.read_json(home.run / "engines.json")
    return {name: str(value) for name, value in found.items() if name.startswith("YMD_")} or None


def _bring_up(engine: Postgres | Valkey, watch: Watch, home: Home, say: Say) -> None:
    """Start an engine and wait until it serves. PostgreSQL may recover for as long as it needs."""
    for remaining in reversed(range(_ATTEMPTS)):
        engine.port = ports.port_for(home, engine.name.lower())
        watch.spawn()
        said = 0
        while watch.running:
            if watch.serves():
                return
            if isinstance(engine, Valkey) and watch.seconds > _SECONDS_FOR_VALKEY:
                raise engine.failed()
            if watch.seconds >= said + _SECONDS_BETWEEN_WORDS:
                said = watch.seconds
                say(Message("recovering", {"name": engine.name, "seconds": said}))
            time.sleep(0.005)
        # Another program may have taken the port in the moment between our look and the engine's.
        if remaining == 0 or ports.is_free(engine.port):
            raise engine.failed()
