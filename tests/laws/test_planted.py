"""Every law catches the violation planted for it, and lets its nearest lawful neighbour pass."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.laws import catalogues, docs, habits, licences, names, sizes, statements, web, words
from tests.test_architecture import LAWS
from ymd.kernel.errors import Conflict

Law = Callable[[Path], list[str]]
Planted = tuple[Law, str, str]

ROOM = "src/ymd/events"
TABLE = "EVENTS = Table('events', metadata, Column('id', Uuid))\n"
PINNED = f"a==1 \\\n    --hash=sha256:{'0' * 64}\n    # via b\n"
LONG_BODY = "".join(f"    x = {n}\n" for n in range(49))

VIOLATIONS: list[Planted] = [
    (sizes.files_stay_short, "tests/test_x.py", "x = 1\n" * 401),
    (sizes.functions_stay_short, "bench/load.py", f"async def load():\n{LONG_BODY}"),
    (names.domains_have_rooms_only, f"{ROOM}/models.py", ""),
    (names.domains_have_rooms_only, f"{ROOM}/views/day.py", ""),
    (names.domains_have_rooms_only, "src/ymd/pages/actions.py", ""),
    (names.no_drawers, f"{ROOM}/actions/helpers.py", ""),
    (names.no_drawers, "tests/kernel/test_utils.py", ""),
    (names.no_drawers, "src/ymd/common/words.py", ""),
    (names.facts_and_errors_know_the_kernel_only, f"{ROOM}/facts.py", "from ymd.graph.facts import Followed\n"),
    (names.facts_and_errors_know_the_kernel_only, f"{ROOM}/errors.py", "from ymd.http import problems\n"),
    (names.tests_mirror_the_source, "tests/evnts/test_rules.py", ""),
    (
        statements.only_the_unit_of_work_commits,
        f"{ROOM}/actions.py",
        "def f(db): db.connection().commit()\n",
    ),
    (statements.only_the_unit_of_work_commits, "src/ymd/kernel/outbox.py", "def f(db): db.execute('COMMIT;')\n"),
    (statements.columns_are_named, f"{ROOM}/queries.py", "SQL = 'SELECT  * FROM events'\n"),
    (statements.columns_are_named, f"{ROOM}/queries.py", "SQL = f'update events set a = {1} returning e.*'\n"),
    (statements.columns_are_named, f"{ROOM}/queries.py", f"{TABLE}ALL = select(EVENTS)\n"),
    (
        statements.columns_are_named,
        f"{ROOM}/queries.py",
        f"{TABLE}ALL = insert(tables.EVENTS).returning(*tables.EVENTS.c)\n",
    ),
    (statements.columns_are_named, "src/ymd/migrations/0001.sql", "\nselect * from events;\n"),
    (statements.tables_leave_values_to_the_server, f"{ROOM}/tables.py", "T = Column('at', default=now)\n"),
    (statements.tables_leave_values_to_the_server, f"{ROOM}/tables.py", "T = Column('state', sa.Enum('a', 'b'))\n"),
    (web.one_door_to_the_outside, "src/ymd/edges/oauth/google.py", "from httpx2 import AsyncClient\n"),
    (web.one_door_to_the_outside, f"{ROOM}/jobs.py", "def f():\n    import urllib.request\n"),
    (web.one_door_to_the_outside, "src/ymd/http/safe_fetch.py", ""),
    (web.no_generator_dependency, "src/ymd/app.py", "async def db():\n    yield 1\n\nP = Provide(db)\n"),
    (web.no_generator_dependency, "src/ymd/app.py", "def db(): yield\n\nApp(dependencies={'db': db})\n"),
    (web.no_generator_dependency, "src/ymd/app.py", "def db(): yield\n\nDEPENDENCIES: dict = {'db': db}\n"),
    (web.controllers_import_for_real, f"{ROOM}/api/days.py", "from typing import TYPE_CHECKING\n"),
    (habits.nothing_is_swallowed, "src/ymd/cli.py", "try: f()\nexcept: g()\n"),
    (habits.nothing_is_swallowed, "tests/test_x.py", "try: f()\nexcept (Exception, OSError): pass\n"),
    (habits.nothing_is_swallowed, "src/ymd/cli.py", "with contextlib.suppress(Exception): f()\n"),
    (habits.nothing_is_left_unbuilt, f"{ROOM}/actions.py", "def f(): raise NotImplementedError('later')\n"),
    (habits.every_ignored_type_has_its_reason, "src/ymd/cli.py", "x = f()  # type: ignore[arg-type]\n"),
    (habits.every_ignored_type_has_its_reason, "src/ymd/cli.py", "x = f()  # type: ignore  # f is odd\n"),
    (habits.time_is_passed_in, f"{ROOM}/rules.py", "def late(): return datetime.datetime.now(UTC)\n"),
    (habits.time_is_passed_in, "src/ymd/recurrence/window.py", "NOW = time.time()\n"),
    (words.nothing_is_left_for_later, "docs/how/testing.md", "\nTO" + "DO: say how\n"),
    (words.no_place_of_one_machine, "Makefile", "include /ro" + "ot/.profile\n"),
    (words.no_place_of_one_machine, "web/.npmrc", "registry=https://registry.np" + "mjs.org\n"),
    (words.the_project_speaks_of_itself, "docs/ARCHITECTURE.md", "Written by an AI-gene" + "rated hand\n"),
    (words.locks_name_versions_and_hashes_only, "requirements/run.lock", "litestar>=2\n"),
    (words.locks_name_versions_and_hashes_only, "requirements/run.lock", "--index-url x\n"),
    (words.locks_name_versions_and_hashes_only, "requirements/run.lock", "a==1 @ https://x.example/a.whl \\\n"),
    (docs.documents_name_what_exists, "docs/how/x.md", "See [the map](map.md#words).\n"),
    (docs.documents_name_what_exists, "README.md", "It stands in `kernel/nowhere.py`.\n"),
    (docs.documents_name_what_exists, "README.md", "It stands in `deploy/`.\n"),
    (docs.documents_name_real_targets, "CONTRIBUTING.md", "Run `make everything`.\n"),
    (docs.readmes_agree, "README.ko.md", "# YMD\n\n## 시작\n"),
    (docs.readmes_agree, "README.ko.md", "```\nmake run\n```\n"),
    (docs.readmes_name_every_setting, "src/ymd/settings.py", "class Settings:\n    pool_size: int = 10\n"),
    (docs.every_target_has_its_sentence, "Makefile", "run: install\n\t@true\n"),
]

LAWFUL: list[Planted] = [
    (sizes.files_stay_short, "tests/test_x.py", "x = 1\n" * 400),
    (sizes.functions_stay_short, "bench/load.py", f"async def load():\n{LONG_BODY.partition(chr(10))[2]}"),
    (names.domains_have_rooms_only, f"{ROOM}/actions/series.py", ""),
    (names.domains_have_rooms_only, "src/ymd/kernel/clock.py", ""),
    (names.no_drawers, "src/ymd/accounts/rules/common_passwords.py", ""),
    (names.facts_and_errors_know_the_kernel_only, f"{ROOM}/errors.py", "from ymd.kernel.errors import Conflict\n"),
    (names.tests_mirror_the_source, "tests/stories/test_sign_up.py", ""),
    (statements.only_the_unit_of_work_commits, "src/ymd/http/unit_of_work.py", "async def f(db): await db.commit()\n"),
    (statements.columns_are_named, f"{ROOM}/queries.py", f"{TABLE}SQL = select(EVENTS.c.id), 'select count(*)'\n"),
    (statements.columns_are_named, f"{ROOM}/actions.py", f"{TABLE}GIVEN = values_of(SEAT)\nALL = select(*GIVEN.c)\n"),
    (statements.tables_leave_values_to_the_server, f"{ROOM}/tables.py", "T = Column('at', server_default=now)\n"),
    (web.one_door_to_the_outside, "src/ymd/edges/safe_fetch.py", "import httpx2\n"),
    (web.one_door_to_the_outside, "src/ymd/http/limiter.py", "from http import HTTPStatus\n"),
    (
        web.no_generator_dependency,
        "src/ymd/app.py",
        "def db():\n    def rows(): yield\n\nP = Provide(db)\n",
    ),
    (habits.nothing_is_swallowed, "src/ymd/cli.py", "try: f()\nexcept FileNotFoundError: pass\n"),
    (habits.every_ignored_type_has_its_reason, "src/ymd/cli.py", "x = f()  # type: ignore[arg-type]  # f is odd\n"),
    (habits.time_is_passed_in, f"{ROOM}/rules.py", "def late(clock): return clock.now()\n"),
    (words.nothing_is_left_for_later, "docs/how/x.md", "A VTO" + "DO is a todo.\n"),
    (words.no_place_of_one_machine, "docs/how/x.md", "Data lies in src/work/ and https://ymd.example/root/.\n"),
    (words.the_project_speaks_of_itself, "docs/how/x.md", "A session ends; the User-Agent is kept.\n"),
    (
        words.locks_name_versions_and_hashes_only,
        "requirements/run.lock",
        PINNED,
    ),
    (docs.documents_name_what_exists, "docs/x.md", "See [x](x.md), `GET /agenda`, `x.md`, `.ymd/pg18/`, `a.b`.\n"),
    (docs.documents_name_real_targets, "CONTRIBUTING.md", "These make everything simple.\n"),
    (docs.every_target_has_its_sentence, "Makefile", "PY := python\nrun: install ## Start\n"),
]


def plant(root: Path, path: str, text: str) -> None:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def named(planted: Planted) -> str:
    return f"{planted[0].__name__}-{planted[1]}"


@pytest.mark.parametrize("planted", VIOLATIONS, ids=named)
def test_a_planted_violation_is_caught(tmp_path: Path, planted: Planted) -> None:
    law, path, text = planted
    plant(tmp_path, "src/ymd/edges/safe_fetch.py", "")
    plant(tmp_path, path, text)

    violations = law(tmp_path)

    assert [violation.partition(":")[0] for violation in violations] == [path]


@pytest.mark.parametrize("planted", LAWFUL, ids=named)
def test_its_lawful_neighbour_passes(tmp_path: Path, planted: Planted) -> None:
    law, path, text = planted
    plant(tmp_path, path, text)

    assert law(tmp_path) == []


def test_no_law_goes_without_its_planted_violation() -> None:
    assert {law.__name__ for law in LAWS} == {law.__name__ for law, _, _ in VIOLATIONS}


def test_what_git_ignores_is_not_judged(tmp_path: Path) -> None:
    plant(tmp_path, ".gitignore", ".venv/\n*.egg-info/\n")
    plant(tmp_path, ".venv/lib/utils.py", "TO" + "DO")
    plant(tmp_path, "src/ymd.egg-info/later.txt", "TO" + "DO")

    assert words.nothing_is_left_for_later(tmp_path) == []


def test_a_catalogue_in_one_language_is_caught() -> None:
    english = {"event_full": "The event of {host} is full.", "stale": "Someone was faster.", "gone": "It is gone."}
    korean = {"event_full": "행사가 가득 찼습니다.", "stale": "Someone was faster."}

    violations = catalogues.catalogues_agree(english, korean)

    assert [violation.partition(":")[0] for violation in violations] == ["gone", "stale", "event_full"]


def test_catalogues_that_say_the_same_agree() -> None:
    english = {"event_full": "{host} has no seat left."}
    korean = {"event_full": "{host}님의 자리가 모두 찼습니다."}

    assert catalogues.catalogues_agree(english, korean) == []


def test_a_refusal_in_the_words_of_another_is_caught() -> None:
    class EventFull(Conflict):
        code, en, ko = "event_full", "No seat is left.", "남은 자리가 없어요."

    class QueueFull(EventFull):
        en = "The queue is full."

    violations = catalogues.refusals_are_told_apart([EventFull, QueueFull])

    assert [violation.rpartition("<locals>.")[2] for violation in violations] == [
        "EventFull: its code event_full is not its own",
        "QueueFull: its code event_full is not its own",
        "QueueFull: takes its code from another",
        "QueueFull: takes its ko from another",
    ]


def test_a_refusal_that_shall_look_like_another_passes() -> None:
    class WrongCode(Conflict):
        code, en, ko = "code_refused", "That is not the code.", "맞지 않는 코드예요."

    class TriedTooOften(WrongCode):
        keep = True

    assert catalogues.refusals_are_told_apart([WrongCode, TriedTooOften]) == []


@pytest.mark.parametrize(
    "said",
    ["GPL-3.0-only", "AGPL-3.0-or-later", "License :: OSI Approved :: GNU General Public License v3 (GPLv3)", "gpl"],
)
def test_an_obliging_licence_is_caught(said: str) -> None:
    assert licences.no_obliging_licence([("x", said)])


@pytest.mark.parametrize(
    "said",
    ["Apache-2.0", "LGPL-3.0-only", "GNU Lesser General Public License v3 (LGPLv3)", "MIT OR GPL-2.0-only"],
)
def test_a_free_licence_passes(said: str) -> None:
    assert licences.no_obliging_licence([("x", said)]) == []
