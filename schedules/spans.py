"""Stretches of time as people type them, read as parse.py reads times."""

from datetime import time, timedelta

from schedules import reading
from schedules.parse import LONGEST_TEXT, ParseError, ends, grammars, wall
from schedules.refusals import refusal_of

LONGEST_WAIT_MIN = 24 * 60


def parse_span(text: str, *, language: str = "en") -> tuple[tuple[time, time], ...]:
    """From when to when a text says, as for quiet hours: across midnight too.

    Args:
        text: As for `parse`.
        language: As for `parse`.

    Returns:
        What it can mean, at least one: those across midnight first; never from a time to itself.

    Raises:
        ParseError: The text does not say from when to when.
    """
    read_by = grammars(language) if len(text) <= LONGEST_TEXT else ()
    for grammar in read_by:
        found = {
            (wall(first), wall(last))
            for start, end in reading.spans(grammar, grammar.words(text))
            for first, last in ends(grammar, start, end)
            if first != last
        }
        if found:
            return tuple(sorted(found, key=lambda one: (one[0] < one[1], one)))
    raise ParseError("from when to when expected, such as 22:30 - 7:00", refusal_of(read_by, text))


def parse_wait(text: str, *, language: str = "en") -> timedelta:
    """How long from now a text says: "in 20 minutes", "half an hour".

    Args:
        text: As for `parse`.
        language: As for `parse`.

    Raises:
        ParseError: The text does not say how long, or longer than a day.
    """
    for grammar in grammars(language) if len(text) <= LONGEST_TEXT else ():
        for minutes in reading.amounts(grammar, grammar.waits, grammar.words(text)):
            if minutes <= LONGEST_WAIT_MIN:
                return timedelta(minutes=minutes)
    raise ParseError("how long from now expected, such as in 20 minutes")
