"""Which of CLDR's locales somebody reads by: their language as it is written where they live."""

from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from bot import pseudo
from schedules.zones import canonical

SOURCE = "en"
"""The language that sentences are written in."""
_ENGLISH_BY_24_HOURS = "en_150"
"""CLDR's English of Europe: for English readers in places CLDR has no English for."""


@lru_cache(maxsize=1024)
def locale_of(code: str, zone: str | None) -> Locale:
    """A language of ours as it is written in the zone's country, or the nearest to it that CLDR has."""
    spoken = spoken_in(code)
    country = get_global("zone_territories").get(canonical(zone)) if zone else None
    if country is None:
        return spoken if spoken.language == SOURCE or spoken.territory else _at_home(spoken)
    try:
        return Locale.parse(f"{spoken.language}_{country}")
    except UnknownLocaleError:
        return Locale.parse(_ENGLISH_BY_24_HOURS) if spoken.language == SOURCE else _at_home(spoken)


@lru_cache(maxsize=1024)
def country_of(zone: str | None) -> Locale | None:
    """A language of the zone's country: weekends go by the country, in whatever language they are read."""
    country = get_global("zone_territories").get(canonical(zone)) if zone else None
    likely = get_global("likely_subtags").get(f"und_{country}", SOURCE).partition("_")[0]
    try:
        return Locale.parse(f"{likely}_{country}") if country else None
    except UnknownLocaleError:
        return None


def spoken_in(code: str) -> Locale:
    """A language of ours, wherever it is spoken."""
    return Locale.parse(SOURCE if code == pseudo.CODE else code)


def _at_home(spoken: Locale) -> Locale:
    """A language as it is in its likeliest country: without one CLDR lets every week begin on Monday."""
    likely = get_global("likely_subtags").get(str(spoken), "")
    return Locale.parse(f"{spoken.language}_{likely.rpartition('_')[2]}") if likely else spoken
