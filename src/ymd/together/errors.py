"""Why someone cannot join."""

from ymd.kernel.errors import Conflict, Forbidden, Invalid


class EventFull(Conflict):
    code = "event_full"
    en = "Every seat is taken."
    ko = "남은 자리가 없어요."


class NotOpen(Forbidden):
    code = "not_open"
    en = "This plan is not open for you to join."
    ko = "함께할 수 있게 열려 있지 않은 계획이에요."


class OwnPlan(Invalid):
    code = "own_plan"
    en = "This plan is yours: you are there already."
    ko = "내가 연 계획이에요. 이미 함께하고 있어요."


class GuestsHidden(Forbidden):
    code = "guests_hidden"
    en = "You may see when this is, not who comes."
    ko = "언제인지만 볼 수 있고 누가 오는지는 볼 수 없어요."
