"""Cities are found in the spellings that people type."""

import gzip
from datetime import UTC, datetime, timedelta
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schedules.day import local
from schedules.places import PLACES_FILE, country_name, find, zone_typed
from schedules.zones import canonical

NOW = datetime(2026, 11, 21, 14, 32, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "country", "zone"),
    [
        ("Berlin", "DE", "Europe/Berlin"),
        ("berlin ", "DE", "Europe/Berlin"),
        ("Москва", "RU", "Europe/Moscow"),
        ("Київ", "UA", "Europe/Kyiv"),
        ("Киев", "UA", "Europe/Kyiv"),
        ("القاهرة", "EG", "Africa/Cairo"),
        ("قاهره", "EG", "Africa/Cairo"),
        ("تهران", "IR", "Asia/Tehran"),
        ("München", "DE", "Europe/Berlin"),
        ("munchen", "DE", "Europe/Berlin"),
        ("Munich", "DE", "Europe/Berlin"),
        ("São Paulo", "BR", "America/Sao_Paulo"),
        ("sao-paulo", "BR", "America/Sao_Paulo"),
        ("Wien", "AT", "Europe/Vienna"),
        ("Roma", "IT", "Europe/Rome"),
        ("Köln", "DE", "Europe/Berlin"),
        ("Praha", "CZ", "Europe/Prague"),
        ("Warszawa", "PL", "Europe/Warsaw"),
        ("Ciudad de México", "MX", "America/Mexico_City"),
        ("New York", "US", "America/New_York"),
        ("NYC", "US", "America/New_York"),
        ("st petersburg", "RU", "Europe/Moscow"),
        ("Bombay", "IN", "Asia/Kolkata"),
        ("東京", "JP", "Asia/Tokyo"),
        ("Jakart", "ID", "Asia/Jakarta"),
        ("Yogyakarta", "ID", "Asia/Jakarta"),
        ("مشهد", "IR", "Asia/Tehran"),
        ("Одеса", "UA", "Europe/Kyiv"),
        ("Екатеринбург", "RU", "Asia/Yekaterinburg"),
        ("Portland, OR", "US", "America/Los_Angeles"),
        ("Portland, Maine", "US", "America/New_York"),
        ("London, Ontario", "CA", "America/Toronto"),
        ("Paris, France", "FR", "Europe/Paris"),
        ("London, Kanada", "CA", "America/Toronto"),
        ("London UK", "GB", "Europe/London"),
        ("london ontario", "CA", "America/Toronto"),
        ("Portland OR", "US", "America/Los_Angeles"),
        ("Portland Maine", "US", "America/New_York"),
        ("new york usa", "US", "America/New_York"),
        ("San Jose Costa Rica", "CR", "America/Costa_Rica"),
        ("Wien Österreich", "AT", "Europe/Vienna"),
        ("Europe/Kiev", "UA", "Europe/Kyiv"),
        ("asia/calcutta", "IN", "Asia/Kolkata"),
    ],
)
def test_the_first_place_found_is_the_one_meant(typed: str, country: str, zone: str) -> None:
    first = find(typed, language="de")[0]

    assert (first.country_code, first.zone) == (country, zone)


def test_ambiguous_names_list_countries_the_largest_first() -> None:
    """The Philippine one is called NIA Valencia: those of just that name come before it."""
    found = find("Valencia")

    assert [place.country_code for place in found] == ["VE", "ES", "US", "EC", "PH"]
    assert [place.population for place in found[:4]] == sorted(
        (place.population for place in found[:4]), reverse=True
    )


@pytest.mark.parametrize(
    ("typed", "told_apart"),
    [
        ("Springfield", ["US MO", "US MA", "US IL", "US OR", "US OH", "US VA"]),
        ("Alexandria", ["EG ", "US VA", "US LA", "RO Teleorman"]),
        ("Newcastle", ["AU New South Wales", "ZA KwaZulu-Natal", "GB England", "US PA", "US IN"]),
        ("Frankfurt", ["DE Hesse", "DE Brandenburg"]),
        ("St Petersburg", ["RU St.-Petersburg", "US FL"]),
    ],
)
def test_places_of_one_name_are_told_apart_by_region(typed: str, told_apart: list[str]) -> None:
    """Nobody means Mashhad by Alexandria, nor a quarter of New York by Springfield."""
    assert [f"{place.country_code} {place.region}" for place in find(typed)] == told_apart


def test_of_more_than_fit_each_clock_of_a_country_has_one() -> None:
    found = find("Richmond", limit=6)

    assert len({(place.country_code, place.zone) for place in found}) == 6


def test_a_name_in_another_language_is_listed_after_those_whose_own_it_is() -> None:
    assert [place.country_code for place in find("Florencia", language="es")] == ["CO", "CU", "IT"]


def test_a_list_has_at_most_six() -> None:
    assert len(find("Santa")) == 6
    assert len(find("Santa", limit=2)) == 2


def test_no_two_choices_look_alike() -> None:
    found = find("San Antonio")

    assert len({(place.name, place.country_code, place.region, place.zone) for place in found}) == len(found)


def test_names_are_given_in_the_persons_language_where_known() -> None:
    assert find("Moscow", language="ru")[0].name == "Москва"
    assert find("Kyiv", language="uk")[0].name == "Київ"
    assert find("Berlin", language="fa")[0].name == "برلین"
    assert find("Berlin", language="tlh")[0].name == "Berlin"
    assert find("Одеса")[0].name == "Одеса"


def test_a_zone_without_people_is_still_a_place() -> None:
    assert find("Antarctica/Troll")[0].zone == "Antarctica/Troll"
    assert find("UTC")[0].zone == "Etc/UTC"


@pytest.mark.parametrize(
    "typed", ["", "x", "?!", "Atlantis City Beneath", "a" * 101, "Mars/Base", "|", "\n", "Berlin, Peru"]
)
def test_no_place_is_called_that(typed: str) -> None:
    assert find(typed) == []


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=20))
def test_any_text_is_answered(typed: str) -> None:
    for place in find(typed):
        assert canonical(place.zone)


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("UTC+3", "Etc/GMT-3"),
        ("utc -8", "Etc/GMT+8"),
        ("GMT+5:45", "Asia/Kathmandu"),
        ("+0330", "Asia/Tehran"),
        ("UTC+0", "Etc/UTC"),
        ("utc", "Etc/UTC"),
        ("Europe/Kiev", "Europe/Kyiv"),
        ("UTC−3:30", "America/St_Johns"),
        ("UTC+15", None),
        ("UTC-5:20", None),
        ("hello", None),
        ("3", None),
        ("", None),
    ],
)
def test_a_zone_typed_outright(typed: str, zone: str | None) -> None:
    assert zone_typed(typed, now=NOW) == zone


def test_a_fixed_distance_is_what_it_says() -> None:
    for hours in range(-12, 15):
        found = zone_typed(f"UTC{hours:+d}", now=NOW)
        assert found is not None
        assert local(NOW, found).utcoffset() == timedelta(hours=hours)


def test_countries_are_named_in_the_language() -> None:
    assert country_name("DE", "es") == "Alemania"
    assert country_name("DE", None) == "Germany"
    assert country_name("ZZZ", "en") == "ZZZ"


def test_the_table_is_small_and_credited() -> None:
    """It travels in the wheel, and GeoNames asks to be named."""
    packed = files("schedules").joinpath(PLACES_FILE).read_bytes()
    lines = gzip.decompress(packed).decode().splitlines()

    assert len(packed) < 1_500_000
    assert "GeoNames" in lines[0]
    assert "CC BY 4.0" in lines[0]
    assert len(lines) > 30_000
    assert all(line.count("\t") == 5 for line in lines[1:])


def test_every_zone_of_the_table_is_one_of_today() -> None:
    lines = files("schedules").joinpath("zones.tsv").read_text(encoding="utf-8").splitlines()[1:]

    assert all(canonical(line.split("\t")[0]) == line.split("\t")[0] for line in lines)
