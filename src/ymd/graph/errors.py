"""What graph refuses."""

from ymd.kernel.errors import Forbidden, Invalid


class Yourself(Invalid):
    code = "yourself"
    en = "That cannot be done with yourself."
    ko = "나 자신에게는 할 수 없어요."


class ListClosed(Forbidden):
    code = "list_closed"
    en = "Only their followers may see this list."
    ko = "팔로워만 볼 수 있는 목록이에요."
