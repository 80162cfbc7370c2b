"""A clock or a place, typed where one's own is asked for."""

from collections.abc import Iterator

from sqlmodel.ext.asyncio.session import AsyncSession

from bot import presses
from bot.card import Answer
from bot.handlers import onboarding, typed_cues, typed_words
from bot.turn import Turn
from bot.views import typed as views
from schedules import places, zones
from schedules.parse import ParseError, parse
from storage.models import Person

MOST_PLACES = 6
"""How many places are named that show one clock."""

Asking = presses.SetUp | presses.ChooseClock | presses.TypeCity | presses.ShareLocation


async def answer(turn: Turn, db: AsyncSession, person: Person, typed: str, asked: Asking) -> Answer:
    """Live by the clock or place that was typed, or ask which; "yes" and "no" where a guess was shown."""
    is_guess_asked = isinstance(asked, presses.SetUp)
    is_setup = isinstance(asked, presses.SetUp) or asked.is_setup
    if is_guess_asked and typed_words.means(turn, person, typed, views.YES):
        guessed = person.zone or zones.guess(turn.client_code)
        return await onboarding.zone_chosen(turn, db, person, guessed, is_setup=True)
    if is_guess_asked and typed_words.means(turn, person, typed, views.NO):
        return onboarding.clock_choices(turn, person, is_setup=True)
    if is_guess_asked and (stop := typed_words.stop(turn, person, typed)) is not None:
        return stop  # where a place was asked for, one of that name comes first
    if (helped := typed_cues.help_page(turn, person, typed)) is not None:
        return helped  # a town's name begins like that in German
    for said in (typed, *_without_lead(turn, person, typed)):
        found = await _found(turn, db, person, said, is_setup=is_setup, is_sure=not is_guess_asked)
        if found is not None:
            return found
    no_place = views.no_place(turn.language(person), is_setup=is_setup)
    meant = typed_words.stop(turn, person, typed) or await typed_cues.answer(turn, db, person, typed)
    return meant or no_place


async def _found(
    turn: Turn, db: AsyncSession, person: Person, typed: str, *, is_setup: bool, is_sure: bool
) -> Answer | None:
    """What the text names; None if it is neither a clock nor a place.

    Unless it `is_sure` that one of the two was typed, a place of another name is offered, not taken: there
    is one that is also called Hello.
    """
    zone = places.zone_typed(typed, now=turn.now)
    guessed = zones.guess(turn.client_code)
    shown = [] if zone else _clocks(turn, person, typed, guessed)
    if shown == [guessed]:
        zone = guessed
    elif shown:
        return views.which_clock(turn.language(person), shown, now=turn.now, is_setup=is_setup)
    if zone is None:
        found = places.find(typed, language=person.language)
        is_named = is_sure or any(places.fold(typed).startswith(places.fold(one.name)) for one in found)
        if len(found) > 1 or (found and not is_named):
            return views.which_place(turn.language(person), found, is_setup=is_setup)
        zone = found[0].zone if found else None
    if zone is None:
        return None
    return await onboarding.zone_chosen(turn, db, person, zone, is_setup=is_setup)


def _without_lead(turn: Turn, person: Person, typed: str) -> Iterator[str]:
    """What stands behind words that lead to a clock or a place: "no, it's", "I'm in"."""
    words = typed.split()
    while count := next((n for n in range(1, len(words)) if _leads(turn, person, words[:n])), 0):
        words = words[count:]
        yield " ".join(words)


def _leads(turn: Turn, person: Person, words: list[str]) -> bool:
    return typed_words.means(turn, person, " ".join(words), views.PLACED)


def _clocks(turn: Turn, person: Person, typed: str, guessed: str) -> list[str]:
    """Zones whose clocks show what a text can mean, in the morning or the evening.

    One clock is shown in several: those go by others' summer time, so that the person must say which,
    unless it means one clock and the guessed zone shows it.
    """
    try:
        parsed = parse(typed, language=person.language)
    except ParseError:
        return []
    walls = [option.times[0] for option in parsed.candidates or (parsed,) if len(option.times) == 1]
    found = [zones.zones_at(turn.now, wall) for wall in walls]
    if len(found) == 1 and guessed in found[0]:
        return [guessed]
    return [name for names in found for name in names[: MOST_PLACES // len(found)]]
