"""Movement between frames in SVG itself (SMIL): neither script nor style, so no policy of a page stops it."""

from __future__ import annotations

CYCLE_S = 4


def moving(opening: str, attribute: str, frames: list[str], closing: str) -> str:
    """An element whose attribute runs through the frames and back, or stands still when there is one."""
    first = f'{opening} {attribute}="{frames[0]}"'
    if len(frames) == 1 or len(set(frames)) == 1:
        return f"{first}>{closing}"
    return f"{first}>{animate(attribute, frames)}{closing}"


def animate(attribute: str, frames: list[str]) -> str:
    """The element that runs an attribute there and back for ever; empty when nothing changes."""
    if len(set(frames)) == 1:
        return ""
    there_and_back = [frames[0], *frames, frames[-1], *reversed(frames[:-1])]
    values = ";".join(there_and_back)
    return (
        f'<animate attributeName="{attribute}" dur="{CYCLE_S}s" repeatCount="indefinite" values="{values}"/>'
    )
