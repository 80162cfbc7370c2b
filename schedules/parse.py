"""Times as people type them, in their own language.

The rules:

- Never a guess. What can mean two times of day comes back `ambiguous`, with its `candidates`.
- Minutes in digits are read on a 24-hour clock: 7:30, 7.30, 730 and 19h30 are clear. So is a number that
  only such a clock shows (19, 07, 0), and one beside it: "7 and 21:30" is 07:00 and 21:30.
- A bare hour from 1 to 11 is unclear where people use a 12-hour clock; elsewhere it is a 24-hour one.
- What is said of a 12-hour clock (half past seven, halb acht, seven thirty) is unclear in every language,
  unless the part of the day is said with it. Between 12 and 1, noon is meant.
- Of several unclear times each may be either half of the day, up to two of them; of more, the first is
  either and each later one is the next time that a clock shows it.
- The weekend is that of the person's country, weekdays are all other days.
- Days may stand before or after the times, once; they hold for all of them. Times with days of their own
  each are read by clauses.py.
- "Every 2 hours from 9 to 17" becomes its wall times; the window ends on the day it begins. One across
  midnight becomes times of each day, unless days are named: Friday's night ends on a Saturday.
- A text that is not all understood is not understood.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import time
from itertools import pairwise, product

from babel import Locale

from schedules.grammar import nearest
from schedules.grammar.model import Part, Saying
from schedules.patterns import Compiled, compiled
from schedules.reading import HALF_DAY, Days, Every, Item, Said, Unreadable, Word, items
from schedules.refusals import Refusal, refusal_of
from schedules.rules import EVERY_DAY, WEEKDAYS, WEEKENDS, window

LONGEST_TEXT = 200


class ParseError(ValueError):
    """The text is no time; the message says what was missing, never the text itself.

    Args:
        message: What was expected.
        refusal: What is wrong with it, if that is plain.
    """

    def __init__(self, message: str, refusal: Refusal | None = None) -> None:
        super().__init__(message)
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class Parsed:
    """What was understood.

    Args:
        times: Wall times, ascending, none twice, at least one. Of an unclear text: the first candidate's.
        weekdays: 0 is Monday; None if the text names no days.
        ambiguous: True if the person has to choose among `candidates`.
        every_h: The hours between the times if an interval was said.
        candidates: What an unclear text can mean, two to four, none of them unclear; empty if it is clear.
    """

    times: tuple[time, ...]
    weekdays: frozenset[int] | None = None
    ambiguous: bool = False
    every_h: int | None = None
    candidates: "tuple[Parsed, ...]" = ()


def parse(text: str, *, language: str = "en", weekend: frozenset[int] = WEEKENDS) -> Parsed:
    """The times, days or interval that a text names.

    Args:
        text: What a person typed, at most 200 characters, in any script's digits.
        language: Their language, such as `pt-br`; English is tried after it.
        weekend: What they call the weekend, 0 is Monday.

    Raises:
        ParseError: The text is no time, or too long.
    """
    if len(text) > LONGEST_TEXT:
        raise ParseError(f"a time in at most {LONGEST_TEXT} characters expected, got {len(text)}")
    read_by = grammars(language, weekend)
    for grammar in read_by:
        found = _read(grammar, text)
        if found is not None:
            return found
    expected = "a time expected, such as 7:30 or 19:45; got something else"
    raise ParseError(expected, refusal_of(read_by, text))


def grammars(language: str, weekend: frozenset[int] = WEEKENDS) -> tuple[Compiled, ...]:
    """The language's own grammar, then English, with the days that their weekends are."""
    return tuple(compiled(code, weekend) for code in dict.fromkeys((nearest(language), "en")))


def ends(language: Compiled, start: Said, end: Said) -> Iterator[tuple[int, int]]:
    """Each reading of two times that belong together, in minutes of the day; none where one has none."""
    is_24 = not language.grammar.twelve_hour or start.shows_24 or end.shows_24
    try:
        yield from product(start.readings(bare_is_24=is_24), end.readings(bare_is_24=is_24))
    except Unreadable:
        return


def spoken(parsed: Parsed, language: str = "en") -> str:
    """The text that `parse` reads back as the same thing; of something unclear, its first candidate.

    The weekend is Saturday and Sunday.

    Args:
        parsed: What to say; it names at least one time.
        language: As for `parse`.
    """
    code = nearest(language)
    saying = compiled(code).grammar.saying
    days = "" if parsed.weekdays is None else _said_days(parsed.weekdays, saying) + " "
    if parsed.every_h is None:
        shown = [f"{at.hour}:{at:%M}" for at in parsed.times]
        said = saying.comma.join(shown[:-1]) + saying.last + shown[-1] if len(shown) > 1 else shown[0]
    else:
        counted = str(parsed.every_h)
        form = counted if counted in saying.hours else Locale.parse(code[:2]).plural_form(parsed.every_h)
        first, last = parsed.times[0], parsed.times[-1]
        said = saying.hours.get(form, saying.hours["other"]).format(
            n=parsed.every_h, a=f"{first.hour}:{first:%M}", b=f"{last.hour}:{last:%M}"
        )
    return (days + said).translate(str.maketrans("0123456789", saying.digits))


def _said_days(weekdays: frozenset[int], saying: Saying) -> str:
    groups = {EVERY_DAY: saying.every_day, WEEKDAYS: saying.working_days, WEEKENDS: saying.weekend}
    named = saying.comma.join(saying.weekdays[day] for day in sorted(weekdays))
    return groups.get(weekdays, named)


def _read(language: Compiled, text: str) -> Parsed | None:
    """What the text says in one language; None if it is not all understood."""
    found = items(language, language.words(text))
    return None if found is None else meaning(language, found)


def meaning(language: Compiled, found: Sequence[Item]) -> Parsed | None:
    """What items say together; None if they make no times."""
    if not is_joined_well(found):
        return None
    try:
        weekdays = days_named(found)
        said = _with_parts(found)
        intervals = [item for item in found if isinstance(item, Every)]
        if len(intervals) == 1 and not said:
            return _interval(language, intervals[0], weekdays)
        if said and not intervals:
            return _clear_or_not([_chosen(one, weekdays) for one in _choices(language, said)])
    except Unreadable:
        pass
    return None


def is_joined_well(found: Sequence[Item]) -> bool:
    """True if joining words stand between things, fillers before them, unmarked times not side by side."""
    meant = [item for item in found if not (isinstance(item, Word) and item.kind == "polite")]
    if meant and isinstance(meant[-1], Word):
        return False
    solid = [item for item in meant if not (isinstance(item, Word) and item.kind == "fill")]
    kinds = ["join" if isinstance(item, Word) and item.kind == "join" else "thing" for item in solid]
    if not kinds or kinds[0] == "join" or ("join", "join") in pairwise(kinds):
        return False
    previous: Item | None = None
    for item in solid:
        if (
            isinstance(item, Said)
            and isinstance(previous, Said)
            and not (item.is_marked and previous.is_marked)
        ):
            return False
        previous = item
    return True


def days_named(found: Sequence[Item], within: frozenset[int] = EVERY_DAY) -> frozenset[int] | None:
    """The days named, or else those of `within`, less those left out; None if none are named at all.

    Raises:
        Unreadable: Days stand on both sides of a time, or all are left out.
    """
    days = {place: item.weekdays for place, item in enumerate(found) if isinstance(item, Days)}
    places = list(days)
    timed = [place for place, item in enumerate(found) if isinstance(item, Said | Every)]
    cuts = [place for place, item in enumerate(found) if isinstance(item, Word) and item.kind == "except"]
    if any(places[0] < place < places[-1] for place in timed if places) or len(cuts) > 1:
        raise Unreadable
    cut = cuts[0] if cuts else len(found)
    kept = frozenset[int]().union(*(days[place] for place in places if place < cut))
    left_out = frozenset[int]().union(*(days[place] for place in places if place > cut))
    if not cuts:
        return kept or None
    remaining = (kept or within) - left_out
    if not left_out or not remaining:
        raise Unreadable
    return remaining


def _with_parts(found: Sequence[Item]) -> list[Said]:
    """The times, each with the part of the day that was said apart from it ("evenings at 8").

    Raises:
        Unreadable: A part of the day belongs to no time.
    """
    said = [item for item in found if isinstance(item, Said)]
    before = 0
    waiting: Part | None = None
    for item in found:
        if isinstance(item, Said):
            if waiting is not None:
                said[before] = _in_part(said[before], waiting)
                waiting = None
            before += 1
        elif isinstance(item, Part):
            if waiting is not None:
                raise Unreadable
            waiting = item
    if waiting is not None:
        if not said:
            raise Unreadable
        said[-1] = _in_part(said[-1], waiting)
    return said


def _in_part(said: Said, part: Part) -> Said:
    if said.part is not None:
        raise Unreadable
    return replace(said, part=part)


def _choices(language: Compiled, said: Sequence[Said]) -> list[tuple[int, ...]]:
    """What the times can mean together, in minutes of the day, the earliest reading first."""
    is_24 = not language.grammar.twelve_hour or any(one.shows_24 for one in said)
    readings = [one.readings(bare_is_24=is_24) for one in said]
    if sum(len(one) > 1 for one in readings) <= 2:
        return list(product(*readings))
    return [_in_turn(readings, half) for half in (0, 1)]


def _in_turn(readings: Sequence[tuple[int, ...]], half: int) -> tuple[int, ...]:
    """The first unclear time in one half of the day, each later one the next that a clock shows."""
    chosen: list[int] = []
    for reading in readings:
        if len(reading) == 1:
            chosen.append(reading[0])
        elif not chosen:
            chosen.append(reading[half])
        else:
            chosen.append(min(reading, key=lambda one: (one - chosen[-1]) % (2 * HALF_DAY)))
    return tuple(chosen)


def _interval(language: Compiled, every: Every, weekdays: frozenset[int] | None) -> Parsed | None:
    read = list(ends(language, every.start, every.end))
    windows = [one for one in read if one[0] <= one[1]]
    windows = [one for one in windows if one[0] < one[1]] or windows
    if not windows and weekdays in (None, EVERY_DAY):
        return _clear_or_not(_chosen(_overnight(every.hours, first, last), weekdays) for first, last in read)
    return _clear_or_not(
        Parsed(window(every.hours, wall(first), wall(last)), weekdays, every_h=every.hours)
        for first, last in windows
    )


def _overnight(hours: int, first: int, last: int) -> list[int]:
    """The minutes of the day from one in the evening to one in the morning."""
    a_day = 2 * HALF_DAY
    return [minute % a_day for minute in range(first, a_day + last + 1, hours * 60)]


def _chosen(minutes: Iterable[int], weekdays: frozenset[int] | None) -> Parsed:
    return Parsed(tuple(wall(one) for one in sorted(set(minutes))), weekdays)


def _clear_or_not(candidates: Iterable[Parsed]) -> Parsed | None:
    """The only candidate, or an unclear answer that names them all."""
    distinct = tuple(dict.fromkeys(candidates))
    if len(distinct) < 2:
        return distinct[0] if distinct else None
    return replace(distinct[0], ambiguous=True, candidates=distinct)


def wall(minutes: int) -> time:
    """The wall time at a minute of the day."""
    return time(*divmod(minutes, 60))
