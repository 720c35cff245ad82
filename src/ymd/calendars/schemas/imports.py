"""What an import tells."""

from typing import Any, Literal
from uuid import UUID

import msgspec

from ymd.ics import LeftOut

JobState = Literal["waiting", "running", "done", "refused"]


class Imported(msgspec.Struct, frozen=True):
    """One object of the file; `created` is false where it took the place of one. A dry run knows no id of a new one."""

    id: UUID | None
    uid: str
    created: bool


class NotImported(msgspec.Struct, frozen=True):
    """What of the file was not taken: its line there, and why, as a code and as a sentence."""

    line: int
    uid: str | None
    component: str
    code: str
    reason: str

    @classmethod
    def of(cls, left: LeftOut) -> "NotImported":
        return cls(left.line, left.uid, left.component, left.code, left.reason)


class ImportReport(msgspec.Struct, frozen=True):
    """`transcoded`: the file was not UTF-8 and was read as Latin-1."""

    events: list[Imported]
    left_out: list[NotImported]
    transcoded: bool


class Job(msgspec.Struct, frozen=True):
    """Work that a worker does; `done` and `total` count objects."""

    id: UUID
    state: JobState
    done: int
    total: int


class JobAnswer(msgspec.Struct, frozen=True):
    """A job; once it is done its report, once it is refused the code of the refusal. Nothing is imported by halves."""

    job: Job
    report: ImportReport | None = None
    code: str | None = None


class JobRow(msgspec.Struct, frozen=True):
    id: UUID
    state: JobState
    done: int
    total: int
    report: Any
    code: str | None

    def shown(self) -> JobAnswer:
        report = None if self.report is None else msgspec.convert(self.report, ImportReport)
        return JobAnswer(Job(self.id, self.state, self.done, self.total), report, self.code)


class ImportWork(msgspec.Struct, frozen=True):
    """A job as its worker reads it."""

    calendar_id: UUID
    account_id: UUID
    content: bytes
