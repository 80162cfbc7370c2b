"""What the tables of places and zones keep of GeoNames, told from a few of its rows."""

from schedules.places_table import place_lines, zone_lines


def city(
    name: str, people: int, *others: str, country: str = "RU", zone: str = "Europe/Moscow"
) -> dict[str, object]:
    return {
        "name": name,
        "countrycode": country,
        "admin1code": "ID" if country == "US" else "48",
        "timezone": zone,
        "population": people,
        "alternatenames": list(others),
    }


def spellings(line: str) -> list[str]:
    return line.rstrip("\n").split("\t")[5].strip("|").split("|")


def test_a_line_holds_what_a_place_is() -> None:
    [line] = place_lines([city("Kyiv", 2_797_553, country="UA", zone="Europe/Kiev")])

    assert line == "Kyiv\tUA\t\tEurope/Kyiv\t2797553\t|kyiv|\n"


def test_regions_are_kept_where_people_know_their_codes() -> None:
    [line] = place_lines([city("Moscow", 25_000, country="US", zone="America/Los_Angeles")])

    assert line.split("\t")[2] == "ID"


def test_spellings_are_folded_once_each() -> None:
    [line] = place_lines(
        [city("Moscow", 10_381_222, "Moscow", "MOSCOW!", "Москва", "モスクワ", "Mát-xcơ-va")]
    )

    assert spellings(line) == ["moscow", "москва", "モスクワ", "matxcova"]


def test_sounds_and_airport_codes_are_left_out() -> None:
    """GeoNames lists transliterations in lower case, and codes that other places are called by."""
    [line] = place_lines([city("Tver", 403_606, "twer", "KLD", "Тверь")])

    assert spellings(line) == ["tver", "тверь"]


def test_a_million_city_keeps_its_short_name() -> None:
    [line] = place_lines([city("New York City", 8_804_190, "NYC", country="US", zone="America/New_York")])

    assert "nyc" in spellings(line)


def test_small_places_keep_the_scripts_of_the_languages_spoken_here() -> None:
    [line] = place_lines([city("Tver", 403_606, "Тверь", "تفير", "トヴェリ")])

    assert spellings(line) == ["tver", "тверь", "تفیر"]


def test_a_side_name_of_a_much_larger_place_is_dropped() -> None:
    lines = list(
        place_lines([city("Moscow", 10_381_222, "Москва"), city("Moscow", 25_000, "Москва", "Москоу")])
    )

    assert spellings(lines[1]) == ["moscow", "москоу"]


def test_zones_are_counted_over_countries_the_most_populous_first() -> None:
    cities = [
        city("Moscow", 10_000_000),
        city("Simferopol", 300_000, country="UA"),
        city("Kyiv", 2_800_000, country="UA", zone="Europe/Kiev"),
    ]

    assert list(zone_lines(cities)) == ["Europe/Moscow\tRU\t10300000\n", "Europe/Kyiv\tUA\t2800000\n"]
