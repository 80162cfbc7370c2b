"""Learn cards come one at a time, the person's own first, each once."""

from bot.routines import library as libraries
from bot.routines.learning import next_card

LIBRARY = libraries.load()


def offered(*focus: str) -> list[str]:
    seen: list[str] = []
    while card := next_card(LIBRARY, seen=seen, focus=focus):
        seen.append(card.id)
    return seen


def test_cards_for_everybody_come_in_the_order_of_teaching() -> None:
    cards = offered()

    assert cards[0] == "why_glutes"
    assert cards == [card.id for card in LIBRARY.learn_cards.values() if not card.focus]


def test_cards_about_what_bothers_the_person_come_first() -> None:
    cards = offered("desk_low_back")

    assert cards[:3] == ["tug_of_war", "focus_desk", "why_glutes"]


def test_nobody_is_told_about_a_pregnancy_that_they_do_not_have() -> None:
    assert "focus_pregnancy" not in offered("runner_cyclist")
    assert "focus_pregnancy" in offered("pregnancy")
