"""Finding a zone by the name of a city, in any spelling: a table of places over 15,000 people (GeoNames).

The table stays one piece of bytes, searched as it is: its first use reads it, which takes some 50 ms.
"""

import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from importlib.resources import files

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
        region: State or province where people tell cities apart by it (`OR`), else empty.
    """

    name: str
    country_code: str
    zone: str
    population: int
    region: str = ""


def find(query: str, *, language: str | None = None, limit: int = 6) -> list[Place]:
    """The places that a person can mean, the exact names first, then the most populous.

    Of places with one name, country and zone only the largest is given. A name may be followed by a comma and
    its country or region ("Portland, OR"). An IANA name gives its own place.

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
    city, _, rest = query.partition(",")
    wanted = fold(city)
    if len(wanted) < 2:
        return []
    found: dict[tuple[str, str, str], Place] = {}
    for pattern in (f"|{wanted}|", f"|{wanted}"):
        for place in _matches(pattern):
            if _is_in(place, rest, language):
                found.setdefault((fold(place.name), place.country_code, place.zone), place)
            if len(found) == limit:
                break
        if found:
            break
    return [replace(place, name=_called(place, city, language)) for place in found.values()]


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


def _matches(pattern: str) -> Iterator[Place]:
    """Each line that holds the pattern, in the table's order: the most populous first."""
    table, wanted = _table(), pattern.encode()
    at = table.find(wanted)
    while at >= 0:
        start, end = table.rfind(b"\n", 0, at) + 1, table.find(b"\n", at)
        name, country, region, zone, people, _ = table[start:end].decode().split("\t")
        yield Place(name, country, zone, int(people), region)
        at = table.find(wanted, end)


@lru_cache(maxsize=1)
def _table() -> bytes:
    return gzip.decompress(files("schedules").joinpath(PLACES_FILE).read_bytes())


def _by_zone(name: str) -> list[Place]:
    try:
        zone = canonical(name)
    except ValueError:
        return []
    city = zone.rpartition("/")[2].replace("_", " ")
    own = next((place for place in _matches(f"|{fold(city)}|") if place.zone == zone), None)
    return [own or Place(city, "", zone, 0)]


def _is_in(place: Place, rest: str, language: str | None) -> bool:
    """True if what stands after the comma, if anything, is the place's country or region."""
    wanted = fold(rest)
    country = place.country_code
    names = [country, place.region, country_name(country, language), country_name(country, "en")]
    names += _ALSO_CALLED.get(country, ())
    return not wanted or wanted in {fold(name) for name in names if name}


def _called(place: Place, typed: str, language: str | None) -> str:
    """The place's name in the person's language if CLDR knows it, as typed if that is another script's."""
    zone = _cldr_names().get(place.zone, place.zone)
    default = place.zone.rpartition("/")[2].replace("_", " ")
    if fold(_locale("en").time_zones.get(zone, {}).get("city", default)) == fold(place.name):
        return str(_locale(language).time_zones.get(zone, {}).get("city", place.name))
    return place.name if fold(typed).isascii() or not fold(place.name).isascii() else typed.strip()


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
