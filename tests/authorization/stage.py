"""The scene on which the matrix is played: all the things of `matrix.yaml`, with a word in each of their fields."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID, uuid4

from sqlalchemy import ARRAY, Integer, Text, Uuid, bindparam, case, func, insert, literal, null, select, update

from tests.authorization import people, posts
from tests.authorization.matrix import Matrix
from tests.authorization.words import Words
from tests.support.letters import new_address
from tests.support.world import World
from tests.support.world_calendars import file_of
from ymd.calendars import actions
from ymd.calendars.tables import calendars
from ymd.events.actions.openings import note_opening
from ymd.events.tables import events, guests
from ymd.kernel.statement import command
from ymd.together.tables import participations

_CALENDARS = bindparam("calendar_ids", type_=ARRAY(Uuid))
_GUEST, _ANSWER = bindparam("guest", type_=Uuid), bindparam("answer", type_=Text)
_PREAMBLE = command(
    update(calendars)
    .where(calendars.c.id == bindparam("calendar_id", type_=Uuid))
    .values(preamble=bindparam("lines", type_=ARRAY(Text)))
)
_TERMS = command(
    update(events)
    .where(events.c.id == bindparam("event_id", type_=Uuid))
    .values(open_to=bindparam("opened", type_=Text), capacity=bindparam("seats", type_=Integer))
)
_OF_ALL = events.c.calendar_id == func.any(_CALENDARS)
_NOTE_ANSWER = command(
    insert(guests).from_select(
        ["calendar_id", "event_id", "account_id", "answer"],
        select(events.c.calendar_id, events.c.id, _GUEST, _ANSWER).where(_OF_ALL),
    )
)
_TAKE_SEAT = command(
    insert(participations).from_select(
        ["calendar_id", "event_id", "account_id", "answer", "state", "since", "change"],
        select(
            events.c.calendar_id,
            events.c.id,
            _GUEST,
            _ANSWER,
            case((literal("going") == _ANSWER, literal("going")), else_=null()),
            func.now(),
            literal(1),
        ).where(_OF_ALL),
    )
)

#: Members of each calendar, by the role that they have in it.
_ROLES: Final = {
    "free_busy": "free_busy",
    "reader": "reader",
    "blocked_reader": "reader",
    "contributor": "contributor",
    "editor": "editor",
}
#: What only its editors get of an event.
_FOR_EDITORS: Final = (
    "ATTENDEE;CN={}:mailto:{}@example.org",
    "ORGANIZER;CN={}:mailto:{}@example.org",
    "X-NOTE:{}",
    "X-ALT-{}:true",
    "REQUEST-STATUS:2.0;{};{}",
    "BEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:-PT5M\nDESCRIPTION:{}\nX-ALARM:{}\nEND:VALARM",
)
#: What everyone gets of an event who gets its details.
_FOR_READERS: Final = (
    "SUMMARY;X-WHOSE={editors}:{}",
    "DESCRIPTION:{}",
    "LOCATION:{}",
    "URL:https://example.org/{}",
    "CATEGORIES:{}",
    "COMMENT:{}",
    "CONTACT:{}",
)


@dataclass
class Stage:
    people: people.People
    words: Words
    headers: dict[str, dict[str, str]] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    starts: dict[str, datetime] = field(default_factory=dict)
    calendar_of: dict[str, str] = field(default_factory=dict)
    written_by: dict[str, str] = field(default_factory=dict)


async def staged(world: World, read: Matrix) -> Stage:
    words = Words()
    found = await people.people(world, read, words)
    await people.tie(world, found)
    stage = Stage(found, words)
    ids = {name: await _calendar(world, read, stage, name) for name in read.things["calendars"]}
    for name in read.things["events"]:
        await _event(world, read, stage, name, ids)
    async with world.work() as db:
        for guest, answer in (("guest", "going"), ("blocked_guest", "maybe")):
            answered: dict[str, Any] = {"calendar_ids": list(ids.values()), "guest": found[guest].id, "answer": answer}
            await db.run(_NOTE_ANSWER, **answered)
            await db.run(_TAKE_SEAT, **answered)
    await posts.write(world, read, found, words, stage.values)
    stage.written_by = {name: str(found[posts.writer(read, name)].nickname) for name in posts.names(read)}
    await _rows_of_ada(world, stage, ids)
    await _pictures_of_ada(world, stage)
    await _throw_away(world, read, stage, ids)
    await people.part(world, found)
    await world.hear()
    stage.headers = {actor: world.as_(person) for actor, person in found.items()} | {"anonymous": {}}
    return stage


async def _calendar(world: World, read: Matrix, stage: Stage, name: str) -> UUID:
    made, owner = read.things["calendars"][name]["made"], stage.people["owner"]
    readers = {"owner"} if made.get("trashed") else read.sights(name).keys()
    title = stage.words.plant(f"name of {name}", readers)
    calendar_id = await world.calendar(owner, title, who=made["who"], as_=made["as"])
    for member, role in _ROLES.items():
        await world.member(calendar_id, owner, stage.people[member], role)
    lines = [
        f"{line}:{stage.words.plant(f'{line} of {name}', {'owner', 'editor'})}" for line in ("X-WR-CALDESC", "X-TOKEN")
    ]
    async with world.work() as db:
        await db.run(_PREAMBLE, calendar_id=calendar_id, lines=lines)
    stage.values[name] = str(calendar_id)
    return calendar_id


async def _event(world: World, read: Matrix, stage: Stage, name: str, ids: dict[str, UUID]) -> None:
    made, sights = read.things["events"][name]["made"], read.sights(name)
    editors = {actor for actor, sight in sights.items() if sight == "edit"}
    readers = editors | {actor for actor, sight in sights.items() if sight == "details"}
    start = datetime(2026, 11, 23, 1, tzinfo=UTC) + timedelta(minutes=7 * len(stage.starts))
    secret = made.get("class")
    if name.startswith("thrown"):
        editors = readers = {"owner", "editor"}  # while it lies in the trash, its title is theirs to read
    lines = _lines(stage.words, name, start, readers, editors) + ([f"CLASS:{secret}"] if secret else [])
    text = "\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR"])
    author = stage.people[made.get("by", "owner")]
    put = await world.object(author, ids[made["in"]], text, audience=made.get("audience"))
    if "open_to" in made:
        async with world.work() as db:
            await db.run(_TERMS, event_id=put.id, opened=made["open_to"], seats=made.get("capacity"))
            await note_opening(db, ids[made["in"]], put.id, is_open=True, now=world.outside.clock.now())
    stage.values[name], stage.starts[name] = str(put.id), start
    stage.calendar_of[name] = str(ids[made["in"]])


def _lines(words: Words, name: str, start: datetime, readers: Collection[str], editors: Collection[str]) -> list[str]:
    lines = [f"UID:{words.plant(f'UID of {name}', readers)}", "DTSTAMP:20261101T000000Z"]
    lines += [f"DTSTART:{start:%Y%m%dT%H%M%SZ}", "DURATION:PT5M", "RRULE:FREQ=DAILY;COUNT=2"]
    parameter = words.plant(f"X- parameter of {name}", editors)
    for line in _FOR_READERS:
        # Whoever joined a plan that lies in the trash is told that it was called off, and which it was.
        told = {*readers, "guest"} if name.startswith("thrown") and line.startswith("SUMMARY") else readers
        lines.append(line.format(words.plant(f"{line} of {name}", told), editors=parameter))
    for line in _FOR_EDITORS:
        lines.append(line.format(*[words.plant(f"{line} of {name}", editors)] * line.count("{}")))
    return "\n".join(lines).split("\n")


async def _rows_of_ada(world: World, stage: Stage, ids: dict[str, UUID]) -> None:
    ada, cleo, now = stage.people["owner"], stage.people["cleo"], world.outside.clock.now()
    secret = stage.words.plant("file that Ada imports", {"owner"})
    file = file_of(f"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:{secret}\nSUMMARY:{secret}\nEND:VEVENT\nEND:VCALENDAR")
    async with world.work() as db:
        job = await actions.request_import(db, ada, ids["home"], file, now=now)
    to_ada, to_cleo = await people.requests_to(world, ada, cleo)
    stage.values |= {
        "ada": str(ada.nickname),
        "owner": str(ada.nickname),
        "owner_id": str(ada.id),
        "cleo": str(cleo.nickname),
        "newcomer": str(stage.people["newcomer"].nickname),
        "stranger": str(stage.people["stranger"].nickname),
        "reader": str(stage.people["reader"].nickname),
        "contributor": str(stage.people["contributor"].nickname),
        "ada_session": str(ada.session_id),
        "ada_address": str(await people.address_id(world, ada)),
        "ada_import": str(job.job.id),
        "to_ada": str(to_ada),
        "to_cleo": str(to_cleo),
        "random_id": str(uuid4()),
        "fresh_nickname": "a_new_nickname_of_mine",
        "fresh_address": new_address(),
        "owner_address": next(
            f"{word}@example.org" for word, at in stage.words.planted.items() if at.where == "address of owner"
        ),
    }


async def _pictures_of_ada(world: World, stage: Stage) -> None:
    """One that a post for herself shows, and the address and the face of the one that nothing shows."""
    ada, picture = stage.people["owner"], UUID(stage.values["ada_picture"])
    shown = await world.picture(ada, stage.words.plant("alt of a picture that Ada keeps to herself", {"owner"}))
    await world.post(ada, "For me alone.", audience="private", media=[shown])
    asked = parse_qsl(urlsplit(world.addresses(picture).url).query)
    stage.values |= {"ada_shown": str(shown), "ada_face": (await world.face(picture)).hex}
    stage.values |= {f"ada_{name}": value for name, value in asked}


async def _throw_away(world: World, read: Matrix, stage: Stage, ids: dict[str, UUID]) -> None:
    ada, now = stage.people["owner"], world.outside.clock.now()
    async with world.work() as db:
        for name, thing in read.things["events"].items():
            if thing["made"].get("trashed"):
                calendar_id = ids[thing["made"]["in"]]
                await actions.delete_object(db, ada, calendar_id, UUID(stage.values[name]), now=now)
        for name, thing in read.things["calendars"].items():
            if thing["made"].get("trashed"):
                row = await actions.calendar_to_set_up(db, ada, ids[name])
                await actions.delete_calendar(db, row, now=now)
