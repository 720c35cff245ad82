"""What others are given: words that were not let through never leave, times that were stored always do."""

import re
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from tests.ics.corpus import files
from tests.ics.written import NOW, event, text_of
from ymd import ics
from ymd.ics import Guest, busy_view, plain_rule, reader_view
from ymd.ics.values import EventValues

WORD = "Zwiebelfisch"
SEOUL_WORD = [
    *("BEGIN:VTIMEZONE", f"TZID:{WORD}", f"X-NOTE:{WORD}", f"COMMENT:{WORD}", "BEGIN:STANDARD", f"TZNAME:{WORD}"),
    *("DTSTART:19700101T000000", "TZOFFSETFROM:+0900", "TZOFFSETTO:+0900", "END:STANDARD", "END:VTIMEZONE"),
]
PLANTED = [
    f"SUMMARY:{WORD}",
    f'DESCRIPTION;ALTREP="{WORD}":{WORD}',
    f"LOCATION:{WORD}",
    f"X-{WORD}:{WORD}",
    f"ATTENDEE;CN={WORD}:mailto:{WORD}@example.com",
    f"ORGANIZER:mailto:{WORD}@example.com",
    f"CATEGORIES:{WORD}",
    f"URL:https://example.com/{WORD}",
    f"RRULE:FREQ=DAILY;X-NOTE={WORD}",
    f"RRULE:FREQ=DAILY;BYDAY={WORD}",
    f"EXRULE:FREQ=YEARLY;RSCALE={WORD}",
    f"EXDATE;X-NOTE={WORD}:20261130T013000Z",
    f"RDATE;VALUE=PERIOD;X-NOTE={WORD}:20261201T013000Z/PT1H",
    f"RDATE;TZID={WORD}:20261202T100000",
    f"DTEND;X-NOTE={WORD};TZID={WORD}:20261123T120000",
    f"STATUS:{WORD}",
    f"TRANSP:{WORD}",
    f"CLASS:{WORD}",
    f"COLOR:{WORD}",
    f"GEO:{WORD}",
    f"SUMMARY;ENCODING=QUOTED-PRINTABLE:{WORD}=",
    WORD,
    f"{WORD}:{WORD}",
]
NESTED = ["BEGIN:VALARM", f"DESCRIPTION:{WORD}", "END:VALARM", f"BEGIN:X-{WORD}", f"NOTE:{WORD}", f"END:X-{WORD}"]


def nobody(_: Guest) -> bool:
    return False


def times(values: EventValues) -> tuple[object, ...]:
    """What a free/busy reader may know, rules as their parts."""
    return (
        *(values.recurrence_id, values.following, values.start, values.end, values.duration, values.rdates),
        values.exdates,
        tuple(filter(None, map(plain_rule, values.rrules))),
        tuple(filter(None, map(plain_rule, values.exrules))),
    )


@given(st.lists(st.sampled_from(PLANTED)), st.booleans())
def test_no_word_of_the_text_leaves_with_the_times(lines: list[str], has_parts: bool) -> None:
    start = f"DTSTART;X-N={WORD};TZID={WORD}:20261123T100000"
    text = text_of(
        f"X-WR-CALNAME:{WORD}",
        f"PRODID:{WORD}",
        *SEOUL_WORD,
        *event(*lines, *(NESTED if has_parts else ()), uid=WORD, start=start),
    )

    view = busy_view(text, uid="busy-1", stamp=NOW)

    assert view is not None
    assert WORD.casefold() not in view.casefold()
    assert {values.uid for values in ics.read_events(view)} == {"busy-1"}


@given(st.text(st.characters(categories=["L", "N"]), min_size=4))
def test_no_typed_word_leaves_with_the_times(word: str) -> None:
    editor = ics.ObjectEditor(text_of(*event("RRULE:FREQ=DAILY")))
    (part,) = editor.events
    secret = f"<{word}>"
    for name in ("SUMMARY", "DESCRIPTION", "LOCATION", "CONTACT"):
        editor.set_text(part, name, secret)

    view = busy_view(editor.text(), uid="busy-1", stamp=NOW)

    assert view is not None
    assert secret not in view


def test_times_leave_as_they_were_stored_for_every_event_of_the_corpus() -> None:
    different, seen = [], 0
    for name, path in files().items():
        try:
            split = ics.split(ics.parse(path.read_bytes()))
        except ics.IcsRefused:
            continue
        for stored in split.objects:
            view = busy_view(stored.text, uid="busy-1", stamp=NOW)
            if stored.component != "VEVENT":
                assert view is None
                continue
            seen += 1
            assert view is not None
            if [times(values) for values in ics.read_events(view)] != [times(values) for values in stored.values]:
                different.append((name, stored.uid))

    assert seen > 3000
    assert different == []


def test_lines_of_a_busy_view_are_these_and_no_others() -> None:
    text = text_of(
        *event("DTEND:20261123T023000Z", "RRULE:FREQ=WEEKLY;BYDAY=MO", "EXDATE:20261130T013000Z", *PLANTED[:8]),
        *event("RECURRENCE-ID:20261207T013000Z", "DURATION:PT1H", "TRANSP:TRANSPARENT"),
        *event("RECURRENCE-ID:20261214T013000Z", "STATUS:CANCELLED"),
    )

    view = busy_view(text, uid="busy-1", stamp=NOW)

    assert view is not None
    assert view.split("\n") == [
        *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//YMD//YMD//EN"),
        *("BEGIN:VEVENT", "UID:busy-1", "DTSTAMP:20261123T013000Z", "DTSTART:20261123T013000Z"),
        *(
            "DTEND:20261123T023000Z",
            "RRULE:FREQ=WEEKLY;BYDAY=MO",
            "EXDATE:20261130T013000Z",
            "TRANSP:OPAQUE",
            "END:VEVENT",
        ),
        *("BEGIN:VEVENT", "UID:busy-1", "DTSTAMP:20261123T013000Z", "DTSTART:20261123T013000Z", "DURATION:PT1H"),
        *("RECURRENCE-ID:20261207T013000Z", "TRANSP:TRANSPARENT", "END:VEVENT"),
        *("BEGIN:VEVENT", "UID:busy-1", "DTSTAMP:20261123T013000Z", "DTSTART:20261123T013000Z"),
        *("RECURRENCE-ID:20261214T013000Z", "TRANSP:TRANSPARENT", "END:VEVENT"),
        "END:VCALENDAR",
    ]


def test_a_rule_says_only_what_rules_say() -> None:
    assert plain_rule("freq=weekly;byday=-1mo,TU;UNTIL=20270101T000000Z;X-NOTE=secret") == (
        "FREQ=WEEKLY;BYDAY=-1MO,TU;UNTIL=20270101T000000Z"
    )
    assert plain_rule("RSCALE=CHINESE;FREQ=YEARLY;BYMONTH=5L;SKIP=FORWARD;") == (
        "RSCALE=CHINESE;FREQ=YEARLY;BYMONTH=5L;SKIP=FORWARD"
    )
    assert plain_rule("FREQ=DAILY;BYDAY=SECRET") is None
    assert plain_rule("X=secret") is None


def test_a_reader_has_the_event_without_what_is_the_owners() -> None:
    text = text_of(
        "PRODID:-//Them//EN",
        f"X-WR-CALNAME:{WORD}",
        *event(
            "SUMMARY:walk",
            "X-MICROSOFT-CDO-BUSYSTATUS:BUSY",
            f"X-APPLE-TRAVEL:{WORD}",
            f"{WORD}=no line",
            f"X-PRIVATE;A=b:{WORD}",
            f"DESCRIPTION;X-NOTE={WORD};LANGUAGE=en:long",
            "LOCATION:mountain",
            *("BEGIN:VALARM", f"DESCRIPTION:{WORD}", "END:VALARM"),
            *("BEGIN:VLOCATION", "UID:1", "NAME:hut", f"X-NOTE:{WORD}", "END:VLOCATION"),
            *("BEGIN:X-THING", f"NOTE:{WORD}", "END:X-THING"),
        ),
    )

    view = reader_view(text, hides=nobody, shows_place=True)

    assert view is not None
    assert view.split("\n") == [
        *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Them//EN", "BEGIN:VEVENT", "UID:a@example.com"),
        *("DTSTART:20261123T013000Z", "SUMMARY:walk", "X-MICROSOFT-CDO-BUSYSTATUS:BUSY"),
        *(
            "DESCRIPTION;LANGUAGE=en:long",
            "LOCATION:mountain",
            "BEGIN:VLOCATION",
            "UID:1",
            "NAME:hut",
            "END:VLOCATION",
            "END:VEVENT",
            "END:VCALENDAR",
        ),
    ]


def test_a_place_that_is_not_shown_leaves_in_no_property() -> None:
    text = text_of(
        *event(
            f'LOCATION;ALTREP="{WORD}":{WORD}',
            "GEO:37.66;126.98",
            f"CONFERENCE:https://example.com/{WORD}",
            f"STRUCTURED-DATA:{WORD}",
            f"X-APPLE-STRUCTURED-LOCATION:{WORD}",
            *("BEGIN:VLOCATION", f"NAME:{WORD}", "END:VLOCATION"),
        )
    )

    view = reader_view(text, hides=nobody, shows_place=False)

    assert view is not None
    assert WORD not in view
    assert "GEO" not in view


@dataclass
class Hidden:
    """Hides the guests whose address holds a word."""

    word: str

    def __call__(self, guest: Guest) -> bool:
        return self.word in guest.address


@given(st.permutations(["ATTENDEE", "ORGANIZER", "PARTICIPANT"]))
def test_a_hidden_guest_leaves_nowhere(order: list[str]) -> None:
    lines = {
        "ATTENDEE": [
            f"ATTENDEE;CN={WORD}:mailto:{WORD}@example.com",
            f'attendee;DELEGATED-TO="MAILTO:{WORD}@EXAMPLE.COM";PARTSTAT=DELEGATED:mailto:bob@example.com',
            f'ATTENDEE;MEMBER="mailto:all@example.com","mailto:{WORD}@example.com":mailto:cy@example.com',
        ],
        "ORGANIZER": [f'ORGANIZER;SENT-BY="mailto:{WORD}@example.com";CN=Ada:mailto:ada@example.com'],
        "PARTICIPANT": [
            *("BEGIN:PARTICIPANT", f"CALENDAR-ADDRESS:mailto:{WORD}@example.com", f"NAME:{WORD}", "END:PARTICIPANT"),
            *("BEGIN:PARTICIPANT", "CALENDAR-ADDRESS:mailto:bob@example.com", "END:PARTICIPANT"),
        ],
    }
    text = text_of(*event("REQUEST-STATUS:3.7;ATTENDEE:" + WORD, *(line for name in order for line in lines[name])))

    view = reader_view(text, hides=Hidden(WORD), shows_place=True)

    assert view is not None
    assert not re.search(WORD, view, re.IGNORECASE)
    assert "PARTSTAT=DELEGATED:mailto:bob@example.com" in view
    assert "ORGANIZER;CN=Ada:mailto:ada@example.com" in view
    assert view.count("BEGIN:PARTICIPANT") == 1


def test_what_stands_behind_a_soft_line_break_is_hidden_all_the_same() -> None:
    for line in (f"ATTENDEE:mailto:{WORD}@example.com", f"X-SECRET:{WORD}"):
        text = text_of(*event("SUMMARY;ENCODING=QUOTED-PRINTABLE:a=", line))

        view = reader_view(text, hides=Hidden(WORD), shows_place=True)

        assert view is not None
        assert WORD not in view


def test_zones_are_given_to_readers_without_remarks() -> None:
    zone = [line.replace(f"TZID:{WORD}", "TZID:Ours") for line in SEOUL_WORD if not line.startswith("TZNAME")]
    text = text_of(*zone, *event(start="DTSTART;TZID=Ours:20261123T100000"))

    view = reader_view(text, hides=nobody, shows_place=True)

    assert view is not None
    assert WORD not in view
    assert ics.read_events(view) == ics.read_events(text)


def test_components_of_unknown_kinds_are_for_editors_only() -> None:
    text = text_of("BEGIN:X-DIARY", "UID:a", "SUMMARY:secret", "END:X-DIARY")

    assert reader_view(text, hides=nobody, shows_place=True) is None
    assert busy_view(text, uid="busy-1", stamp=NOW) is None
