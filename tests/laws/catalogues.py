"""Catalogues: what YMD says in English it says in Korean, with the same blanks to fill in."""

import importlib
import pkgutil
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from string import Formatter

import ymd
from ymd.kernel.errors import Refusal

HANGUL = re.compile("[가-힣]")


def catalogues_agree(english: Mapping[str, str], korean: Mapping[str, str]) -> list[str]:
    """Both hold the same codes; each Korean sentence is Korean and has the blanks of its English one."""
    missing = [f"{code}: only in one language" for code in sorted(english.keys() ^ korean.keys())]
    both = sorted(english.keys() & korean.keys())
    return [
        *missing,
        *(f"{code}: not in Korean: {korean[code]!r}" for code in both if not HANGUL.search(korean[code])),
        *(f"{code}: other blanks than in English" for code in both if _blanks(english[code]) != _blanks(korean[code])),
    ]


def refusals_are_told_apart(kinds: Iterable[type[Refusal]]) -> list[str]:
    """A refusal has a code and both sentences of its own, or none of them and answers exactly like the one it narrows.

    So a client that reads codes never has to read the text as well.
    """
    speaking = [kind for kind in kinds if vars(kind).keys() & {"code", "en", "ko"}]
    shared = {code for code, count in Counter(kind.code for kind in speaking).items() if count > 1}
    return [
        *(f"{kind.__qualname__}: its code {kind.code} is not its own" for kind in speaking if kind.code in shared),
        *(
            f"{kind.__qualname__}: takes its {word} from another"
            for kind in speaking
            for word in ("code", "en", "ko")
            if word not in vars(kind)
        ),
    ]


def refusals() -> Iterator[type[Refusal]]:
    """Every kind of refusal in the house."""
    for module in pkgutil.walk_packages(ymd.__path__, "ymd."):
        if module.name.rpartition(".")[2] == "errors" or ".errors." in module.name:
            importlib.import_module(module.name)
    return _below(Refusal)


def _below(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    for narrower in kind.__subclasses__():
        if narrower.__module__.startswith("ymd."):
            yield narrower
            yield from _below(narrower)


def _blanks(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}
