"""The card of an announcement: up to date until the end, and never in an operator's way."""

from bot.sandbox import Trouble
from tests.acceptance.operators import drafted, looked_at, people, sends
from tests.acceptance.phone import Phone
from tests.acceptance.stage import Stage
from tests.databases import on_both_databases

pytestmark = on_both_databases


async def test_the_card_of_an_announcement_keeps_itself_up_to_date_until_the_end(
    stage: Stage, operator: Phone
):
    """Also after a restart; a card that says how it stands is left alone."""
    await people(stage, 4)
    await stage.restart(admin_ids=frozenset({operator.id}), send_rate=2)
    await drafted(operator, "Hello")
    await sends(operator)
    assert operator.sees("sending", "0 of 4")

    await stage.bot.announcing.step()
    await looked_at(stage)
    assert operator.sees("sending", "2 of 4")
    edits = stage.sandbox.counters.calls["editMessageText"]
    await looked_at(stage)
    assert stage.sandbox.counters.calls["editMessageText"] == edits

    await stage.restart(admin_ids=frozenset({operator.id}))
    await stage.bot.announcing.step()
    await stage.bot.announcing.step()
    await stage.bot.announcement_cards.tick()
    assert operator.sees("sending", "2 of 4")  # it was looked at a moment ago
    await looked_at(stage)

    assert operator.sees("Announcement 1 to everybody (4 people): sent", "4 of 4")
    assert "Cancel the rest" not in operator.labels
    assert (await stage.rows())["announcement_card"] == []


async def test_an_operator_who_went_on_is_not_taken_back_to_an_announcement(stage: Stage, operator: Phone):
    await people(stage, 2)
    await drafted(operator, "Hello")
    await sends(operator)
    await operator.taps("Back")
    await stage.bot.announcing.step()
    await looked_at(stage)
    assert operator.sees("Rollcall", "People: 3")

    await operator.taps(next(label for label in operator.labels if label.startswith("Announcement 1")))
    await operator.writes("/help")
    help_shown = operator.screen
    await stage.bot.announcing.step()
    await looked_at(stage)

    assert operator.screen == help_shown
    assert (await stage.rows())["announcement_card"] == []


async def test_a_card_that_telegram_does_not_take_for_now_is_done_a_little_later(
    stage: Stage, operator: Phone
):
    await people(stage, 1)
    await drafted(operator, "Hello")
    await sends(operator)
    await stage.bot.announcing.step()
    stage.sandbox.faults.next(Trouble.BAD_GATEWAY, method="editMessageText")
    await looked_at(stage)
    assert operator.sees("0 of 1")

    await looked_at(stage)

    assert operator.sees("1 of 1")


async def test_whoever_is_no_operator_any_more_watches_nothing(stage: Stage, operator: Phone):
    await people(stage, 1)
    await drafted(operator, "Hello")
    await sends(operator)
    await stage.restart()
    await stage.bot.announcing.step()
    await looked_at(stage)

    assert operator.sees("0 of 1")
    assert (await stage.rows())["announcement_card"] == []
