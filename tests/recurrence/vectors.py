# ruff: noqa: DTZ007  wall times are naive
"""Reads the shared vectors: rules with the starts that the authors of other engines expect."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from tests.support.shared import shared
from ymd.recurrence import Recurrence, RecurrenceError, describes, occurrences, parse_rule

FAR = 2400
"""The year to which a rule without end is expanded where a vector claims to list everything."""


@cache
def document() -> dict[str, Any]:
    """The vectors' file, or the calling test is skipped."""
    found: dict[str, Any] = json.loads(shared("data/recurrence/vectors.json").read_text())
    return found


def reading(text: str, *, all_day: bool = False) -> datetime | date:
    """A basic ISO date or wall time; its zone is said elsewhere."""
    bare = text.rstrip("Z")
    moment = datetime.strptime(bare, "%Y%m%d" if len(bare) == 8 else "%Y%m%dT%H%M%S")
    return moment.date() if all_day else moment


@dataclass(frozen=True)
class Vector:
    """One vector of kind ``rrule``."""

    raw: dict[str, Any]

    @property
    def name(self) -> str:
        return str(self.raw["id"])

    @property
    def tier(self) -> str:
        return str(self.raw["tier"])

    @property
    def all_day(self) -> bool:
        return bool(self.raw["value_type"] == "DATE")

    @property
    def expected(self) -> list[datetime | date]:
        return [reading(text, all_day=self.all_day) for text in self.raw["expected"]]

    @property
    def expected_utc(self) -> list[datetime]:
        found = [reading(text) for text in self.raw.get("expected_utc", ())]
        return [start.replace(tzinfo=UTC) for start in found if isinstance(start, datetime)]

    def recurrence(self) -> Recurrence:
        """As the vector states it; where its author counts a DTSTART that the rule does not generate, so do we."""
        stated = self._recurrence(start_counts=False)
        if self.raw.get("dtstart_in_expected") and "window" not in self.raw and not describes(stated, stated.start):
            return self._recurrence(start_counts=True)
        return stated

    def _recurrence(self, *, start_counts: bool) -> Recurrence:
        raw = self.raw
        return Recurrence(
            reading(raw["dtstart"], all_day=self.all_day),
            raw.get("tzid"),
            tuple(parse_rule(text, lenient=True) for text in raw["rrule"]),
            tuple(reading(text, all_day=self.all_day) for text in raw.get("rdate", ())),
            tuple(parse_rule(text, lenient=True) for text in raw.get("exrule", ())),
            tuple(reading(text, all_day=self.all_day) for text in raw.get("exdate", ())),
            start_counts=start_counts,
        )

    def window(self) -> tuple[datetime | None, datetime | None]:
        """The vector's window, half-open; its upper end is made where it is open and the rule is endless."""
        window = self.raw.get("window") or {}
        begin, end = self._bound(window.get("start")), self._bound(window.get("end"))
        exclusive = window.get("inclusive") is False
        if begin is not None and exclusive:
            begin += timedelta(seconds=1)
        if end is not None and not exclusive:
            end += timedelta(seconds=1)
        if end is None and not all("COUNT" in rule or "UNTIL" in rule for rule in self.raw["rrule"]):
            end = self._bound(f"{FAR if self.raw['complete'] else 9999}0101")
        return begin, end

    def _bound(self, text: str | None) -> datetime | None:
        if text is None:
            return None
        bound = reading(text)
        assert isinstance(bound, datetime)
        zone = self.raw.get("tzid")
        if zone is None:
            return bound
        return bound.replace(tzinfo=UTC if text.endswith("Z") else ZoneInfo(zone))

    def answer(self) -> list[datetime | date] | str:
        """Our starts, as many as the vector speaks of, or the code with which the rule is refused."""
        try:
            return self._answer()
        except RecurrenceError as refusal:
            return refusal.code

    def _answer(self) -> list[datetime | date]:
        starts: list[datetime | date] = []
        instants: list[datetime | None] = []
        begin, end = self.window()
        for occurrence in occurrences(self.recurrence(), begin, end):
            if not self.raw["complete"] and len(starts) == len(self.raw["expected"]):
                break
            starts.append(occurrence.start)
            instants.append(occurrence.instant)
        if starts == self.expected and self.expected_utc:
            assert instants == self.expected_utc, self.name
        return starts


def vectors(tiers: str) -> list[Vector]:
    """The vectors of those tiers, in the file's order."""
    return [Vector(raw) for raw in document()["rrule_vectors"] if raw["tier"] in tiers]
