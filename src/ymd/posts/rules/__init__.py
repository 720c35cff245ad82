"""Decisions about posts."""

from ymd.posts.rules.threads import CHAIN_FLAG, below, child_path, in_chain
from ymd.posts.rules.words import check_edit, check_post, check_reply, is_wider, links_in, names_in

__all__ = [
    "CHAIN_FLAG",
    "below",
    "check_edit",
    "check_post",
    "check_reply",
    "child_path",
    "in_chain",
    "is_wider",
    "links_in",
    "names_in",
]
