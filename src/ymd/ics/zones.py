"""Which IANA zone a TZID means: by its name, or by the rules of the VTIMEZONE that the file brings along."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib import resources

from ymd.ics import limits
from ymd.ics import line as content
from ymd.ics.errors import IcsInvalid
from ymd.ics.observances import zone_with_rules
from ymd.ics.text import unescape
from ymd.ics.tree import Component
from ymd.ics.windows import ZONE_BY_DISPLAY, ZONE_BY_NAME

_SHOWN = re.compile(r"\((?:utc|gmt)[^)]{0,12}\)\s*(.*)")
_FIXED = re.compile(r"\(?(?:UTC|GMT)?([+-])(\d{1,2})(?::?00)?\)?")
_LOCAL_DATE = re.compile(r"[:,](\d{4})\d{4}T\d{6}(?!Z)")
_NO_ZONES = {"Factory", "localtime"}
_LONGEST = 255


@cache
def iana_names() -> dict[str, str]:
    """Every zone of the time zone database, by its casefolded name."""
    names = resources.files("tzdata").joinpath("zones").read_text().split()
    return {name.casefold(): name for name in names if name not in _NO_ZONES}


@lru_cache(maxsize=1024)
def named_zone(tzid: str) -> str | None:
    """The IANA zone that a TZID names: directly, as Windows or Outlook call it, or behind the prefix of a globally
    unique id such as ``/mozilla.org/20070129_1/Europe/Berlin`` (RFC 5545 section 3.8.3.1)."""
    if len(tzid) > _LONGEST:
        return None
    name = _folded(tzid)
    known = iana_names()
    path = name.replace(" ", "_")
    direct = known.get(path) or known.get(path.replace("-", "/", 1))
    named = direct or ZONE_BY_NAME.get(name) or ZONE_BY_DISPLAY.get(name)
    if named is not None:
        return named
    shown = _SHOWN.fullmatch(name)
    if shown is not None:
        return ZONE_BY_DISPLAY.get(shown[1])
    return _behind_prefix(path, known)


def _folded(tzid: str) -> str:
    decomposed = unicodedata.normalize("NFKD", tzid.strip().strip('"'))
    return "".join(char for char in decomposed if not unicodedata.combining(char)).casefold()


def _behind_prefix(name: str, known: dict[str, str]) -> str | None:
    if not name.startswith(("/", "posix/", "right/")):
        return None
    rest = name.lstrip("/")
    while "/" in rest:
        if rest in known:
            return known[rest]
        rest = rest.partition("/")[2]
    return None


def _fixed_zone(tzid: str) -> str | None:
    """``UTC+9`` and the like, which say an offset and nothing else."""
    found = _FIXED.fullmatch(tzid.strip().upper())
    if found is None:
        return None
    sign = "-" if found[1] == "+" else "+"
    return iana_names().get(f"etc/gmt{sign}{int(found[2])}")


def tzid_of(vtimezone: Component) -> str | None:
    return _property(vtimezone, "TZID")


def _property(component: Component, name: str) -> str | None:
    for item in component.items:
        if isinstance(item, str) and item[: len(name)].upper() == name:
            line = content.split(item)
            if line is not None and line.name == name:
                return unescape(line.value).strip()
    return None


class Zones:
    """The VTIMEZONEs of one calendar, and what the TZIDs used beside them mean."""

    def __init__(self, vtimezones: Iterable[Component]) -> None:
        self.by_tzid: dict[str, Component] = {}
        for vtimezone in vtimezones:
            tzid = tzid_of(vtimezone)
            if tzid:
                self.by_tzid.setdefault(tzid, vtimezone)
        self._found: dict[tuple[str, int], str | None] = {}

    def zone_of(self, tzid: str, year: int) -> str:
        """The IANA zone that a TZID means for a time of this year.

        A zone that is only described is the one whose offsets are those of its VTIMEZONE all through the year. Raises
        IcsInvalid ``unknown_time_zone`` where there is none.
        """
        zone = named_zone(tzid) or self._described(tzid, year)
        if zone is None:
            raise IcsInvalid("unknown_time_zone", 0, f"TZID {tzid[:60]!r} is no known time zone")
        return zone

    def _described(self, tzid: str, year: int) -> str | None:
        vtimezone = self.by_tzid.get(tzid)
        if vtimezone is None:
            return _fixed_zone(tzid)
        located = _property(vtimezone, "X-LIC-LOCATION")
        if located is not None and named_zone(located) is not None:
            return named_zone(located)
        if (tzid, year) not in self._found:
            if len(self._found) >= limits.ZONE_SEARCHES:
                return None
            self._found[tzid, year] = zone_with_rules(vtimezone, year, first=_fixed_zone(tzid))
        return self._found[tzid, year]


def first_year_of(tzid: str, components: Iterable[Component]) -> int:
    """The earliest year of the local times that the components' own lines give by this TZID, at the latest 2200."""
    lines = (item for component in components for item in component.items if isinstance(item, str))
    years = (
        int(year)
        for line in lines
        if "TZID=" in line[:_LONGEST].upper() and tzid in line[:_LONGEST]
        for year in _LOCAL_DATE.findall(line)
    )
    return min((year for year in years if year >= limits.FIRST_YEAR), default=limits.LAST_YEAR)
