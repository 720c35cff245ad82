"""Recurrence: pure arithmetic of RFC 5545, from the text of a rule to the starts in a window.

Knows no event, no database and no clock; needs only the standard library and the time zones it brings. Everything
here is deterministic, safe to share between threads, and bounded: text by caps, expansion by a budget of steps.
"""

from ymd.recurrence.conform import check
from ymd.recurrence.errors import BudgetExhausted, NeverOccurs, RecurrenceError, RuleRefused
from ymd.recurrence.expand import STEPS, Occurrence, describes, first_start, last_start, occurrence_at, occurrences
from ymd.recurrence.parse import parse_rule
from ymd.recurrence.recurrence import Period, Recurrence
from ymd.recurrence.rule import Freq, Rule, Weekday, format_rule

__all__ = [
    "STEPS",
    "BudgetExhausted",
    "Freq",
    "NeverOccurs",
    "Occurrence",
    "Period",
    "Recurrence",
    "RecurrenceError",
    "Rule",
    "RuleRefused",
    "Weekday",
    "check",
    "describes",
    "first_start",
    "format_rule",
    "last_start",
    "occurrence_at",
    "occurrences",
    "parse_rule",
]
