"""What the letters of accounts say, in both languages, as plain text and as its HTML twin."""

from collections.abc import Mapping
from html import escape
from typing import Final, Literal, NamedTuple

from ymd.kernel.outside import Letter

Kind = Literal[
    "sign_up_code",
    "reset_password_code",
    "add_address_code",
    "sign_up_known",
    "reset_password_unknown",
    "add_address_taken",
    "password_changed",
    "address_added",
]


class Words(NamedTuple):
    """A subject, and paragraphs; ``{code}``, ``{address}`` and ``{url}`` are filled in."""

    subject: str
    paragraphs: tuple[str, ...]


_NOT_YOU_EN: Final = "If you did not ask for this, do nothing: without the code nothing happens."
_NOT_YOU_KO: Final = "직접 요청한 것이 아니라면 그냥 두세요. 코드가 없으면 아무 일도 일어나지 않아요."

ENGLISH: Final[Mapping[Kind, Words]] = {
    "sign_up_code": Words(
        "Your code for YMD: {code}",
        (
            "Welcome. Type this code to show that this address is yours:",
            "{code}",
            "It is good for 10 minutes.",
            _NOT_YOU_EN,
        ),
    ),
    "reset_password_code": Words(
        "Your code for a new password: {code}",
        ("Type this code to choose a new password:", "{code}", "It is good for 10 minutes.", _NOT_YOU_EN),
    ),
    "add_address_code": Words(
        "Your code for another address: {code}",
        ("Type this code to add this address to your account:", "{code}", "It is good for 10 minutes.", _NOT_YOU_EN),
    ),
    "sign_up_known": Words(
        "You have an account at YMD already",
        (
            "Someone, probably you, wanted to sign up with this address. There is an account with it already.",
            "Sign in at {url}, or choose a new password there if you have forgotten it.",
            "If it was not you, do nothing: whoever it was has learnt nothing.",
        ),
    ),
    "reset_password_unknown": Words(
        "There is no account with this address at YMD",
        (
            "Someone, probably you, wanted a new password for this address. There is no account with it.",
            "Perhaps you signed up with another address. You can also sign up at {url}.",
            "If it was not you, do nothing: whoever it was has learnt nothing.",
        ),
    ),
    "add_address_taken": Words(
        "This address belongs to an account at YMD already",
        (
            "Someone, probably you, wanted to add this address to an account. It belongs to one already.",
            "Remove it there first, at {url}, and then add it here.",
        ),
    ),
    "password_changed": Words(
        "Your password was changed",
        (
            "The password of your account was changed, and other devices were signed out.",
            "If it was not you, choose a new password at {url} at once.",
        ),
    ),
    "address_added": Words(
        "An address was added to your account",
        (
            "From now on {address} signs in to your account as well.",
            "If it was not you, choose a new password at {url} and remove the address.",
        ),
    ),
}

KOREAN: Final[Mapping[Kind, Words]] = {
    "sign_up_code": Words(
        "YMD 확인 코드: {code}",
        (
            "반가워요. 이 주소가 본인 것임을 확인하려면 이 코드를 입력해 주세요.",
            "{code}",
            "10분 동안 쓸 수 있어요.",
            _NOT_YOU_KO,
        ),
    ),
    "reset_password_code": Words(
        "새 비밀번호를 위한 코드: {code}",
        ("새 비밀번호를 정하려면 이 코드를 입력해 주세요.", "{code}", "10분 동안 쓸 수 있어요.", _NOT_YOU_KO),
    ),
    "add_address_code": Words(
        "주소를 더하기 위한 코드: {code}",
        ("이 주소를 계정에 더하려면 이 코드를 입력해 주세요.", "{code}", "10분 동안 쓸 수 있어요.", _NOT_YOU_KO),
    ),
    "sign_up_known": Words(
        "YMD에 이미 계정이 있어요",
        (
            "누군가, 아마 본인이, 이 주소로 가입하려고 했어요. 이 주소로 만든 계정이 이미 있어요.",
            "{url}에서 로그인하거나, 비밀번호를 잊었다면 새로 정해 주세요.",
            "본인이 아니라면 그냥 두세요. 요청한 사람은 아무것도 알아내지 못했어요.",
        ),
    ),
    "reset_password_unknown": Words(
        "YMD에 이 주소로 만든 계정이 없어요",
        (
            "누군가, 아마 본인이, 이 주소의 비밀번호를 새로 정하려고 했어요. 이 주소로 만든 계정은 없어요.",
            "다른 주소로 가입했을 수 있어요. {url}에서 새로 가입할 수도 있어요.",
            "본인이 아니라면 그냥 두세요. 요청한 사람은 아무것도 알아내지 못했어요.",
        ),
    ),
    "add_address_taken": Words(
        "이미 YMD 계정에 있는 주소예요",
        (
            "누군가, 아마 본인이, 이 주소를 계정에 더하려고 했어요. 이미 다른 계정에 있는 주소예요.",
            "{url}에서 먼저 그 계정의 주소를 지운 다음 다시 더해 주세요.",
        ),
    ),
    "password_changed": Words(
        "비밀번호가 바뀌었어요",
        (
            "계정의 비밀번호가 바뀌었고, 다른 기기에서는 로그아웃했어요.",
            "본인이 아니라면 {url}에서 곧바로 비밀번호를 새로 정해 주세요.",
        ),
    ),
    "address_added": Words(
        "계정에 주소가 더해졌어요",
        (
            "이제 {address}로도 로그인할 수 있어요.",
            "본인이 아니라면 {url}에서 비밀번호를 새로 정하고 그 주소를 지워 주세요.",
        ),
    ),
}

_HTML: Final = (
    '<!doctype html><html lang="{language}"><meta charset="utf-8"><title>{title}</title><body>{body}</body></html>'
)


def letter(kind: Kind, language: str, to: str, *, url: str, code: str | None = None, address: str = "") -> Letter:
    """One letter to one address. `url` is where people find this YMD."""
    words = (KOREAN if language == "ko" else ENGLISH)[kind]
    blanks = {"code": code or "", "address": address, "url": url}
    paragraphs = [paragraph.format_map(blanks) for paragraph in words.paragraphs]
    subject = words.subject.format_map(blanks)
    body = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
    return Letter(
        to=to,
        subject=subject,
        text="\n\n".join(paragraphs) + "\n",
        html=_HTML.format(language=language, title=escape(subject), body=body),
        language=language,
        code=code,
    )
