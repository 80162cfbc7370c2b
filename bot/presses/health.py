"""What is told about the body: focus, kit, length, what is left out, and the signs of an emergency."""

from dataclasses import dataclass

from bot.keyboards import Press

_press = Press.register


@_press("he")
@dataclass(frozen=True, slots=True)
class Health(Press):
    """All that plans are made from."""


@_press("hf")
@dataclass(frozen=True, slots=True)
class Focus(Press):
    """What bothers me?"""

    is_setup: bool


@_press("ht")
@dataclass(frozen=True, slots=True)
class ToggleFocus(Press):
    """Set a focus area on or off."""

    index: int
    is_on: bool
    is_setup: bool


@_press("hk")
@dataclass(frozen=True, slots=True)
class Kit(Press):
    """What do I have?"""

    is_setup: bool


@_press("hc")
@dataclass(frozen=True, slots=True)
class ToggleKit(Press):
    """Set a thing that is carried on or off."""

    index: int
    is_on: bool
    is_setup: bool


@_press("hg")
@dataclass(frozen=True, slots=True)
class ChooseLength(Press):
    """How long is a session?"""


@_press("hn")
@dataclass(frozen=True, slots=True)
class SetLength(Press):
    """A session lasts so many minutes."""

    minutes: int


@_press("hd")
@dataclass(frozen=True, slots=True)
class SetupDone(Press):
    """Back to the card that ends the setting up."""


@_press("hx")
@dataclass(frozen=True, slots=True)
class LeftOut(Press):
    """What is left out?"""


@_press("ha")
@dataclass(frozen=True, slots=True)
class AllowMove(Press):
    """Allow a move again that was left out; `side` is empty for one without sides."""

    move: str
    side: str


@_press("hq")
@dataclass(frozen=True, slots=True)
class AskCleared(Press):
    """A professional cleared me: asked once more, for a slip of a thumb must not bring pressing back."""


@_press("hr")
@dataclass(frozen=True, slots=True)
class AllowPressing(Press):
    """A professional cleared every sign: allow rolling and ball moves again."""


@_press("ea")
@dataclass(frozen=True, slots=True)
class EmergencyAt(Press):
    """When is it an emergency? Asked at a step, -1 is after the session."""

    session_id: int
    index: int


@_press("ef")
@dataclass(frozen=True, slots=True)
class HasSign(Press):
    """I have this sign of an emergency, noticed at this step (session 0: not in a session)."""

    sign: int
    session_id: int
    index: int


@_press("ew")
@dataclass(frozen=True, slots=True)
class MistakenSign(Press):
    """This sign was tapped by mistake; then back to this step (session 0: not in a session)."""

    sign: int
    session_id: int
    index: int
