"""Pictures that are there, without the work of developing them."""

import base64
from secrets import token_bytes
from uuid import UUID

from sqlalchemy import Uuid, bindparam, insert, select

from tests.support.verbs import Verbs
from ymd.kernel.actor import Actor
from ymd.kernel.ids import new_id
from ymd.kernel.statement import command, statement
from ymd.media.queries import Signer
from ymd.media.rules.addresses import blobs_of
from ymd.media.schemas import Media, Names
from ymd.media.tables import media

_COLUMNS = ("id", "owner_id", "face", "alt", "width", "height", "blurhash", "bytes", "created_at", "unused_since")
#: A picture of one black pixel, as a program would send it in.
DOT = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mNgAAAAAgAB5Sfe/AAAAABJRU5ErkJggg==")

_FACE = statement(select(media.c.face).where(media.c.id == bindparam("media_id", type_=Uuid)), UUID)
_ADD = command(insert(media).values({name: bindparam(name) for name in _COLUMNS}))


def shown_bytes(media_id: UUID, rendition: str) -> bytes:
    """What stands for one rendition of a picture made by `picture`: not decodable, and like no other."""
    return b"RIFF....WEBP" + f"{rendition} of {media_id}".encode()


class MediaVerbs(Verbs):
    async def picture(self, owner: Actor, alt: str = "A ridge in the morning") -> UUID:
        """An uploaded picture that nothing shows yet; its id."""
        names = Names(new_id(), UUID(bytes=token_bytes(16)))
        renditions = [shown_bytes(names.id, each) for each in ("large", "thumbnail", "square")]
        for blob, data in zip(blobs_of(names), renditions, strict=True):
            await self.outside.blobs.put(blob, data)
        row = {"alt": alt, "width": 4, "height": 3, "blurhash": "LEHV6nWB2yk8", "bytes": sum(map(len, renditions))}
        now = self.outside.clock.now()
        named = {"id": names.id, "face": names.face, "owner_id": owner.id}
        async with self.work() as db:
            await db.run(_ADD, **named, **row, created_at=now, unused_since=now)
        return names.id

    async def face(self, media_id: UUID) -> UUID:
        """What a picture's square is named by."""
        async with self.work() as db:
            return await db.one(_FACE, media_id=media_id)

    def addresses(self, media_id: UUID) -> Media:
        """The picture under the addresses that are given out now."""
        return Signer(self.outside.keys, self.outside.clock.now()).media(media_id, 4, 3, "", "")
