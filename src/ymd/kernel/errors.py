"""Refusals: the kinds in which any room may say no.

A domain subclasses a kind, gives it a stable machine `code` and a sentence in English and in Korean. Each edge has
one table from kind to its own status; nothing here knows HTTP.
"""

from typing import ClassVar

import msgspec


class FieldError(msgspec.Struct, frozen=True):
    """One thing that is wrong with what was sent: an RFC 6901 pointer into it, a code, a sentence."""

    pointer: str
    code: str
    detail: str


class Refusal(Exception):
    """A no with a stable code. `keep` = the transaction is committed although the answer is a refusal."""

    code: ClassVar[str]
    en: ClassVar[str]
    ko: ClassVar[str]
    keep: ClassVar[bool] = False

    def __init__(
        self, detail: str | None = None, *, errors: tuple[FieldError, ...] = (), retry_after: int | None = None
    ) -> None:
        super().__init__(detail or self.en)
        self.detail = detail
        self.errors = errors
        self.retry_after = retry_after

    def title(self, language: str) -> str:
        return self.ko if language == "ko" else self.en


class NotFound(Refusal):
    """Absent, or not to be known by the one who asks."""

    code = "not_found"
    en = "There is nothing here, or it is not for you to see."
    ko = "여기에는 아무것도 없거나, 볼 수 없는 것이에요."


class Gone(NotFound):
    """Was here once and never comes back under this name."""

    code = "gone"
    en = "This is no longer here."
    ko = "이제는 여기에 없어요."


class Unauthenticated(Refusal):
    """Nobody is signed in, or what was shown to prove it does not hold."""

    code = "not_signed_in"
    en = "Sign in first."
    ko = "먼저 로그인해 주세요."


class Forbidden(Refusal):
    code = "forbidden"
    en = "You may see this, but not do that."
    ko = "볼 수는 있지만 그렇게 할 수는 없어요."


class Conflict(Refusal):
    code = "conflict"
    en = "This does not go together with what is there already."
    ko = "이미 있는 것과 함께 있을 수 없어요."


class Stale(Conflict):
    """The precondition (a version) that the sender named no longer holds."""

    code = "stale"
    en = "Someone changed this meanwhile. Read it again, then change it."
    ko = "그사이에 바뀌었어요. 다시 읽은 다음 고쳐 주세요."


class Invalid(Refusal):
    code = "invalid"
    en = "Something in what you sent is not right."
    ko = "보낸 내용에 맞지 않는 것이 있어요."


class Malformed(Invalid):
    """Not even readable as what it says it is."""

    code = "malformed"
    en = "This cannot be read."
    ko = "읽을 수 없는 내용이에요."


class TooLarge(Invalid):
    code = "too_large"
    en = "This is larger than what is taken here."
    ko = "받을 수 있는 크기보다 커요."


class TooMany(Refusal):
    code = "too_many"
    en = "That was a lot in a short time. Wait a little."
    ko = "짧은 시간에 너무 많이 했어요. 조금 기다려 주세요."


class Unavailable(Refusal):
    """A part that is needed does not answer right now; nothing was changed."""

    code = "unavailable"
    en = "Not now. Nothing was changed; try again in a moment."
    ko = "지금은 안 돼요. 바뀐 것은 없으니 잠시 뒤에 다시 해 주세요."


class Undecided(Unavailable):
    """The database was lost between the order to commit and its answer: nobody knows whether it was carried out."""

    code = "outcome_unknown"
    en = "The connection broke while this was being saved. Look whether it is there before you try again."
    ko = "저장하는 중에 연결이 끊겼어요. 다시 하기 전에 저장되었는지 확인해 주세요."
