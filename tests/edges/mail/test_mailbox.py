"""The mailbox of a local YMD."""

from collections.abc import AsyncIterator

import httpx2
import pytest

from tests.support.fakes import SetClock, Unlimited
from tests.support.letters import new_address
from ymd import app
from ymd.edges.mail import mail_for, mail_routes
from ymd.edges.mail.mailbox import LocalMailbox
from ymd.edges.mail.smtp import NoMail, SmtpMail
from ymd.kernel.db import Database
from ymd.kernel.outside import Letter, Outside
from ymd.settings import Settings

LOCAL = Settings(database_url="", redis_url="", secret="", local=True)
REAL = Settings(database_url="", redis_url="", secret="")


def letter(to: str, subject: str = "A subject", code: str | None = None) -> Letter:
    return Letter(to=to, subject=subject, text="<script>1</script>", html="<p>x</p>", language="en", code=code)


@pytest.fixture
async def browser(database: Database, outside: Outside) -> AsyncIterator[httpx2.AsyncClient]:
    application = app.build(database, outside, Unlimited(), more_routes=mail_routes(LOCAL))
    async with httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app=application), base_url=outside.public_url
    ) as client:
        yield client


@pytest.fixture
def mailbox(database: Database, clock: SetClock) -> LocalMailbox:
    return LocalMailbox(database, clock)


async def test_letters_are_listed_newest_first_with_their_codes(
    browser: httpx2.AsyncClient, mailbox: LocalMailbox
) -> None:
    to, other = new_address(), new_address()
    await mailbox.send(letter(to, "first", "AAAA-0000"))
    await mailbox.send(letter(other, "of someone else"))
    await mailbox.send(letter(to, "second"))

    answer = await browser.get("/dev/mailbox.json", params={"to": to.upper()})

    items = answer.json()["items"]
    assert [(item["subject"], item["code"]) for item in items] == [("second", None), ("first", "AAAA-0000")]
    assert {item["channel"] for item in items} == {"email"}
    assert {item["to"] for item in items} == {to}


async def test_long_lists_come_in_pages(browser: httpx2.AsyncClient, mailbox: LocalMailbox) -> None:
    to = new_address()
    for number in range(3):
        await mailbox.send(letter(to, str(number)))

    first = (await browser.get("/dev/mailbox.json", params={"to": to, "limit": 2})).json()
    rest = (await browser.get("/dev/mailbox.json", params={"to": to, "limit": 2, "cursor": first["next"]})).json()

    assert [item["subject"] for item in first["items"] + rest["items"]] == ["2", "1", "0"]
    assert rest["next"] is None


async def test_the_page_shows_letters_as_text_and_needs_nothing_inline(
    browser: httpx2.AsyncClient, mailbox: LocalMailbox
) -> None:
    to = new_address()
    await mailbox.send(letter(to, "<b>bold</b>", "K7QF-3M2X"))

    page = await browser.get("/dev/mailbox", params={"to": to}, headers={"accept-language": "ko"})
    style = await browser.get("/dev/mailbox.css")

    assert page.headers["content-type"].startswith("text/html")
    assert '<html lang="ko">' in page.text
    assert "K7QF-3M2X" in page.text
    assert "&lt;b&gt;bold" in page.text
    assert "&lt;script&gt;" in page.text
    assert not any(inline in page.text for inline in ("<script", "<style", "style=", "onclick"))
    assert style.headers["content-type"].startswith("text/css")


async def test_what_is_typed_into_the_page_comes_back_as_text(browser: httpx2.AsyncClient) -> None:
    page = await browser.get("/dev/mailbox", params={"to": '"><script>'})

    assert "<script" not in page.text


async def test_letters_are_kept_for_a_week(browser: httpx2.AsyncClient, mailbox: LocalMailbox, clock: SetClock) -> None:
    to = new_address()
    await mailbox.send(letter(to, "old"))

    clock.move(days=8)
    await mailbox.send(letter(to, "new"))

    items = (await browser.get("/dev/mailbox.json", params={"to": to})).json()["items"]
    assert [item["subject"] for item in items] == ["new"]


async def test_elsewhere_than_in_local_mode_there_is_no_mailbox(client: httpx2.AsyncClient, database: Database) -> None:
    assert mail_routes(REAL) == ()
    assert isinstance(mail_for(REAL, database), NoMail)
    assert isinstance(mail_for(LOCAL, database), LocalMailbox)
    assert (await client.get("http://127.0.0.1/dev/mailbox")).status_code == 404


def test_a_mail_server_goes_before_the_mailbox(database: Database) -> None:
    named = Settings(database_url="", redis_url="", secret="", local=True, smtp_url="smtp://127.0.0.1:25")

    assert isinstance(mail_for(named, database), SmtpMail)
