"""Objects put together to a file: each zone once, each meaning kept."""

from tests.ics.unfolding import blocks, content_lines, outer_lines
from tests.ics.written import event, split_of
from ymd import ics


def zone(tzid: str, offset: str) -> list[str]:
    return [
        *("BEGIN:VTIMEZONE", f"TZID:{tzid}", "BEGIN:STANDARD", "DTSTART:19700101T000000"),
        *(f"TZOFFSETFROM:{offset}", f"TZOFFSETTO:{offset}", "END:STANDARD", "END:VTIMEZONE"),
    ]


def walk(uid: str, tzid: str, offset: str) -> str:
    """A stored event by a zone of its own."""
    (stored,) = split_of(*zone(tzid, offset), *event(uid=uid, start=f"DTSTART;TZID={tzid}:20261123T100000")).objects
    return stored.text


def exported(preamble: tuple[str, ...], *texts: str) -> bytes:
    return b"".join(ics.export(preamble, texts))


def test_an_export_is_one_calendar_with_the_lines_of_its_import() -> None:
    split = split_of("PRODID:-//Them//EN", "METHOD:REQUEST", "X-WR-CALNAME:산책", *event(uid="a"), *event(uid="b"))

    lines = content_lines(exported(split.preamble, *(stored.text for stored in split.objects)))

    assert lines[0] == "BEGIN:VCALENDAR"
    assert outer_lines(lines) == ["VERSION:2.0", "PRODID:-//Them//EN", "X-WR-CALNAME:산책"]
    assert [block[1] for block in blocks(lines)] == ["UID:a", "UID:b"]
    assert lines[-1] == "END:VCALENDAR"


def test_an_empty_calendar_is_a_file_too() -> None:
    assert exported(()) == b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//YMD//YMD//EN\r\nEND:VCALENDAR\r\n"


def test_a_zone_that_several_objects_name_is_written_once() -> None:
    texts = [walk(uid, "Asia/Seoul", "+0900") for uid in "abc"]

    lines = content_lines(exported((), *texts))

    assert [block[0] for block in blocks(lines)] == ["BEGIN:VTIMEZONE", *["BEGIN:VEVENT"] * 3]


def test_the_first_description_of_a_named_zone_stands_for_all() -> None:
    lines = content_lines(exported((), walk("a", "Asia/Seoul", "+0900"), walk("b", "Asia/Seoul", "+0830")))

    assert lines.count("BEGIN:VCALENDAR") == lines.count("BEGIN:VTIMEZONE") == 1


def test_one_private_tzid_with_two_meanings_needs_two_calendars() -> None:
    texts = [walk("a", "Mine", "+0900"), walk("b", "Mine", "+0530"), walk("c", "Mine", "+0530")]
    before = [ics.read_events(text) for text in texts]

    data = exported(("PRODID:-//Them//EN", "X-WR-CALNAME:walks"), *texts)

    lines = content_lines(data)
    assert lines.count("BEGIN:VCALENDAR") == lines.count("BEGIN:VTIMEZONE") == 2
    assert lines.count("X-WR-CALNAME:walks") == 1
    assert [stored.values for stored in ics.split(ics.parse(data)).objects] == before
    assert [values.start.zone for (values,) in before] == ["Asia/Seoul", "Asia/Kolkata", "Asia/Kolkata"]


def test_an_object_goes_out_folded() -> None:
    (stored,) = split_of(*event("DESCRIPTION:" + "가나다라" * 40)).objects

    data = ics.object_to_wire(stored.text)

    assert max(len(line) for line in data.split(b"\r\n")) <= 75
    assert "\n".join(content_lines(data)) == stored.text
