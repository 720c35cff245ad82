"""Documentation: what it names exists, and both languages say the same."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.laws.tree import files, finding, modules

LINK = re.compile(r"\]\(([^()\s]+)\)")
CODE = re.compile(r"`([^`\s]+)`")
TARGET = re.compile(r"(?:^|`|\$ )make ([a-z][a-z-]*)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
#: A path as code: folders and a file with its ending, or a folder with its closing slash.
PATH = re.compile(
    r"^\.?\w[\w.-]*(?:/[\w.-]+)*(?:/|\.(?:cfg|css|html|js|json|lock|md|py|sh|sql|svg|toml|tsx?|txt|ya?ml))$"
)
#: What stands in a checkout only after something ran there.
MADE_LATER = (".venv/", ".ymd/", "../")


def documents_name_what_exists(root: Path) -> list[str]:
    """Each link to a file and each path in code type leads somewhere; the changelog may name what has gone.

    A path counts from the root, the document, ``src``, ``src/ymd``, or the package or tests the document is named for.
    """
    return [
        finding(root, path, number, f"there is no {name}")
        for path in _documents(root)
        for number, line in _lines(path)
        for name, bases in _named(root, path, line)
        if not any((base / name).exists() for base in bases)
    ]


def documents_name_real_targets(root: Path) -> list[str]:
    """Each ``make`` command in the documents is a target of the Makefile."""
    makefile = root / "Makefile"
    targets = set(re.findall(r"^([a-z-]+):", makefile.read_text() if makefile.exists() else "", re.MULTILINE))
    return [
        finding(root, path, number, f"there is no target {name} in the Makefile")
        for path in _documents(root)
        for number, line in _lines(path)
        for name in TARGET.findall(line)
        if name not in targets
    ]


def readmes_agree(root: Path) -> list[str]:
    """README.md and README.ko.md have headings of the same order and depth, and the same commands."""
    english, korean = (_text(root / name) for name in ("README.md", "README.ko.md"))
    differing = {
        "headings": (_depths(english), _depths(korean)),
        "commands": (_commands(english), _commands(korean)),
    }
    return [
        f"README.ko.md:1: its {what} are not those of README.md: {' / '.join(_first_parting(*both))}"
        for what, both in differing.items()
        if both[0] != both[1]
    ]


def readmes_name_every_setting(root: Path) -> list[str]:
    """Both READMEs name each ``YMD_`` variable that the settings read."""
    return [
        finding(root, path, number, f"{name} is not told in {' and '.join(silent)}")
        for path, module in modules(root, "src/ymd")
        if path.name == "settings.py"
        for number, name in _settings(module)
        if (silent := [readme for readme in ("README.md", "README.ko.md") if f"`{name}`" not in _text(root / readme)])
    ]


def every_target_has_its_sentence(root: Path) -> list[str]:
    """``make help`` lists every target: none stands in the Makefile without its sentence."""
    return [
        finding(root, root / "Makefile", number, f"{found[1]} has no sentence for make help")
        for number, line in _lines(root / "Makefile")
        if (found := re.match(r"([a-z-]+):(?!=)", line)) and " ## " not in line
    ]


def _settings(module: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(module):
        if isinstance(node, ast.ClassDef) and node.name == "Settings":
            for field in node.body:
                if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
                    yield field.lineno, f"YMD_{field.target.id.upper()}"


def _documents(root: Path) -> Iterator[Path]:
    top = (path for path in root.glob("*.md") if path.name != "CHANGELOG.md")
    return iter([*sorted(top), *files(root, "docs", suffix=".md")])


def _named(root: Path, document: Path, line: str) -> Iterator[tuple[str, list[Path]]]:
    for link in LINK.findall(line):
        target = link.partition("#")[0]
        if target and ":" not in target:
            yield target, [document.parent]
    house, tests = root / "src/ymd", root / "tests"
    for name in CODE.findall(line):
        if PATH.match(name) and not name.startswith(MADE_LATER):
            yield name, [root, document.parent, root / "src", house, house / document.stem, tests / document.stem]


def _lines(path: Path) -> list[tuple[int, str]]:
    return list(enumerate(_text(path).splitlines(), 1))


def _text(path: Path) -> str:
    return path.read_text() if path.exists() else ""


def _depths(text: str) -> list[str]:
    return re.findall(r"^#+(?= )", FENCE.sub("", text), re.MULTILINE)


def _commands(text: str) -> list[str]:
    # A picture is told in the language of its page.
    fences = [fence for fence in FENCE.findall(text) if not fence.startswith("```mermaid")]
    lines = (line.partition(" # ")[0].strip() for fence in fences for line in fence.splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _first_parting(one: list[str], other: list[str]) -> tuple[str, str]:
    width = max(len(one), len(other))
    pairs = zip(one + ["nothing"] * (width - len(one)), other + ["nothing"] * (width - len(other)), strict=True)
    return next((a, b) for a, b in pairs if a != b)
