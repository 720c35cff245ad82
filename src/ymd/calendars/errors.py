"""How calendars refuse."""

from ymd.kernel.errors import Conflict, Forbidden, Gone, Invalid, TooLarge


class NotWritable(Forbidden):
    code = "calendar_not_writable"
    en = "You may see this calendar, but not change what is in it."
    ko = "이 캘린더는 볼 수만 있고, 내용을 고칠 수는 없어요."


class NotYourObject(Forbidden):
    code = "not_your_entry"
    en = "In this calendar you may change only what you added yourself."
    ko = "이 캘린더에서는 직접 추가한 것만 고칠 수 있어요."


class OwnerOnly(Forbidden):
    code = "owner_only"
    en = "Only the calendar's owner may do this."
    ko = "캘린더의 주인만 할 수 있어요."


class OwnerStays(Conflict):
    code = "owner_stays"
    en = "The owner cannot leave the calendar or take another role. Delete the calendar instead."
    ko = "주인은 캘린더에서 나가거나 역할을 바꿀 수 없어요. 대신 캘린더를 지워 주세요."


class MembersOnly(Forbidden):
    code = "members_only"
    en = "Only members who see the details of this calendar get this."
    ko = "이 캘린더의 내용을 볼 수 있는 구성원만 볼 수 있어요."


class UidTaken(Conflict):
    code = "uid_taken"
    en = "An entry with the same UID came back to this calendar meanwhile. Delete that one first."
    ko = "그사이에 같은 UID를 가진 것이 이 캘린더에 다시 생겼어요. 그것을 먼저 지워 주세요."


class TooManyCalendars(Conflict):
    code = "too_many_calendars"
    en = "You have as many calendars as one person may have. Delete one first."
    ko = "한 사람이 가질 수 있는 캘린더를 모두 썼어요. 먼저 하나를 지워 주세요."


class TooManyObjects(Conflict):
    code = "too_many_events"
    en = "The owner of this calendar has as many entries as one person may have. Delete some first."
    ko = "이 캘린더의 주인이 가질 수 있는 일정을 모두 썼어요. 먼저 몇 개를 지워 주세요."


class TokenTooOld(Gone):
    code = "sync_token_too_old"
    en = "This change number is too old to go on from. Read everything again."
    ko = "이어 가기에는 너무 오래된 변경 번호예요. 처음부터 다시 읽어 주세요."


class UnknownTimeZone(Invalid):
    code = "unknown_time_zone"
    en = "This is not a time zone of the IANA database, such as Asia/Seoul."
    ko = "IANA 시간대가 아니에요. Asia/Seoul 같은 이름을 써 주세요."


class FileRefused(Invalid):
    code = "file_refused"
    en = "This file cannot be imported; nothing of it was taken."
    ko = "가져올 수 없는 파일이에요. 아무것도 가져오지 않았어요."


class FileTooLarge(TooLarge):
    code = "file_too_large"
    en = "This file is larger than what can be imported at once."
    ko = "한 번에 가져올 수 있는 크기보다 큰 파일이에요."
