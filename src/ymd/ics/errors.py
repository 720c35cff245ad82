"""Why iCalendar text was not taken. Codes are stable and meant for machines; details are for people."""


class IcsError(Exception):
    """``line`` is the physical line of the file, counted from 1; 0 where no line can be named."""

    def __init__(self, code: str, line: int, detail: str) -> None:
        super().__init__(f"line {line}: {detail} ({code})" if line else f"{detail} ({code})")
        self.code = code
        self.line = line
        self.detail = detail


class IcsRefused(IcsError):
    """The file as a whole cannot be used; nothing of it was taken."""


class IcsInvalid(IcsError):
    """One value or one component cannot be used; its neighbours can."""
