"""The weekly summary: offered, chosen, ended."""

from datetime import time

from bot import presses
from bot.card import Answer
from bot.handlers.done_line import done_card
from bot.handlers.prompts import gone
from bot.handlers.registry import tapped
from bot.turn import Turn
from bot.views import digest as views
from bot.views import home as home_views
from storage import digests, sessions


@tapped(presses.DigestMenu)
async def menu(turn: Turn, _press: presses.DigestMenu) -> Answer:
    """On which day?"""
    async with turn.person() as (db, person):
        t = turn.language(person)
        if person.onboarded_at is None:
            return home_views.set_up_first(t)
        return views.menu(t, await digests.of_person(db, person.id))


@tapped(presses.DigestHour)
async def choose_hour(turn: Turn, press: presses.DigestHour) -> Answer:
    """At which hour?"""
    async with turn.person() as (_, person):
        return views.hours(turn.language(person), press.weekday % 7)


@tapped(presses.SetDigest)
async def set_digest(turn: Turn, press: presses.SetDigest) -> Answer:
    """On this day at this hour from now on."""
    async with turn.person() as (db, person):
        if person.onboarded_at is None or not (0 <= press.weekday < 7 and 0 <= press.hour < 24):
            return gone(turn, person)
        t = turn.language(person)
        digest = await digests.set_weekly(
            db, person, weekday=press.weekday, at=time(press.hour), now=turn.now
        )
        return views.menu(t, digest).noticed(views.set_to(t, digest))


@tapped(presses.NoDigest)
async def no_digest(turn: Turn, _press: presses.NoDigest) -> Answer:
    """No summary any more."""
    async with turn.person() as (db, person):
        return views.menu(turn.language(person), await digests.switch_off(db, person))


@tapped(presses.AnswerOffer)
async def answer_offer(turn: Turn, press: presses.AnswerOffer) -> Answer:
    """Yes or no to what a done line offered; the done line stays."""
    async with turn.person() as (db, person):
        t = turn.language(person)
        session = await sessions.own(db, press.session_id, person_id=person.id)
        digest = await digests.of_person(db, person.id)
        if session is None or session.finished_at is None or digest is None:
            return gone(turn, person)
        digest.offered_session_id = None
        said = t.label("Fine. It is under Progress if you want it one day.")
        if press.is_wanted:
            digest = await digests.set_weekly(db, person, weekday=digest.weekday, at=digest.at, now=turn.now)
            said = views.set_to(t, digest)
        return (await done_card(turn, db, person, session)).noticed(said)
