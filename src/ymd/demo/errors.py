"""Why the demo community does not come."""

from ymd.kernel.errors import Conflict


class PeopleAlready(Conflict):
    """The demo is for an empty place; among people it would be in their way, and could not be taken out again."""

    code = "people_already"
    en = (
        "There are people here already, and the demo community goes into an empty place only. Give it one of its own: "
        "YMD_HOME=./demo PORT=8001 make run"
    )
    ko = (
        "이미 사람들이 있어요. 데모 커뮤니티는 비어 있는 곳에만 채울 수 있으니 다른 곳에서 시작해 주세요: "
        "YMD_HOME=./demo PORT=8001 make run"
    )


class FilledAtThisMoment(Conflict):
    """Another process is at it."""

    code = "filled_at_this_moment"
    en = "Another command is filling in the demo community at this moment. Wait until it says that it is done."
    ko = "지금 다른 명령이 데모 커뮤니티를 채우고 있어요. 끝났다고 할 때까지 기다려 주세요."
