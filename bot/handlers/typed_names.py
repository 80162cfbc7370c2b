"""Times typed with the name of what they are for: "move the stretch to 18:30"."""

import re
from collections.abc import Iterable, Iterator, Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from bot import naming, presses
from bot.card import Answer
from bot.handlers import typed_times
from bot.turn import Turn
from bot.views import typed as views
from schedules.clauses import parse_each
from schedules.parse import Parsed, ParseError
from schedules.words import folded
from storage import reminders
from storage.models import Person, Reminder

Named = Reminder | str
"""A reminder, or a kind of them."""


async def answer(turn: Turn, db: AsyncSession, person: Person, typed: str) -> Answer | None:
    """The times said back for what was named; None unless a name and times are all that was typed.

    Their own name for a reminder means that one; a kind's name its only reminder, or one to be added.
    """
    found = await reminders.of_person(db, person.id)
    for named, rest in _named(turn, person, found, folded(typed)):
        parsed = _times(turn, person, rest)
        if not parsed:
            continue
        if isinstance(named, Reminder):
            asked = presses.ShowReminder(named.id or 0)
            return await typed_times.understood(turn, db, person, parsed, asked)
        return await _of_kind(turn, db, person, parsed, named, found)
    return None


async def _of_kind(
    turn: Turn,
    db: AsyncSession,
    person: Person,
    parsed: Sequence[Parsed],
    kind: str,
    found: Sequence[Reminder],
) -> Answer:
    alike = [one for one in found if one.kind == kind]
    if len(alike) > 1:
        return await typed_times.understood(turn, db, person, parsed, None, kind=kind)
    asked = presses.ShowReminder(alike[0].id or 0) if alike else presses.Add(kind)
    return await typed_times.understood(turn, db, person, parsed, asked)


def _named(turn: Turn, person: Person, found: Sequence[Reminder], typed: str) -> Iterator[tuple[Named, str]]:
    """Each reminder or kind that is named, with the rest of the text; own names first, the longest before."""
    around = frozenset(folded(one) for one in _forms(turn, person, views.AROUND))
    own: list[tuple[str, Named]] = [
        (folded(naming.of_reminder(turn.services.seal, one)), one) for one in found
    ]
    kinds: list[tuple[str, Named]] = [
        (folded(one), kind) for kind, words in views.CALLED.items() for one in _forms(turn, person, words)
    ]
    for name, named in (*_longest_first(own), *_longest_first(kinds)):
        match = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", typed) if name else None
        if match is not None:
            before, after = _bare(typed[: match.start()], around), _bare(typed[match.end() :], around)
            yield named, f"{before} {after}".strip()


def _longest_first(names: Iterable[tuple[str, Named]]) -> list[tuple[str, Named]]:
    return sorted(names, key=lambda one: len(one[0]), reverse=True)


def _forms(turn: Turn, person: Person, words: str) -> list[str]:
    """Alternatives in their language, then in English."""
    return [*turn.language(person).label(words).split("|"), *words.split("|")]


def _bare(part: str, around: frozenset[str]) -> str:
    """Without the words at its ends that mean nothing."""
    words = part.strip(" ,:-!?").split()
    while count := next((n for n in range(len(words), 0, -1) if " ".join(words[:n]) in around), 0):
        words = words[count:]
    while count := next((n for n in range(len(words), 0, -1) if " ".join(words[-n:]) in around), 0):
        words = words[:-count]
    return " ".join(words)


def _times(turn: Turn, person: Person, typed: str) -> tuple[Parsed, ...]:
    try:
        return parse_each(typed, language=person.language, weekend=turn.language(person).weekend)
    except ParseError:
        return ()
