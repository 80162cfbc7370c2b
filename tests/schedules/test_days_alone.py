"""Days without a time, as they are typed where only days are asked for."""

import pytest

from schedules.clauses import parse_days
from schedules.parse import ParseError
from schedules.rules import EVERY_DAY


@pytest.mark.parametrize(
    ("language", "text", "days"),
    [
        ("en", "weekdays", "01234"),
        ("en", "mon wed fri", "024"),
        ("en", "Mon, Wed & Fri", "024"),
        ("en", "every monday and thursday please", "03"),
        ("en", "mon-fri", "01234"),
        ("en", "weekends", "56"),
        ("en", "every day", "0123456"),
        ("en", "not on sundays", "012345"),
        ("en", "every day except sat and sun", "01234"),
        ("en", "only on weekdays", "01234"),
        ("de", "Mo Mi Fr", "024"),
        ("de", "nicht am Sonntag", "012345"),
        ("de", "nur werktags", "01234"),
        ("de", "mon wed fri", "024"),
        ("fr", "lundi et mercredi", "02"),
        ("es", "solo entre semana", "01234"),
        ("pt-br", "seg, qua e sex", "024"),
        ("id", "hari kerja", "01234"),
        ("ru", "по будням", "01234"),
        ("uk", "у вихідні", "56"),
        ("fa", "روزهای کاری", "01234"),
        ("ar", "الاثنين والأربعاء", "02"),
    ],
)
def test_days_are_read_in_each_language(language: str, text: str, days: str) -> None:
    assert parse_days(text, language=language) == set(map(int, days))


def test_days_left_out_are_taken_from_those_there_are() -> None:
    assert parse_days("not on sundays", within=frozenset({0, 2, 6})) == {0, 2}
    assert parse_days("every day but not on sundays", within=frozenset({0, 6})) == EVERY_DAY - {6}


def test_weekends_are_those_of_the_country() -> None:
    assert parse_days("weekdays", weekend=frozenset({4, 5})) == {6, 0, 1, 2, 3}


@pytest.mark.parametrize(
    "text", ["", "7:30", "weekdays 7:30", "sometimes", "and", "not", "mon and", "x" * 5000, "in the morning"]
)
def test_what_is_not_days_alone_is_refused(text: str) -> None:
    with pytest.raises(ParseError):
        parse_days(text)


def test_none_left_is_refused() -> None:
    with pytest.raises(ParseError):
        parse_days("not on sundays", within=frozenset({6}))
