"""Identifiers sort by the time at which they were made."""

import time

from ymd.kernel.ids import new_id


def test_each_identifier_of_a_process_sorts_after_the_one_before() -> None:
    made = [new_id() for _ in range(10_000)]

    assert made == sorted(set(made))


def test_identifiers_are_version_7_and_carry_the_milliseconds() -> None:
    before = time.time_ns() // 1_000_000
    made = new_id()

    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    assert before <= made.int >> 80 <= time.time_ns() // 1_000_000
