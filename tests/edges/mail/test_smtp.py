"""Letters to a real SMTP server."""

import asyncio
from collections.abc import AsyncIterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.support.fakes import SetClock
from ymd.edges.mail.smtp import NoMail, SmtpMail
from ymd.kernel.errors import Unavailable
from ymd.kernel.outside import Letter
from ymd.settings import SettingsError

LETTER = Letter(
    to="ada@example.org",
    subject="YMD 확인 코드: K7QF-3M2X",
    text="이 코드를 입력해 주세요.\n\nK7QF-3M2X\n",
    html="<p>이 코드를 입력해 주세요.</p><p>K7QF-3M2X</p>",
    language="ko",
)


class Sink:
    """Takes every letter, or answers as it was told."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.to_recipients = "250 OK"
        self.to_data = "250 OK"

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.to_recipients.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.to_recipients

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  # as above
        if self.to_data.startswith("250") and isinstance(envelope.content, bytes):
            message = message_from_bytes(envelope.content, policy=default)
            assert isinstance(message, EmailMessage)
            self.taken.append(message)
        return self.to_data


@pytest.fixture
async def sink() -> AsyncIterator[tuple[Sink, str]]:
    handler = Sink()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(handler, hostname="sink.example", loop=loop), "127.0.0.1", 0)
    async with server:
        yield handler, f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def test_a_letter_arrives_in_both_forms_with_its_headers(sink: tuple[Sink, str], clock: SetClock) -> None:
    taken, url = sink

    await SmtpMail(url, "YMD 알림 <no-reply@ymd.example>", clock).send(LETTER)

    (message,) = taken.taken
    assert message["subject"] == LETTER.subject
    assert message["to"] == LETTER.to
    assert message["from"] == "YMD 알림 <no-reply@ymd.example>"
    assert message["date"].datetime == clock.now()
    assert message["message-id"].endswith("@ymd.example>")
    assert message["auto-submitted"] == "auto-generated"
    assert message["content-language"] == "ko"
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert html is not None
    assert text.get_content().splitlines() == LETTER.text.splitlines()
    assert html.get_content().strip() == LETTER.html


async def test_a_server_that_is_busy_or_away_is_tried_again_later(sink: tuple[Sink, str], clock: SetClock) -> None:
    busy, url = sink
    busy.to_data = "451 try later"

    with pytest.raises(Unavailable):
        await SmtpMail(url, "ymd@ymd.example", clock).send(LETTER)
    with pytest.raises(Unavailable):
        await SmtpMail("smtp://127.0.0.1:1", "ymd@ymd.example", clock).send(LETTER)


@pytest.mark.parametrize("where", ["to_recipients", "to_data"])
async def test_a_letter_that_is_refused_for_good_is_let_go(sink: tuple[Sink, str], clock: SetClock, where: str) -> None:
    strict, url = sink
    setattr(strict, where, "550 no such mailbox")

    await SmtpMail(url, "ymd@ymd.example", clock).send(LETTER)

    assert strict.taken == []


async def test_a_recipient_who_is_refused_for_now_is_tried_again(sink: tuple[Sink, str], clock: SetClock) -> None:
    greylisting, url = sink
    greylisting.to_recipients = "450 greylisted"

    with pytest.raises(Unavailable):
        await SmtpMail(url, "ymd@ymd.example", clock).send(LETTER)


async def test_no_password_leaves_this_machine_without_tls(clock: SetClock) -> None:
    far = SmtpMail("smtp://user:p%40ss@mail.example.org", "ymd@ymd.example", clock)
    near = SmtpMail("smtp://localhost:2525", "ymd@ymd.example", clock)
    tls = SmtpMail("smtps://mail.example.org", "ymd@ymd.example", clock)

    assert (far._start_tls, far._use_tls, far._port, far._password) == (True, False, 587, "p@ss")
    assert (near._start_tls, near._use_tls) == (None, False)
    assert (tls._start_tls, tls._use_tls, tls._port) == (False, True, 465)


@pytest.mark.parametrize("url", ["mail.example.org", "http://mail.example.org", "smtp://"])
def test_a_url_that_names_no_server_is_said_at_once(clock: SetClock, url: str) -> None:
    with pytest.raises(SettingsError, match="YMD_SMTP_URL"):
        SmtpMail(url, "ymd@ymd.example", clock)


async def test_without_a_server_letters_wait_as_jobs() -> None:
    with pytest.raises(Unavailable, match="YMD_SMTP_URL"):
        await NoMail().send(LETTER)
