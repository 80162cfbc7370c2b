"""Learn cards: all of them, and one."""

from bot import presses
from bot.card import Answer
from bot.handlers.prompts import gone
from bot.handlers.registry import command, tapped
from bot.turn import Turn
from bot.views import learn as views


@command("learn")
async def learn_typed(turn: Turn, _typed: str) -> Answer:
    """All cards, by command."""
    return await learn(turn, presses.Learn())


@tapped(presses.Learn)
async def learn(turn: Turn, _press: presses.Learn) -> Answer:
    """All cards."""
    async with turn.person() as (db, person):
        focus = await turn.answer(db, "focus")
        return views.cards(turn.language(person), turn.library(person), focus=focus)


@tapped(presses.ReadCard)
async def read(turn: Turn, press: presses.ReadCard) -> Answer:
    """One card, from the list or from under a session; read is seen."""
    async with turn.person() as (db, person):
        library = turn.library(person)
        card = library.learn_cards.get(press.card)
        if card is None:
            return gone(turn, person)
        seen = await turn.answer(db, "learn_seen")
        if card.id not in seen:
            await turn.keep(db, "learn_seen", [*seen, card.id])
        back = presses.ShowDone(press.session_id) if press.session_id else None
        return views.card(turn.language(person), card, library, back=back)
