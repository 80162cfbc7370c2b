"""Signs of an emergency, a cry for help and the wish to be forgotten, typed as people do."""

import pytest

from bot import presses
from bot.language import codes, language
from bot.views import cues
from schedules import places
from schedules.clauses import parse_each
from schedules.parse import ParseError
from tests.acceptance.controls import BREAK, adds, pressed, reminders_of, settles_in
from tests.acceptance.phone import Phone
from tests.acceptance.stage import Stage

EMERGENCY = "When it is an emergency"
ERASE = "Erase everything I know about you? There is no way back."
ROLL_LINE = "Foam roll 07:30 · every day"
RED_FLAGS = (
    "i have numbness between my legs",
    "My groin went numb!",
    "I can’t pee",
    "can not pee since this morning",
    "lost control of my bladder",
    "both my legs are weak",
    "my calf is swollen and hot",
    "chest pain",
    "short of breath",
    "I can't breathe",
    "i'm bleeding",
    "EMERGENCY",
)


@pytest.mark.parametrize("typed", RED_FLAGS)
async def test_a_sign_that_is_typed_shows_the_emergency_card(stage: Stage, anna: Phone, typed: str) -> None:
    await anna.subscribes()

    await anna.writes(typed)

    assert anna.sees(EMERGENCY)
    assert ["Numb between the legs"] in anna.buttons


@pytest.mark.parametrize(
    "way",
    [
        ["/times"],
        ["/times", ROLL_LINE],
        ["/times", ROLL_LINE, "Name"],
        ["/pause", "Until a date"],
        ["/settings", "Clock"],
        ["/settings", "Clock", "Type my city"],
        ["/settings", "Quiet hours"],
    ],
)
async def test_it_is_heard_whatever_was_asked(stage: Stage, anna: Phone, way: list[str]) -> None:
    await anna.subscribes()
    for typed, screen in (("I can't pee", EMERGENCY), ("chest pain since 7:30 or so", EMERGENCY)):
        await anna.writes(way[0])
        await anna.taps(*way[1:])

        await anna.writes(typed)

        assert anna.sees(screen), (way, typed)


async def test_it_is_heard_where_a_prompt_asks_when_to_come_back(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    await stage.advance(hours=10, minutes=30)
    await anna.taps("Later")

    await anna.writes("my legs are weak")

    assert anna.sees(EMERGENCY)


async def test_somebody_new_who_types_a_sign_is_shown_the_card(stage: Stage) -> None:
    somebody = stage.meet("Eve")
    await somebody.writes("I can't pee")
    assert somebody.sees(EMERGENCY)

    await somebody.taps("None of these: back", "Set me up", "No")
    await somebody.writes("my calf is hot and swollen")
    assert somebody.sees(EMERGENCY)


async def test_help_shows_the_help_card(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    for typed in ("help", "Help!", "help me"):
        await anna.writes(typed)

        assert anna.sees("How it works"), typed
        assert "Emergency signs" in anna.labels


@pytest.mark.parametrize(
    "typed", ["erase everything", "Please delete my data", "delete my account", "forget me"]
)
async def test_the_wish_to_be_forgotten_is_asked_about_once(stage: Stage, anna: Phone, typed: str) -> None:
    await anna.subscribes()
    before = await stage.rows()

    await anna.writes(typed)

    assert anna.screen == ERASE
    assert await stage.rows() == before


@pytest.mark.parametrize(
    "typed",
    [
        "7:30",
        "weekdays at 8:00",
        "mon wed fri 7:15",
        "every 2 hours from 9 to 17",
        "numbers",
        "my foot is numb",
        "my chest feels open",
        "remind me of my legs",
        "a breath of fresh air",
        "delete the 7:30",
        "that helps",
        "half calf",
    ],
)
async def test_what_means_something_else_is_no_cry(stage: Stage, anna: Phone, typed: str) -> None:
    await anna.subscribes()

    await anna.writes(typed)

    assert not anna.sees(EMERGENCY)
    assert not anna.sees("How it works")
    assert anna.screen != ERASE


async def test_a_time_beside_a_cue_that_can_be_read_is_a_time(stage: Stage, bob: Phone) -> None:
    await bob.subscribes()
    for cue in ("help", "emergency"):
        assert not _is_time(cue)
    await bob.writes("/times")

    await bob.writes("at 9 pm")

    assert bob.sees("for which?")


async def test_a_name_that_is_no_sign_is_a_name(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    for typed in ("Help", "Emergency exit", "Erase everything", "Bladder training", "Contractions"):
        await anna.writes("/times")
        await anna.taps(next(label for label in anna.labels if "07:30" in label), "Name")

        await anna.writes(typed)

        assert anna.sees(f"{typed}, 07:30")
    assert len(await reminders_of(stage, anna)) == 2


@pytest.mark.parametrize("code", codes())
def test_no_cue_is_a_time(code: str) -> None:
    t = language(code, None)
    for words in (*cues.RED_FLAGS, cues.ERASE, cues.HELP):
        for one in t.label(words).replace("*", "").split("|"):
            assert not _is_time(one, code), one


@pytest.mark.parametrize("code", codes())
def test_no_sign_is_a_place(code: str) -> None:
    for words in cues.SIGNS:
        for one in language(code, None).label(words).replace("*", "").split("|"):
            assert all(one.casefold() != place.name.casefold() for place in places.find(one, language=code))


@pytest.mark.parametrize(
    ("code", "sign", "help_me", "erase"),
    [
        ("ar", "لا أستطيع التبول", "مساعدة", "احذف بياناتي"),
        ("de", "Ich kann nicht pinkeln", "Hilfe!", "Bitte meine Daten löschen"),
        ("es", "No puedo orinar", "ayuda", "borra mis datos"),
        ("fa", "نمی‌توانم ادرار کنم", "کمک", "اطلاعاتم را پاک کن"),
        ("fr", "Je n’arrive plus à uriner", "aide", "supprime mes données"),
        ("id", "saya tidak bisa kencing", "bantuan", "hapus data saya"),
        ("pt_BR", "não consigo urinar", "ajuda", "apague meus dados"),
        ("ru", "не могу помочиться", "помощь", "удали мои данные"),
        ("uk", "не можу помочитися", "допомога", "видали мої дані"),
    ],
)
async def test_they_are_understood_in_other_languages(
    stage: Stage, code: str, sign: str, help_me: str, erase: str
) -> None:
    """In their own and, for those who are at a loss for words, in English."""
    reader = await settles_in(stage, "Jo", "Europe/Berlin")
    await adds(reader, BREAK, "11:00", "12:00")
    await pressed(reader, presses.SetLanguage(code))
    for own, english in ((sign, "chest pain"), (help_me, "help"), (erase, "erase everything")):
        await reader.writes(english)
        shown = reader.screen

        await reader.writes(own)

        assert reader.screen == shown, own


@pytest.mark.parametrize("code", codes())
async def test_each_sign_has_words_in_each_language(code: str) -> None:
    t = language(code, None)
    for words in (*cues.RED_FLAGS, cues.ERASE, cues.HELP):
        assert all(one.strip("* ") for one in t.label(words).split("|"))
        assert code == "en" or t.label(words) != words


def _is_time(typed: str, code: str = "en") -> bool:
    try:
        parse_each(typed, language=code)
    except ParseError:
        return False
    return True
