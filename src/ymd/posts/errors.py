"""What posts refuse."""

from ymd.kernel.errors import Conflict, Forbidden, Invalid


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


class PostDeletedAlready(Conflict):
    code = "post_deleted"
    en = "This post is deleted."
    ko = "지워진 글이에요."
