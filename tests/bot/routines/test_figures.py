"""Every figure can be drawn, in every pose, theme and side, small enough for a chat."""

import struct
from functools import cache
from itertools import product
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from bot.routines import camera, contact_sheet, drawing, pictures, poses
from bot.routines.drawing import Theme, View
from bot.routines.figure_model import Side
from bot.routines.figure_reader import parse

NEEDED = {
    "roll": "glute_max glute_medius piriformis hamstring quad hip_front outer_thigh calf",
    "ball": "glute_max_floor glute_medius_floor piriformis_floor glute_max_wall glute_medius_wall "
    "piriformis_wall glute_chair piriformis_chair",
    "stretch": "spiral_line side_line hip_rotators classic_hip figure_four_lying figure_four_chair "
    "knee_to_shoulder childs_pose seated_fold standing_side_bend calf_wall lying_long",
    "break": "stand_tall glute_squeeze sit_to_stand hip_circles low_march leg_to_side",
    "breathe": "down",
}
IDS = poses.figure_ids()
SVG = "{http://www.w3.org/2000/svg}"
SIDES: tuple[Side, Side] = ("left", "right")
FULLEST = 8
VIEWS: tuple[tuple[View, Theme], ...] = (("start", "dark"), ("end", "light"), ("both", "light"))
drawn = cache(drawing.svg)


def shapes(source: str) -> list[ET.Element]:
    return list(ET.fromstring(source))  # noqa: S314 (our own drawing)


def numbers(path: str) -> list[float]:
    text = "".join(character if character in "-.0123456789" else " " for character in path)
    return [float(word) for word in text.split()]


def test_every_move_has_its_figure() -> None:
    needed = [f"{kind}_{name}" for kind, names in NEEDED.items() for name in names.split()]

    assert sorted(needed) == list(IDS)


@pytest.mark.parametrize("figure_id", IDS)
def test_each_pose_is_drawn_for_both_sides_without_text(figure_id: str) -> None:
    """Text would need fonts and a language."""
    for (pose, theme), side in product(VIEWS, SIDES):
        source = drawn(figure_id, pose=pose, side=side, theme=theme)

        assert drawing.COLOURS[theme]["near"] in source
        assert drawing.COLOURS[theme]["feel"] in source
        assert not [shape for shape in shapes(source) if shape.tag == f"{SVG}text"]


@pytest.mark.parametrize("figure_id", IDS)
def test_everything_stays_inside_the_picture(figure_id: str) -> None:
    """The other side is its mirror image, which another test holds."""
    for shape in shapes(drawn(figure_id, pose="both", side="left", theme="light")):
        if shape.tag == f"{SVG}path" and "H" not in shape.get("d", "") and "V" not in shape.get("d", ""):
            found = numbers(shape.get("d", ""))
            assert all(4 <= x <= camera.WIDTH - 4 for x in found[::2])
            assert all(4 <= y <= camera.HEIGHT - 4 for y in found[1::2])


@pytest.mark.parametrize("figure_id", IDS)
def test_the_moving_figure_returns_to_where_it_began(figure_id: str) -> None:
    animations = [node for shape in shapes(drawing.svg(figure_id, animated=True)) for node in shape]

    assert animations
    for node in animations:
        frames = node.get("values", "").split(";")
        assert frames[0] == frames[-1]
        assert len({len(numbers(frame)) for frame in frames}) == 1, "frames with other corners cannot blend"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_chat_picture_is_960_by_720_and_under_60_kb(theme: Theme) -> None:
    """The figures with the most to draw: rendering is what costs, and the others come out smaller."""
    fullest = sorted(
        IDS, key=lambda figure_id: len(drawn(figure_id, pose="both", side="left", theme="light"))
    )

    for figure_id in fullest[-FULLEST:]:
        picture = pictures.png(figure_id, side="left", theme=theme)

        assert picture.startswith(b"\x89PNG")
        assert struct.unpack(">II", picture[16:24]) == (960, 720)
        assert len(picture) < 60_000, figure_id


@pytest.mark.parametrize("figure_id", IDS)
def test_the_left_side_is_the_mirror_image_of_the_right(figure_id: str) -> None:
    figure = poses.figure(figure_id)
    right, left = camera.camera_for(figure, "right"), camera.camera_for(figure, "left")

    for joint in figure.body(1.0).joints.values():
        (x, y), (mirrored, level) = right.flat(joint), left.flat(joint)
        assert level == pytest.approx(y)
        assert mirrored == pytest.approx(320 - x if figure.sided else x)
    left_one, right_one = (drawn(figure_id, pose="both", side=side, theme="light") for side in SIDES)
    assert (left_one != right_one) is figure.sided


@pytest.mark.parametrize("figure_id", IDS)
def test_the_words_for_a_picture_are_one_sentence_that_names_the_side(figure_id: str) -> None:
    figure = poses.figure(figure_id)
    left, right, plain = (poses.sided(figure.alt, side) for side in ("left", "right", None))

    for text in (left, right, plain):
        assert text[0].isupper()
        assert text.endswith(".")
        assert text.count(".") == 1
        assert "{" not in text
        assert len(text) <= 180
    assert (left != right) is figure.sided


def test_the_version_changes_when_the_data_does() -> None:
    """The version names the kept file_id: an old picture must not be sent for new data."""
    text = (poses.FOLDER / "roll_calf.toml").read_text(encoding="utf-8")
    changed = parse(text.replace("size = 7.5", "size = 8.5"), file="roll_calf.toml")

    assert pictures.version("roll_calf") == pictures.version("roll_calf", side="right")
    assert pictures.version("roll_calf") == pictures.digest(
        drawing.render(parse(text, file="roll_calf.toml"))
    )
    assert pictures.version("roll_calf") != pictures.digest(drawing.render(changed))


def test_side_and_theme_have_versions_of_their_own() -> None:
    versions = {
        pictures.version("roll_calf", side=side, theme=theme)
        for side in ("left", "right")
        for theme in ("light", "dark")
    }

    assert len(versions) == 4


def test_an_unknown_figure_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="roll_nose"):
        drawing.svg("roll_nose")


def test_the_contact_sheet_holds_all_figures() -> None:
    sheet = shapes(contact_sheet.sheet(IDS))

    assert [shape.tag for shape in sheet] == [f"{SVG}svg"] * len(IDS)
    assert contact_sheet.size(len(IDS)) == (4 * 328 + 8, 9 * 248 + 8)


def test_the_contact_sheet_is_written_as_a_picture(tmp_path: Path) -> None:
    target = tmp_path / "sheet.png"

    assert contact_sheet.main([str(target), *IDS[:5]]) == 0

    assert struct.unpack(">II", target.read_bytes()[16:24]) == (4 * 328 + 8, 2 * 248 + 8)


def test_asking_the_contact_sheet_for_help_writes_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)

    assert contact_sheet.main(["--help"]) == 0

    assert capsys.readouterr().out.startswith("usage:")
    assert list(tmp_path.iterdir()) == []
