"""What the tests of operators share: people to write to, announcements on their way, what was heard."""

from datetime import timedelta

from tests.acceptance.phone import Phone, text_of
from tests.acceptance.stage import Stage


async def people(stage: Stage, count: int, language: str = "en") -> list[Phone]:
    """So many people who count as set up, without reminders."""
    found = [stage.meet(f"Person {number}", language=language) for number in range(count)]
    for phone in found:
        await phone.writes("/start")
    async with stage.bot.services.database.connection() as connection:
        await connection.exec_driver_sql("UPDATE person SET onboarded_at = created_at")
    return found


async def drafted(operator: Phone, text: str) -> Phone:
    """Write an announcement to everybody, up to the look at it."""
    await operator.writes("/admin")
    await operator.taps("Announce")
    await operator.taps(next(label for label in operator.labels if label.startswith("Everybody")))
    return await operator.writes(text)


async def sends(operator: Phone) -> None:
    """Send what was drafted."""
    await operator.taps(next(label for label in operator.labels if label.startswith("Send to")))


async def looked_at(stage: Stage) -> None:
    """A few seconds later, when cards may be brought up to date."""
    stage.clock.advance(timedelta(seconds=5))
    await stage.bot.announcement_cards.tick()


def heard(phone: Phone, text: str) -> int:
    """How many messages of just this text reached somebody."""
    return [text_of(message) for message in phone.received].count(text)
