"""What the community says, before anybody has acted."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from ymd.accounts.rules.passwords import password_fault
from ymd.demo import PASSWORD, sign_in_address
from ymd.demo.placing import birthday, document_of
from ymd.demo.script import community
from ymd.events.schemas import EventInput

HANGUL = re.compile("[가-힣]")
TOWN = community()
PLANS = [plan for calendar in TOWN.calendars for plan in calendar.plans]


def test_no_two_texts_are_equal() -> None:
    said = Counter(_texts())

    assert [text for text, times in said.items() if times > 1] == []
    assert len(said) > 300


def test_most_of_the_neighbourhood_speaks_korean_and_some_speak_english() -> None:
    korean = [person.nickname for person in TOWN.people if HANGUL.search(person.bio)]

    assert len(TOWN.people) == 25
    assert len(korean) == 20
    assert {person.locale for person in TOWN.people} == {"ko", "en"}


def test_everyone_has_made_their_first_calendar_their_own() -> None:
    first = [calendar.owner for calendar in TOWN.calendars if calendar.first]

    assert sorted(first) == sorted(person.nickname for person in TOWN.people)


def test_forty_plans_lie_in_the_coming_week_whatever_day_it_is() -> None:
    # A bare weekday is one of the coming seven days: tests/demo/test_dates.py.
    coming = [plan for plan in PLANS if re.fullmatch(r"(?:today|[a-z]{3})(?: \d\d:\d\d)?", plan.at)]

    assert len(coming) >= 40
    assert len([plan for plan in coming if plan.open_to != "nobody"]) >= 25


@settings(max_examples=30)
@given(st.dates(date(2024, 1, 1), date(2040, 12, 31)))
def test_every_day_has_its_community(today: date) -> None:
    documents = [document_of(plan, today, "Asia/Seoul") for plan in PLANS]
    birthdays = [birthday(person, person.name, today) for person in TOWN.people]

    assert len(documents) == len(PLANS)
    assert all(_starts(one) for one in [*documents, *birthdays])


def test_the_password_that_is_told_to_everybody_is_one_that_anybody_may_have() -> None:
    assert password_fault(PASSWORD, [sign_in_address()]) is None


def _texts() -> Iterator[str]:
    for person in TOWN.people:
        yield from (person.nickname, person.name, person.bio)
    for calendar in TOWN.calendars:
        yield calendar.name
        yield from calendar.birthdays.values()
    for said in [*PLANS, *(change for plan in PLANS for change in plan.changes)]:
        yield from (text for text in (said.summary, said.description) if text)


def _starts(given: EventInput) -> bool:
    return bool(given.start.date or given.start.date_time)
