"""Addresses in one form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ymd.accounts.rules.addresses import canonical_email


@pytest.mark.parametrize(
    ("typed", "form"),
    [
        ("ada@example.org", "ada@example.org"),
        (" Ada.Lovelace+ymd@Example.ORG ", "ada.lovelace+ymd@example.org"),
        ("ada@한글.한국", "ada@xn--bj0bj06e.xn--3e0b707e"),
        ("ada@xn--bj0bj06e.xn--3e0b707e", "ada@xn--bj0bj06e.xn--3e0b707e"),
    ],
)
def test_an_address_has_one_form(typed: str, form: str) -> None:
    assert canonical_email(typed) == form


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "ada",
        "@example.org",
        "ada@",
        "ada@localhost",
        "ada@example..org",
        "ada@-example.org",
        "ada@example.org\r\nbcc: bob@example.org",
        "ada bob@example.org",
        '"ada"@example.org',
        "ada@[127.0.0.1]",
        ".ada@example.org",
        "a..b@example.org",
        "에이다@example.org",
        "ada@example.org, bob@example.org",
        "a" * 65 + "@example.org",
        "ada@" + "a" * 250 + ".org",
        "ada@" + ".".join(["a" * 60] * 5) + ".org",
        "ada\x00@example.org",
    ],
)
def test_what_nobody_can_write_to_is_none(typed: str) -> None:
    assert canonical_email(typed) is None


@given(st.emails())
def test_the_form_of_a_form_is_itself(typed: str) -> None:
    form = canonical_email(typed)

    assert form is None or canonical_email(form) == form


@given(st.text(max_size=300))
def test_every_text_is_judged_without_an_error(typed: str) -> None:
    form = canonical_email(typed)

    assert form is None or (form.isascii() and form == form.lower() and not set(form) & set(' \r\n\t,;<>"'))
