"""Every fact, listener, hook and clock job keeps the laws of the queue, and one that does not is caught."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from tests.laws.facts import (
    clock_jobs_are_named_for_what_they_run,
    facts_have_names_and_ids,
    jobs_are_told_apart,
    reactions_can_be_found,
)
from tests.laws.house import modules_of_the_house
from ymd import app
from ymd.accounts import listeners as account_listeners
from ymd.accounts.facts import CodeAsked, PasswordChanged
from ymd.events import jobs as event_jobs
from ymd.kernel.facts import Fact, job_name

#: Under these names jobs may be waiting while a new release starts. Whoever takes one away keeps its listener until
#: no job of that name is left: a job that nobody knows is held back for ever.
KNOWN = {
    "accounts.address_added>accounts.tell_address_added",
    "accounts.code_asked>accounts.send_code",
    "accounts.password_changed>accounts.tell_password_changed",
    "calendars.import_requested>calendars.import_requested",
    "events.plan_changed>notifications.note_change",
    "graph.follow_requested>notifications.note_request",
    "graph.followed>notifications.note_follow",
    "posts.edited>notifications.note_names",
    "posts.liked>notifications.note_like",
    "posts.posted>notifications.note_post",
    "together.answered>notifications.note_answer",
    "media.picture_deleted>media.remove_blobs",
}


def facts_of_the_house() -> Iterator[type[Fact]]:
    modules_of_the_house()
    return (fact for fact in Fact.__subclasses__() if fact.__module__.startswith("ymd."))


def test_every_fact_has_a_name_of_its_own_and_carries_ids() -> None:
    facts = list(facts_of_the_house())

    assert len(facts) >= 8
    assert facts_have_names_and_ids(facts) == []


def test_a_fact_without_a_name_or_with_words_is_caught() -> None:
    @dataclass(frozen=True)
    class Told(Fact):
        wire: ClassVar[str] = "tests.told"
        words: str

    @dataclass(frozen=True)
    class ToldAgain(Fact):
        wire: ClassVar[str] = "tests.told"

    @dataclass(frozen=True)
    class Strange(Fact):
        wire: ClassVar[str] = "elsewhere.changed"
        by: UUID

    class Nameless(CodeAsked):
        pass

    assert facts_have_names_and_ids([Told, ToldAgain, Strange, Nameless]) == [
        f"{here()}Told: tests.told is the name of another as well",
        f"{here()}Told: words is <class 'str'>; a fact carries ids and numbers",
        f"{here()}ToldAgain: tests.told is the name of another as well",
        f"{here()}Strange: elsewhere.changed does not begin with tests",
        f"{here()}Nameless: None is no wire name",
        f"{here()}Nameless: is no dataclass",
    ]


def here() -> str:
    return "test_a_fact_without_a_name_or_with_words_is_caught.<locals>."


def test_everyone_who_reacts_can_be_found_and_takes_what_is_told() -> None:
    assert reactions_can_be_found(app.LISTENERS, ("listeners",)) == []
    assert reactions_can_be_found(app.HOOKS, ("listeners",)) == []
    assert jobs_are_told_apart(app.LISTENERS) == []


async def send_code(db: Any, fact: CodeAsked, outside: Any) -> None: ...


def test_a_listener_that_nobody_could_find_is_caught() -> None:
    async def hidden(db: Any, fact: CodeAsked) -> None: ...

    planted = {CodeAsked: [account_listeners.send_code, hidden], PasswordChanged: [account_listeners.send_code]}

    assert reactions_can_be_found(planted, ("listeners",)) == [
        f"CodeAsked > {hidden.__qualname__}: tests.laws.test_facts has no such name",
        f"CodeAsked > {hidden.__qualname__}: lies in tests.laws.test_facts, not in listeners",
        "PasswordChanged > send_code: takes CodeAsked",
    ]
    assert jobs_are_told_apart({CodeAsked: [send_code, send_code]}) == [
        "accounts.code_asked>tests.laws.test_facts.send_code"
    ]


def test_the_queue_knows_the_names_that_it_knew() -> None:
    names = {job_name(fact, listener) for fact, those in app.LISTENERS.items() for listener in those}

    assert names == KNOWN


def test_every_clock_job_is_named_for_what_it_runs() -> None:
    assert len(app.CLOCK_JOBS) >= 5
    assert clock_jobs_are_named_for_what_they_run(app.CLOCK_JOBS) == []


def test_a_clock_job_under_another_name_or_at_no_time_is_caught() -> None:
    job = event_jobs.renew_projections

    assert clock_jobs_are_named_for_what_they_run({"events.renew": ("* * * * *", job)})
    assert clock_jobs_are_named_for_what_they_run({"events.renew_projections": ("*/5 * * *", job)})
    assert clock_jobs_are_named_for_what_they_run({"events.renew_projections": ("61 * * * *", job)})
