"""What the local part of YMD says to the person at the terminal, in English and Korean.

A message is a code with facts; it becomes text only where it is shown, so nothing below knows a language.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ymd.local.catalogue import CATALOGUE, Language

Fact = str | int


@dataclass(frozen=True, slots=True)
class Message:
    """A code of the catalogue and the facts its sentence needs."""

    code: str
    facts: Mapping[str, Fact]

    def text(self, language: Language) -> str:
        return CATALOGUE[self.code][language].format(**self.facts)


Say = Callable[[Message], None]


def silent(message: Message) -> None:
    """A `Say` for those who do not listen: tests, and commands whose output is data."""


def speaker(language: Language, write: Callable[[str], None]) -> Say:
    """A `Say` that writes each message as one line of the given language."""
    return lambda message: write(message.text(language))


def language_of(environment: Mapping[str, str]) -> Language:
    """The language asked for by LC_ALL, LC_MESSAGES or LANG, in the order POSIX gives them; English if none is ours."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(name):
            return "ko" if value.lower().startswith("ko") else "en"
    return "en"


class CannotStart(Exception):
    """A refusal that the person at the terminal can mend: `code` for machines, `text(language)` for people."""

    def __init__(self, code: str, **facts: Fact) -> None:
        self.message = Message(code, facts)
        super().__init__(self.message.text("en"))

    @property
    def code(self) -> str:
        return self.message.code

    def text(self, language: Language) -> str:
        return self.message.text(language)
