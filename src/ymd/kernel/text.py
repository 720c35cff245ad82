"""Typed text: what people may send as words, and how it is made comparable."""

import re
import unicodedata
from typing import Annotated

import msgspec
from msgspec import Meta

# No NUL (PostgreSQL's text cannot hold it) and no other C0/C1 control but tab and line feed. JSON decoding has
# refused lone surrogates already.
_BLOCK = r"^[^\x00-\x08\x0B-\x1F\x7F-\x9F]*$"
_LINE = r"^[^\x00-\x1F\x7F-\x9F\u2028\u2029]*$"

Line100 = Annotated[str, Meta(min_length=1, max_length=100, pattern=_LINE)]
Line255 = Annotated[str, Meta(max_length=255, pattern=_LINE)]
Block500 = Annotated[str, Meta(max_length=500, pattern=_BLOCK)]
Block1000 = Annotated[str, Meta(max_length=1_000, pattern=_BLOCK)]
Block10k = Annotated[str, Meta(max_length=10_000, pattern=_BLOCK)]

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0]"
)


def nfc(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """The form under which two spellings of one name are equal: NFKC, invisible characters dropped, case folded."""
    return unicodedata.normalize("NFKC", _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).casefold())


def has_invisible(text: str) -> bool:
    """Whether the text has zero-width, bidirectional-control or filler characters, which names must not."""
    return _INVISIBLE.search(text) is not None


class Input(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What a client may send. Words are brought to NFC once, here; an unknown member is an error, not a silence."""

    def __post_init__(self) -> None:
        for name in self.__struct_fields__:
            value = getattr(self, name)
            if type(value) is str:
                setattr(self, name, nfc(value))
            elif type(value) is list and value and type(value[0]) is str:
                setattr(self, name, [nfc(item) for item in value])
