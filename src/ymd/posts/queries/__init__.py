"""Every read of posts. What others compose: `roots` and `in_threads`, which select what the viewer sees as `Item`s."""

from ymd.media.queries import Signer
from ymd.posts.queries.around import edits_of, likes_of
from ymd.posts.queries.items import Item, closing, in_threads, raw_posts, roots, with_pictures
from ymd.posts.queries.people import RESTORABLE, Kind, deleted_posts, posts_of
from ymd.posts.queries.post import Place, PostPage, Written, etag_of, own_post, post_for, post_page, posts_by_id
from ymd.posts.queries.threads import replies, replies_to_plan
from ymd.posts.queries.visibility import is_answered, may_reply, root_seen, thread_seen
from ymd.posts.tables import likes, mentions, post_counts, post_media, posts

__all__ = [
    "RESTORABLE",
    "Item",
    "Kind",
    "Place",
    "PostPage",
    "Signer",
    "Written",
    "closing",
    "deleted_posts",
    "edits_of",
    "etag_of",
    "in_threads",
    "is_answered",
    "likes",
    "likes_of",
    "may_reply",
    "mentions",
    "own_post",
    "post_counts",
    "post_for",
    "post_media",
    "post_page",
    "posts",
    "posts_by_id",
    "posts_of",
    "raw_posts",
    "replies",
    "replies_to_plan",
    "root_seen",
    "roots",
    "thread_seen",
    "with_pictures",
]
