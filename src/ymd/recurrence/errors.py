"""What this package refuses, each with a code that clients may rely on."""

from datetime import datetime


class RecurrenceError(Exception):
    """Anything this package refuses. ``code`` is stable, for machines; the message is English, for developers."""

    code = "recurrence"


class RuleRefused(RecurrenceError):
    """A rule, or something that hangs on it, is not one that YMD keeps.

    ``part`` names what is wrong in RFC 5545's words (``BYMONTHDAY``, ``DTSTART``, ``TZID``; ``RRULE`` for the whole),
    ``detail`` says it in English. The codes are listed in ``docs/how/recurrence.md``.
    """

    def __init__(self, code: str, part: str, detail: str) -> None:
        super().__init__(f"{part}: {detail}")
        self.code = code
        self.part = part
        self.detail = detail


class NeverOccurs(RecurrenceError):
    """The recurrence has no occurrence at all: 30 February, or a single date that its own EXDATE takes away."""

    code = "never_occurs"

    def __init__(self) -> None:
        super().__init__("the recurrence has no occurrence")


class BudgetExhausted(RecurrenceError):
    """The expansion was given up after ``steps`` steps.

    ``reached`` is the wall time, in the series' own zone, before which nothing was missed. What had been yielded until
    then stands; to go on, ask for a window that begins there, or give a larger budget.
    """

    code = "recurrence_budget"

    def __init__(self, steps: int, reached: datetime) -> None:
        super().__init__(f"gave up after {steps} steps at {reached.isoformat()}")
        self.steps = steps
        self.reached = reached
