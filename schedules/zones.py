"""Which clock a person lives by: IANA zones from the packaged tz database, by name or by place."""

import math
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from zoneinfo import ZoneInfo

from babel.core import get_global

ZONES_FILE = "zones.tsv"
ONE_DAY = timedelta(days=1)
_FROM_UTC = re.compile(r"(?:utc|gmt|z)?\s*([+-]|−)\s*(\d{1,2})(?::?([0-5]\d))?")


@dataclass(frozen=True, slots=True)
class ClockChoice:
    """A wall time that somebody's clock shows now.

    Args:
        wall: Naive, on a whole minute.
        zone: The most populous zone that shows it.
    """

    wall: time
    zone: str


@lru_cache(maxsize=1024)
def zone(name: str) -> ZoneInfo:
    """The clock rules of an IANA zone, read from the packaged `tzdata`, never from the host.

    Args:
        name: IANA name in any case; old names (`Europe/Kiev`, `US/Eastern`) are understood.

    Raises:
        ValueError: `name` is not an IANA name.
    """
    exact = _exact(name)
    with files("tzdata").joinpath("zoneinfo", *exact.split("/")).open("rb") as source:
        return ZoneInfo.from_file(source, key=exact)


@lru_cache(maxsize=1024)
def canonical(name: str) -> str:
    """Today's name of a zone: `Europe/Kiev` gives `Europe/Kyiv`, `us/eastern` gives `America/New_York`.

    A name that a country calls its own (`Europe/Oslo`) stays, though its clock is kept under another.

    Raises:
        ValueError: `name` is not an IANA name.
    """
    found = _exact(name)
    while found not in _countries() and found in _links():
        found = _links()[found]
    return found


def is_zone(name: str) -> bool:
    """True if `zone` knows the name."""
    return name.strip().lower() in _spellings()


def names_of_today() -> list[str]:
    """Every zone that a country calls its own, and UTC: what there is to choose from, in order."""
    return sorted({*_countries(), canonical("UTC")})


def tzdata_version() -> str:
    """The release of the packaged tz database, such as `2026f`."""
    with files("tzdata").joinpath("zoneinfo", "tzdata.zi").open(encoding="utf-8") as source:
        return source.readline().removeprefix("# version").strip()


@lru_cache(maxsize=1)
def fingerprints() -> Mapping[str, str]:
    """What stands for the rules of each zone: another release that changes them changes it."""
    folder = files("tzdata").joinpath("zoneinfo")
    return MappingProxyType(
        {
            name: f"{zlib.crc32(folder.joinpath(*name.split('/')).read_bytes()):08x}"
            for name in _spellings().values()
        }
    )


def guess(language_code: str | None) -> str:
    """The zone most likely for somebody who speaks a language: the most populous of its likeliest country.

    Args:
        language_code: As Telegram gives it (`en`, `pt-br`, `zh-hans`); None and unknown count as English.

    Source: CLDR likely subtags; GeoNames for the number of people.
    """
    country = _country_of(language_code or "en") or "US"
    return next((one for one, home, _ in _populous() if home == country), "America/New_York")


def from_location(latitude: float, longitude: float) -> str:
    """The zone at a point on Earth; at sea one of `Etc/GMT±n`.

    Args:
        latitude: Degrees, -90 to 90.
        longitude: Degrees, -180 to 180.

    Raises:
        ValueError: The point is not on Earth.
    """
    if not (math.isfinite(latitude) and abs(latitude) <= 90):
        raise ValueError(f"latitude: -90 to 90 expected, got {latitude!r}")
    if not (math.isfinite(longitude) and abs(longitude) <= 180):
        raise ValueError(f"longitude: -180 to 180 expected, got {longitude!r}")
    # Imported here: few send a location, and the library's map would be in memory for nobody.
    import tzfpy

    return canonical(tzfpy.get_tz(longitude, latitude) or "Etc/UTC")


def clock_choices(now: datetime, around: str, count: int = 8) -> list[ClockChoice]:
    """The wall times that other people's clocks show now, the nearest to that of `around` first.

    None of them twice, the one of `around` itself left out; of two as near, the one ahead first.

    Args:
        now: Aware instant.
        around: IANA name.
        count: At most so many; there are about 38 in all.

    Raises:
        ValueError: `now` is naive, or `around` is not an IANA name.
    """
    here = _wall(now, around)
    shown: dict[time, str] = {}
    for one, _, _ in _populous():
        shown.setdefault(_wall(now, one), one)
    shown.pop(here, None)
    nearest = sorted(shown, key=lambda wall: (_apart(wall, here), _ahead(wall, here)))
    return [ClockChoice(wall, shown[wall]) for wall in nearest[:count]]


def zones_at(now: datetime, wall: time, tolerance: timedelta = timedelta(minutes=7)) -> list[str]:
    """The zones whose clocks show about `wall` now, the nearest first, the most populous of equals first.

    Args:
        now: Aware instant.
        wall: What a person says their clock shows; naive.
        tolerance: How wrong it may be. Clocks differ by quarters of an hour, so 7 minutes mean one clock.

    Raises:
        ValueError: `now` is naive, or `wall` is aware.
    """
    if wall.tzinfo is not None:
        raise ValueError(f"wall: a naive wall time expected, got {wall!r}")
    apart = {one: _apart(_wall(now, one), wall) for one, _, _ in _populous()}
    return sorted((one for one in apart if apart[one] <= tolerance), key=lambda one: apart[one])


def offset_zone(text: str, now: datetime) -> str | None:
    """The zone of a distance from UTC (`UTC+3`, `GMT-5:30`, `+0545`); None if there is none.

    A whole hour gives the zone that keeps it all year, another distance the most populous zone with it now.

    Raises:
        ValueError: `now` is naive.
    """
    match = _FROM_UTC.fullmatch(text.strip().lower())
    if match is None:
        return None
    sign = 1 if match[1] == "+" else -1
    hours, minutes = int(match[2]), int(match[3] or 0)
    if minutes == 0 and -12 <= sign * hours <= 14:
        # The tz database counts the other way round: Etc/GMT-3 is three hours ahead of UTC.
        return f"Etc/GMT{'-' if sign > 0 else '+'}{hours}" if hours else "Etc/UTC"
    offset = sign * timedelta(hours=hours, minutes=minutes)
    return next(
        (one for one, _, _ in _populous() if _aware(now).astimezone(zone(one)).utcoffset() == offset), None
    )


def _aware(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError(f"an aware instant is needed, got {instant!r}")
    return instant


def _wall(now: datetime, name: str) -> time:
    return _aware(now).astimezone(zone(name)).time().replace(second=0, microsecond=0)


def _ahead(wall: time, here: time) -> timedelta:
    """How far `wall` is ahead of `here` on a clock's face of 24 hours."""
    return timedelta(hours=wall.hour - here.hour, minutes=wall.minute - here.minute) % ONE_DAY


def _apart(wall: time, here: time) -> timedelta:
    return min(_ahead(wall, here), _ahead(here, wall))


def _country_of(language_code: str) -> str | None:
    """The country that a code names (`pt-br`), else the likeliest of its language."""
    parts = language_code.replace("_", "-").split("-")
    if "419" in parts:
        return "MX"  # the code of Latin America as a whole
    for part in parts[1:]:
        if len(part) == 2 and part.isalpha():
            return part.upper()
    likely = get_global("likely_subtags")
    spellings = ["_".join([parts[0].lower(), *(part.title() for part in parts[1:])]), parts[0].lower()]
    found = next((likely[spelling] for spelling in spellings if spelling in likely), None)
    return found.rpartition("_")[2] if found else None


@lru_cache(maxsize=1)
def _populous() -> tuple[tuple[str, str, int], ...]:
    """Zone, its main country and how many people live by it, the most populous first."""
    lines = files("schedules").joinpath(ZONES_FILE).read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    return tuple((row[0], row[1], int(row[2])) for row in rows)


def _exact(name: str) -> str:
    """The name as the tz database spells it."""
    try:
        return _spellings()[name.strip().lower()]
    except (KeyError, AttributeError):
        raise ValueError(f"zone {name!r} is not an IANA name") from None


@lru_cache(maxsize=1)
def _spellings() -> dict[str, str]:
    """Every name of the tz database by its lower-case form; `Factory` is no place to live."""
    names = files("tzdata").joinpath("zones").read_text(encoding="utf-8").split()
    return {name.lower(): name for name in names if name != "Factory"}


@lru_cache(maxsize=1)
def _links() -> dict[str, str]:
    """Old name to the name that replaced it (tzdata.zi, `L target name`)."""
    lines = files("tzdata").joinpath("zoneinfo", "tzdata.zi").read_text(encoding="utf-8").splitlines()
    return {parts[2]: parts[1] for parts in map(str.split, lines) if parts and parts[0] == "L"}


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    """Each zone that a country calls its own, with the country's ISO 3166 code (zone.tab)."""
    lines = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return {row[2]: row[0] for row in rows}
