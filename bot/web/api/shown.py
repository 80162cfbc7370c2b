"""What several answers have in common: how somebody reads, a session, a step."""

from bot import plans
from bot.handlers import offers
from bot.language import Language
from bot.routines.library import Library
from bot.routines.plans import Step
from bot.turn import Turn
from bot.views import words
from bot.views.steps import hurts_advice
from bot.web.api.endpoints import Call
from bot.web.api.models import Me, Picture, SessionState, StepState
from bot.web.site import figure_of
from storage import sessions
from storage.models import Person, Session
from storage.reach import is_paused


def me(call: Call, person: Person) -> Me:
    """How they read, and whether anything comes."""
    t, now = call.turn.language(person), call.turn.now
    rests = is_paused(person, now=now)
    return Me(
        locale=t.tag,
        zone=t.zone,
        has_12_hours=t.has_12_hours,
        first_weekday=t.first_weekday,
        is_paused=rests,
        paused_until=person.paused_until if rests else None,
        is_stopped=person.stopped_at is not None,
    )


def session(
    turn: Turn, t: Language, library: Library, found: Session, *, name: str, base: str
) -> SessionState:
    """A session as it stands, called by the routine it follows or else as its person calls it."""
    routine = library.routines.get(found.routine or "")
    said = sessions.feeling(found, turn.services.seal).get("feeling")
    is_done = found.finished_at is not None
    return SessionState(
        id=found.id or 0,
        prompt=found.prompt_id,
        kind=found.kind,
        title=routine.name if routine else words.called(t, found.kind, name),
        steps=[
            step(t, library, entry, base=base)
            for entry in map(plans.step, found.steps)
            if entry.move_id in library.moves
        ],
        is_done=is_done,
        minutes=found.minutes,
        feeling=said if is_done and said in ("better", "same", "worse") else None,
        asks_side=is_done and offers.asks_side(turn, found),
        can_undo=found.finished_at is not None and turn.now - found.finished_at <= sessions.UNDO_FOR,
    )


def step(t: Language, library: Library, entry: Step, *, base: str) -> StepState:
    """One step with its words and pictures.

    Args:
        t: Who reads.
        library: In their language.
        entry: The step; its move is in the library.
        base: What a proxy puts before each path.
    """
    move = library.moves[entry.move_id]
    figure = {
        name: value if name == "alt" else f"{base}{value}"
        for name, value in figure_of(t, move, entry.side).items()
    }
    return StepState(
        move=move.id,
        side=entry.side,
        name=words.named(t, move, entry.side),
        seconds=entry.seconds,
        sets=max(entry.sets, 1),
        setup=move.setup,
        lines=list(move.steps),
        feel=move.feel,
        easier=move.easier,
        hurts=list(hurts_advice(t, move)),
        is_calm=move.calms,
        figure=Picture(**figure),
    )
