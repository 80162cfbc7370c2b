"""The colours of progress pictures: two tones that colour-blind eyes tell apart, on paper or at night."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Colours:
    """One theme. Rolling is blue and dark (on paper), stretching amber and lighter: two hues, two depths."""

    paper: str
    ink: str
    soft: str
    empty: str
    roll: str
    stretch: str


LIGHT = Colours(
    paper="#fbf8f3", ink="#22303a", soft="#5d6973", empty="#e8e2d6", roll="#1f5f99", stretch="#d98a00"
)
DARK = Colours(
    paper="#17212b", ink="#eef2f5", soft="#a3b0bb", empty="#2a3845", roll="#4c9fe6", stretch="#ffc857"
)
PAPER = Colours(
    paper="#ffffff", ink="#22303a", soft="#5d6973", empty="#d8d8d8", roll="#1f5f99", stretch="#d98a00"
)
"""For what is printed."""
