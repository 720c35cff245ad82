"""The laws of the house, each asked of the house itself; ``tests/laws`` proves that each one bites."""

import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.laws import docs, habits, names, sizes, statements, web, words
from tests.laws.catalogues import catalogues_agree, refusals, refusals_are_told_apart
from tests.laws.licences import licences_at_run_time, no_obliging_licence
from tests.laws.tree import PROJECT, ROOMLESS, ROOMS
from ymd.local.catalogue import CATALOGUE

Law = Callable[[Path], list[str]]

LAWS: list[Law] = [
    sizes.files_stay_short,
    sizes.functions_stay_short,
    names.domains_have_rooms_only,
    names.no_drawers,
    names.facts_and_errors_know_the_kernel_only,
    names.tests_mirror_the_source,
    statements.only_the_unit_of_work_commits,
    statements.columns_are_named,
    statements.tables_leave_values_to_the_server,
    web.one_door_to_the_outside,
    web.no_generator_dependency,
    web.controllers_import_for_real,
    habits.nothing_is_swallowed,
    habits.nothing_is_left_unbuilt,
    habits.every_ignored_type_has_its_reason,
    habits.time_is_passed_in,
    words.nothing_is_left_for_later,
    words.no_place_of_one_machine,
    words.the_project_speaks_of_itself,
    words.locks_name_versions_and_hashes_only,
    docs.documents_name_what_exists,
    docs.documents_name_real_targets,
    docs.readmes_agree,
    docs.readmes_name_every_setting,
    docs.every_target_has_its_sentence,
]


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_the_house_keeps(law: Law) -> None:
    violations = law(PROJECT)

    if violations:
        pytest.fail("\n".join([law.__doc__ or "", *violations]), pytrace=False)


def test_nothing_that_runs_with_us_obliges_our_users() -> None:
    licences = list(licences_at_run_time(PROJECT))

    assert len(licences) > 20
    assert no_obliging_licence(licences) == []


def test_every_refusal_is_one_of_a_kind_in_both_languages() -> None:
    kinds = list(refusals())

    assert refusals_are_told_apart(kinds) == []
    assert catalogues_agree({kind.code: kind.en for kind in kinds}, {kind.code: kind.ko for kind in kinds}) == []


def test_the_command_line_says_the_same_in_both_languages() -> None:
    english, korean = ({code: said[language] for code, said in CATALOGUE.items()} for language in ("en", "ko"))

    assert catalogues_agree(english, korean) == []


def test_the_contracts_hold_without_an_exception() -> None:
    pyproject = tomllib.loads((PROJECT / "pyproject.toml").read_text())
    contracts = pyproject["tool"]["importlinter"]["contracts"]

    assert not [contract["name"] for contract in contracts if "ignore_imports" in contract]
    assert {frozenset(contract["roomless"]) for contract in contracts if "roomless" in contract} == {ROOMLESS}
    rooms = next(contract["layers"] for contract in contracts if contract["type"] == "rooms")
    assert re.findall(r"\w+", " ".join(rooms)) == list(ROOMS)
