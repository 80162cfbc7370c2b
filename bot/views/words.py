"""Names of things in the chat's catalogue: kinds, conditions, body areas, reasons, plans for another day."""

from collections.abc import Mapping
from datetime import time

from bot.language import Language, capital
from bot.routines.moves import Move, Side
from bot.routines.planner import Plan
from bot.routines.poses import sided


def mark(message: str) -> str:
    """Mark a sentence for the catalogue; it is looked up when it is shown."""
    return message


KINDS: Mapping[str, str] = {
    "foam_roll": mark("Foam roll"),
    "stretch": mark("Stretch"),
    "trigger_points": mark("Trigger points"),
    "move_break": mark("Move break"),
}

CONDITIONS: Mapping[str, str] = {
    "pregnancy": mark("Pregnant"),
    "thin_blood": mark("Blood thinners, bruising, osteoporosis"),
    "numbness_or_pain_below_knee": mark("Numb, tingling, pain below the knee"),
    "recent_surgery": mark("Recent surgery, hip replacement"),
    "broken_bone_or_wound": mark("Broken bone or open wound"),
    "blood_clot": mark("Blood clot, or suspected"),
    "inflamed_or_infected": mark("Inflamed, infected or calcified area"),
}
"""In the order of their buttons; packed by position, so new ones go to the end."""

FOCUS_AREAS: Mapping[str, str] = {
    "desk_low_back": mark("Desk, low back"),
    "runner_cyclist": mark("Running, cycling"),
    "hip_outer_leg": mark("Hip, outer leg"),
    "pregnancy": mark("Pregnancy"),
    "sciatica_like": mark("Sciatica-like"),
    "stress": mark("Stress"),
    "general": mark("Everyday care"),
}
"""As buttons, packed by position like the conditions."""

KIT: Mapping[str, str] = {"roller": mark("Foam roller"), "ball": mark("Ball")}
"""What is carried; packed by position."""

EMERGENCY_SIGNS: Mapping[str, str] = {
    "saddle_numbness": mark("Numb between the legs"),
    "bladder_or_bowel_trouble": mark("Trouble with bladder or bowel"),
    "both_legs_weak": mark("Weakness in both legs"),
    "hot_swollen_calf": mark("Hot, swollen, painful calf"),
    "sudden_breathlessness": mark("Short of breath, or chest pain"),
}
"""As buttons, packed by position."""

PRESSURES: Mapping[int, str] = {
    0: mark("<i>Pressure:</i> light. Lean in only as far as is pleasant."),
    1: mark("<i>Pressure:</i> hands and feet carry part of your weight."),
    2: mark("<i>Pressure:</i> hands and feet take off what is too much."),
    3: mark("<i>Pressure:</i> use a softball if you have one, it goes deeper."),
}
"""By rung of the tolerance ladder."""

AREAS: Mapping[str, str] = {
    "glutes": mark("glutes"),
    "outer_hip": mark("outer hips"),
    "deep_hip": mark("deep hip"),
    "hip_front": mark("front of the hips"),
    "outer_thigh": mark("outer thighs"),
    "thigh_front": mark("front of the thighs"),
    "thigh_back": mark("hamstrings"),
    "calves": mark("calves"),
    "low_back": mark("low back"),
    "side_body": mark("sides"),
    "whole_body": mark("whole body"),
}

SWAPS: Mapping[str, str] = {
    "two_minutes": mark("2 minutes"),
    "no_roller": mark("No roller"),
    "only_ball": mark("Only a ball"),
    "at_desk": mark("At my desk"),
}

SIDES: Mapping[str, str] = {"left": mark("left"), "right": mark("right")}


EARLY, LATE = time(7, 30), time(19, 45)
"""Times as examples of how to type one."""


def kind(language: Language, name: str) -> str:
    """A kind of routine, as plain text."""
    return language.label(KINDS[name])


def called(language: Language, kind_name: str, name: str) -> str:
    """What rings, by the person's own name for it or else by its kind, as plain text."""
    return name or kind(language, kind_name)


def named(language: Language, move: Move, side: Side | None) -> str:
    """A move with its side, as plain text."""
    return (
        language.label("{name}, {side}", name=move.name, side=language.label(SIDES[side]))
        if side
        else move.name
    )


def pictured(language: Language, move: Move, side: Side | None) -> str:
    """What a move's picture shows, as plain text for who cannot see it."""
    text = sided(move.alt, side)
    if side is None or text != move.alt:
        return text
    return f"{capital(language.label(SIDES[side]))}. {text}"


def dose(language: Language, seconds: int, sets: int) -> str:
    """How long a set takes, and how many there are: 60 s, or 2 × 30 s."""
    if sets > 1:
        return language.label("{sets} × {seconds} s", sets=sets, seconds=seconds)
    return language.label("{seconds} s", seconds=seconds)


def areas(language: Language, plan: Plan) -> str:
    """The body areas a plan is about, as plain text beginning with a capital; empty if it names none."""
    named = [language.label(AREAS[area]) for area in plan.areas if area in AREAS]
    listed = language.listed(named)
    return capital(listed)


FOCUS: Mapping[str, str] = {
    "desk_low_back": mark("long sitting"),
    "runner_cyclist": mark("running and cycling"),
    "hip_outer_leg": mark("hips and outer legs"),
    "stress": mark("stress"),
    "general": mark("everyday care"),
}

KEPT_GENTLE = mark("Kept gentle for what you told me.")
"""Stands on a lock screen, so it names no answer about the body."""
PRIVATE_FOCUS = frozenset({"pregnancy", "sciatica_like"})

REASONS: Mapping[str, str] = {
    "first_time": mark("Your first one: go light."),
    "tighter_side": mark("{side} side first: it was tighter last time."),
    "focus": mark("Chosen for {focus}."),
    "swap": mark("Changed for today: {swap}."),
    "condition": KEPT_GENTLE,
    "pressing_paused": KEPT_GENTLE,
    "gentler": mark("A gentler one, after how it felt."),
    "no_kit": mark("Without a roller today."),
}
"""Of the planner's reasons those worth a line; the others say what the title says."""


def reason(language: Language, plan: Plan) -> str:
    """Why the plan is as it is, where that is worth a line; plain text."""
    if plan.reason.key not in REASONS:
        return ""
    if plan.reason.params.get("focus") in PRIVATE_FOCUS:
        return language.label(KEPT_GENTLE)
    named = {
        name: language.label(words[plan.reason.params[name]])
        for name, words in (("side", SIDES), ("focus", FOCUS), ("swap", SWAPS))
        if name in plan.reason.params
    }
    sentence = language.label(REASONS[plan.reason.key], **named)
    return capital(sentence)
