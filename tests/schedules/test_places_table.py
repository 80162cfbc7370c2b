"""What the tables of places and zones keep of GeoNames, told from a few of its rows."""

from schedules.places_table import place_lines, region_names, zone_lines


def city(
    name: str, people: int, *others: str, country: str = "RU", zone: str = "Europe/Moscow"
) -> dict[str, object]:
    return {
        "name": name,
        "countrycode": country,
        "admin1code": "ID" if country == "US" else "48",
        "timezone": zone,
        "population": people,
        "latitude": 46.73239,
        "longitude": -117.00017,
        "alternatenames": list(others),
    }


def lines(cities: list[dict[str, object]]) -> list[str]:
    return list(place_lines(cities, {("US", "ID"): "Idaho", ("RU", "48"): "Moscow"}))


def spellings(line: str) -> list[str]:
    return line.rstrip("\n").split("\t")[5].strip("|").replace("||", "|").split("|")


def test_a_line_holds_what_a_place_is() -> None:
    [line] = lines([city("Kyiv", 2_797_553, country="UA", zone="Europe/Kiev")])

    assert line == "Kyiv\tUA\t\tEurope/Kyiv\t2797553\t|kyiv||\n"


def test_regions_are_kept_where_places_share_a_name() -> None:
    found = lines(
        [
            city("Moscow", 10_381_222),
            city("Tver", 403_606),
            city("Moscow", 25_000, country="US", zone="America/Los_Angeles"),
        ]
    )

    assert [line.split("\t")[2] for line in found] == ["Moscow", "", "ID/Idaho"]


def test_a_region_is_called_what_most_of_its_places_say() -> None:
    surveyed = [
        {"cc": "RU", "name": name, "lat": "46.73", "lon": "-117.0", "admin1": region}
        for name, region in [("Tver", "Tver"), ("Bezhetsk", "Tver"), ("Klin", "Moscow"), ("Rzhev", "")]
    ]
    cities = [city(name, 40_000) for name in ("Tver", "Bezhetsk", "Klin", "Rzhev", "Kimry")]

    assert region_names(cities, surveyed) == {("RU", "48"): "Tver"}


def own_names(line: str) -> list[str]:
    return line.split("\t")[5].partition("||")[0].strip("|").split("|")


def test_the_first_words_of_a_name_are_its_own() -> None:
    """Newcastle upon Tyne is Newcastle; Springfield Gardens is no Springfield while a larger is near."""
    found = lines(
        [
            city("Newcastle upon Tyne", 300_000, "Newcastle", "Toon"),
            city("Springfield", 154_341),
            city("Springfield Gardens", 30_515, "Springfield"),
        ]
    )

    assert own_names(found[0]) == ["newcastleupontyne", "newcastle"]
    assert own_names(found[2]) == ["springfieldgardens"]
    assert spellings(found[2]) == ["springfieldgardens", "springfield"]


def test_a_side_name_unlike_its_places_own_yields_to_the_place_of_that_name() -> None:
    found = lines(
        [
            city("Mashhad", 2_307_177, "Alexandria", "Mashad", "Machad"),
            city("Alexandria", 159_467, country="US"),
            city("Mashad", 15_000, country="US"),
        ]
    )

    assert spellings(found[0]) == ["mashhad", "mashad", "machad"]
    assert own_names(found[0]) == ["mashhad", "mashad"]  # the other is far smaller


def test_spellings_are_folded_once_each() -> None:
    [line] = lines([city("Moscow", 10_381_222, "Moscow", "MOSCOW!", "Москва", "モスクワ", "Mát-xcơ-va")])

    assert spellings(line) == ["moscow", "москва", "モスクワ", "matxcova"]


def test_sounds_and_airport_codes_are_left_out() -> None:
    """GeoNames lists transliterations in lower case, and codes that other places are called by."""
    [line] = lines([city("Tver", 403_606, "twer", "KLD", "Тверь")])

    assert spellings(line) == ["tver", "тверь"]


def test_a_million_city_keeps_its_short_name() -> None:
    [line] = lines([city("New York City", 8_804_190, "NYC", country="US", zone="America/New_York")])

    assert "nyc" in spellings(line)


def test_small_places_keep_the_scripts_of_the_languages_spoken_here() -> None:
    [line] = lines([city("Tver", 403_606, "Тверь", "تفير", "トヴェリ")])

    assert spellings(line) == ["tver", "тверь", "تفیر"]


def test_a_side_name_of_a_much_larger_place_is_dropped() -> None:
    found = lines([city("Moscow", 10_381_222, "Москва"), city("Moscow", 25_000, "Москва", "Москоу")])

    assert spellings(found[1]) == ["moscow", "москоу"]


def test_zones_are_counted_over_countries_the_most_populous_first() -> None:
    cities = [
        city("Moscow", 10_000_000),
        city("Simferopol", 300_000, country="UA"),
        city("Kyiv", 2_800_000, country="UA", zone="Europe/Kiev"),
    ]

    assert list(zone_lines(cities)) == ["Europe/Moscow\tRU\t10300000\n", "Europe/Kyiv\tUA\t2800000\n"]
