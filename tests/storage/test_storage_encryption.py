import base64
import logging
import traceback

import pytest

from storage.encryption import BadKey, Key, Seal, Unreadable, new_key

OLD, NEW = Key(b"o" * 32), Key(b"n" * 32)
ANSWER = ["pregnant", "blood_thinners"]
PLACE = "answer/7/conditions"


def test_sealed_answer_opens_where_it_was_sealed() -> None:
    sealed = Seal(OLD).close(ANSWER, place=PLACE)

    assert Seal(OLD).open(sealed, place=PLACE) == ANSWER
    assert b"pregnant" not in sealed


def test_same_answer_never_looks_the_same_twice() -> None:
    seal = Seal(OLD)

    assert seal.close(ANSWER, place=PLACE) != seal.close(ANSWER, place=PLACE)


def test_another_key_does_not_open_it() -> None:
    sealed = Seal(OLD).close(ANSWER, place=PLACE)

    with pytest.raises(Unreadable, match="no key for it"):
        Seal(NEW).open(sealed, place=PLACE)


@pytest.mark.parametrize("place", ["answer/8/conditions", "answer/7/focus", "session/7/feeling", ""])
def test_value_moved_to_another_person_or_column_does_not_open(place: str) -> None:
    """Whoever can write to the database still cannot hand one person's answers to another."""
    sealed = Seal(OLD).close(ANSWER, place=PLACE)

    with pytest.raises(Unreadable, match="does not open here"):
        Seal(OLD).open(sealed, place=place)


def test_value_cut_short_anywhere_does_not_open() -> None:
    sealed = Seal(OLD).close(ANSWER, place=PLACE)

    for length in range(len(sealed)):
        with pytest.raises(Unreadable):
            Seal(OLD).open(sealed[:length], place=PLACE)


def test_value_with_any_bit_flipped_does_not_open() -> None:
    sealed = Seal(OLD).close(ANSWER, place=PLACE)

    for bit in range(8 * len(sealed)):
        flipped = bytearray(sealed)
        flipped[bit // 8] ^= 1 << bit % 8
        with pytest.raises(Unreadable):
            Seal(OLD).open(bytes(flipped), place=PLACE)


def test_after_a_rotation_old_values_open_and_new_ones_carry_the_new_key() -> None:
    before, after = Seal(OLD), Seal(NEW, OLD)
    sealed = before.close(ANSWER, place=PLACE)

    assert after.open(sealed, place=PLACE) == ANSWER
    assert not after.is_current(sealed)
    resealed = after.close(after.open(sealed, place=PLACE), place=PLACE)
    assert after.is_current(resealed)
    assert Seal(NEW).open(resealed, place=PLACE) == ANSWER


def test_fresh_key_can_be_read_and_is_never_the_same() -> None:
    first, second = new_key(), new_key()

    assert Seal(Key.read(first)).open(Seal(Key.read(f" {first}\n")).close(1, place="p"), place="p") == 1
    assert first != second


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "got 0"),
        (base64.b64encode(b"k" * 31).decode(), "got 31"),
        (base64.b64encode(b"k" * 33).decode(), "got 33"),
        ("secret key, not base64 at all", "not base64"),
        ("schlüssel", "not base64"),
    ],
)
def test_text_that_is_no_key_is_refused_without_repeating_it(text: str, reason: str) -> None:
    with pytest.raises(BadKey, match=reason) as refused:
        Key.read(text)

    said = "".join(traceback.format_exception(refused.value))
    assert not text or text not in said


def test_seal_needs_a_key() -> None:
    with pytest.raises(BadKey, match="at least one"):
        Seal()


def test_no_error_and_no_representation_shows_a_value_or_a_key(caplog: pytest.LogCaptureFixture) -> None:
    """What is logged, or raised into an error report, must not undo the encryption."""
    seal = Seal(OLD)
    sealed = seal.close(ANSWER, place=PLACE)
    said = [repr(OLD), str(OLD), repr(seal), f"{OLD.id!r}"]

    with caplog.at_level(logging.DEBUG):
        for broken, place in ((sealed, "elsewhere"), (sealed[:-1], PLACE), (b"\x02" + sealed[1:], PLACE)):
            with pytest.raises(Unreadable) as refused:
                seal.open(broken, place=place)
            said.append("".join(traceback.format_exception(refused.value)))

    for text in (*said, caplog.text):
        assert "pregnant" not in text
        assert "ooo" not in text
        assert base64.b64encode(OLD.secret).decode() not in text
        assert repr(sealed) not in text
