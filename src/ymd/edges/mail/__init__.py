"""Mail: by SMTP to the world, or into a mailbox of this machine that developers and first visitors read."""

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

from ymd.edges.mail.mailbox import LocalMailbox
from ymd.edges.mail.page import MailboxController
from ymd.edges.mail.smtp import NoMail, SmtpMail
from ymd.kernel.clock import SystemClock
from ymd.kernel.db import Database
from ymd.kernel.outside import Mail
from ymd.settings import Settings


def mail_for(settings: Settings, database: Database) -> Mail:
    """Who takes letters here: the SMTP server of the settings, else in local mode the mailbox, else nobody."""
    if settings.smtp_url is not None:
        return SmtpMail(settings.smtp_url, settings.mail_from, SystemClock())
    return LocalMailbox(database, SystemClock()) if settings.local else NoMail()


def mail_routes(settings: Settings) -> Sequence[ControllerRouterHandler]:
    """The pages of the mailbox, in local mode only."""
    return (MailboxController,) if settings.local else ()
