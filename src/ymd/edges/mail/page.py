"""The local mailbox in a browser and as JSON. It is there in local mode only: whoever reads it reads all codes."""

from html import escape
from importlib import resources
from typing import Annotated, Any, Final

from litestar import Controller, MediaType, Request, Response, get
from litestar.params import QueryParameter

from ymd.edges.mail.mailbox import KeptLetter, newest
from ymd.http.dependencies import Db
from ymd.http.paging import Cursor, Limit, Listing, listing, page_request
from ymd.http.problems import language_of
from ymd.kernel.page import PageRequest

To = Annotated[str | None, QueryParameter(max_length=254, description="Only letters to this address.")]

_STYLE: Final = resources.files("ymd.edges.mail").joinpath("mailbox.css").read_bytes()
_SHOWN: Final = 50

_WORDS: Final = {
    "en": ("Mailbox", "Letters that YMD would have sent, newest first.", "Address", "Show", "No letters yet."),
    "ko": ("편지함", "YMD가 보냈을 편지예요. 새것부터 보여요.", "주소", "보기", "아직 편지가 없어요."),
}
_PAGE: Final = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} · YMD</title>
<link rel="stylesheet" href="/dev/mailbox.css">
</head>
<body>
<main>
<h1>{title}</h1>
<p>{lead}</p>
<form method="get"><label>{address} <input name="to" type="email" value="{to}"></label> <button>{show}</button></form>
{letters}
</main>
</body>
</html>
"""
_LETTER: Final = """<article lang="{language}">
<h2>{subject}</h2>
<p class="to"><span>{to}</span> <time datetime="{at}">{at}</time></p>
{code}<pre>{text}</pre>
</article>"""


class MailboxController(Controller):
    path = "/dev"
    include_in_schema = False

    @get("/mailbox", media_type=MediaType.HTML)
    async def page(self, request: Request[Any, Any, Any], db: Db, to: To = None) -> str:
        found = await newest(db, _canonical(to), PageRequest(_SHOWN))
        language = language_of(request.headers.get("accept-language", ""))
        return _rendered(found.items, to or "", language)

    @get("/mailbox.json")
    async def listed(
        self, request: Request[Any, Any, Any], db: Db, to: To = None, limit: Limit = 50, cursor: Cursor = None
    ) -> Response[Listing[KeptLetter]]:
        return listing(request, await newest(db, _canonical(to), page_request(request, limit, cursor)))

    @get("/mailbox.css")
    async def style(self) -> Response[bytes]:
        return Response(_STYLE, media_type=MediaType.CSS)


def _canonical(to: str | None) -> str | None:
    return (to or "").strip().lower() or None


def _rendered(letters: list[KeptLetter], to: str, language: str) -> str:
    title, lead, address, show, empty = _WORDS[language]
    shown = "\n".join(_article(letter) for letter in letters) or f"<p>{empty}</p>"
    return _PAGE.format(
        language=language, title=title, lead=lead, address=address, show=show, to=escape(to), letters=shown
    )


def _article(letter: KeptLetter) -> str:
    code = f'<p class="code"><code>{escape(letter.code)}</code></p>\n' if letter.code else ""
    return _LETTER.format(
        language=escape(letter.language),
        subject=escape(letter.subject),
        to=escape(letter.to),
        at=letter.at.isoformat(timespec="seconds"),
        code=code,
        text=escape(letter.text),
    )
