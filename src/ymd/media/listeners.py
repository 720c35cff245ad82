"""What media does when something happened: a deleted picture leaves the store of blobs."""

from ymd.kernel.db import Db
from ymd.kernel.outside import Outside
from ymd.media.facts import PictureDeleted
from ymd.media.rules.addresses import blobs_of
from ymd.media.schemas import Names


async def remove_blobs(_: Db, fact: PictureDeleted, outside: Outside) -> None:
    for blob in blobs_of(Names(fact.media_id, fact.face)):
        await outside.blobs.delete(blob)
