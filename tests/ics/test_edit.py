"""The pen: one property's lines change, all others stay, and nothing typed becomes a line of its own."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ics.written import NOW, any_text, event, split_of, text_of, wall
from ymd import ics
from ymd.ics import Duration, Guest, IcsInvalid, Moment, ObjectEditor, Period

SEOUL_TEN = Moment(wall("2026-11-23 10:00"), "Asia/Seoul")
KOREA = [
    *("BEGIN:VTIMEZONE", "TZID:Korea Standard Time", "BEGIN:STANDARD", "DTSTART:16010101T000000"),
    *("TZOFFSETFROM:+0900", "TZOFFSETTO:+0900", "END:STANDARD", "END:VTIMEZONE"),
]


def changed(before: str, after: str) -> tuple[list[str], list[str]]:
    """The lines that went and the lines that came."""
    old, new = before.split("\n"), after.split("\n")
    return [line for line in old if line not in new], [line for line in new if line not in old]


def weekly() -> ObjectEditor:
    """A series from Monday, 23 November 2026, 10:00 to 11:00 in Seoul."""
    editor = ObjectEditor.create(uid="walk", start=SEOUL_TEN, end=Duration(0, 3600), now=NOW)
    master = editor.master
    assert master is not None
    editor.set_rules(master, ["FREQ=WEEKLY"])
    return editor


def master_of(editor: ObjectEditor) -> ics.Component:
    assert editor.master is not None
    return editor.master


def test_a_new_event_is_complete_and_has_its_zone() -> None:
    editor = ObjectEditor.create(uid="a;b", start=SEOUL_TEN, end=Duration(0, 5400), now=NOW)

    assert editor.text().split("\n") == [
        *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//YMD//YMD//EN"),
        *ics.vtimezone_lines("Asia/Seoul", 2026),
        *("BEGIN:VEVENT", "UID:a\\;b", "DTSTAMP:20261123T013000Z", "LAST-MODIFIED:20261123T013000Z"),
        *("CREATED:20261123T013000Z", "DTSTART;TZID=Asia/Seoul:20261123T100000", "DURATION:PT1H30M", "END:VEVENT"),
        "END:VCALENDAR",
    ]
    (stored,) = ics.split(ics.parse(ics.object_to_wire(editor.text()))).objects
    assert (stored.uid, stored.text) == ("a;b", editor.text())


def test_dates_and_floating_times_and_utc_need_no_zone() -> None:
    for start, line in {
        Moment(wall("2026-11-23"), all_day=True): "DTSTART;VALUE=DATE:20261123",
        Moment(wall("2026-11-23 10:00")): "DTSTART:20261123T100000",
        Moment(wall("2026-11-23 10:00"), "UTC"): "DTSTART:20261123T100000Z",
    }.items():
        text = ObjectEditor.create(uid="a", start=start, end=None, now=NOW).text()

        assert line in text.split("\n")
        assert "VTIMEZONE" not in text


def test_an_edit_replaces_the_lines_of_its_property_where_they_stood() -> None:
    text = text_of(*event("X-BEFORE:1", "SUMMARY;LANGUAGE=en:old", "summary:older", "X-AFTER:2"))
    editor = ObjectEditor(text)

    editor.set_text(master_of(editor), "SUMMARY", "new")

    assert editor.text() == text.replace("SUMMARY;LANGUAGE=en:old\nsummary:older", "SUMMARY:new")


def test_a_new_property_stands_before_the_alarms() -> None:
    editor = ObjectEditor(text_of(*event("BEGIN:VALARM", "END:VALARM")))

    editor.set_text(master_of(editor), "LOCATION", "북한산")

    assert "LOCATION:북한산\nBEGIN:VALARM" in editor.text()


def test_a_text_over_soft_line_breaks_goes_as_a_whole() -> None:
    text = text_of(*event("SUMMARY;ENCODING=QUOTED-PRINTABLE:one=", "two=", "three", "X-KEPT:1"))
    editor = ObjectEditor(text)

    editor.set_text(master_of(editor), "SUMMARY", None)

    assert changed(text, editor.text()) == (["SUMMARY;ENCODING=QUOTED-PRINTABLE:one=", "two=", "three"], [])


@given(any_text, st.lists(any_text, max_size=4))
def test_what_is_set_is_read_and_nothing_else_changes(summary: str, categories: list[str]) -> None:
    text = weekly().text()
    editor = ObjectEditor(text)

    editor.set_text(master_of(editor), "SUMMARY", summary)
    editor.set_texts(master_of(editor), "CATEGORIES", categories)

    (values,) = ics.read_events(editor.text())
    assert (values.summary or "") == summary
    assert list(values.categories) == [name.strip() for name in categories if name.strip()]
    others = [line for line in editor.text().split("\n") if not line.startswith(("SUMMARY", "CATEGORIES"))]
    assert others == text.split("\n")


@given(st.text(), st.text())
def test_no_value_can_smuggle_in_a_line(typed: str, raw: str) -> None:
    editor = weekly()
    names = [line.partition(":")[0].partition(";")[0] for line in editor.text().split("\n")]
    master = master_of(editor)

    for setter in (
        lambda: editor.set_text(master, "SUMMARY", typed),
        lambda: editor.set_raw(master, "URL", raw),
        lambda: editor.set_rules(master, [raw]),
        lambda: editor.add_guest_lines(master, [Guest(address=raw, name=typed, role=typed, partstat=raw)]),
    ):
        try:
            setter()
        except IcsInvalid as invalid:
            assert invalid.code == "control_character"  # noqa: PT017  the only reason there is

    (stored,) = ics.split(ics.parse(ics.object_to_wire(editor.text()))).objects
    found = [line.partition(":")[0].partition(";")[0] for line in stored.text.split("\n")]
    assert [name for name in found if name not in {"SUMMARY", "URL", "ATTENDEE"}] == names


def test_a_whole_line_is_one_line() -> None:
    editor = weekly()

    for broken in ("X-A:1\nATTENDEE:mailto:x@example.com", "X-A:1\rX-B:2"):
        with pytest.raises(IcsInvalid, match="control_character"):
            editor.put(master_of(editor), "X-A", [broken])


def test_an_edit_stamps_what_it_is_told_to() -> None:
    text = weekly().text()
    editor = ObjectEditor(text)

    editor.stamp(master_of(editor), NOW + timedelta(hours=1), sequence=2)

    gone, came = changed(text, editor.text())
    assert gone == ["DTSTAMP:20261123T013000Z", "LAST-MODIFIED:20261123T013000Z"]
    assert came == ["DTSTAMP:20261123T023000Z", "LAST-MODIFIED:20261123T023000Z", "SEQUENCE:2"]


def test_a_zone_comes_and_goes_with_its_use() -> None:
    text = weekly().text()
    editor = ObjectEditor(text)

    editor.set_span(master_of(editor), Moment(wall("2026-11-23 10:00"), "Europe/Berlin"), Duration(0, 3600))

    lines = editor.text().split("\n")
    assert [line for line in lines if line.startswith("TZID")] == ["TZID:Europe/Berlin"]
    assert "DTSTART;TZID=Europe/Berlin:20261123T100000" in lines


def test_a_zone_that_the_object_names_otherwise_keeps_its_name() -> None:
    text = text_of(*KOREA, *event(start="DTSTART;TZID=Korea Standard Time:20261123T100000"))
    editor = ObjectEditor(text)

    editor.set_moment(master_of(editor), "DTSTART", Moment(wall("2026-11-24 10:00"), "Asia/Seoul"))

    assert changed(text, editor.text()) == (
        ["DTSTART;TZID=Korea Standard Time:20261123T100000"],
        ["DTSTART;TZID=Korea Standard Time:20261124T100000"],
    )


def test_a_described_zone_is_not_stretched_to_a_year_in_which_it_means_another() -> None:
    old_american = [
        *("BEGIN:VTIMEZONE", "TZID:Mine", "BEGIN:STANDARD", "DTSTART:19671029T020000", "TZOFFSETFROM:-0400"),
        *("TZOFFSETTO:-0500", "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10", "END:STANDARD", "BEGIN:DAYLIGHT"),
        *("DTSTART:19870405T020000", "TZOFFSETFROM:-0500", "TZOFFSETTO:-0400"),
        *("RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=4", "END:DAYLIGHT", "END:VTIMEZONE"),
    ]
    editor = ObjectEditor(
        text_of(*old_american, *event("RRULE:FREQ=YEARLY", start="DTSTART;TZID=Mine:20040701T100000"))
    )
    years = [Moment(wall(f"{year}-07-01 10:00"), "America/New_York") for year in (2005, 2024)]

    editor.set_dates(master_of(editor), "EXDATE", years)

    assert [line for line in editor.text().split("\n") if line.startswith("EXDATE")] == [
        "EXDATE;TZID=Mine:20050701T100000",
        "EXDATE;TZID=America/New_York:20240701T100000",
    ]
    (values,) = ics.read_events(editor.text())
    assert list(values.exdates) == years


def test_a_zone_reaches_back_as_far_as_the_event() -> None:
    editor = ObjectEditor(weekly().text())

    editor.set_moment(master_of(editor), "DTSTART", Moment(wall("1987-07-01 10:00"), "Asia/Seoul"))

    text = editor.text()
    assert text.count("BEGIN:VTIMEZONE") == 1
    assert "\n".join(ics.vtimezone_lines("Asia/Seoul", 1987)) in text


def test_a_zone_that_nobody_names_stays_if_no_edit_left_it() -> None:
    editor = ObjectEditor(text_of(*event()))
    editor.calendar.items[1:1] = ics.load("\n".join(["BEGIN:VCALENDAR", *KOREA, "END:VCALENDAR"])).components

    editor.set_text(master_of(editor), "SUMMARY", "x")

    assert "TZID:Korea Standard Time" in editor.text()


def test_an_unknown_zone_is_refused() -> None:
    with pytest.raises(IcsInvalid, match="unknown_time_zone"):
        ObjectEditor.create(uid="a", start=Moment(wall("2026-11-23 10:00"), "Mars/Base"), end=None, now=NOW)


def test_an_end_takes_the_place_of_a_duration_and_back() -> None:
    editor = weekly()
    master = master_of(editor)

    editor.set_span(master, SEOUL_TEN, Moment(wall("2026-11-23 12:00"), "Asia/Seoul"))
    with_end = editor.text()
    editor.set_span(master, SEOUL_TEN, Duration(0, 3600))
    with_duration = editor.text()
    editor.set_span(master, SEOUL_TEN, None)

    assert "DTSTART;TZID=Asia/Seoul:20261123T100000\nDTEND;TZID=Asia/Seoul:20261123T120000" in with_end
    assert "DTSTART;TZID=Asia/Seoul:20261123T100000\nDURATION:PT1H" in with_duration
    assert "DURATION" not in with_end
    assert "DTEND" not in with_duration + editor.text()
    assert "DURATION" not in editor.text()


def test_dates_of_a_series_are_one_line_each() -> None:
    editor = weekly()
    master = master_of(editor)
    dates = [Moment(SEOUL_TEN.wall + timedelta(weeks=week), "Asia/Seoul") for week in (1, 2)]

    editor.set_dates(master, "EXDATE", dates[:1])
    editor.add_date(master, "EXDATE", dates[1])
    editor.add_date(master, "RDATE", Period(dates[0], Duration(0, 600)))

    assert [line for line in editor.text().split("\n") if "DATE" in line] == [
        "RDATE;VALUE=PERIOD;TZID=Asia/Seoul:20261130T100000/PT10M",
        "EXDATE;TZID=Asia/Seoul:20261130T100000",
        "EXDATE;TZID=Asia/Seoul:20261207T100000",
    ]
    (values,) = ics.read_events(editor.text())
    assert values.exdates == tuple(dates)


def test_a_date_behind_a_list_of_dates_leaves_the_list_alone() -> None:
    text = text_of(*event("EXDATE:20261130T013000Z,20261207T013000Z", "X-LAST:1"))
    editor = ObjectEditor(text)

    editor.add_date(master_of(editor), "EXDATE", Moment(wall("2026-12-14 01:30"), "UTC"))

    assert changed(text, editor.text()) == ([], ["EXDATE:20261214T013000Z"])


def test_an_override_is_a_copy_of_its_master_at_another_time() -> None:
    editor = weekly()
    master = master_of(editor)
    editor.set_text(master, "SUMMARY", "walk")
    editor.add_date(master, "EXDATE", SEOUL_TEN)
    second = Moment(wall("2026-11-30 10:00"), "Asia/Seoul")
    before = editor.text()

    override = editor.add_override(second, Moment(wall("2026-11-30 14:00"), "Asia/Seoul"))

    assert before.split("\n")[:-1] == editor.text().split("\n")[: len(before.split("\n")) - 1]
    values = editor.values(override)
    assert (values.recurrence_id, values.summary) == (second, "walk")
    assert (values.start.wall, values.ends.wall) == (wall("2026-11-30 14:00"), wall("2026-11-30 15:00"))
    assert (values.rrules, values.exdates, values.rdates) == ((), (), ())
    assert editor.override(Moment(wall("2026-11-30 01:00"), "UTC")) is override
    assert editor.master is master


def test_an_override_keeps_an_end_as_an_end() -> None:
    editor = ObjectEditor(text_of(*event("DTEND:20261123T023000Z", "RRULE:FREQ=DAILY")))

    override = editor.add_override(Moment(wall("2026-11-24 01:30"), "UTC"), Moment(wall("2026-11-25 05:00"), "UTC"))

    assert editor.values(override).end == Moment(wall("2026-11-25 06:00"), "UTC")


def test_an_override_has_one_place_and_needs_a_master() -> None:
    editor = weekly()
    second = Moment(wall("2026-11-30 10:00"), "Asia/Seoul")
    override = editor.add_override(second, second)

    with pytest.raises(IcsInvalid, match="override_exists"):
        editor.add_override(second, second)
    editor.remove(master_of(editor))
    with pytest.raises(IcsInvalid, match="no_master"):
        editor.add_override(SEOUL_TEN, SEOUL_TEN)
    editor.remove(override)

    assert editor.events == []


def test_people_are_written_as_they_are_read() -> None:
    editor = weekly()
    guests = [
        Guest(address="mailto:ada@example.com", name='Ada "the first", Kim', partstat="ACCEPTED", rsvp=True),
        Guest(address="urn:uuid:0", role="CHAIR", cutype="ROOM", partstat="DECLINED"),
    ]

    editor.add_guest_lines(master_of(editor), guests)
    editor.add_guest_lines(master_of(editor), [Guest(address="mailto:host@example.com", name="Host")], name="ORGANIZER")

    (stored,) = ics.split(ics.parse(ics.object_to_wire(editor.text()))).objects
    (part,) = ics.load(stored.text).named("VEVENT")
    assert ics.read_guests(part) == guests
    assert ics.read_organizer(part) == Guest(address="mailto:host@example.com", name="Host")


def test_a_series_that_follows_says_so() -> None:
    editor = weekly()
    override = editor.add_override(SEOUL_TEN, SEOUL_TEN)

    editor.set_moment(override, "RECURRENCE-ID", SEOUL_TEN, following=True)

    assert "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Asia/Seoul:20261123T100000" in editor.text()
    assert editor.values(override).following


def test_two_objects_of_one_file_do_not_share_their_lines() -> None:
    first, second = split_of(*event(uid="a"), *event(uid="b")).objects

    editor = ObjectEditor(first.text)
    editor.set_text(master_of(editor), "SUMMARY", "x")

    assert "SUMMARY" not in second.text
