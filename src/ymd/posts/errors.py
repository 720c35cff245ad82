"""What posts refuse."""

from ymd.kernel.errors import Conflict, Forbidden, Invalid, TooMany


class PostInvalid(Invalid):
    code = "post_invalid"
    en = "Something in this post does not go together."
    ko = "글에 서로 맞지 않는 것이 있어요."


class NotYourPost(Forbidden):
    code = "not_your_post"
    en = "Only who wrote this may change it."
    ko = "쓴 사람만 고칠 수 있어요."


class RepliesClosed(Forbidden):
    code = "replies_closed"
    en = "The author has chosen who may reply, and you are not among them."
    ko = "글쓴이가 정한 사람만 답글을 쓸 수 있어요."


class ThreadHidden(Forbidden):
    code = "thread_hidden"
    en = "You may see when this is, not what is said about it."
    ko = "언제인지만 볼 수 있고 이야기는 볼 수 없어요."


class TooManyReplies(TooMany):
    code = "too_many_replies"
    en = "That was a lot of replies for one day. Come back tomorrow."
    ko = "하루에 쓸 수 있는 답글을 모두 썼어요. 내일 다시 와 주세요."


class PostDeletedAlready(Conflict):
    code = "post_deleted"
    en = "This post is deleted."
    ko = "지워진 글이에요."
