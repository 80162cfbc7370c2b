"""Pages that anybody can read: without an account, without script, in print, in a preview."""

import gzip
import re
import shutil
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio

from bot.language import language
from bot.routines.library import load
from bot.web.rendering import page
from bot.web.wording import site
from tests.bot.web.stage import WebStage
from tests.browser import SMALL_PHONE, Tabs

pytestmark = [pytest.mark.asyncio(loop_scope="session")]

PATHS = ("/routines", "/routines/full_care", "/moves/roll_glute_max", "/steps/roll_glute_max.l60")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def stage(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> AsyncIterator[WebStage]:
    """One bot for all of these: nobody does anything that another would see."""
    folder = tmp_path_factory.mktemp("public")
    made = WebStage(folder, database=f"sqlite:///{shutil.copy(sqlite_template, folder)}")
    await made.open()
    yield made
    await made.close()


async def got(stage: WebStage, path: str, **headers: str) -> tuple[int, Mapping[str, str], bytes]:
    headers = {"Accept-Encoding": "identity", **headers}
    async with (
        aiohttp.ClientSession(auto_decompress=False) as http,
        http.get(stage.url + path, headers=headers, allow_redirects=False) as answer,
    ):
        return answer.status, answer.headers, await answer.read()


async def test_a_harder_way_is_not_offered_to_whom_only_the_easier_one_suits(stage: WebStage) -> None:
    for move, named in (
        ("stretch_standing_side_bend", "Recent surgery, hip replacement"),
        ("stretch_figure_four_chair", "Not the harder way with: Pregnant."),
    ):
        _, _, body = await got(stage, f"/moves/{move}")
        assert "Not the harder way with: " in body.decode()
        assert named in body.decode()
    _, _, body = await got(stage, "/moves/break_glute_squeeze?lang=de")
    assert "Nicht die schwerere Variante bei: Kürzlich operiert, Hüftprothese." in body.decode()


async def test_every_move_and_routine_has_a_page_with_all_that_the_library_says(stage: WebStage) -> None:
    library = load()
    for move in library.moves.values():
        status, _, body = await got(stage, f"/moves/{move.id}")
        text = body.decode().replace("&#39;", "'")
        said = (
            move.name,
            move.setup,
            move.feel,
            *move.steps,
            *move.mistakes,
            move.easier,
            "This is education",
        )
        assert status == 200
        assert [sentence for sentence in said if sentence not in text] == []
        assert f"Last checked on November {move.reviewed.day}, 2026." in text
    for routine in library.routines.values():
        status, _, body = await got(stage, f"/routines/{routine.id}")
        assert (status, routine.name in body.decode()) == (200, True)


async def test_a_step_page_carries_nothing_about_anybody(stage: WebStage) -> None:
    for path in PATHS:
        _, headers, body = await got(stage, path)
        assert "Set-Cookie" not in headers
        assert b"<script" not in body


@pytest.mark.parametrize(
    "path",
    [
        "/moves/nothing",
        "/routines/nothing",
        "/steps/nothing.l60",
        "/steps/roll_glute_max.x60",
        "/steps/roll_glute_max.l0",
        "/steps/" + "-".join(["roll_glute_max.l60"] * 25),
        "/figures/nothing.svg",
        "/page/000000000000/nothing.css",
        "/nothing",
    ],
)
async def test_what_is_not_there_says_so_and_shows_the_way(stage: WebStage, path: str) -> None:
    status, headers, body = await got(stage, path)

    assert (status, headers["Cache-Control"]) == (404, "no-store")
    assert b"There is no such page" in body
    assert b'href="/routines"' in body


async def test_pages_are_kept_and_asked_for_again_by_their_fingerprint(stage: WebStage) -> None:
    for path in PATHS:
        _, headers, body = await got(stage, path, **{"Accept-Encoding": "gzip"})
        again, _, nothing = await got(stage, path, **{"If-None-Match": headers["ETag"]})
        _, plain, _ = await got(stage, path, **{"Accept-Encoding": "gzip;q=0"})

        assert headers["Cache-Control"] == "public, max-age=600"
        assert headers["Vary"] == "Accept-Encoding, Accept-Language"
        assert headers["Content-Encoding"] == "gzip"
        assert b"<!doctype html>" in gzip.decompress(body)
        assert (again, nothing) == (304, b"")
        assert "Content-Encoding" not in plain


async def test_pictures_under_their_version_are_kept_for_ever(stage: WebStage) -> None:
    _, _, body = await got(stage, "/moves/roll_glute_max")
    address = re.search(rb'src="(/figures/[^"]+)"', body)
    assert address is not None

    status, current, drawn = await got(stage, address[1].decode().replace("&amp;", "&"))
    _, other, _ = await got(stage, "/figures/roll_glute_max.svg?v=00000000")

    assert (status, drawn[:4]) == (200, b"<svg")
    assert current["Cache-Control"] == "public, max-age=31536000, immutable"
    assert other["Cache-Control"] == "public, max-age=600"


async def test_every_shared_link_has_a_preview_with_a_picture_of_the_size_it_names(stage: WebStage) -> None:
    for path in (*PATHS, "/app/"):
        _, _, body = await got(stage, f"{path}?lang=de")
        said = dict(re.findall(r'<meta (?:property|name)="([a-z:]+)" content="([^"]*)">', body.decode()))
        status, headers, picture = await got(stage, said["og:image"].removeprefix(stage.url))

        assert said["og:url"] == f"{stage.url}{path}?lang=de"
        assert said["og:title"] in body.decode()
        assert all(said[name] for name in ("og:title", "og:description", "og:image:alt")), path
        assert (status, headers["Content-Type"], picture[:4]) == (200, "image/png", b"\x89PNG")
        size = (said["og:image:width"], said["og:image:height"])
        assert size == tuple(str(int.from_bytes(picture[at : at + 4], "big")) for at in (16, 20))


async def test_the_first_view_of_every_page_is_under_sixty_kilobytes(stage: WebStage) -> None:
    """All that comes before a picture, as it goes over the wire, in the language that takes most."""
    for path in (*PATHS, "/app/"):
        _, _, page = await got(stage, f"{path}?lang=fa", **{"Accept-Encoding": "gzip"})
        files = set(re.findall(rb'(?:src|href)="(/page/[^"]+)"', gzip.decompress(page)))
        sizes = [len(page)]
        for name in files:
            sizes.append(len((await got(stage, name.decode(), **{"Accept-Encoding": "gzip"}))[2]))

        assert (b"main.js" in b" ".join(files)) is (path == "/app/")
        assert 4_000 < sum(sizes) < 60_000, path


async def test_public_pages_run_no_script_and_stand_in_no_frame(stage: WebStage) -> None:
    for path in (*PATHS, "/nothing"):
        _, headers, _ = await got(stage, path)
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"


async def test_the_app_runs_only_our_scripts_and_telegrams(stage: WebStage) -> None:
    _, headers, _ = await got(stage, "/app/")

    policy = headers["Content-Security-Policy"]
    assert f"script-src 'self' {stage.chat_url}/telegram-web-app.js;" in policy
    assert "unsafe" not in policy


async def test_pages_are_laid_out_for_languages_that_run_the_other_way() -> None:
    t = language("ar", None)
    values = {"title": "<خطأ>", "sentence": "", "description": "", "base": "", "words": site(t)}

    html = page("error.html", t, url="", path="/", safety=load().safety_texts, **values).body.decode()

    assert '<html lang="ar" dir="rtl">' in html
    assert "<h1>&lt;خطأ&gt;</h1>" in html


async def test_pictures_are_told_in_the_readers_language_with_their_side(stage: WebStage) -> None:
    path = "/steps/roll_glute_max.r60"
    _, _, english = await got(stage, path)
    _, _, german = await got(stage, f"{path}?lang=de")

    assert 'alt="Sitting on a foam roller under the right buttock, knees bent' in english.decode()
    assert 'alt="Rechts. Im Sitzen auf der Faszienrolle, eine Gesäßhälfte darauf' in german.decode()
    assert ' alt="Sitting' not in german.decode()


@pytest.mark.browser
async def test_pages_can_be_read_without_script_and_move_only_where_motion_is_welcome(
    stage: WebStage, tabs: Tabs
) -> None:
    opened = await tabs.lend(viewport=SMALL_PHONE, reduced_motion="reduce", java_script_enabled=False)
    for path in PATHS:
        await opened.goto(stage.url + path)
        assert await opened.locator("h1").count() == 1
    shown = [await opened.locator("main img").first.evaluate("image => image.currentSrc")]
    await opened.emulate_media(reduced_motion="no-preference")
    await opened.reload()
    shown.append(await opened.locator("main img").first.evaluate("image => image.currentSrc"))
    await tabs.take_back(stage.url)

    assert ["moves=1" in address for address in shown] == [False, True]


@pytest.mark.browser
async def test_the_emergency_signs_are_on_paper_and_once_on_a_screen(stage: WebStage, tabs: Tabs) -> None:
    opened = await tabs.lend(viewport=SMALL_PHONE, java_script_enabled=False)
    await opened.goto(stage.url + "/routines/desk_break")
    sign = opened.get_by_text("call emergency services now")
    await opened.get_by_text("When it is an emergency").locator("visible=true").click()
    seen = [await sign.locator("visible=true").count()]
    await opened.get_by_text("When it is an emergency").locator("visible=true").click()
    await opened.emulate_media(media="print")
    seen.append(await sign.locator("visible=true").count())
    await opened.emulate_media(media="screen")
    await tabs.take_back(stage.url)

    assert seen == [1, 1]
