"""What queries of accounts decode into, and what goes over the wire."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from ymd.kernel.text import Block500, Input, Line100

Language = Annotated[str, Meta(max_length=35, pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", description="BCP 47.")]
Nickname = Annotated[str, Meta(min_length=1, max_length=100)]
NewPassword = Annotated[str, Meta(min_length=15, max_length=512, description="15 to 128 characters after NFC.")]
OldPassword = Annotated[str, Meta(min_length=1, max_length=512)]
ProofText = Annotated[str, Meta(min_length=1, max_length=100, description="What confirming a code gave.")]

Shown = Literal["public", "followers", "friends", "private"]
Screen = Literal["welcome", "profile", "home"]
Gender = Literal["female", "male", "other"]
Channel = Literal["email", "sms"]
Delivery = Annotated[
    Literal["cookie", "body"],
    Meta(description="Where the refresh token goes: a cookie for browsers, or the body of the answer."),
]


class PersonBrief(msgspec.Struct, frozen=True):
    """A person in a list; `name` is null unless its owner shows it to the viewer."""

    nickname: str
    name: str | None
    avatar: str | None


class CodeWanted(Input):
    """`to` is an e-mail address, or for `sms` a phone number in E.164."""

    channel: Channel
    to: Annotated[str, Meta(min_length=3, max_length=254)]
    purpose: Literal["sign_up", "reset_password", "add_address"]


class CodeSent(msgspec.Struct, frozen=True):
    id: UUID
    expires_at: datetime
    resend_at: datetime


class CodeGiven(Input):
    code: Annotated[str, Meta(min_length=1, max_length=40, description="As it was mailed; case and hyphens are free.")]


class Proof(msgspec.Struct, frozen=True):
    """Good once, for the address and the purpose that the code was asked for, within 30 minutes."""

    proof: str


class ProofGiven(Input):
    proof: ProofText


class AccountWanted(Input):
    proof: ProofText
    password: NewPassword
    birth_date: date
    refresh: Delivery = "cookie"


class SignIn(Input):
    """`identifier` is an address that the account has proved."""

    identifier: Annotated[str, Meta(min_length=1, max_length=254)]
    password: OldPassword
    refresh: Delivery = "cookie"


class RefreshGiven(Input):
    """The refresh token of a client that keeps no cookies; it gets the next one in the body as well."""

    refresh_token: Annotated[str, Meta(max_length=200)] | None = None


class PasswordReset(Input):
    proof: ProofText
    password: NewPassword


class PasswordChange(Input):
    current: OldPassword
    password: NewPassword


class ProfileInput(Input, kw_only=True):
    """What a person says of themselves. `name` is their real name, seen by those for whom `name_shown` is."""

    nickname: Nickname
    name: Line100
    name_shown: Shown = "private"
    gender: Gender | None = None
    bio: Block500 = ""
    avatar: Annotated[UUID, Meta(description="An uploaded picture of yours.")] | None = None
    closed: bool = False
    locale: Language
    time_zone: Annotated[str, Meta(min_length=1, max_length=64, description="An IANA time zone.")]


class Account(msgspec.Struct, frozen=True):
    """One's own account: what stands in the profile is null until it is complete. `avatar` is where it is seen,
    `avatar_id` the picture of yours that it is."""

    id: UUID
    nickname: str | None
    name: str | None
    name_shown: Shown | None
    gender: Gender | None
    bio: str | None
    avatar: str | None
    avatar_id: UUID | None
    closed: bool | None
    email: str | None
    phone: str | None
    birth_date: date
    locale: str | None
    time_zone: str | None
    profile_complete: bool


class OwnAccount(msgspec.Struct, frozen=True):
    """An account with the version of its profile, 0 until there is one."""

    id: UUID
    nickname: str | None
    name: str | None
    name_shown: Shown | None
    gender: Gender | None
    bio: str | None
    avatar: str | None
    avatar_id: UUID | None
    closed: bool | None
    email: str | None
    phone: str | None
    birth_date: date
    locale: str | None
    time_zone: str | None
    profile_complete: bool
    version: int

    def shown(self) -> Account:
        return Account(*msgspec.structs.astuple(self)[:-1])

    @property
    def etag(self) -> str:
        return f'"{self.version}.own"'


class Tokens(msgspec.Struct, frozen=True):
    """`expires_in` is in seconds; `refresh_token` is null where it went into the cookie."""

    access_token: str
    expires_in: int
    account: Account
    refresh_token: str | None = None
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105  # RFC 6750's name of the kind


class Start(msgspec.Struct, frozen=True):
    """What a browser needs to draw its first screen: `welcome` for nobody, `profile` until there is one, `home`."""

    screen: Screen
    access_token: str | None
    expires_in: int | None
    account: Account | None


class Session(msgspec.Struct, frozen=True):
    """One place where the account is signed in; `device` is what its client said of itself."""

    id: UUID
    device: str
    created_at: datetime
    refreshed_at: datetime
    expires_at: datetime
    current: bool


class Address(msgspec.Struct, frozen=True):
    id: UUID
    channel: Channel
    address: str
    proved_at: datetime


class NicknameState(msgspec.Struct, frozen=True):
    """`why` is null when it is free: `taken`, or the code of what no nickname may be."""

    nickname: str
    free: bool
    why: str | None


class Visit(msgspec.Struct, frozen=True):
    """Where a request came from: the network that limits count, and what the client said of itself."""

    network: str
    device: str


class ProofRow(msgspec.Struct, frozen=True):
    """A proof as it stands; whoever holds its newest sending may use it."""

    id: UUID
    channel: Channel
    address: str
    purpose: Literal["sign_up", "reset_password", "add_address"]
    account_id: UUID | None
    language: str
    sending: int
    expires_at: datetime


class Credentials(msgspec.Struct, frozen=True):
    """What a password is compared with."""

    account_id: UUID
    password_hash: str | None
    state: Literal["active", "suspended"]


class SignedIn(msgspec.Struct, frozen=True):
    """A session and the number of its good refresh token."""

    account: Account
    session_id: UUID
    generation: int
