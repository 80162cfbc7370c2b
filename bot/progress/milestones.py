"""Round numbers of sessions, each told once: in the done line of the session that reached it."""

MILESTONES = (7, 30, 66, 100)
"""66 is what the study behind "habits take two months" found in the middle; its people took 18 to 254 days.

Source: Lally et al. 2010, doi 10.1002/ejsp.674.
"""


def reached(count: int, *, told: int) -> int | None:
    """The milestone to tell of, with `count` sessions done and `told` the greatest one told; else None."""
    return max((number for number in MILESTONES if told < number <= count), default=None)
