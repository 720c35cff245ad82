from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.recurrence.rules import cases
from ymd.recurrence import Freq, Rule, RuleRefused, Weekday, format_rule, parse_rule


def refusal(text: str, *, lenient: bool = False) -> RuleRefused:
    """The refusal of a rule that must be refused."""
    with pytest.raises(RuleRefused) as refused:
        parse_rule(text, lenient=lenient)
    return refused.value


def test_every_part_is_read() -> None:
    text = "FREQ=MONTHLY;INTERVAL=2;COUNT=5;BYMONTH=3,1;BYMONTHDAY=-1,15;BYDAY=-1FR,MO,+2TU;BYHOUR=9,8;BYMINUTE=30"

    rule = parse_rule(text + ";BYSECOND=0;BYSETPOS=-1,1;WKST=SU")

    assert rule == Rule(
        Freq.MONTHLY,
        interval=2,
        count=5,
        by_month=(1, 3),
        by_month_day=(-1, 15),
        by_day=(Weekday(0), Weekday(1, 2), Weekday(4, -1)),
        by_hour=(8, 9),
        by_minute=(30,),
        by_second=(0,),
        by_set_pos=(-1, 1),
        week_start=6,
    )


def test_names_and_values_may_be_in_any_case() -> None:
    assert parse_rule("freq=weekly;byday=mo;wkst=su") == parse_rule("FREQ=WEEKLY;BYDAY=MO;WKST=SU")


def test_one_trailing_semicolon_is_overlooked() -> None:
    assert parse_rule("FREQ=HOURLY;COUNT=5;") == parse_rule("FREQ=HOURLY;COUNT=5")


def test_a_list_loses_what_it_repeats_and_a_leap_second_becomes_the_last() -> None:
    rule = parse_rule("FREQ=DAILY;BYSECOND=60,59,5,5")

    assert rule.by_second == (5, 59)


def test_an_until_in_a_leap_second_is_the_second_before() -> None:
    assert parse_rule("FREQ=DAILY;UNTIL=20161231T235960Z") == parse_rule("FREQ=DAILY;UNTIL=20161231T235959Z")


def test_a_plain_gregorian_scale_says_nothing_new() -> None:
    assert parse_rule("RSCALE=GREGORIAN;FREQ=YEARLY;SKIP=OMIT") == parse_rule("FREQ=YEARLY")


@pytest.mark.parametrize(
    ("text", "code", "part"),
    [
        ("", "part_malformed", "RRULE"),
        ("FREQ", "part_malformed", "FREQ"),
        ("FREQ=", "part_malformed", "FREQ"),
        ("FREQ=DAILY;;COUNT=2", "part_malformed", "RRULE"),
        ("FREQ=DAILY;X-NAME=1", "part_unknown", "X-NAME"),
        ("RRULE:FREQ=DAILY", "part_unknown", "RRULE:FREQ"),
        ("FREQ=DAILY;FREQ=DAILY", "part_repeated", "FREQ"),
        ("COUNT=2", "freq_missing", "FREQ"),
        ("FREQ=FORTNIGHTLY", "freq_unknown", "FREQ"),
        ("FREQ=DAILY;COUNT=two", "not_a_number", "COUNT"),
        ("FREQ=DAILY;COUNT=２", "not_a_number", "COUNT"),
        ("FREQ=DAILY;COUNT=1_0", "not_a_number", "COUNT"),
        ("FREQ=DAILY;INTERVAL=0", "out_of_range", "INTERVAL"),
        ("FREQ=DAILY;INTERVAL=1000", "out_of_range", "INTERVAL"),
        ("FREQ=DAILY;INTERVAL=-1", "out_of_range", "INTERVAL"),
        ("FREQ=DAILY;COUNT=0", "out_of_range", "COUNT"),
        ("FREQ=DAILY;COUNT=10001", "out_of_range", "COUNT"),
        ("FREQ=DAILY;COUNT=99999999999999999999", "not_a_number", "COUNT"),
        ("FREQ=DAILY;BYHOUR=24", "out_of_range", "BYHOUR"),
        ("FREQ=DAILY;BYMINUTE=60", "out_of_range", "BYMINUTE"),
        ("FREQ=DAILY;BYSECOND=61", "out_of_range", "BYSECOND"),
        ("FREQ=YEARLY;BYMONTHDAY=0", "out_of_range", "BYMONTHDAY"),
        ("FREQ=YEARLY;BYWEEKNO=54", "out_of_range", "BYWEEKNO"),
        ("FREQ=YEARLY;BYDAY=54MO", "out_of_range", "BYDAY"),
        ("FREQ=YEARLY;BYMONTH=13", "out_of_range", "BYMONTH"),
        ("FREQ=MONTHLY;BYDAY=6MO", "out_of_range", "BYDAY"),
        ("FREQ=DAILY;BYDAY=MO;BYSETPOS=367", "out_of_range", "BYSETPOS"),
        ("FREQ=DAILY;BYHOUR=" + ",".join(["1"] * 367), "list_too_long", "BYHOUR"),
        ("FREQ=WEEKLY;BYDAY=MONDAY", "weekday_unknown", "BYDAY"),
        ("FREQ=WEEKLY;WKST=1MO", "weekday_unknown", "WKST"),
        ("FREQ=DAILY;UNTIL=20230229", "until_malformed", "UNTIL"),
        ("FREQ=DAILY;UNTIL=20230228T250000Z", "until_malformed", "UNTIL"),
        ("FREQ=DAILY;UNTIL=20230228T100000z", "until_malformed", "UNTIL"),
        ("FREQ=DAILY;UNTIL=2023-02-28", "until_malformed", "UNTIL"),
        ("FREQ=MONTHLY;BYWEEKNO=1", "part_not_allowed", "BYWEEKNO"),
        ("FREQ=DAILY;BYYEARDAY=1", "part_not_allowed", "BYYEARDAY"),
        ("FREQ=WEEKLY;BYMONTHDAY=1", "part_not_allowed", "BYMONTHDAY"),
        ("FREQ=WEEKLY;BYDAY=1MO", "ordinal_not_allowed", "BYDAY"),
        ("FREQ=YEARLY;BYWEEKNO=1;BYDAY=1MO", "ordinal_not_allowed", "BYDAY"),
        ("FREQ=DAILY;COUNT=2;UNTIL=20230228", "count_and_until", "UNTIL"),
        ("FREQ=DAILY;BYSETPOS=1", "set_pos_alone", "BYSETPOS"),
        ("FREQ=YEARLY;RSCALE=DANGI", "rscale_unsupported", "RSCALE"),
        ("FREQ=YEARLY;RSCALE=GREGORIAN;SKIP=FORWARD", "skip_unsupported", "SKIP"),
        ("FREQ=YEARLY;SKIP=OMIT", "skip_unsupported", "SKIP"),
    ],
)
def test_a_refusal_names_its_code_and_its_part(text: str, code: str, part: str) -> None:
    refused = refusal(text)

    assert (refused.code, refused.part) == (code, part)
    assert refused.detail


def test_a_long_text_is_refused_before_it_is_read() -> None:
    assert refusal("FREQ=DAILY;" + "BYHOUR=1;" * 10_000).code == "rule_too_long"


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("FREQ=WEEKLY;BYDAY=+1TU,-1TH,TU", Rule(Freq.WEEKLY, by_day=(Weekday(1), Weekday(3)))),
        ("FREQ=MONTHLY;BYDAY=6WE,1MO", Rule(Freq.MONTHLY, by_day=(Weekday(0, 1), Weekday(2, 6)))),
        ("FREQ=MONTHLY;BYSETPOS=1", Rule(Freq.MONTHLY, by_set_pos=(1,))),
        ("FREQ=WEEKLY;BYMONTHDAY=13", Rule(Freq.WEEKLY, by_month_day=(13,))),
    ],
)
def test_what_others_wrote_loosely_is_read_when_asked_for(text: str, read_as: Rule) -> None:
    refusal(text)

    assert parse_rule(text, lenient=True) == read_as


@pytest.mark.parametrize("text", ["FREQ=DAILY;BYWEEKNO=1", "FREQ=DAILY;BYYEARDAY=1", "FREQ=DAILY;INTERVAL=0"])
def test_even_leniently_a_rule_needs_a_meaning(text: str) -> None:
    refusal(text, lenient=True)


def test_formatting_and_parsing_are_each_others_inverse() -> None:
    for case in cases(seed=1, count=2_000):
        assert parse_rule(format_rule(case.rule)) == case.rule


@given(st.text(alphabet="FREQ=DAILY;BYMONTHSU0123456789,-+Z", max_size=60) | st.text(max_size=60))
def test_any_text_is_a_rule_or_refused(text: str) -> None:
    with suppress(RuleRefused):
        rule = parse_rule(text, lenient=True)

        assert parse_rule(format_rule(rule), lenient=True) == rule
