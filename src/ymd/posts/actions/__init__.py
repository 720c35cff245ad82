"""Every change of posts: one function for each thing that a person does."""

from ymd.posts.actions.changing import delete_post, document_of, edit_post, restore_post
from ymd.posts.actions.liking import like, unlike
from ymd.posts.actions.writing import MOST_REPLIES_A_DAY, comment, publish, publish_chain

__all__ = [
    "MOST_REPLIES_A_DAY",
    "comment",
    "delete_post",
    "document_of",
    "edit_post",
    "like",
    "publish",
    "publish_chain",
    "restore_post",
    "unlike",
]
