"""Learn cards: listed, offered one at a time, each once."""

import pytest

from bot.profile import COMMANDS
from tests.acceptance.phone import Phone
from tests.acceptance.routines import LIBRARY, answers, does, joins
from tests.acceptance.stage import Stage

CARDS = LIBRARY.learn_cards


def offered(phone: Phone) -> str | None:
    """The title that the newest card offers to read."""
    found = [label for label in phone.labels if label.startswith("Read: ")]
    return found[0].removeprefix("Read: ") if found else None


async def test_learn_is_a_command_that_lists_every_card_by_title(cara: Phone) -> None:
    assert "learn" in COMMANDS

    await cara.writes("/learn")

    assert [label for label in cara.labels if label != "Back"] == [card.title for card in CARDS.values()]
    assert all(len(row) <= 2 for row in cara.buttons)


@pytest.mark.parametrize("card", CARDS)
async def test_each_card_holds_its_idea_and_names_its_sources(cara: Phone, card: str) -> None:
    await cara.writes("/learn")

    await cara.taps(CARDS[card].title)

    assert cara.sees(CARDS[card].title, CARDS[card].text)
    assert cara.sees(*(LIBRARY.sources[source].title for source in CARDS[card].sources))
    await cara.taps("All cards")
    assert cara.sees("Worth knowing")


async def test_cards_about_ones_own_focus_come_first(cara: Phone) -> None:
    await cara.taps("What bothers me", "Stress", "All set")

    await cara.writes("/learn")

    assert "stress" in next(card for card in CARDS.values() if card.title == cara.labels[0]).focus


async def test_who_is_pregnant_reads_about_it_first_without_naming_it_a_bother(
    stage: Stage,
) -> None:
    cara = await joins(stage, "Pregnant")
    await does(cara, "Stretch")
    await cara.taps("Better")

    assert offered(cara) == CARDS["focus_pregnancy"].title


async def test_one_is_offered_under_a_finished_session_and_leads_back_to_its_line(cara: Phone) -> None:
    await does(cara, "Stretch")
    assert offered(cara) is None
    await cara.taps("Better")

    title = offered(cara)
    assert title is not None
    await cara.taps(f"Read: {title}")
    assert cara.sees(title)
    await cara.taps("Back")

    assert cara.sees("✓ Stretch")


async def test_one_a_day_is_offered_and_each_once(stage: Stage, cara: Phone) -> None:
    titles = []
    for _ in range(3):
        await does(cara, "Stretch")
        await cara.taps("Better")
        titles.append(offered(cara))
        await does(cara, "Foam roll")
        await cara.taps("Better")
        assert offered(cara) is None
        await stage.advance(days=1)

    assert None not in titles
    assert len(set(titles)) == 3


async def test_a_card_that_was_read_is_not_offered(stage: Stage, cara: Phone) -> None:
    first = next(card for card in CARDS.values() if not card.focus)
    await cara.writes("/learn")
    await cara.taps(first.title)

    await does(cara, "Stretch")
    await cara.taps("Better")

    assert offered(cara) not in (None, first.title)
    assert first.id in (await answers(stage, cara, "learn_seen"))["learn_seen"]


async def test_cards_for_other_peoples_focus_are_not_offered(stage: Stage, cara: Phone) -> None:
    await cara.taps("What bothers me", "Running, cycling", "All set")
    titles = {card.title: card for card in CARDS.values()}

    for _ in range(4):
        await does(cara, "Stretch")
        await cara.taps("Better")
        title = offered(cara)
        assert title is not None
        assert set(titles[title].focus) <= {"runner_cyclist"}
        await stage.advance(days=1)


async def test_nothing_is_offered_once_everything_was_seen(stage: Stage, cara: Phone) -> None:
    for card in CARDS:
        await cara.presses(f"lc:{card}:0")

    await does(cara, "Stretch")
    await cara.taps("Better")

    assert offered(cara) is None


async def test_a_card_that_this_version_does_not_have_is_gone(cara: Phone) -> None:
    await cara.presses("lc:how_to_fly:0")

    assert "no longer here" in cara.toast
