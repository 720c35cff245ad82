"""How events refuse."""

from ymd.kernel.errors import Forbidden, Invalid, NotFound


class EventInvalid(Invalid):
    code = "event_invalid"
    en = "This event cannot be as it is written. See what is wrong with each part."
    ko = "이대로는 일정을 만들 수 없어요. 항목마다 무엇이 맞지 않는지 봐 주세요."


class OpenTooWide(Invalid):
    code = "open_to_too_wide"
    en = "An event can be open only to people who can see it. Widen its audience or open it to fewer."
    ko = "일정을 볼 수 있는 사람에게만 열 수 있어요. 공개 범위를 넓히거나 더 적은 사람에게 열어 주세요."


class NotYourEvent(Forbidden):
    code = "event_not_yours"
    en = "You may see this event, but not change it."
    ko = "이 일정은 볼 수만 있고 고칠 수는 없어요."


class FollowingNotOffered(Invalid):
    code = "scope_following_not_offered"
    en = "Changing this and all following occurrences is not offered. Use scope=this or scope=all."
    ko = "이 일정과 다음 일정을 함께 고치는 것은 아직 할 수 없어요. scope=this 또는 scope=all을 써 주세요."


class OccurrenceNeeded(Invalid):
    code = "occurrence_needed"
    en = "Say which occurrence you mean: ?scope=this&occurrence=2026-11-23T10:30:00."
    ko = "어느 날의 일정인지 알려 주세요. 예: ?scope=this&occurrence=2026-11-23T10:30:00"


class NoSuchOccurrence(NotFound):
    code = "occurrence_not_found"
    en = "The event does not happen at that time."
    ko = "그때에는 이 일정이 없어요."


class SeriesOnly(Invalid):
    code = "series_only"
    en = "This belongs to the whole series. Change it with scope=all."
    ko = "일정 전체에 속하는 항목이에요. scope=all로 바꿔 주세요."


class WindowInvalid(Invalid):
    code = "window_invalid"
    en = "The window goes from an instant or a date to a later one, and lasts at most 400 days."
    ko = "기간은 시작보다 끝이 뒤여야 하고, 400일을 넘을 수 없어요."


class WindowTooFar(Invalid):
    code = "window_too_far"
    en = "Too many series would have to be worked out so far from now. Ask for fewer calendars."
    ko = "지금에서 너무 먼 기간이라 계산할 일정이 너무 많아요. 캘린더를 줄여 주세요."
