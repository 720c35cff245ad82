# ruff: noqa: DTZ001  wall times are naive
"""The 82 shared rules that the authors of other engines refuse, each put through all that an author's rule meets."""

from datetime import UTC, datetime

from tests.recurrence.vectors import document, reading
from ymd.recurrence import Recurrence, RecurrenceError, check, occurrences, parse_rule

STARTS = {
    # These three are refused, or exhausted, only from a start like this; the vectors leave it out.
    "testDailyBySetPosLoop": datetime(2022, 3, 15),
    "testYearlyBySetPosLoop": datetime(2022, 3, 5),
    "testFastForward": datetime(2011, 4, 4),
}


def judge(case: dict[str, str]) -> str:
    """The code with which the case is refused, or what else came of it."""
    text = case.get("rule") or case["text"]
    try:
        if "text" in case:
            return _judge_properties(text)
        start = reading(case["dtstart"]) if case.get("dtstart") else STARTS.get(case["test"], datetime(2024, 1, 1))
        recurrence = Recurrence(start, rules=(parse_rule(text),))
        check(recurrence)
        list(occurrences(recurrence, None, None))
    except RecurrenceError as refusal:
        return refusal.code
    return "expanded"


def _judge_properties(text: str) -> str:
    """Texts of several properties: their RRULE beside their DTSTART, if both can be read, else the text as a rule."""
    properties = dict(line.strip().partition(":")[::2] for line in text.splitlines())
    start = next((value for name, value in properties.items() if name.startswith("DTSTART")), "")
    rule = properties.get("RRULE")
    if rule is None or "-" in start or "EXRULE" in properties or text.count("DTSTART") > 1:
        parse_rule(text)
        return "expanded"
    zone = "America/New_York" if "TZID" in text else "UTC" if start.endswith("Z") else None
    found = reading(start, all_day="T" not in start)
    if isinstance(found, datetime) and "TZID" in text and start.endswith("Z"):
        found = found.replace(tzinfo=UTC)
    check(Recurrence(found, zone, (parse_rule(rule),)))
    return "expanded"


def invalid_rules() -> list[dict[str, str]]:
    found: list[dict[str, str]] = document()["invalid_rules"]
    return found


def test_every_rule_to_refuse_is_refused() -> None:
    cases = invalid_rules()

    expanded = [case["test"] for case in cases if judge(case) == "expanded"]

    # The RFC allows this one; what its author's test says is that nothing is left of it by 2020.
    assert len(cases) == 82
    assert expanded == ["testFastForward"]


def test_the_one_that_is_no_refusal_has_ended_where_its_author_says() -> None:
    case = next(case for case in invalid_rules() if case["test"] == "testFastForward")

    recurrence = Recurrence(STARTS["testFastForward"], rules=(parse_rule(case["rule"]),))

    assert list(occurrences(recurrence, datetime(2020, 5, 5), None)) == []
    assert len(list(occurrences(recurrence, None, None))) == 8
