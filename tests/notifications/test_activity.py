"""Each kind of thing that is told, told once, and no longer when it no longer stands."""

import pytest

from tests.notifications.acting import (
    OPEN,
    accept,
    by,
    change_plan,
    delete_plan,
    request_to,
    restore_plan,
    told,
    uid_of,
    unfollow,
    unlike,
    withdraw,
)
from tests.support.fakes import SetClock
from tests.support.world import World
from tests.support.world_calendars import event_text
from tests.support.world_events import seoul


async def test_a_new_follower_is_told_of_until_they_leave(world: World) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")

    await world.follow(bob, ada)
    await world.hear()
    following = await world.activity(ada)
    await unfollow(world, bob, ada)

    assert told(following) == [by("followed", bob)]
    assert await world.activity(ada) == await world.activity(bob) == []


async def test_a_request_can_be_accepted_from_the_list_and_then_is_told_to_the_other(world: World) -> None:
    ada, bob = await world.someone("ada", closed=True), await world.someone("bob")
    await world.follow(bob, ada)
    await world.hear()

    asked = await world.activity(ada)
    waiting = await request_to(world, ada)
    await accept(world, ada)
    await world.hear()

    assert (told(asked), asked[0].request_id) == ([by("follow_requested", bob)], waiting)
    assert await world.activity(ada) == [], "it is the reader's own doing that bob follows now"
    assert told(await world.activity(bob)) == [by("follow_accepted", ada)]


async def test_an_answer_to_a_plan_is_told_to_its_host_as_it_stands_now(world: World, clock: SetClock) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    plan = await world.plan(ada, **OPEN, summary="Hike")

    await world.answer(bob, plan, "going")
    await world.hear()
    (going,) = await world.activity(ada)
    await world.read(ada, going)
    clock.move(minutes=5)
    await world.answer(bob, plan, "maybe")
    changed_but_not_heard = await world.activity(ada)
    await world.hear()
    (maybe,) = await world.activity(ada)
    await withdraw(world, bob, plan)

    assert (told([going]), going.answer, going.unread) == ([by("answered", bob)], "going", True)
    assert going.plan is not None
    assert (going.plan.id, going.plan.summary) == (plan, "Hike")
    assert [(item.answer, item.unread) for item in changed_but_not_heard] == [("maybe", False)]
    assert (maybe.id, maybe.answer, maybe.unread) == (going.id, "maybe", True)
    assert maybe.at > going.at
    assert await world.activity(ada) == []


async def test_an_answer_is_told_to_whoever_made_the_plan_in_a_calendar_of_anothers(world: World) -> None:
    ada, mo, bob = [await world.someone(name) for name in ("ada", "mo", "bob")]
    home = await world.calendar(ada, who="public")
    await world.member(home, ada, mo, "editor")
    plan = await world.event(mo, home, **OPEN)

    await world.answer(bob, plan)
    await world.hear()

    assert told(await world.activity(mo)) == [by("answered", bob)]
    assert await world.activity(ada) == []


@pytest.mark.parametrize(
    "patch",
    [
        {"start": seoul("2026-11-23T12:00:00")},
        {"end": seoul("2026-11-23T15:00:00")},
        {"location": "Bukhansan"},
        {"status": "tentative"},
        {"rrule": "FREQ=WEEKLY;COUNT=4"},
    ],
)
async def test_a_new_time_place_or_rule_is_told_to_who_said_yes_or_maybe(world: World, patch: dict[str, str]) -> None:
    ada, bob, cy, dan, eve = [await world.someone(name) for name in ("ada", "bob", "cy", "dan", "eve")]
    plan = await world.plan(ada, **OPEN, summary="Hike")
    for guest, choice in ((bob, "going"), (cy, "maybe"), (dan, "not")):
        await world.answer(guest, plan, choice)  # type: ignore[arg-type]  # each is a choice

    await change_plan(world, ada, plan, **patch)
    await world.hear()

    assert told(await world.activity(bob)) == told(await world.activity(cy)) == [by("plan_changed", ada)]
    assert await world.activity(dan) == await world.activity(eve) == []
    assert by("plan_changed", ada) not in told(await world.activity(ada))


async def test_other_words_about_a_plan_are_no_news_to_its_guests(world: World) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    plan = await world.plan(ada, **OPEN)
    await world.answer(bob, plan)

    await change_plan(world, ada, plan, summary="Long hike", description="Bring water.", capacity=9, color="teal")
    await world.hear()

    assert await world.activity(bob) == []


async def test_one_moved_occurrence_of_a_series_is_told_to_its_guests(world: World) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    plan = await world.plan(ada, **OPEN, rrule="FREQ=DAILY;COUNT=9")
    await world.answer(bob, plan)

    await change_plan(world, ada, plan, occurrence="2026-11-25T10:00:00", start=seoul("2026-11-25T18:00:00"))
    await world.hear()

    assert told(await world.activity(bob)) == [by("plan_changed", ada)]


async def test_a_file_that_moves_a_plan_is_told_to_its_guests(world: World) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    home = await world.calendar(ada, who="public")
    plan = await world.event(ada, home, **OPEN)
    await world.answer(bob, plan)
    uid = await uid_of(world, ada, plan)

    await world.object(ada, home, event_text(uid, "LOCATION:Namsan"), audience="public")
    await world.hear()

    assert told(await world.activity(bob)) == [by("plan_changed", ada)]


async def test_every_editor_who_changed_a_plan_is_in_one_item(world: World, clock: SetClock) -> None:
    ada, mo, bob = [await world.someone(name) for name in ("ada", "mo", "bob")]
    home = await world.calendar(ada, who="public")
    await world.member(home, ada, mo, "editor")
    plan = await world.event(ada, home, **OPEN)
    for guest in (bob, mo):
        await world.answer(guest, plan)

    for editor, place in ((ada, "Namsan"), (mo, "Bukhansan"), (ada, "Inwangsan")):
        await change_plan(world, editor, plan, location=place)
        await world.hear()
        clock.move(minutes=1)

    (item,) = await world.activity(bob)
    assert (told([item]), item.count) == ([by("plan_changed", ada, mo)], 2)
    assert told(await world.activity(mo)) == [by("plan_changed", ada)]


async def test_a_plan_called_off_is_told_as_such_by_status_or_by_deleting(world: World, clock: SetClock) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    called_off, deleted = [await world.plan(ada, **OPEN, summary=summary) for summary in ("Hike", "Swim")]
    for plan in (called_off, deleted):
        await world.answer(bob, plan)

    await change_plan(world, ada, called_off, status="cancelled")
    await world.hear()
    clock.move(minutes=1)
    await delete_plan(world, ada, deleted)
    await world.hear()

    items = await world.activity(bob)
    assert told(items) == [by("plan_cancelled", ada)] * 2
    assert [item.plan.summary for item in items if item.plan] == ["Swim", "Hike"]


async def test_a_plan_that_came_back_is_only_changed(world: World) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    plan = await world.plan(ada, **OPEN)
    await world.answer(bob, plan)

    await delete_plan(world, ada, plan)
    await world.hear()
    await restore_plan(world, ada, plan)

    assert told(await world.activity(bob)) == [by("plan_changed", ada)]


async def test_a_plan_that_one_left_is_told_of_no_more(world: World) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    plan = await world.plan(ada, **OPEN)
    await world.answer(bob, plan)
    await change_plan(world, ada, plan, location="Namsan")
    await world.hear()

    await world.answer(bob, plan, "not")

    assert await world.activity(bob) == []


async def test_likes_of_one_post_are_one_item_with_the_newest_three(world: World, clock: SetClock) -> None:
    ada = await world.someone("ada")
    fans = [await world.someone(f"fan{number}") for number in range(5)]
    post, other = await world.post(ada, "Look at this."), await world.post(ada, "And this.")

    for fan in fans:
        await world.like(fan, post)
        await world.hear()
        clock.move(minutes=1)
    await world.like(fans[0], other)
    await world.hear()
    second, first = await world.activity(ada)
    for fan in (fans[4], fans[2]):
        await unlike(world, fan, post)
    _, without = await world.activity(ada)

    assert (told([second]), told([first])) == ([by("liked", fans[0])], [by("liked", fans[4], fans[3], fans[2])])
    assert (first.count, first.post and first.post.excerpt) == (5, "Look at this.")
    assert (told([without]), without.count) == ([by("liked", fans[3], fans[1], fans[0])], 3)
    assert (without.id, without.at < first.at) == (first.id, True)


async def test_a_reply_is_told_once_though_it_names_whom_it_answers(world: World) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    post = await world.post(ada)

    reply = await world.post(bob, f"@{ada.nickname} yes! " + "ha" * 100, reply_to=post)
    await world.hear()

    (item,) = await world.activity(ada)
    assert told([item]) == [by("replied", bob)]
    assert item.post is not None
    assert (item.post.id, item.post.root, len(item.post.excerpt)) == (reply, post, 140)
    assert await world.activity(bob) == []


async def test_who_is_named_is_told_also_when_the_name_came_by_an_edit(world: World) -> None:
    ada, bob, cy = [await world.someone(name) for name in ("ada", "bob", "cy")]
    post = await world.post(bob, f"With @{ada.nickname} and @{ada.nickname}.")
    await world.hear()

    at_first = told(await world.activity(ada)), told(await world.activity(cy))
    await world.edit_post(bob, post, body=f"With @{cy.nickname} and @{cy.nickname}.")
    await world.hear()

    assert at_first == ([by("mentioned", bob)], [])
    assert (told(await world.activity(ada)), told(await world.activity(cy))) == ([], [by("mentioned", bob)])


async def test_what_is_said_about_a_plan_is_told_to_its_host_and_to_whom_it_answers(
    world: World, clock: SetClock
) -> None:
    ada, bob, cy = [await world.someone(name) for name in ("ada", "bob", "cy")]
    plan = await world.plan(ada, **OPEN, summary="Hike")

    first = await world.comment(bob, plan, "May I bring a dog?")
    await world.hear()
    clock.move(minutes=1)
    await world.post(cy, "Please do!", reply_to=first)
    await world.hear()

    items = await world.activity(ada)
    assert told(items) == [by("commented", cy), by("commented", bob)]
    assert {item.plan.summary for item in items if item.plan} == {"Hike"}
    assert told(await world.activity(bob)) == [by("replied", cy)]


async def test_a_deleted_post_is_told_of_no_more_and_neither_are_its_likes(world: World) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    post = await world.post(ada)
    reply = await world.post(bob, "Lovely.", reply_to=post)
    await world.like(bob, post)
    await world.like(ada, reply)
    await world.hear()
    before = len(await world.activity(ada)), len(await world.activity(bob))

    await world.delete_post(bob, reply)
    await world.delete_post(ada, post)

    assert before == (2, 1)
    assert await world.activity(ada) == await world.activity(bob) == []


async def test_whoever_does_it_all_to_themselves_is_told_nothing(world: World) -> None:
    ada = await world.someone("ada")
    post = await world.post(ada, f"I am @{ada.nickname}.")
    await world.post(ada, "Indeed.", reply_to=post)
    await world.like(ada, post)
    plan = await world.plan(ada, **OPEN)
    await world.comment(ada, plan)

    await world.hear()

    assert await world.activity(ada) == []


async def test_what_is_heard_twice_is_one_item(world: World, clock: SetClock) -> None:
    ada, bob, cy = await world.someone("ada", closed=True), await world.someone("bob"), await world.someone("cy")
    plan, post = await world.plan(ada, **OPEN), await world.post(ada, audience="public")
    await world.follow(bob, ada)
    await world.answer(cy, plan)
    await world.post(cy, f"@{ada.nickname}!", reply_to=post)
    await world.like(cy, post)
    await change_plan(world, ada, plan, location="Namsan")

    await world.hear(times=2)
    items = await world.activity(ada)
    await world.read(ada, items[0])
    clock.move(minutes=1)
    await world.answer(cy, plan)
    await world.hear()

    kinds = {"follow_requested", "answered", "replied", "liked"}
    assert (len(items), {item.kind for item in items}) == (4, kinds)
    assert len(await world.activity(cy)) == 1
    assert await world.unread(ada) == 0


async def test_a_like_given_again_rings_no_second_time(world: World, clock: SetClock) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    post = await world.post(ada)
    await world.like(bob, post)
    await world.hear()
    (before,) = await world.activity(ada)
    await world.read(ada, before)

    clock.move(minutes=5)
    await unlike(world, bob, post)
    gone = await world.activity(ada)
    await world.like(bob, post)
    await world.hear()

    assert gone == []
    assert [(item.at, item.unread) for item in await world.activity(ada)] == [(before.at, False)]
