"""Logs: bounded while their writer goes on, and their last words."""

from ymd.local import logs


def test_a_log_that_outgrew_its_limit_is_kept_once_and_its_writer_goes_on(tmp_path):
    log = tmp_path / "postgres.log"
    with log.open("a") as writer:
        writer.write("first\n" * 100)
        writer.flush()
        logs.keep_bounded(log, limit=500)
        writer.write("second\n")

    assert log.read_text() == "second\n"
    assert (tmp_path / "postgres.log.1").read_text() == "first\n" * 100


def test_a_log_within_its_limit_and_one_that_is_not_there_are_left_alone(tmp_path):
    log = tmp_path / "postgres.log"
    log.write_text("x" * 500)

    logs.keep_bounded(log, limit=500)
    logs.keep_bounded(tmp_path / "none.log", limit=0)

    assert [path.name for path in tmp_path.iterdir()] == ["postgres.log"]


def test_the_last_words_are_the_last_lines(tmp_path):
    log = tmp_path / "valkey.log"
    log.write_text("x" * 10_000 + "\none\n  two\nthree\n\n")

    assert logs.last_words(log) == "one | two | three"
    assert logs.last_words(tmp_path / "none.log") == "-"
