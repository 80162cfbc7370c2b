"""What the API takes and gives; the OpenAPI description is made from these."""

from datetime import date, datetime
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

Kind = Literal["foam_roll", "stretch", "trigger_points", "move_break"]
SideName = Literal["left", "right"]
RowId = Annotated[int, Field(ge=1, le=10**18 - 1)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,64}$")]
Weekdays = Annotated[int, Field(ge=1, le=127, description="Bit 0 is Monday, 127 is every day.")]
_CLOCK = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"
_Words = Annotated[str, StringConstraints(max_length=60, strip_whitespace=True)]


class Taken(BaseModel):
    """A body: strictly typed, with no field that is not known."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Given(BaseModel):
    """An answer."""

    model_config = ConfigDict(extra="forbid")


class Problem(Given):
    """Why something was refused, for people; `detail` tells developers what is wrong with a body."""

    error: str
    detail: str | None = None


class StartBody(Taken):
    """What to follow: exactly one of these."""

    prompt: RowId | None = None
    kind: Kind | None = None
    routine: Slug | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if sum(wanted is not None for wanted in (self.prompt, self.kind, self.routine)) != 1:
            raise ValueError("exactly one of prompt, kind and routine is needed")
        return self


class FinishBody(Taken):
    """When it was done: seconds ago, since a phone's clock may be wrong; at most two days.

    `ran_s` is how long the session ran, pauses not counted, `worked_s` how long of that a move was done;
    no more of either counts than has passed since it was begun.
    """

    ago_s: int = Field(default=0, ge=0, le=172_800)
    ran_s: int = Field(ge=0, le=86_400)
    worked_s: int = Field(ge=0, le=86_400)


class FeelingBody(Taken):
    """How it felt; `is_sharp` answers what is asked after `worse`, `tighter` what may be asked after any."""

    feeling: Literal["better", "same", "worse"]
    is_sharp: bool | None = None
    tighter: Literal["left", "right", "even"] | None = None


class LeaveOutBody(Taken):
    """The move that hurt, on which side; without a move: all that the session had."""

    move: Slug | None = None
    side: SideName | None = None


class _When(Taken):
    at: str | None = Field(default=None, pattern=_CLOCK)
    weekdays: Weekdays | None = None
    every_h: int | None = Field(default=None, ge=1, le=12)
    until: str | None = Field(default=None, pattern=_CLOCK)

    @model_validator(mode="after")
    def _window(self) -> Self:
        if (self.every_h is None) != (self.until is None):
            raise ValueError("every_h and until belong together")
        if self.until is not None and (self.at is None or self.until < self.at):
            raise ValueError("until needs an earlier at")
        return self


class NewTime(_When):
    """A reminder to add."""

    kind: Kind
    at: str = Field(pattern=_CLOCK)


class TimeChange(_When):
    """What to change of a reminder; what is left out stays. `at` without `every_h` rings once a day."""

    is_on: bool | None = None
    name: _Words | None = None
    cue: _Words | None = None

    @field_validator("name", "cue")
    @classmethod
    def _printable(cls, value: str | None) -> str | None:
        if value is not None and not value.isprintable():
            raise ValueError("only letters, digits and signs are kept")
        return value


class SkipBody(Taken):
    """The local date to leave out, so that doing it twice leaves out one."""

    on: Annotated[str, Field(pattern=r"^20[0-9]{2}-[01][0-9]-[0-3][0-9]$")]


class PauseBody(Taken):
    """For how many days, today being the first; 0 is until they say."""

    days: int = Field(ge=0, le=366)


class ZoneBody(Taken):
    """An IANA zone: to plan in, or the phone's own."""

    zone: str = Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_+/-]+$")


class Picture(Given):
    """The paths of a figure, still and moving, light and dark, and what it shows in words."""

    alt: str
    still: str
    still_dark: str
    moving: str
    moving_dark: str


class StepState(Given):
    """One step: what to do and for how long; `seconds` are split into `sets` equal parts."""

    move: str
    side: SideName | None
    name: str
    seconds: int
    sets: int
    setup: str
    lines: list[str]
    feel: str
    easier: str
    hurts: list[str]
    is_calm: bool
    figure: Picture


class RoutineState(Given):
    """A public routine to follow without an account."""

    id: str
    title: str
    minutes: int
    steps: list[StepState]


class SessionState(Given):
    """A session of somebody's; `feeling` and the like are there once it is done."""

    id: int
    prompt: int | None
    kind: Kind
    title: str
    steps: list[StepState]
    is_done: bool
    minutes: int
    feeling: Literal["better", "same", "worse"] | None
    asks_side: bool
    can_undo: bool


class Me(Given):
    """How somebody reads, and where their clock is."""

    locale: str = Field(
        description="BCP 47, with calendar and digits: times and dates as the chat writes them."
    )
    zone: str
    has_12_hours: bool
    first_weekday: int
    is_paused: bool
    paused_until: datetime | None
    is_stopped: bool


class ZoneOffer(Given):
    """Where the phone's clock is and where the plan's, as the person's language calls both."""

    here: str
    there: str


class TodayLine(Given):
    """One kind of today; `prompt` is open if it can be answered."""

    kind: Kind
    title: str
    state: Literal["done", "skipped", "rested", "open", "planned", "missed"]
    at: datetime | None
    prompt: int | None


class Coming(Given):
    """A prompt to come."""

    kind: Kind
    title: str
    at: datetime


class Today(Given):
    """Today's plan and what comes next."""

    me: Me
    on: date
    lines: list[TodayLine]
    next: list[Coming]


class TimeState(Given):
    """One reminder, on the wall clock of its person."""

    id: int
    kind: Kind
    title: str
    at: str = Field(pattern=_CLOCK)
    until: str | None = Field(pattern=_CLOCK)
    every_h: int | None
    weekdays: int
    days: str = Field(description="The weekdays in words.")
    is_on: bool
    name: str
    cue: str
    next_at: datetime | None
    next_on: date | None
    left_out: str | None = Field(
        description="The day that was asked to be left out and is still ahead, in words."
    )


class Times(Given):
    """All reminders."""

    me: Me
    times: list[TimeState]
    most: int


class Day(Given):
    """What was done on one day, or why nothing needed to be."""

    on: date
    kinds: list[Kind]
    is_paused: bool = Field(description="Nothing was done, and a pause or rest touches it.")
    is_covered: bool = Field(description="It was missed, and a freeze saved up earlier keeps the streak.")


class Progress(Given):
    """The last weeks, whole ones, oldest first, and everything so far."""

    me: Me
    today: date
    said: list[str] = Field(description="Score and streak as the chat says them; none at first.")
    days: list[Day]
    sessions: int
    minutes: int
