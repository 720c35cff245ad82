"""TEXT values (RFC 5545 section 3.3.11), and the quoted-printable ones of vCalendar 1.0 that still go round."""

import quopri
import re

from ymd.ics.line import Line, one, refuse_control

_ESCAPE = re.compile(r"\\([\\;,nN])")
_UNESCAPED_COMMA = re.compile(r"(?<!\\)((?:\\\\)*),")
_PLAIN = {"n": "\n", "N": "\n"}


def unescape(value: str) -> str:
    """The text of a TEXT value. A backslash before anything that is not escaped by the grammar stays."""
    if "\\" not in value:
        return value
    return _ESCAPE.sub(lambda found: _PLAIN.get(found[1], found[1]), value)


def unescape_list(value: str) -> list[str]:
    """The texts of a comma-separated TEXT value, without empty ones."""
    parts = [value] if "," not in value else _UNESCAPED_COMMA.sub(r"\1" + "\n", value).split("\n")
    return [text for part in parts if (text := unescape(part).strip())]


def escape(text: str) -> str:
    """A TEXT value. Every kind of line break becomes ``\\n``, so a value can never begin a line of its own.

    Raises IcsInvalid ``control_character``.
    """
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return refuse_control(escaped.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n"))


def of_line(line: Line) -> str:
    """The text of a line, decoded where it says ENCODING=QUOTED-PRINTABLE (its CHARSET, else UTF-8, else Latin-1)."""
    if "PRINTABLE" in line.head.upper() and one(line.params, "ENCODING").upper() == "QUOTED-PRINTABLE":
        octets = quopri.decodestring(line.value.encode())
        return _decoded(octets, one(line.params, "CHARSET")).replace("\r\n", "\n")
    return unescape(line.value)


def _decoded(octets: bytes, charset: str) -> str:
    for name in (charset, "utf-8"):
        try:
            return octets.decode(name) if name else octets.decode()
        except (LookupError, UnicodeDecodeError):
            continue
    return octets.decode("latin-1")
