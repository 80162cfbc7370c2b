from datetime import date, timedelta

from bot.progress.feelings import Felt, trends

SINCE, UNTIL = date(2026, 9, 28), date(2026, 11, 22)
GLUTES_LEFT = frozenset({("glutes", "left")})


def felt(*told: str, first: date = SINCE, places: frozenset = GLUTES_LEFT) -> list[Felt]:
    return [Felt(first + timedelta(days=number), word, places) for number, word in enumerate(told)]


def test_each_side_is_counted_for_itself():
    right = frozenset({("glutes", "right")})

    found = trends([*felt("better", "same"), *felt("worse", places=right)], since=SINCE, until=UNTIL)

    assert [(one.side, dict(one.counts)) for one in found] == [
        ("left", {"better": 1, "same": 1, "worse": 0}),
        ("right", {"better": 0, "same": 0, "worse": 1}),
    ]


def test_the_later_half_is_compared_with_the_earlier():
    early = felt("worse", "same")
    late = felt("better", "better", first=date(2026, 11, 10))

    assert trends([*early, *late], since=SINCE, until=UNTIL)[0].direction == "better"
    assert trends(early, since=SINCE, until=UNTIL)[0].direction is None
