"""Several times in one text, each on days of its own, by one table for all languages.

A line is: language, text, and what it means: weekdays (0 is Monday) with their times, split by semicolons.
"""

from pathlib import Path

import pytest

from schedules.clauses import parse_each
from schedules.grammar import languages
from schedules.parse import ParseError, parse

TABLE = Path(__file__).with_name("clauses.tsv")
ROWS = [tuple(line.split("\t")) for line in TABLE.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(("language", "text", "meant"), ROWS)
def test_each_time_on_days_of_its_own(language: str, text: str, meant: str) -> None:
    if meant == "refused":
        with pytest.raises(ParseError):
            parse_each(text, language=language)
        return

    found = parse_each(text, language=language)

    said = [
        "".join(map(str, sorted(one.weekdays or ())))
        + " "
        + ", ".join(f"{at.hour}:{at:%M}" for at in one.times)
        for one in found
    ]
    assert "; ".join(said) == meant


def test_every_language_can_say_it() -> None:
    assert {language for language, *_ in ROWS} == set(languages())


@pytest.mark.parametrize("text", ["7:30", "weekdays 7:15", "every 2 hours from 9 to 17", "mon 7 and 9"])
def test_what_is_one_is_read_as_before(text: str) -> None:
    assert parse_each(text) == (parse(text),)


def test_weekends_are_those_of_the_country() -> None:
    found = parse_each("weekdays 7am, weekends 10am", weekend=frozenset({4, 5}))

    assert [one.weekdays for one in found] == [{6, 0, 1, 2, 3}, {4, 5}]


def test_what_is_plainly_wrong_is_still_told() -> None:
    with pytest.raises(ParseError) as refused:
        parse_each("weekdays 7am, weekends 25:10")

    assert refused.value.refusal is not None
    assert refused.value.refusal.typed == "25:10"
