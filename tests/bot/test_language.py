"""How each language writes hours, numbers, names and places."""

from datetime import date, time, timedelta

import pytest

from bot import pseudo
from bot.language import codes, language, nearest, own_name
from bot.views import prompts, quiet, typed
from bot.views.reminders import days_of
from schedules.parse import parse, spoken
from schedules.spans import parse_span, parse_wait


@pytest.mark.parametrize(
    ("code", "zone", "city"),
    [
        ("de", "Europe/Vienna", "Wien"),
        ("fr", "Europe/London", "Londres"),
        ("ru", "Europe/Moscow", "Москва"),
        ("uk", "Europe/Kyiv", "Київ"),
        ("fa", "Asia/Tehran", "تهران"),
        ("en", "America/Argentina/Buenos_Aires", "Buenos Aires"),
        ("en", "Asia/Bangkok", "Bangkok"),
        ("en", "Africa/Nairobi", "Nairobi"),
        ("en", "Asia/Yangon", "Yangon"),
        ("en", "America/Panama", "Panama"),
        ("de", "Asia/Kolkata", "Kalkutta"),
        ("en", "Etc/GMT-3", "UTC+3"),
        ("en", "Etc/GMT+10", "UTC-10"),
        ("en", "UTC", "UTC"),
    ],
)
def test_zone_is_named_as_a_place(code: str, zone: str, city: str) -> None:
    assert language(code, zone).city() == city


@pytest.mark.parametrize(
    ("code", "zone", "morning", "evening"),
    [
        ("en", "America/New_York", "7\u00a0am", "7\u00a0pm"),
        ("en", "Europe/London", "7", "19"),
        ("ar", "Africa/Cairo", "7\u00a0ص", "7\u00a0م"),
        ("ar", "Africa/Casablanca", "7", "19"),
        ("fa", "Asia/Tehran", "۷", "۱۹"),
        ("es", "America/Mexico_City", "7\u00a0a.m.", "7\u00a0p.m."),
    ],
)
def test_hours_are_twelve_or_twenty_four_by_place(code: str, zone: str, morning: str, evening: str) -> None:
    t = language(code, zone)

    assert t.hour(7).replace("\u202f", "\u00a0") == morning
    assert t.hour(19).replace("\u202f", "\u00a0") == evening


@pytest.mark.parametrize(
    ("code", "zone", "first"),
    [
        ("fa", "Asia/Tehran", 5),
        ("fa", "America/New_York", 5),
        ("ar", "Africa/Cairo", 5),
        ("ar", "Europe/Berlin", 5),
        ("en", "America/New_York", 6),
        ("de", "America/New_York", 0),
        ("pt_BR", "America/Sao_Paulo", 6),
    ],
)
def test_week_begins_as_where_the_language_is_at_home(code: str, zone: str, first: int) -> None:
    assert language(code, zone).first_weekday == first


def test_persian_has_digits_of_its_own_everywhere() -> None:
    t = language("fa", "Asia/Tehran")

    assert t.clock(time(7, 30)) == "۷:۳۰"
    assert t.long_day(date(2026, 11, 22)) == "۱ آذر ۱۴۰۵"
    assert t.number(105) == "۱۰۵"
    assert "۱۲" in t.label("{minutes} min", minutes=12)
    assert not any(digit in t.several("{count} day", "{count} days", 12) for digit in "0123456789")


def test_name_inside_a_sentence_keeps_its_capital_in_german_only() -> None:
    assert language("de", None).within("Rollen") == "Rollen"
    assert language("en", None).within("Foam roll") == "foam roll"


@pytest.mark.parametrize(
    ("told", "spoken"),
    [
        ("pt-br", "pt_BR"),
        ("pt", "pt_BR"),
        ("de-at", "de"),
        ("zh-hans", "en"),
        (None, "en"),
        ("", "en"),
        ("en-xa", pseudo.CODE),
        ("UK", "uk"),
    ],
)
def test_nearest_language_is_spoken(told: str | None, spoken: str) -> None:
    assert nearest(told) == spoken


def test_made_up_language_is_longer_and_keeps_placeholders() -> None:
    said = language(pseudo.CODE, None).label("{minutes} min", minutes=5)

    assert said.startswith(pseudo.OPEN)
    assert said.endswith(pseudo.CLOSE)
    assert "5 min" in said
    assert len(said) >= 1.4 * len("5 min")


@pytest.mark.parametrize("code", codes())
def test_what_is_given_as_an_example_is_understood(code: str) -> None:
    """In every language's own words and digits."""
    t = language(code, None)

    assert parse_wait(prompts.wait_example(t), language=code) == timedelta(minutes=20)
    assert parse_span(quiet.example(t), language=code) == ((time(22, 30), time(7)),)
    assert parse(spoken(typed.EVERY_TWO, code), language=code) == typed.EVERY_TWO


@pytest.mark.parametrize(
    ("code", "zone", "weekend", "working", "free"),
    [
        ("en", "Europe/Berlin", {5, 6}, "weekdays", "weekends"),
        ("en", "Africa/Cairo", {4, 5}, "Sun–Thu", "Fri, Sat"),
        ("ar", "Asia/Riyadh", {4, 5}, "الأحد–الخميس", "الجمعة، السبت"),
        ("fa", "Asia/Tehran", {4}, "شنبه–پنجشنبه", "جمعه"),
        ("en", "Asia/Kabul", {3, 4}, "Sat–Wed", "Thu, Fri"),
        ("en", "Asia/Kolkata", {6}, "Mon–Sat", "Sun"),
        ("fa", "Europe/Berlin", {5, 6}, "روزهای کاری", "آخر هفته"),
        ("fa", None, {4}, "شنبه–پنجشنبه", "جمعه"),
    ],
)
def test_weekends_are_those_of_the_country_and_named_where_they_are_others(
    code: str, zone: str | None, weekend: set[int], working: str, free: str
) -> None:
    t = language(code, zone)

    assert t.weekend == weekend
    assert days_of(t, t.working_days) == working
    assert days_of(t, t.weekend) == free


@pytest.mark.parametrize(
    ("code", "zone", "short", "long", "month"),
    [
        ("fa", "Asia/Tehran", "پنجشنبه ۵ آذر", "۵ آذر ۱۴۰۵", "آذر ۱۴۰۵"),
        ("fa", "Asia/Kabul", "پنجشنبه ۵ قوس", "۵ قوس ۱۴۰۵", "قوس ۱۴۰۵"),
        ("en", "Asia/Tehran", "Thu, 26 Nov", "26 November 2026", "November 2026"),
    ],
)
def test_persian_dates_are_of_the_calendar_that_everybody_there_uses(
    code: str, zone: str, short: str, long: str, month: str
) -> None:
    t, on = language(code, zone), date(2026, 11, 26)

    assert (t.day(on), t.long_day(on), t.month_and_year(on)) == (short, long, month)


def test_things_stand_side_by_side_with_nothing_that_reads_as_a_zero() -> None:
    """The Persian zero is a dot."""
    assert language("fa", "Asia/Tehran").beside("۷:۳۰", "هر روز") == "۷:۳۰ – هر روز"
    assert language("ar", "Africa/Cairo").beside("7:30", "كل يوم") == "7:30 · كل يوم"


def test_phrases_that_hold_commas_are_parted_by_the_languages_semicolon() -> None:
    assert language("ar", None).long_row(["أ، ب", "ج"]) == "أ، ب؛ ج"
    assert language("ru", None).long_row(["а, б", "в"]) == "а, б; в"


def test_indonesian_is_the_language_and_not_the_country() -> None:
    assert own_name("id") == "Bahasa Indonesia"
