"""A worker in a process of its own that never gets to the end of its first job: ``python -m ... URL``.

It says on standard output that it has begun, and waits to be killed.
"""

import asyncio
import sys
from datetime import timedelta

from tests.kernel.workshop import Knocked, listener
from tests.support.fakes import CheapHasher, KeptMail, SetClock
from ymd.edges.darkroom.process import LimitedDarkroom
from ymd.edges.storage.nowhere import NoBlobs
from ymd.kernel.db import Database, Db
from ymd.kernel.keys import KeyRing
from ymd.kernel.outside import Outside
from ymd.kernel.worker import work


async def begin(db: Db, fact: Knocked) -> None:
    print("begun", flush=True)
    await asyncio.Event().wait()


async def main(url: str) -> None:
    keys = KeyRing.parse(KeyRing.generate())
    outside = Outside(
        clock=SetClock(),
        keys=keys,
        hasher=CheapHasher(),
        mail=KeptMail(),
        blobs=NoBlobs(),
        darkroom=LimitedDarkroom(),
        public_url="",
    )
    database = Database(url, size=2, statement_timeout=5, listeners={Knocked: [listener("ada", begin)]}, hooks={})
    await database.open()
    await work(database, {}, outside, stop=asyncio.Event(), heartbeat=timedelta(seconds=1))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
