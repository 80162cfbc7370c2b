"""A wrong figure file is refused with its name, the field and the reason."""

import pytest

from bot.routines import poses
from bot.routines.figure_model import FigureError
from bot.routines.figure_reader import parse

TEXT = (poses.FOLDER / "roll_glute_max.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "where", "reason"),
    [
        ("[start]", "[start", "file", "not TOML"),
        ('id = "roll_glute_max"', 'id = "roll_nose"', "id", "is not the file's name"),
        ("alt = ", "title = ", "title", "unknown field"),
        ("pelvis = [-4, 24.5]\n", "", "start.pelvis", "missing"),
        ("pelvis = [-4, 24.5]", 'pelvis = "low"', "start.pelvis", "not a point"),
        ("pelvis = [-4, 24.5]", 'pelvis = [1, "2"]', "start.pelvis", "not numbers"),
        ("spine = [-0.8, 1]", "spine = [0, 0]", "start.spine", "a direction of length zero"),
        ("leg_r = { to = [46, 7, 11]", "leg_r = { to = [146, 7, 11]", "start", "leg_r: target is"),
        ("leg_r = {", "leg_x = {", "start.leg_x", "unknown field"),
        ("arm_l = {", "", "start.arm_l", "missing"),
        ('kind = "roller"', 'kind = "broom"', "kind", "'broom' is none of roller, ball, chair, wall"),
        ('on = "glute_r"', 'on = "nose"', "feel", "no joint 'nose'"),
        ('far = ["', 'far = ["tail_', "far", "not a list of different limbs"),
        ('"seat roller"', '"seat"', "contacts", "not 'part surface [start|end]'"),
    ],
)
def test_bad_data_is_refused_with_file_and_field(old: str, new: str, where: str, reason: str) -> None:
    text = TEXT.replace('"glute_r roller"', '"seat roller"')
    if not new:
        old = next(line for line in text.splitlines(keepends=True) if line.startswith(old.strip()))

    with pytest.raises(FigureError) as refused:
        parse(text.replace(old, new, 1), file="roll_glute_max.toml")

    assert str(refused.value).startswith("roll_glute_max.toml: ")
    assert where in str(refused.value)
    assert reason in str(refused.value)


def test_a_missing_table_is_refused() -> None:
    with pytest.raises(FigureError, match=r"roll_glute_max\.toml: end: missing"):
        parse(TEXT[: TEXT.index("[end]")], file="roll_glute_max.toml")
