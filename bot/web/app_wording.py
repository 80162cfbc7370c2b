"""Sentences of the Mini App: written into the page, so that the catalogue is the only place they live in."""

from bot.language import Language
from bot.routines.library import Library
from bot.views.words import KINDS


def app(t: Language, library: Library) -> dict[str, str]:
    """All sentences by name. What stands in braces is filled in by the page."""
    return {
        **_session(t),
        **_done(t),
        **_days(t),
        **_times(t),
        **{f"kind_{kind}": t.label(name) for kind, name in KINDS.items()},
        **{
            name: library.safety_texts[name]
            for name in (
                "education",
                "stop_when",
                "emergency_title",
                "emergency_department",
                "emergency_ambulance",
                "emergency_not_here",
                "see_professional",
                "see_professional_nerve",
            )
        },
    }


def _session(t: Language) -> dict[str, str]:
    return {
        "start": t.label("Start"),
        "continue": t.label("Go on"),
        "intro_hint": t.label("Put the phone where you can see it; no hands are needed."),
        "sound": t.label("Sound"),
        "voice": t.label("Voice"),
        "minutes": t.label("{minutes} min", minutes="{minutes}"),
        "seconds": t.label("{seconds} s", seconds="{seconds}"),
        "progress_label": t.label("Steps"),
        "step_of": t.label("{number} of {count}", number="{number}", count="{count}"),
        "set_of": t.label("round {number} of {count}", number="{number}", count="{count}"),
        "get_ready": t.label("Get ready"),
        "switch_sides": t.label("Switch sides"),
        "rest_next": t.label("Rest. Next:"),
        "next": t.label("Next:"),
        "go": t.label("Go"),
        "back": t.label("Back"),
        "skip": t.label("Skip"),
        "pause": t.label("Pause"),
        "go_on": t.label("Go on"),
        "less": t.label("−{seconds} s", seconds="{seconds}"),
        "more": t.label("+{seconds} s", seconds="{seconds}"),
        "easier": t.label("Easier"),
        "hurts": t.label("Hurts: stop"),
        "emergency": t.label("Emergency"),
        "was_away": t.label("Paused while you were away"),
        "hurts_title": t.label("Stopped: {name}", name="{name}"),
        "leave_out": t.label("Leave this one out"),
        "easier_way": t.label("Easier way"),
        "offline": t.label("No connection right now."),
        "open_from_chat": t.label("Please open this from the chat."),
        "try_again": t.label("Try again"),
        "all_routines": t.label("All routines"),
    }


def _done(t: Language) -> dict[str, str]:
    return {
        "done": t.label("Done"),
        "done_title": t.label("{title}: done", title="{title}"),
        "done_waiting": t.label("Kept on this phone; it counts as soon as there is a connection."),
        "undone_title": t.label("Nothing done this time"),
        "undone_text": t.label("That is fine. Nothing is counted."),
        "undone_waits": t.label("It waits for you under Today."),
        "start_again": t.label("Start again"),
        "close": t.label("Close"),
        "how_felt": t.label("How does it feel now?"),
        "better": t.label("Better"),
        "same": t.label("Same"),
        "worse": t.label("Worse"),
        "noted": t.label("Noted."),
        "was_sharp": t.label("Was it sharp, numb or tingling?"),
        "yes": t.label("Yes"),
        "only_sore": t.label("No, just sore"),
        "sore_text": t.label(
            "A little soreness is normal and gone in a day or two. Press less next time, and breathe."
        ),
        "which_hurt": t.label("Which one was it? I leave it out from now on."),
        "not_sure": t.label("Not sure: leave them all out"),
        "left_out": t.label("Left out until you allow it again in the settings."),
        "which_tighter": t.label("Which side was tighter?"),
        "left": t.label("Left"),
        "right": t.label("Right"),
        "even": t.label("Both alike"),
    }


def _days(t: Language) -> dict[str, str]:
    return {
        "today": t.label("Today"),
        "today_at": t.label("today {clock}", clock="{clock}"),
        "coming": t.label("Coming up"),
        "nothing_today": t.label("Nothing planned today."),
        "nothing_planned": t.label("Nothing is planned. Add a time under Times."),
        "start_foam_roll": t.label("Start {kind}", kind=t.within(t.label("Foam roll"))),
        "start_stretch": t.label("Start {kind}", kind=t.within(t.label("Stretch"))),
        "state_done": t.label("done"),
        "state_skipped": t.label("skipped"),
        "state_rested": t.label("rest"),
        "state_open": t.label("waits for you"),
        "state_missed": t.label("still does you good"),
        "state_planned": t.label("planned"),
        "stopped": t.label("All prompts are stopped."),
        "paused": t.label("Paused until you say."),
        "paused_until": t.label("Paused until {when}.", when="{when}"),
        "progress": t.label("Progress"),
        "days_this_week": t.label("Days this week: {count}", count="{count}"),
        "legend_roll": t.label("Roll"),
        "legend_stretch": t.label("Stretch"),
        "legend_break": t.label("Move break"),
        "legend_paused": t.label("Paused"),
        "legend_freeze": t.label("Freeze"),
        "nothing_done": t.label("nothing"),
        "in_all": t.label("Sessions so far: {count}, {minutes} min.", count="{count}", minutes="{minutes}"),
        "zone_offer": t.label(
            "Your phone is on {here} time, your plan on {there} time.", here="{here}", there="{there}"
        ),
        "zone_use": t.label("Use {place}", place="{place}"),
        "zone_keep": t.label("Keep {place}", place="{place}"),
    }


def _times(t: Language) -> dict[str, str]:
    return {
        "times": t.label("Times"),
        "no_times": t.label("No reminders yet."),
        "add": t.label("Add a time"),
        "new_time": t.label("New time"),
        "what": t.label("What"),
        "next_at": t.label("Next: {when}", when="{when}"),
        "off": t.label("off"),
        "every_hours": t.label(
            "every {hours} h, {start} to {end}", hours="{hours}", start="{start}", end="{end}"
        ),
        "days": t.label("Days"),
        "hour": t.label("Hour"),
        "minute": t.label("Minute"),
        "one_day_least": t.label("One day must stay. Switch it off instead."),
        "own_name": t.label("Own name"),
        "own_cue": t.label("After what do you usually do it?"),
        "save": t.label("Save"),
        "saved": t.label("Saved."),
        "switch_off": t.label("Switch off"),
        "switch_on": t.label("Switch on"),
        "skip_next": t.label("Skip the next"),
        "undo_skip": t.label("Undo skip"),
        "day_left_out": t.label("Left out: {day}.", day="{day}"),
        "delete": t.label("Delete"),
        "deleted": t.label("Deleted."),
        "undo": t.label("Undo"),
        "silence": t.label("Silence for a while"),
        "pause_1": t.label("Today"),
        "pause_3": t.label("3 days"),
        "pause_7": t.label("1 week"),
        "pause_0": t.label("Until I say"),
        "resume": t.label("Resume"),
    }
