"""What is told about the body: focus, kit, length, what is left out, and the signs of an emergency."""

from bot.keyboards import Press, press


@press("he")
class Health(Press):
    """All that plans are made from."""


@press("hf")
class Focus(Press):
    """What bothers me?"""

    is_setup: bool


@press("ht")
class ToggleFocus(Press):
    """Set a focus area on or off."""

    index: int
    is_on: bool
    is_setup: bool


@press("hk")
class Kit(Press):
    """What do I have?"""

    is_setup: bool


@press("hc")
class ToggleKit(Press):
    """Set a thing that is carried on or off."""

    index: int
    is_on: bool
    is_setup: bool


@press("hg")
class ChooseLength(Press):
    """How long is a session?"""


@press("hn")
class SetLength(Press):
    """A session lasts so many minutes."""

    minutes: int


@press("hd")
class SetupDone(Press):
    """Back to the card that ends the setting up."""


@press("hx")
class LeftOut(Press):
    """What is left out?"""


@press("ha")
class AllowMove(Press):
    """Allow a move again that was left out; `side` is empty for one without sides."""

    move: str
    side: str


@press("hq")
class AskCleared(Press):
    """A professional cleared me: asked once more, for a slip of a thumb must not bring pressing back."""


@press("hr")
class AllowPressing(Press):
    """A professional cleared every sign: allow rolling and ball moves again."""


@press("ea")
class EmergencyAt(Press):
    """When is it an emergency? Asked at a step, -1 is after the session."""

    session_id: int
    index: int


@press("ef")
class HasSign(Press):
    """I have this sign of an emergency, noticed at this step (session 0: not in a session)."""

    sign: int
    session_id: int
    index: int


@press("ew")
class MistakenSign(Press):
    """This sign was tapped by mistake; then back to this step (session 0: not in a session)."""

    sign: int
    session_id: int
    index: int
