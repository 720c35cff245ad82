"""`ymd up`, the whole of it: from an empty folder to a served community, through kill -9 and back to the same data."""

from datetime import datetime

from tests.cli.serving import begun, free_port, run_beside, served
from tests.local.ground import place
from tests.support.world_calendars import event_text, file_of
from ymd.demo import PASSWORD, sign_in_address
from ymd.demo.placing import HOME


def test_an_empty_folder_becomes_a_served_community_that_outlives_kill_9() -> None:
    with place() as directory:
        port, today = free_port(), datetime.now(HOME).date()
        with begun(directory, port) as interrupted:
            interrupted.wait(lambda: "Filling in" in interrupted.words)
            interrupted.kill()
        with served(directory, port) as first:
            signed_in = first.sign_in()
            before = first.week(today)
            first.kill()
        with served(directory, port) as second:
            again = second.sign_in()
            after = second.week(today)

        assert "There are 60 people" not in interrupted.words
        assert "There are 60 people" in first.words
        assert f"{sign_in_address()} with the password {PASSWORD}" in first.words
        assert signed_in.json()["account"] == again.json()["account"]
        assert len({item["event_id"] for item in before if item["summary"]}) >= 40
        assert before == after
        assert "Filling in" not in second.words
        assert f"{sign_in_address()} with the password {PASSWORD}" in second.words


def test_demo_0_leaves_the_place_empty_and_commands_beside_fill_it() -> None:
    with place() as directory, served(directory, free_port(), DEMO="0") as up:
        refused = up.sign_in()
        filled = run_beside(directory, "demo")
        welcome = up.sign_in()
        (directory / "trip.ics").write_bytes(file_of(event_text("a"), event_text("b")))
        imported = run_beside(directory, "import", "trip.ics", "--as", "haesol", "--new", "Trips")
        calendars = up.api.get("/calendars").json()["items"]

        assert "password" not in up.words
        assert (refused.status_code, welcome.status_code) == (401, 200)
        assert "60 people" in filled.stdout, filled.stderr
        assert "2 new" in imported.stdout, imported.stderr
        assert "Trips" in {calendar["name"] for calendar in calendars}
