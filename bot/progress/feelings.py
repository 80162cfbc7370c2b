"""How sessions felt, by body area and side, and whether that is getting better."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.routines.moves import Side

Direction = Literal["better", "same", "worse"]

_WORTH: Mapping[str, int] = {"better": 1, "same": 0, "worse": -1}
NOTABLE = 0.25
"""From how great a change of the mean (-1 to 1) a trend is told."""
FEWEST = 2
"""Answers in each half before a trend is told."""


@dataclass(frozen=True, slots=True)
class Felt:
    """One session that somebody said something about."""

    on: date
    feeling: str
    """`better`, `same` or `worse`."""
    places: frozenset[tuple[str, Side]]
    """The areas it worked, each with the sides: what has no side counts for both."""
    tighter: str | None = None
    """`left`, `right` or `even`, if said."""


@dataclass(frozen=True, slots=True)
class Trend:
    """What was said of one area and side: how often, and where it goes."""

    area: str
    side: Side
    counts: Mapping[str, int]
    direction: Direction | None
    """The later half against the earlier; None while too little was said."""


def trends(felt: Iterable[Felt], *, since: date, until: date) -> list[Trend]:
    """What was said of each area and side between two dates, most answers first.

    A session's one answer counts for every area and side that it worked: it is the best that is known.
    """
    middle = since + (until - since) / 2
    said: dict[tuple[str, Side], list[Felt]] = {}
    for session in felt:
        if session.feeling in _WORTH and since <= session.on <= until:
            for place in session.places:
                said.setdefault(place, []).append(session)
    found = [_trend(area, side, told, middle) for (area, side), told in said.items()]
    return sorted(found, key=lambda trend: (-sum(trend.counts.values()), trend.area, trend.side))


def _trend(area: str, side: Side, told: Sequence[Felt], middle: date) -> Trend:
    counts = {feeling: sum(session.feeling == feeling for session in told) for feeling in _WORTH}
    return Trend(area, side, counts, _direction(told, middle))


def _direction(told: Sequence[Felt], middle: date) -> Direction | None:
    earlier = [_WORTH[session.feeling] for session in told if session.on <= middle]
    later = [_WORTH[session.feeling] for session in told if session.on > middle]
    if min(len(earlier), len(later)) < FEWEST:
        return None
    change = sum(later) / len(later) - sum(earlier) / len(earlier)
    if abs(change) < NOTABLE:
        return "same"
    return "better" if change > 0 else "worse"
