"""Sentences of the public pages; those of the library are the library's own."""

from bot.language import Language
from bot.routines.moves import Move
from bot.views import words
from bot.views.words import CONDITIONS, KINDS


def site(t: Language) -> dict[str, str]:
    """The sentences that every public page may use, by name."""
    return {
        "routines": t.label("Routines"),
        "all_routines": t.label("All routines"),
        "intro": t.label("A few minutes for your hips and lower back. Pick a routine, or look up a move."),
        "moves": t.label("All moves"),
        "place": t.label("Get into place"),
        "do": t.label("Do"),
        "feel": t.label("Feel"),
        "mistakes": t.label("Often goes wrong"),
        "easier": t.label("Easier"),
        "harder": t.label("Harder"),
        "leave_out": t.label("Leave it out with"),
        "sources": t.label("Where this comes from"),
        "follow": t.label("Follow along"),
        "follow_hint": t.label("A timer with pictures, right in this browser."),
        "steps": t.label("Your steps"),
        "skip_to_content": t.label("To the content"),
        "language": t.label("Language"),
    }


def not_here(t: Language, status: int) -> tuple[str, str]:
    """Title and sentence of an error page."""
    if status == 404:
        return t.label("There is no such page"), t.label("The address may be old. Everything is listed here:")
    if status < 500:
        return t.label("That cannot be asked here"), t.label("Everything is listed here:")
    return t.label("That did not work"), t.label("Please try again in a minute.")


def reviewed(t: Language, move: Move) -> str:
    """When a move was last checked."""
    return t.label("Last checked on {day}.", day=t.long_day(move.reviewed))


def dose(t: Language, move: Move) -> str:
    """How long a move takes, such as 2 × 30 s a side."""
    whole = words.dose(t, move.seconds, move.sets)
    return t.label("{dose} a side", dose=whole) if move.sides == "each" else whole


def minutes(t: Language, count: int) -> str:
    """How long a routine takes."""
    return t.label("{minutes} min", minutes=count)


def seconds(t: Language, count: int) -> str:
    """How long a step takes."""
    return t.label("{seconds} s", seconds=count)


def kinds(t: Language) -> dict[str, str]:
    """The kinds of move."""
    return {kind: t.label(name) for kind, name in KINDS.items()}


def conditions(t: Language, move: Move) -> list[str]:
    """The conditions that a move is left out with."""
    return [t.label(CONDITIONS[name]) for name in move.avoid_if if name in CONDITIONS]


def more_conditions(t: Language, harder: Move | None, *, than: Move) -> str:
    """What the harder move is left out with although `than` is not; empty if that is nothing."""
    names = [name for name in harder.avoid_if if name not in than.avoid_if] if harder else []
    listed = t.beside(*(t.label(CONDITIONS[name]) for name in names if name in CONDITIONS))
    return t.label("Not the harder way with: {names}.", names=listed) if listed else ""


def open_again(t: Language) -> str:
    """Launch data is missing, old or not ours."""
    return t.label("Please open this again from the chat.")


def set_up_first(t: Language) -> str:
    """Somebody who is not set up."""
    return t.label("Set yourself up in the chat first; it takes four taps.")


def slower(t: Language) -> str:
    """Too many requests."""
    return t.label("That was a lot at once. Wait a moment, then go on.")


def refused(t: Language, status: int) -> str:
    """A request that the API does not have, or could not answer."""
    if status == 413:
        return t.label("That is too long.")
    return not_here(t, status)[0] + "."


def app_page(t: Language) -> dict[str, str]:
    """What stands on the Mini App's page itself."""
    return {
        "title": t.label("Follow along"),
        "description": t.label("A guided session for hips and lower back, with a timer and pictures."),
        "back": t.label("Leave"),
        "no_script": t.label("The timer needs JavaScript. The routines can be read without it."),
        "today": t.label("Today"),
        "times": t.label("Times"),
        "progress": t.label("Progress"),
    }
