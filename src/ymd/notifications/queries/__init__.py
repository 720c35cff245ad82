"""Every read of notifications: someone's own list, and how much of it is unread."""

from ymd.notifications.queries.listed import activity_of, unread_of

__all__ = ["activity_of", "unread_of"]
