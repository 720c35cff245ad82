"""Files as tests write them: readable lines in, octets out."""

from datetime import UTC, datetime

from hypothesis import strategies as st

from ymd import ics
from ymd.ics.values import EventValues

NOW = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)

_in_lines = st.characters(exclude_characters="\r\n\0", exclude_categories=["Cs"])
_typed = st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from('\n\t\\;,:"')

#: Any line that can stand in a file: no line break, no NUL, not empty, not a continuation.
any_line = st.text(_in_lines, min_size=1, max_size=200).filter(lambda line: line[0] not in " \t")
#: Text as a person may type or paste it, without what no line can carry.
any_text = st.text(_typed)


def wall(text: str) -> datetime:
    """A wall time, written as people write it."""
    return datetime.fromisoformat(text)


def file_of(*lines: str) -> bytes:
    """A file of one VCALENDAR with these lines."""
    return "".join(f"{line}\r\n" for line in ("BEGIN:VCALENDAR", "VERSION:2.0", *lines, "END:VCALENDAR")).encode()


def event(*lines: str, uid: str = "a@example.com", start: str = "DTSTART:20261123T013000Z") -> list[str]:
    """The lines of a VEVENT."""
    return ["BEGIN:VEVENT", f"UID:{uid}", start, *lines, "END:VEVENT"]


def split_of(*lines: str) -> ics.Split:
    return ics.split(ics.parse(file_of(*lines)))


def text_of(*lines: str) -> str:
    """The stored text of the only object of a file."""
    (stored,) = split_of(*lines).objects
    return stored.text


def values_of(*lines: str, **parts: str) -> EventValues:
    """The values of the only event of a file, which has these lines."""
    (stored,) = split_of(*event(*lines, **parts)).objects
    (values,) = stored.values
    return values


def code_of(*lines: str, **parts: str) -> str:
    """The code with which the only event of a file is left out."""
    (left,) = split_of(*event(*lines, **parts)).left_out
    return left.code


def seoul(_: str, __: int) -> str:
    """A reading of TZIDs for which every one is Seoul's."""
    return "Asia/Seoul"
