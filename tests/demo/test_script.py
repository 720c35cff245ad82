"""What the community says, before anybody has acted."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ymd.accounts.rules.passwords import password_fault
from ymd.demo import PASSWORD, drawing, sign_in_address
from ymd.demo.dates import moment_named
from ymd.demo.placing import HOME, birthday, document_of
from ymd.demo.script import ReplySaid, community
from ymd.events.schemas import EventInput

HANGUL = re.compile("[가-힣]")
TOWN = community()
NAMES = {person.nickname for person in TOWN.people}
PLANS = [plan for calendar in TOWN.calendars for plan in calendar.plans]
#: A bare weekday is one of the coming seven days (tests/demo/test_dates.py), and what comes every week comes in them.
COMING = [
    plan
    for plan in PLANS
    if re.fullmatch(r"(?:today|[a-z]{3})(?: \d\d:\d\d)?", plan.at) or "WEEKLY" in (plan.rule or "")
]


def _everything(said: Iterable[ReplySaid]) -> Iterator[ReplySaid]:
    for each in said:
        yield each
        yield from _everything(each.replies)


REPLIES = [*_everything(reply for post in TOWN.posts for reply in post.replies)]
COMMENTS = [*_everything(comment for plan in PLANS for comment in plan.thread)]
SAID: list[ReplySaid] = [*TOWN.posts, *REPLIES, *COMMENTS]


def test_no_two_texts_are_equal() -> None:
    said = Counter(_texts())

    assert [text for text, times in said.items() if times > 1] == []
    assert len(said) > 1600


def test_most_of_the_neighbourhood_speaks_korean_and_some_speak_english() -> None:
    korean = [person.nickname for person in TOWN.people if HANGUL.search(person.bio)]
    english = [each for each in SAID if not HANGUL.search(each.body)]

    assert len(TOWN.people) == 60
    assert len(korean) == 48
    assert {person.locale for person in TOWN.people} == {"ko", "en"}
    assert 0.15 <= len(english) / len(SAID) <= 0.3


def test_everyone_has_made_their_first_calendar_their_own() -> None:
    first = [calendar.owner for calendar in TOWN.calendars if calendar.first]

    assert sorted(first) == sorted(NAMES)


def test_the_coming_week_is_full_of_plans_whatever_day_it_is_and_people_speak_of_them() -> None:
    offered = [plan for plan in COMING if plan.open_to != "nobody"]

    assert len(offered) >= 50
    assert len([plan for plan in offered if plan.thread]) >= 0.8 * len(offered)


def test_there_is_much_to_read() -> None:
    chains = [post for post in TOWN.posts if post.chain]
    long_or_dated = [post for post in TOWN.posts if post.title or post.on_date]

    assert len(TOWN.posts) >= 220
    assert len(REPLIES) + len(COMMENTS) >= 450
    assert len(chains) >= 12
    assert len(long_or_dated) >= 25
    assert {post.by for post in TOWN.posts} == NAMES


def test_there_is_one_of_each_thing_that_a_post_can_be() -> None:
    counted = Counter(post.audience for post in TOWN.posts)

    assert counted.keys() == {"public", "followers", "friends", "private"}
    assert {post.who_may_reply for post in TOWN.posts} == {"everyone", "followers", "friends", "mentioned"}
    assert counted["public"] >= 0.8 * counted.total()
    assert [each for each in SAID if each.edited]
    assert [each for each in SAID if each.deleted and each.replies]
    assert [each for each in SAID if "https://" in each.body]
    assert [post for post in TOWN.posts if post.about and post.on_date]


def test_whoever_is_named_is_there() -> None:
    named = {name.rstrip(".") for each in SAID for name in re.findall(r"(?<!\S)@([a-z.]+)", each.body)}

    assert len(named) >= 6
    assert named <= NAMES


def test_some_things_are_liked_more_than_others() -> None:
    likes = [each.likes for each in SAID]

    assert likes.count(0) >= len(likes) // 4
    assert 1200 <= sum(likes) <= 3000
    assert max(likes) >= 10


@settings(max_examples=50)
@given(st.integers(0, 16 * 365 * 24 * 60))
def test_whenever_one_looks_the_newest_days_are_the_fullest_and_nothing_was_said_later_than_now(minutes: int) -> None:
    now = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)

    days = Counter((now - moment_named(post.at, now, HOME)).days // 7 for post in TOWN.posts)
    last_two = [post for post in TOWN.posts if now - moment_named(post.at, now, HOME) < timedelta(days=2)]

    assert min(days) >= 0
    assert max(days) <= 8
    assert days[0] == max(days.values())
    assert days[0] >= 4 * days[7]
    assert len(last_two) >= 30


@pytest.mark.parametrize("hour", [0, 3, 9, 15, 21])
def test_today_has_its_posts_at_each_hour_that_is_not_too_early(hour: int) -> None:
    now = datetime.combine(date(2026, 11, 24), time(hour, 30), tzinfo=HOME)

    today = [post for post in TOWN.posts if moment_named(post.at, now, HOME).date() == now.date()]

    assert len(today) >= (2 if hour < 9 else 12)


@settings(max_examples=30)
@given(st.dates(date(2024, 1, 1), date(2040, 12, 31)))
def test_every_day_has_its_community(today: date) -> None:
    documents = [document_of(plan, today, "Asia/Seoul") for plan in PLANS]
    birthdays = [birthday(person, person.name, today) for person in TOWN.people]

    assert len(documents) == len(PLANS)
    assert all(_starts(one) for one in [*documents, *birthdays])
    assert all(_ends_later(one) for one in documents)


def test_what_comes_on_some_weekdays_begins_on_one_of_them() -> None:
    by_day = [(plan.at, plan.rule.partition("BYDAY=")[2]) for plan in PLANS if "BYDAY=" in (plan.rule or "")]

    begins_elsewhere = [(at, days) for at, days in by_day if at[:2].upper() not in days.split(",")]

    assert begins_elsewhere == []


def test_every_picture_can_be_drawn_says_what_it_shows_and_is_shown_once() -> None:
    pictures = [picture for post in TOWN.posts for picture in post.pictures]

    assert len(pictures) >= 60
    assert {picture.draw for picture in pictures} == drawing.MOTIFS.keys()
    assert len({(picture.draw, picture.seed) for picture in pictures}) == len(pictures)
    assert all(8 <= len(picture.alt) <= 120 for picture in pictures)


def test_most_people_have_a_portrait() -> None:
    drawn = [person.portrait.split() for person in TOWN.people if person.portrait]

    assert 50 <= len(drawn) < len(TOWN.people)
    assert {word for words in drawn for word in words} <= drawing.PORTRAIT_WORDS


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
    for each in SAID:
        yield from (text for text in (each.body, each.edited) if text)
    for post in TOWN.posts:
        yield from (text for text in (post.title, *post.chain, *(picture.alt for picture in post.pictures)) if text)


def _starts(given: EventInput) -> bool:
    return bool(given.start.date or given.start.date_time)


def _ends_later(given: EventInput) -> bool:
    """By the walls of both places; no journey here is so short that zones would decide."""
    start, end = given.start, given.end
    return end is None or (end.date_time or end.date or "") > (start.date_time or start.date or "")
