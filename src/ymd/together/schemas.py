"""Answers on the wire."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from ymd.accounts.schemas import PersonBrief
from ymd.kernel.text import Input

Choice = Literal["going", "maybe", "not"]
State = Literal["going", "waiting", "offered", "asked"]


class AnswerInput(Input):
    answer: Choice


class Participation(msgspec.Struct, frozen=True):
    """The viewer's own answer as it stands now; `state` is null unless going."""

    event_id: UUID
    answer: Choice
    state: State | None
    since: datetime


class Participant(msgspec.Struct, frozen=True):
    """One row of a guest list."""

    person: PersonBrief
    answer: Choice
    state: State | None
    since: datetime
