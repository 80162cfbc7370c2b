"""The drawn people are sound: bones keep their lengths, nothing floats, nothing sinks."""

import pytest

from bot.routines import poses
from bot.routines.contacts import gap, gaps
from bot.routines.figure_reader import parse
from bot.routines.skeleton import LENGTHS

IDS = poses.figure_ids()
BONES = {
    "upper_arm": ("shoulder", "elbow"),
    "forearm": ("elbow", "wrist"),
    "hand": ("wrist", "hand"),
    "thigh": ("hip", "knee"),
    "shin": ("knee", "ankle"),
}
TRUNK = {"lower_back": ("pelvis", "waist"), "chest": ("waist", "neck"), "neck": ("neck", "head")}


@pytest.mark.parametrize("figure_id", IDS)
@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_bones_are_as_long_in_every_pose_of_every_figure(figure_id: str, share: float) -> None:
    joints = poses.figure(figure_id).body(share).joints
    pairs = [(LENGTHS[bone], f"{a}_{side}", f"{b}_{side}") for bone, (a, b) in BONES.items() for side in "lr"]
    pairs += [(LENGTHS[bone], a, b) for bone, (a, b) in TRUNK.items()]

    for length, a, b in pairs:
        assert (joints[a] - joints[b]).length() == pytest.approx(length, abs=0.1), (a, b)


@pytest.mark.parametrize("figure_id", IDS)
def test_nothing_floats_or_sinks(figure_id: str) -> None:
    assert gaps(poses.figure(figure_id)) == []


@pytest.mark.parametrize("figure_id", IDS)
def test_each_figure_names_what_carries_it(figure_id: str) -> None:
    """Without a named contact the gap check would have nothing to say."""
    figure = poses.figure(figure_id)
    surfaces = {contact.surface for contact in figure.contacts if contact.moment is None}

    assert "floor" in surfaces
    for thing in figure.kit:
        if thing.kind in ("roller", "ball"):
            assert thing.kind in surfaces


@pytest.mark.parametrize("figure_id", [name for name in IDS if name.startswith(("roll_", "ball_"))])
def test_the_kit_presses_where_it_is_felt(figure_id: str) -> None:
    """The coral spot has to lie next to the roller or ball, at both moments."""
    figure = poses.figure(figure_id)
    thing = next(thing for thing in figure.kit if thing.kind in ("roller", "ball"))
    feel = figure.feel[0]

    for share in (0.0, 1.0):
        joints = figure.body(share).joints
        spot = joints[feel.joint].towards(joints[feel.to], feel.share) + feel.off
        way = spot - thing.start.towards(thing.end, share)
        assert (way.x**2 + way.y**2) ** 0.5 < 24


def test_a_lifted_foot_is_noticed() -> None:
    """The checks above must be able to fail."""
    text = (poses.FOLDER / "roll_glute_max.toml").read_text(encoding="utf-8")
    figure = parse(
        text.replace("leg_r = { to = [46, 7, 11]", "leg_r = { to = [46, 12, 11]"), file="roll_glute_max.toml"
    )

    assert gap(figure, figure.body(0.0), "foot_r", "floor", 0.0) == pytest.approx(5, abs=0.6)
    assert any("foot_r" in fault for fault in gaps(figure))
