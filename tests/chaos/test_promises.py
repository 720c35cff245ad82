"""The small editions of `make chaos`, each on real processes; and the proof that the judge of the large one sees."""

from collections.abc import AsyncIterator

import asyncpg
import pytest
from bench.chaos import changes, crowd, database, kills, valkey
from bench.chaos.audit import audit
from bench.chaos.house import House, open_house
from bench.chaos.people import people
from bench.chaos.report import Report
from bench.chaos.writers import Ledger

from ymd.kernel.ids import new_id

#: With it the three kills are one of the database, one of the API and one of the worker.
SEED = 1

_EVENT = {"start": {"date": "2027-03-01"}}


def say(text: str) -> None:
    """Nobody watches."""


def kept(report: Report, house: House) -> bool:
    house.judge(report)
    assert report.broken == []
    return bool(report.figures)


@pytest.fixture(scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    async with open_house(tmp_path_factory.mktemp("ymd") / "home") as made:
        yield made


async def test_what_was_acknowledged_outlives_three_kills_and_every_fact_is_heard(house: House) -> None:
    report = await kills.run(house, say, kills=3, writes=400, seed=SEED)

    assert kept(report, house)
    assert report.figures["of them"] == "1 the API, 1 the database, 1 the worker"


async def test_ten_seats_are_ten_seats_for_two_hundred(house: House) -> None:
    assert kept(await crowd.run(house, say, crowd=200, connections=40, seats=10), house)


async def test_who_follows_the_change_numbers_misses_nothing(house: House) -> None:
    assert kept(await changes.run(house, say, changes=150, seed=SEED), house)


async def test_valkey_may_be_stopped_flushed_and_frozen(house: House) -> None:
    assert kept(await valkey.run(house, say), house)


async def test_a_slow_silent_or_lost_database_hangs_nobody(house: House) -> None:
    assert kept(await database.run(house, say, rounds=1, timed=False), house)


async def test_the_audit_sees_what_is_lost(house: House) -> None:
    ledger, report, one, other = Ledger(), Report("audit", ""), new_id(), new_id()
    ledger.events["event 1 of nobody"] = one
    ledger.edits[one] = ("note 1 of nobody", 2)
    ledger.answers[one, other] = "going"
    ledger.changes[other] = 1
    ledger.follows.add((one, other))
    ledger.codes.add("nobody@example.org")
    ledger.imports[one] = other

    await audit(house.database_url, ledger, report)

    lost = ("events lost", "edits lost", "answers lost", "people whose", "follows lost", "askings", "imports lost")
    for what in lost:
        assert any(what in sentence for sentence in report.broken), what


async def test_the_audit_sees_what_is_too_much_or_was_never_heard(house: House) -> None:
    (ada,) = await people(house.database_url, house.keys, f"ada_{new_id().hex}", 1)
    ledger, report = Ledger(writers=[ada.id]), Report("audit", "")
    client = house.api.client(ada.headers)
    calendar = (await client.request("POST", "/api/v1/calendars", {"name": "Own"})).json()["id"]
    for _ in range(2):
        made = await client.request("POST", f"/api/v1/calendars/{calendar}/events", _EVENT | {"summary": "event twice"})
        ledger.events["event twice"] = made.json()["id"]
    client.close()
    connection = await asyncpg.connect(house.database_url)
    await connection.execute(_HEARD_BY_NOBODY, new_id())
    await connection.execute(_NEVER_HAPPENED, new_id())
    await connection.execute("delete from occurrences where calendar_id = $1", calendar)
    ledger.sent["event twice"] = 1

    await audit(house.database_url, ledger, report)

    await connection.execute("delete from proofs where address = 'silence@example.org'")
    await connection.execute("delete from mailbox_letters where recipient = 'rumour@example.org'")
    await connection.close()
    for what in ("events doubled", "facts nobody heard", "facts heard that never were", "without their occurrences"):
        assert any(what in sentence for sentence in report.broken), what


_HEARD_BY_NOBODY = """
    insert into proofs (id, channel, address, purpose, language, resend_at, expires_at)
    values ($1, 'email', 'silence@example.org', 'sign_up', 'en', now(), now())
"""
_NEVER_HAPPENED = """
    insert into mailbox_letters (id, recipient, subject, body, html, language, sent_at)
    values ($1, 'rumour@example.org', '', '', '', 'en', now())
"""
