"""Finding a zone by the name of a city, in any spelling: a table of places over 15,000 people (GeoNames).

The table stays one piece of bytes, searched as it is: its first use reads it, which takes some 50 ms.
"""

import gzip
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from itertools import islice

from babel import Locale, UnknownLocaleError

from schedules.words import folded
from schedules.zones import canonical, is_zone, offset_zone

PLACES_FILE = "places.tsv.gz"
LONGEST_QUERY = 100
_ALSO_CALLED = {"US": ("USA",), "GB": ("UK", "England", "Scotland", "Wales"), "AE": ("UAE",)}
_NO_LETTER = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Place:
    """A city and the clock it lives by.

    Args:
        name: In the language asked for where it is known, else as it was typed or in English.
        country_code: ISO 3166; empty for a zone that belongs to no country.
        zone: IANA name.
        population: People in the city; 0 if it was named by its zone.
        regions: What its state or province is called, the shortest first (`OR`, `Oregon`); empty if unknown.
    """

    name: str
    country_code: str
    zone: str
    population: int
    regions: tuple[str, ...] = ()

    @property
    def region(self) -> str:
        """The shortest name of its state or province, empty if unknown."""
        return self.regions[0] if self.regions else ""


def find(query: str, *, language: str | None = None, limit: int = 6) -> list[Place]:
    """The places that a person can mean, the best first.

    Those of that very name come first (their own, its first words, or their name in `language`), then those
    that are also called so, each the most populous first; only if there is none, those whose name begins so.
    Of more than `limit` each clock of each country has one, as far as it goes. Of places with one name,
    region and zone only the largest is given. A name may be followed by its country or region, with
    a comma before them or without ("Portland, OR"). An IANA name gives its own place.

    Args:
        query: What was typed; accents, case, hyphens and spaces do not matter.
        language: In which names are given if they are known, such as `pt-br`.
        limit: At most so many.

    Returns:
        Empty if no place is called that.
    """
    if len(query) > LONGEST_QUERY:
        return []
    if "/" in query or query.strip().upper() in ("UTC", "GMT"):
        return _by_zone(query)[:limit]
    city, comma, rest = query.partition(",")
    wanted = fold(city)
    if len(wanted) < 2:
        return []
    found = list(_unlike(_ranked(wanted, language), rest, language))
    if not found:
        found = list(islice(_unlike(_starting(wanted), rest, language), limit))
    if not found and not comma:
        return _without_comma(query.split(), language, limit)
    return [replace(place, name=_called(place, city, language)) for place in _spread(found, limit)]


def _without_comma(words: list[str], language: str | None, limit: int) -> list[Place]:
    """The places of the longest name before its country or region: "San Jose Costa Rica"."""
    for count in reversed(range(1, len(words))):
        city, rest = " ".join(words[:count]), " ".join(words[count:])
        found = list(_unlike(_ranked(fold(city), language), rest, language)) if fold(rest) else []
        if found:
            return [replace(place, name=_called(place, city, language)) for place in _spread(found, limit)]
    return []


def zone_typed(text: str, *, now: datetime) -> str | None:
    """The zone that a text names outright: an IANA name or a distance from UTC (`UTC+3`, `GMT-5:30`).

    A whole hour gives the zone that keeps it all year (`Etc/GMT-3`); another distance the most populous zone
    that shows it at `now`.

    Returns:
        None if the text names neither, or a distance that no clock has.
    """
    try:
        return canonical(text)
    except ValueError:
        return offset_zone(text, now)


def country_name(country_code: str, language: str | None) -> str:
    """A country's name in a language, in English if that is unknown, the code itself if CLDR has none."""
    return str(_locale(language).territories.get(country_code, country_code))


def fold(name: str) -> str:
    """A name as it is compared: no case, accents, punctuation or spaces."""
    return _NO_LETTER.sub("", folded(name))


def _ranked(wanted: str, language: str | None) -> list[Place]:
    """The places of that very name, then those that are also called so, each the most populous first."""
    found = list(_matches(f"|{wanted}|"))
    named = [is_own or fold(_in_language(place, language)) == wanted for place, is_own in found]
    order = sorted(range(len(found)), key=lambda index: not named[index])
    return [found[index][0] for index in order]


def _starting(wanted: str) -> Iterator[Place]:
    return (place for place, _ in _matches(f"|{wanted}"))


def _matches(pattern: str) -> Iterator[tuple[Place, bool]]:
    """Each line that holds the pattern, the most populous first, and whether it does so in its own names."""
    table, wanted = _table(), pattern.encode()
    at = table.find(wanted)
    while at >= 0:
        start, end = table.rfind(b"\n", 0, at) + 1, table.find(b"\n", at)
        name, country, region, zone, people, _ = table[start:end].decode().split("\t")
        regions = tuple(region.split("/")) if region else ()
        yield Place(name, country, zone, int(people), regions), table.find(b"||", start, at + 1) < 0
        at = table.find(wanted, end)


def _unlike(places: Iterable[Place], rest: str, language: str | None) -> Iterator[Place]:
    """Of places in what stands after the comma, the first of each name, region and zone."""
    known: set[tuple[str, ...]] = set()
    for place in places:
        if not _is_in(place, rest, language):
            continue
        key = (fold(place.name), place.country_code, place.region, place.zone)
        if key not in known:
            known.add(key)
            yield place


def _spread(places: Iterable[Place], limit: int) -> list[Place]:
    """At most `limit` of them in their order: the first of each country's clocks before a second."""
    ranked = list(places)
    firsts = {(place.country_code, place.zone): place for place in reversed(ranked)}.values()
    wanted = sorted(ranked, key=lambda place: place not in firsts)[:limit]
    return [place for place in ranked if place in wanted]


@lru_cache(maxsize=1)
def _table() -> bytes:
    return gzip.decompress(files("schedules").joinpath(PLACES_FILE).read_bytes())


def _by_zone(name: str) -> list[Place]:
    try:
        zone = canonical(name)
    except ValueError:
        return []
    city = zone.rpartition("/")[2].replace("_", " ")
    own = next((place for place, _ in _matches(f"|{fold(city)}|") if place.zone == zone), None)
    return [own or Place(city, "", zone, 0)]


def _is_in(place: Place, rest: str, language: str | None) -> bool:
    """True if what stands after the comma, if anything, is the place's country or region."""
    wanted = fold(rest)
    if not wanted or wanted in _country_names(place.country_code, language):
        return True
    return wanted in {fold(name) for name in place.regions}


@lru_cache(maxsize=4096)
def _country_names(code: str, language: str | None) -> frozenset[str]:
    """Everything that a country is called after a comma, folded."""
    names = (code, country_name(code, language), country_name(code, "en"), *_ALSO_CALLED.get(code, ()))
    return frozenset(fold(name) for name in names if name)


def _called(place: Place, typed: str, language: str | None) -> str:
    """The place's name in the person's language if CLDR knows it, as typed if that is another script's."""
    if known := _in_language(place, language):
        return known
    return place.name if fold(typed).isascii() or not fold(place.name).isascii() else typed.strip()


def _in_language(place: Place, language: str | None) -> str:
    """What CLDR calls it, which knows the cities that zones are named by; empty if it is none of them."""
    zone = _cldr_names().get(place.zone, place.zone)
    default = place.zone.rpartition("/")[2].replace("_", " ")
    if fold(_locale("en").time_zones.get(zone, {}).get("city", default)) != fold(place.name):
        return ""
    return str(_locale(language).time_zones.get(zone, {}).get("city", place.name))


@lru_cache(maxsize=1)
def _cldr_names() -> dict[str, str]:
    """CLDR's name of each zone that it keeps under an older name than the tz database does."""
    names = [name for name in map(str, Locale.parse("de").time_zones) if is_zone(name)]
    return {canonical(name): name for name in names if canonical(name) not in names}


@lru_cache(maxsize=64)
def _locale(language: str | None) -> Locale:
    for code in (language or "en", (language or "en").partition("-")[0]):
        try:
            return Locale.parse(code.replace("-", "_"))
        except (UnknownLocaleError, ValueError):
            continue
    return Locale.parse("en")
