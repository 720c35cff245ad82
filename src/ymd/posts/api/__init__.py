"""Posts over HTTP."""

from ymd.posts.api.lists import PeoplesPostsController, PlanThreadsController, ThreadsController
from ymd.posts.api.posts import PostsController

__all__ = ["PeoplesPostsController", "PlanThreadsController", "PostsController", "ThreadsController"]
