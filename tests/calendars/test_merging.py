"""What comes in from someone who was given less than is stored."""

from uuid import uuid4

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.calendars.test_documents import KEPT, TEXT
from ymd.calendars.rules.documents import ShownGuest, with_guests
from ymd.calendars.rules.merging import merged
from ymd.ics import dump, load, reader_view

GUEST = ShownGuest(uuid4(), "Bob", "going")


def _received(*, shows_place: bool = True) -> str:
    view = reader_view(TEXT, hides=lambda _: True, shows_place=shows_place)
    assert view is not None
    return view


def test_who_sends_back_what_they_received_changes_nothing() -> None:
    received = _received()

    assert merged(TEXT, received, received) == TEXT
    assert merged(TEXT, with_guests(TEXT, [GUEST]), with_guests(TEXT, [GUEST])) == TEXT


def test_an_edit_of_one_line_leaves_all_that_was_hidden() -> None:
    received = _received()

    text = merged(TEXT, received, received.replace("SUMMARY:planted-summary", "SUMMARY:Swim"))

    assert text == TEXT.replace("SUMMARY:planted-summary", "SUMMARY:Swim")


def test_hidden_parameters_stay_with_a_line_that_was_rewritten() -> None:
    received = _received()

    text = merged(TEXT, received, received.replace(":20261123T100000", ":20261123T110000"))

    assert "DTSTART;TZID=planted-zone;X-WHY=planted-parameter:20261123T110000" in text


def test_a_line_that_was_taken_out_is_gone_and_nothing_else() -> None:
    received = _received()

    text = merged(TEXT, received, received.replace("CATEGORIES:planted-category\n", ""))

    assert text == TEXT.replace("CATEGORIES:planted-category\n", "")


def test_a_new_line_comes_in() -> None:
    received = _received()

    text = merged(TEXT, received, received.replace("SUMMARY:", "PRIORITY:1\nSUMMARY:"))

    assert "PRIORITY:1" in text.split("\n")
    assert [word for word in KEPT if word not in text] == []


def test_what_is_hidden_from_somebody_they_cannot_write_over() -> None:
    received = _received(shows_place=False)

    text = merged(TEXT, received, received.replace("SUMMARY:", "LOCATION:Mine\nSUMMARY:"))

    assert text == TEXT


def test_answers_that_were_rendered_do_not_become_text() -> None:
    received = with_guests(_received(), [GUEST])
    rewritten = received.replace("PARTSTAT=ACCEPTED", "PARTSTAT=DECLINED").replace("SUMMARY:planted", "SUMMARY:changed")

    text = merged(TEXT, received, rewritten)

    assert "urn:uuid" not in text
    assert "SUMMARY:changed-summary" in text


def test_an_occurrence_that_was_taken_out_takes_only_itself() -> None:
    event = TEXT[TEXT.index("BEGIN:VEVENT") : TEXT.index("END:VCALENDAR")]
    override = event.replace("RRULE:FREQ=WEEKLY;COUNT=3", "RECURRENCE-ID;TZID=planted-zone:20261207T100000")
    stored = TEXT.replace("END:VCALENDAR", override + "END:VCALENDAR")
    received = reader_view(stored, hides=lambda _: True, shows_place=True)
    assert received is not None
    calendar = load(received)
    calendar.items.remove(calendar.named("VEVENT")[1])

    assert merged(stored, received, dump(calendar)) == TEXT


def test_a_time_zone_that_a_client_leaves_out_stays() -> None:
    received = _received()
    calendar = load(received)
    calendar.items.remove(calendar.named("VTIMEZONE")[0])

    text = merged(TEXT, received, dump(calendar))

    assert text == TEXT


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_no_line_that_was_hidden_is_ever_lost(data: st.DataObject) -> None:
    received = with_guests(_received(shows_place=data.draw(st.booleans())), [GUEST])
    hidden = [line for line in TEXT.split("\n") if line not in received.split("\n")]
    sent = load(received)
    (event,) = sent.named("VEVENT")
    lines = [item for item in event.items if isinstance(item, str) and not item.startswith("UID")]
    kept = data.draw(st.lists(st.sampled_from(lines), unique=True))
    new = data.draw(st.lists(st.sampled_from(["LOCATION:Mine", "SUMMARY:Mine", "X-MINE:1", "PRIORITY:5"])))
    event.items = ["UID:planted-uid", *kept, *new]

    text = merged(TEXT, received, dump(sent)).split("\n")

    # A line of which only a parameter was hidden may have been taken out: its visible part was theirs to change.
    assert [line for line in hidden if line not in text and not line.startswith("DTSTART;")] == []
    assert not [line for line in text if "urn:uuid" in line]
