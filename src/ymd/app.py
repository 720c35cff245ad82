"""The composition root: who hears which fact, what the clock does, and one application made of all the rooms."""

import asyncio
from collections.abc import Sequence
from typing import Final

from litestar import Litestar, Router
from litestar.datastructures import State
from litestar.types import ASGIApp, ControllerRouterHandler

from ymd.accounts import jobs as account_jobs
from ymd.accounts import listeners as account_listeners
from ymd.accounts.api import (
    AccountsController,
    AuthController,
    MeController,
    NicknamesController,
    OwnSessionsController,
    StartController,
)
from ymd.accounts.facts import AddressAdded, CodeAsked, PasswordChanged, ProfileCompleted
from ymd.accounts.queries import SessionAuthenticator
from ymd.calendars import jobs as calendar_jobs
from ymd.calendars import listeners as calendar_listeners
from ymd.calendars.api import CalendarsController, FilesController, MembersController
from ymd.calendars.facts import ImportRequested, ObjectsChanged
from ymd.events import jobs as event_jobs
from ymd.events import listeners as event_listeners
from ymd.events.api import EventsController
from ymd.events.facts import PlanChanged
from ymd.graph.api import OwnPeopleController, PeopleController
from ymd.graph.facts import Followed, FollowRequested
from ymd.http import idempotency, operations
from ymd.http.answers import Response
from ymd.http.cors import Cors
from ymd.http.dependencies import dependencies, resolve_by_call
from ymd.http.head import Head
from ymd.http.limiter import Limiter
from ymd.http.openapi import openapi_config
from ymd.http.paging import Cursors
from ymd.http.problems import HANDLERS
from ymd.http.telemetry import Telemetry
from ymd.http.unit_of_work import UnitOfWork
from ymd.kernel.db import Database, Hooks
from ymd.kernel.facts import Fact, Listener
from ymd.kernel.outside import Outside
from ymd.kernel.worker import ClockJobs, forget_heard, work
from ymd.media import jobs as media_jobs
from ymd.media import listeners as media_listeners
from ymd.media.api import MediaController, PicturesController
from ymd.media.facts import PictureDeleted
from ymd.notifications import jobs as notification_jobs
from ymd.notifications import listeners as notification_listeners
from ymd.notifications.api import ActivityController
from ymd.pages.api import (
    AgendaController,
    DaysController,
    EventPagesController,
    FeedController,
    PeoplePagesController,
)
from ymd.posts import jobs as post_jobs
from ymd.posts.api import PeoplesPostsController, PlanThreadsController, PostsController, ThreadsController
from ymd.posts.facts import Liked, Posted, PostEdited
from ymd.together.api import TogetherController
from ymd.together.facts import Answered

#: Who hears of a fact later, each in a transaction of its own.
LISTENERS: Final[dict[type[Fact], Sequence[Listener]]] = {
    CodeAsked: [account_listeners.send_code],
    PasswordChanged: [account_listeners.tell_password_changed],
    AddressAdded: [account_listeners.tell_address_added],
    ImportRequested: [calendar_listeners.import_requested],
    Followed: [notification_listeners.note_follow],
    FollowRequested: [notification_listeners.note_request],
    Answered: [notification_listeners.note_answer],
    PlanChanged: [notification_listeners.note_change],
    Posted: [notification_listeners.note_post],
    PostEdited: [notification_listeners.note_names],
    Liked: [notification_listeners.note_like],
    PictureDeleted: [media_listeners.remove_blobs],
}

#: What must happen in the same transaction as the fact.
HOOKS: Final[Hooks] = {
    ProfileCompleted: [calendar_listeners.give_first_calendar],
    ObjectsChanged: [event_listeners.keep_projection],
}

#: What the clock does: cron expression (UTC) and function.
CLOCK_JOBS: Final[ClockJobs] = {
    "kernel.forget_heard": ("37 3 * * *", forget_heard),
    "http.forget_old_keys": ("17 * * * *", idempotency.forget_old_keys),
    "accounts.forget_what_is_over": ("23 * * * *", account_jobs.forget_what_is_over),
    "calendars.empty_trash": ("29 * * * *", calendar_jobs.empty_trash),
    "calendars.forget_purged": ("41 3 * * *", calendar_jobs.forget_purged),
    "calendars.forget_imports": ("43 3 * * *", calendar_jobs.forget_imports),
    "posts.erase_deleted": ("11 * * * *", post_jobs.erase_deleted),
    "media.delete_unused": ("7 * * * *", media_jobs.delete_unused),
    "media.sweep_blobs": ("13 * * * *", media_jobs.sweep_blobs),
    "events.renew_projections": ("*/5 * * * *", event_jobs.renew_projections),
    "notifications.forget_old": ("47 * * * *", notification_jobs.forget_old),
}

#: Of a request's body; routes that take files say so themselves.
MAX_BODY_BYTES: Final = 1_000_000

CONTROLLERS: Final[Sequence[ControllerRouterHandler]] = (
    AuthController,
    StartController,
    AccountsController,
    NicknamesController,
    MeController,
    OwnSessionsController,
    MediaController,
    PeopleController,
    OwnPeopleController,
    CalendarsController,
    MembersController,
    FilesController,
    EventsController,
    EventPagesController,
    AgendaController,
    FeedController,
    DaysController,
    PeoplePagesController,
    TogetherController,
    PostsController,
    ThreadsController,
    PlanThreadsController,
    PeoplesPostsController,
    ActivityController,
)


def database(url: str, *, size: int = 10, statement_timeout: float = 5.0) -> Database:
    """A database with everyone who reacts to facts; not opened yet. `statement_timeout` is in seconds."""
    return Database(url, size=size, statement_timeout=statement_timeout, listeners=LISTENERS, hooks=HOOKS)


def build(
    database: Database,
    outside: Outside,
    limiter: Limiter,
    *,
    more_routes: Sequence[ControllerRouterHandler] = (),
    trusted_proxies: Sequence[str] = (),
    cors_origins: Sequence[str] = (),
    metrics_token: str | None = None,
) -> ASGIApp:
    """The whole application as ASGI; what it needs from outside is given, so that tests give something else.

    `more_routes` are those of edges that not every installation has, such as the local mailbox.
    """
    state = {
        "cursors": Cursors(outside.keys.key("cursors")),
        "limiter": limiter,
        "metrics_token": metrics_token,
    }
    framework = Litestar(
        [Router("/api/v1", route_handlers=CONTROLLERS), PicturesController, *operations.ROUTES, *more_routes],
        dependencies=dependencies(outside),
        response_class=Response,
        exception_handlers=HANDLERS,
        state=State(state),
        on_startup=[database.open],
        on_shutdown=[database.close, limiter.close],
        openapi_config=openapi_config(),
        request_max_body_size=MAX_BODY_BYTES,
        logging_config=None,
    )
    resolve_by_call(framework)
    layers: ASGIApp = UnitOfWork(framework, database, SessionAuthenticator(outside.keys, outside.clock), limiter)
    if cors_origins:
        layers = Cors(layers, cors_origins)
    tls = outside.public_url.startswith("https://")
    return Head(Telemetry(layers, trusted_proxies=trusted_proxies, tls=tls))


async def listen(database: Database, outside: Outside, stop: asyncio.Event) -> None:
    """Be a worker until `stop` is set."""
    await database.open()
    try:
        await work(database, CLOCK_JOBS, outside, stop=stop)
    finally:
        await database.close()
