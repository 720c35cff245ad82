"""The database against what people were told: read by SQL of its own, not through the queries that are on trial."""

import asyncio
from collections import Counter, defaultdict
from typing import Any, Final
from uuid import UUID

import asyncpg

from bench.chaos.report import Report
from bench.chaos.writers import IMPORTED, Ledger

_PATIENCE: Final = 300.0

_WAITING = "select count(*) from jobs.pgqueuer where status in ('queued', 'picked')"
_HELD = "select id from jobs.pgqueuer where status = 'failed'"
_EVENTS = """
    select id, summary, version, (
        select count(*) from occurrences o where o.calendar_id = e.calendar_id and o.event_id = e.id
    ) as times
    from events e where created_by = any($1)
"""
_HALVES = """
    select coalesce(o.id, e.id) as id from objects o full join events e using (calendar_id, id)
    where o.id is null or e.id is null
"""
_ANSWERS = """
    select event_id, account_id, answer from participations where account_id = any($1) and not withdrawn
"""
_GUESTS = "select event_id, account_id, answer from guests where account_id = any($1)"
_CHANGES = "select account_id, change from answer_changes where account_id = any($1)"
_FOLLOWS = "select follower_id, followee_id from follows where follower_id = any($1)"
_PROOFS = "select address from proofs"
_LETTERS = "select recipient from mailbox_letters"
_IMPORTS = """
    select i.id, i.calendar_id, i.state, count(o.id) as objects, count(distinct o.uid) as uids
    from imports i left join objects o using (calendar_id)
    where i.account_id = any($1) group by i.id
"""


async def audit(database_url: str, ledger: Ledger, report: Report) -> None:
    """Wait until every job was done, then compare."""
    connection = await asyncpg.connect(database_url)
    try:
        await _drain(connection, report)
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            await _events(connection, ledger, report)
            await _answers(connection, ledger, report)
            await _follows(connection, ledger, report)
            await _letters(connection, ledger, report)
            await _imports(connection, ledger, report)
    finally:
        await connection.close()


async def _drain(connection: Any, report: Report) -> None:
    loop = asyncio.get_running_loop()
    began = loop.time()
    while (waiting := await connection.fetchval(_WAITING)) and loop.time() - began < _PATIENCE:  # noqa: ASYNC110
        await asyncio.sleep(0.1)
    report.figures["until every job was done"] = f"{loop.time() - began:.1f} s"
    report.expect(not waiting, f"{waiting} jobs still wait after {_PATIENCE:g} s")
    report.expect_none("jobs held", [row["id"] for row in await connection.fetch(_HELD)])


async def _events(connection: Any, ledger: Ledger, report: Report) -> None:
    rows = await connection.fetch(_EVENTS, ledger.writers)
    ids: dict[str, list[UUID]] = defaultdict(list)
    for row in rows:
        ids[row["summary"]].append(row["id"])
    report.expect_none("events lost", [summary for summary, one in ledger.events.items() if one not in ids[summary]])
    report.expect_none("events doubled", [summary for summary, found in ids.items() if len(found) > 1])
    strange = [summary for summary in ids if summary.startswith("event ") and summary not in ledger.sent]
    report.expect_none("events that nobody made", strange)
    times = {row["summary"]: row["times"] for row in rows}
    wrong = [summary for summary, one in ledger.sent.items() if summary in times and times[summary] != one]
    report.expect_none("events without their occurrences", wrong)
    report.expect_none("events stored by halves", [row["id"] for row in await connection.fetch(_HALVES)])
    kept = {row["id"]: (row["summary"], row["version"]) for row in rows}
    report.expect_none("edits lost or doubled", _differing(ledger.edits, kept))


async def _answers(connection: Any, ledger: Ledger, report: Report) -> None:
    for what, query in (("answers lost or changed", _ANSWERS), ("seats without their answer", _GUESTS)):
        kept = {
            (row["event_id"], row["account_id"]): row["answer"] for row in await connection.fetch(query, ledger.writers)
        }
        report.expect_none(what, {*_differing(ledger.answers, kept), *(kept.keys() - ledger.answers.keys())})
    counts = {row["account_id"]: row["change"] for row in await connection.fetch(_CHANGES, ledger.writers)}
    report.expect_none("people whose answers were applied more or less than once", _differing(ledger.changes, counts))


async def _follows(connection: Any, ledger: Ledger, report: Report) -> None:
    kept = {(row["follower_id"], row["followee_id"]) for row in await connection.fetch(_FOLLOWS, ledger.writers)}
    report.expect_none("follows lost or invented", ledger.follows ^ kept)


async def _letters(connection: Any, ledger: Ledger, report: Report) -> None:
    """A code asked for is a fact that a listener hears: it writes a letter, once or more often, and never for an
    asking that was rolled back."""
    asked = {row["address"] for row in await connection.fetch(_PROOFS)}
    letters = Counter(row["recipient"] for row in await connection.fetch(_LETTERS))
    report.expect_none("askings for a code lost", ledger.codes - asked)
    report.expect_none("facts nobody heard", asked - letters.keys())
    report.expect_none("facts heard that never were", letters.keys() - asked)
    report.figures["facts heard"] = len(letters)
    report.figures["facts heard more than once"] = sum(count > 1 for count in letters.values())


async def _imports(connection: Any, ledger: Ledger, report: Report) -> None:
    kept = {row["id"]: row for row in await connection.fetch(_IMPORTS, ledger.writers)}
    whole = {
        job: (row["calendar_id"], row["state"], row["objects"], row["uids"], row["objects"])
        for job, row in kept.items()
    }
    expected = {job: (calendar, "done", IMPORTED, IMPORTED, IMPORTED) for job, calendar in ledger.imports.items()}
    report.figures["files imported by the worker"] = len(expected)
    report.expect_none("imports lost, halved or doubled", [*_differing(expected, whole), *(kept.keys() - expected)])


def _differing(expected: dict[Any, Any], kept: dict[Any, Any]) -> list[Any]:
    return [name for name, value in expected.items() if kept.get(name) != value]
