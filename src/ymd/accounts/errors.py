"""How accounts refuses."""

from ymd.kernel.errors import Conflict, Forbidden, Invalid, Unauthenticated


class ChannelUnavailable(Invalid):
    code = "channel_unavailable"
    en = "Codes go out by e-mail here. Give an e-mail address."
    ko = "여기서는 코드를 이메일로만 보내요. 이메일 주소를 알려 주세요."


class AddressRefused(Invalid):
    code = "address_refused"
    en = "This is not an address that we can write to. Look at its spelling."
    ko = "편지를 보낼 수 없는 주소예요. 철자를 확인해 주세요."


class CodeWrong(Invalid):
    """The try counts although it is refused."""

    code = "code_wrong"
    en = "This is not the code that we sent. Look again; after five tries it is void."
    ko = "보낸 코드와 달라요. 다시 확인해 주세요. 다섯 번 틀리면 못 쓰게 돼요."
    keep = True


class CodeSpent(Invalid):
    code = "code_spent"
    en = "This code can no longer be used. Ask for a new one."
    ko = "더는 쓸 수 없는 코드예요. 새 코드를 받아 주세요."


class ProofRefused(Invalid):
    code = "proof_refused"
    en = "This does not prove your address, or no longer. Ask for a new code."
    ko = "주소를 확인할 수 없거나 확인한 지 오래됐어요. 새 코드를 받아 주세요."


class TooYoung(Invalid):
    """What had been stored of the proof is forgotten although the answer is a refusal."""

    code = "too_young"
    en = "YMD is for people of 14 and over. We have kept nothing of what you sent."
    ko = "YMD는 만 14세부터 쓸 수 있어요. 보내 주신 내용은 남기지 않았어요."
    keep = True


class BirthDateRefused(Invalid):
    code = "birth_date_refused"
    en = "Nobody alive was born on that day. Look at the year."
    ko = "살아 있는 사람이 태어난 날일 수 없어요. 연도를 확인해 주세요."


class PasswordRefused(Invalid):
    code = "password_refused"
    en = "Choose a password of 15 to 128 characters that nobody would guess; a few unrelated words do."
    ko = "아무도 짐작하지 못할 15~128자 비밀번호를 골라 주세요. 서로 상관없는 낱말 몇 개면 좋아요."


class PasswordWrong(Invalid):
    """The try counts although it is refused."""

    code = "password_wrong"
    en = "This is not your present password."
    ko = "지금 쓰는 비밀번호와 달라요."
    keep = True


class AddressTaken(Conflict):
    code = "address_taken"
    en = "An account with this address is there already. Sign in, or reset its password."
    ko = "이 주소로 만든 계정이 이미 있어요. 로그인하거나 비밀번호를 새로 정해 주세요."


class LastAddress(Conflict):
    code = "last_address"
    en = "This is the only address of your account. Add another one first."
    ko = "계정에 하나뿐인 주소예요. 먼저 다른 주소를 더해 주세요."


class NicknameRefused(Invalid):
    code = "nickname_refused"
    en = "A nickname has 2 to 30 letters and digits of one script, with single dots or low lines between them."
    ko = "별명은 한 가지 문자로 된 글자와 숫자 2~30자이고, 사이에 점이나 밑줄을 하나씩 넣을 수 있어요."


class NicknameTaken(Conflict):
    code = "nickname_taken"
    en = "Someone has this nickname, or one that looks like it. Choose another."
    ko = "누가 쓰고 있거나 그와 비슷해 보이는 별명이에요. 다른 것을 골라 주세요."


class TimeZoneUnknown(Invalid):
    code = "time_zone_unknown"
    en = "This time zone is not known. Give an IANA name such as Asia/Seoul."
    ko = "알 수 없는 시간대예요. Asia/Seoul 같은 IANA 이름을 써 주세요."


class SignInRefused(Unauthenticated):
    """The failure counts although it is refused; the same whether or not there is such an account."""

    code = "sign_in_refused"
    en = "The address or the password is not right."
    ko = "주소나 비밀번호가 맞지 않아요."
    keep = True


class AccountSuspended(Forbidden):
    code = "account_suspended"
    en = "This account is suspended."
    ko = "이용이 멈춰진 계정이에요."


class RefreshRefused(Unauthenticated):
    code = "refresh_refused"
    en = "This session has ended. Sign in again."
    ko = "로그인이 끝났어요. 다시 로그인해 주세요."


class RefreshReused(RefreshRefused):
    """A refresh token came back that was used before: its session ends, although the answer is a refusal."""

    keep = True


class ForeignOrigin(Forbidden):
    code = "foreign_origin"
    en = "This request came from another site."
    ko = "다른 사이트에서 온 요청이에요."
