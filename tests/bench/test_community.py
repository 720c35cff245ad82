"""The filled community: nothing in it but what the application itself would have written."""

import random

from bench.floor.community import Community, Happening, occurrence_rows, tables

from tests.support.fakes import CheapHasher
from ymd.calendars.schemas.objects import StoredObject
from ymd.events.rules.rows import rows_of


def projected(it: Happening) -> tuple[set[tuple[object, ...]], tuple[object, ...]]:
    """The rows of occurrences, and some of what stands in the event's row, as the projection has them."""
    stored = StoredObject(
        it.calendar_id, it.id, str(it.id), "VEVENT", it.text, None, False, 1, 1, it.owner_id, it.made, it.made, None
    )
    rows = rows_of(stored, it.made)
    assert rows is not None
    occurrences = {
        (it.calendar_id, row.event_id, row.recurrence_id, row.starts_at, row.ends_at, row.starts, row.ends)
        for row in rows.occurrences
    }
    event = rows.event
    shown = (event.summary, event.location, event.starts, event.start_zone, event.ends, event.recurs, event.rrule)
    return occurrences, (*shown, event.projected_from, event.projected_until, event.renew_at)


def test_rows_are_those_of_the_projection_of_their_text() -> None:
    community = Community(0.001)
    some = random.Random(1).sample(list(community.happenings()), 60)

    told = [({row[:7] for row in occurrence_rows(it)}, (*it.shown, None, None, None)) for it in some]

    assert {it.recurs for it in some} == {True, False}
    assert told == [projected(it) for it in some]


async def test_there_are_as_many_rows_as_are_said() -> None:
    community = Community(0.001)

    found = [(name, count, sum(1 for _ in rows)) for name, _, count, rows in await tables(community, CheapHasher())]

    assert [(name, count) for name, count, _ in found] == [(name, there) for name, _, there in found]


def test_the_whole_community_is_as_large_as_it_says() -> None:
    community = Community(1)

    follows = sum(map(len, community.followees))
    of_one_calendar = sum(len(list(occurrence_rows(it))) for it in community.of_person(0))

    assert (community.people, follows, community.people * of_one_calendar) == (20_000, 1_000_000, 1_000_000)
