"""Letters over SMTP (RFC 5321), one connection each: codes are few, and a server that went away is found at once."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid, parseaddr
from ipaddress import ip_address
from typing import Final
from urllib.parse import unquote, urlsplit

import aiosmtplib
import structlog

from ymd.kernel.clock import Clock
from ymd.kernel.errors import Unavailable
from ymd.kernel.outside import Letter
from ymd.settings import SettingsError

_TIMEOUT_SECONDS: Final = 20.0
_PORTS: Final = {"smtp": 587, "smtps": 465}

log = structlog.get_logger("ymd.mail")


class SmtpMail:
    """Hands letters to one server: ``smtps://user:password@host`` speaks TLS from the start, ``smtp://`` turns to it.

    Without TLS nothing is sent, save to this machine itself. User and password are percent-encoded.
    """

    def __init__(self, url: str, sender: str, clock: Clock) -> None:
        """Raises SettingsError for a URL that names no server."""
        parts = urlsplit(url)
        if parts.scheme not in _PORTS or not parts.hostname:
            raise SettingsError(
                "YMD_SMTP_URL is smtp://host:port or smtps://host:port, with user:password@ where needed."
            )
        self._host = parts.hostname
        self._port = parts.port or _PORTS[parts.scheme]
        self._use_tls = parts.scheme == "smtps"
        self._start_tls = False if self._use_tls else None if _is_this_machine(parts.hostname) else True
        self._username = unquote(parts.username) if parts.username else None
        self._password = unquote(parts.password) if parts.password else None
        self._sender = sender
        self._clock = clock

    async def send(self, letter: Letter) -> None:
        """Raises Unavailable when the server does not take it now. A letter refused for good is logged and let go."""
        try:
            await aiosmtplib.send(
                self._message(letter),
                hostname=self._host,
                port=self._port,
                username=self._username,
                password=self._password,
                use_tls=self._use_tls,
                start_tls=self._start_tls,
                timeout=_TIMEOUT_SECONDS,
            )
        except (aiosmtplib.SMTPException, OSError) as error:
            if not _is_for_good(error):
                raise Unavailable(f"the mail server did not take a letter: {type(error).__name__}") from error
            log.warning("letter_refused", domain=letter.to.rpartition("@")[2], error=type(error).__name__)

    def _message(self, letter: Letter) -> EmailMessage:
        name, address = parseaddr(self._sender)
        message = EmailMessage(policy=SMTP)
        message["From"] = Address(name, addr_spec=address)
        message["To"] = Address(addr_spec=letter.to)
        message["Subject"] = letter.subject
        message["Date"] = format_datetime(self._clock.now())
        message["Message-ID"] = make_msgid(domain=address.rpartition("@")[2])
        # RFC 3834: no vacation replies to a code.
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.text)
        message.add_alternative(letter.html, subtype="html")
        # Only now: setting the content takes away every header that begins with Content-.
        message["Content-Language"] = letter.language
        return message


class NoMail:
    """Nobody takes letters here; jobs that have one to send are tried again and then held, not lost."""

    async def send(self, letter: Letter) -> None:
        raise Unavailable("no mail server is set: YMD_SMTP_URL")


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _is_for_good(error: Exception) -> bool:
    """Whether this recipient or this letter will never be taken (RFC 5321, section 4.2.1: 5yz)."""
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        return all(refused.code >= 500 for refused in error.recipients)
    kinds = (aiosmtplib.SMTPRecipientRefused, aiosmtplib.SMTPDataError)
    return isinstance(error, kinds) and error.code >= 500
