"""Ports of the engines are remembered; the API's port is refused with a way out."""

import socket

import pytest

from ymd.local import ports


@pytest.fixture
def claimed(empty):
    empty.claim()
    yield empty
    empty.release()


def test_an_engine_gets_the_port_it_had_before(claimed):
    first = ports.port_for(claimed, "postgresql")

    assert ports.port_for(claimed, "postgresql") == first
    assert ports.port_for(claimed, "valkey") != first


def test_an_engine_gets_another_port_while_its_own_is_taken(claimed):
    first = ports.port_for(claimed, "postgresql")

    with socket.create_server((ports.LOOPBACK, first)):
        assert not ports.is_free(first)
        assert ports.port_for(claimed, "postgresql") != first


def test_no_engine_port_can_be_given_to_an_outgoing_connection(claimed):
    assert all(20_000 <= ports.port_for(claimed, f"engine {number}") < 30_000 for number in range(20))


def test_a_taken_port_is_refused_with_the_next_one_as_a_proposal(refusal):
    with ports.listen(ports.LOOPBACK, 0) as listener:
        taken = listener.getsockname()[1]
        with refusal("port_taken") as refused:
            ports.listen(ports.LOOPBACK, taken)

    assert f"PORT={taken + 1} make run" in refused.value.text("en")


def test_an_address_that_is_not_ours_is_refused(refusal):
    with refusal("port_refused"):
        ports.listen("203.0.113.1", 8000)
