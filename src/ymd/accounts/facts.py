"""What others may react to."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from ymd.kernel.facts import Fact


@dataclass(frozen=True)
class CodeAsked(Fact):
    """Someone wants to prove an address; only the newest sending of a proof is good."""

    wire: ClassVar[str] = "accounts.code_asked"
    proof_id: UUID
    sending: int


@dataclass(frozen=True)
class PasswordChanged(Fact):
    wire: ClassVar[str] = "accounts.password_changed"
    account_id: UUID


@dataclass(frozen=True)
class AddressAdded(Fact):
    wire: ClassVar[str] = "accounts.address_added"
    account_id: UUID
    address_id: UUID


@dataclass(frozen=True)
class ProfileCompleted(Fact):
    """An account has its profile for the first time: a person is there."""

    wire: ClassVar[str] = "accounts.profile_completed"
    account_id: UUID
