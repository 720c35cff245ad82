"""Codes and proofs that are computed."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ymd.accounts.errors import ProofRefused
from ymd.accounts.rules.codes import code_of, is_code, proof_of, read_proof
from ymd.kernel.ids import new_id
from ymd.kernel.keys import KeyRing

OLD, NEW = KeyRing.generate(), KeyRing.generate()
KEYS = KeyRing.parse(NEW)
ID = new_id()


def test_a_code_is_eight_letters_that_nobody_misreads() -> None:
    codes = {code_of(KEYS, ID, sending) for sending in range(200)}

    assert len(codes) == 200
    assert all(re.fullmatch("[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", code) for code in codes)


@pytest.mark.parametrize(
    "typed",
    [
        lambda code: code,
        lambda code: code.lower(),
        lambda code: code.replace("-", ""),
        lambda code: f" {code.replace('-', ' ')} ",
        lambda code: code.replace("0", "O").replace("1", "l"),
        lambda code: code.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789ABCDEFGHJKMNPQRSTVWXYZ"}),
    ],
)
def test_a_code_is_known_however_it_is_typed(typed: object) -> None:
    assert callable(typed)

    for sending in range(20):
        assert is_code(KEYS, ID, sending, typed(code_of(KEYS, ID, sending)))


@given(st.text("ABCXYZ0189xyzé!가", min_size=1, max_size=12))
def test_nothing_else_is_the_code(text: str) -> None:
    code = code_of(KEYS, ID, 1)

    assert not is_code(KEYS, ID, 1, text + code)
    assert not is_code(KEYS, ID, 1, text[:7])


def test_a_code_is_of_one_proof_and_one_sending() -> None:
    code = code_of(KEYS, ID, 1)

    assert not is_code(KEYS, ID, 2, code)
    assert not is_code(KEYS, new_id(), 1, code)


def test_codes_and_proofs_of_an_older_key_hold_until_it_leaves_the_ring() -> None:
    both, old = KeyRing.parse(f"{NEW},{OLD}"), KeyRing.parse(OLD)

    assert is_code(both, ID, 1, code_of(old, ID, 1))
    assert read_proof(both, proof_of(old, ID, 1)) == (ID, 1)
    assert not is_code(KEYS, ID, 1, code_of(old, ID, 1))


def test_a_code_tells_nothing_of_the_proof_that_it_is_exchanged_for() -> None:
    assert code_of(KEYS, ID, 1).replace("-", "") not in proof_of(KEYS, ID, 1)
    assert read_proof(KEYS, proof_of(KEYS, ID, 4)) == (ID, 4)


@given(st.text(max_size=100))
def test_no_text_is_a_proof_by_chance(text: str) -> None:
    with pytest.raises(ProofRefused):
        read_proof(KEYS, text)
