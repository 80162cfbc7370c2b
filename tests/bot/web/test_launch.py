"""Who opened the app is only what Telegram signed."""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.launch_data import launch_data
from bot.sandbox.people import Person
from bot.web.launch import BadLaunch, read_launch

TOKEN = "4200000000:SANDBOX-no-secret-any-bot-may-use-it"
NOW = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
ZOE = Person(7_000_000_001, "Zoë & \U0001f33f Öğünç")
DATA = launch_data(ZOE, token=TOKEN, at=int(NOW.timestamp()))


def refused(data: str, *, token: str = TOKEN, now: datetime = NOW) -> bool:
    try:
        read_launch(data, token=token, now=now)
    except BadLaunch:
        return True
    return False


def test_the_person_is_the_one_that_telegram_signed() -> None:
    launch = read_launch(DATA, token=TOKEN, now=NOW)

    assert (launch.person_id, launch.signed_at) == (7_000_000_001, NOW)


def test_the_order_of_the_fields_means_nothing() -> None:
    """Telegram signs the sorted fields, so what is reordered is the same statement."""
    reordered = urlencode(parse_qsl(DATA)[::-1])

    assert reordered != DATA
    assert read_launch(reordered, token=TOKEN, now=NOW).person_id == 7_000_000_001


def test_values_that_changed_places_are_refused() -> None:
    fields = dict(parse_qsl(DATA))
    fields["query_id"], fields["signature"] = fields["signature"], fields["query_id"]

    assert refused(urlencode(fields))


def test_another_bots_token_proves_nothing() -> None:
    assert refused(launch_data(ZOE, token="1:another", at=int(NOW.timestamp())))
    assert refused(DATA, token="1:another")


def test_somebody_elses_id_under_the_same_signature_is_refused() -> None:
    assert refused(DATA.replace("7000000001", "7000000002"))


@pytest.mark.parametrize(
    ("age", "is_refused"), [(86_400, False), (86_401, True), (-300, False), (-301, True)]
)
def test_it_holds_for_a_day_and_not_from_the_future(age: int, is_refused: bool) -> None:
    assert refused(DATA, now=NOW + timedelta(seconds=age)) is is_refused


@pytest.mark.parametrize("length", range(0, len(DATA), 7))
def test_truncated_data_is_refused(length: int) -> None:
    assert refused(DATA[:length])


def test_a_field_given_twice_is_refused() -> None:
    """Which of the two would count is a matter of taste, and an attacker's chance."""
    assert refused(f"{DATA}&auth_date=1")
    assert refused(f"user=x&{DATA}")


@pytest.mark.parametrize(
    "mangled",
    [
        DATA.replace(quote("ë"), quote("e\u0308")),  # the same letter, taken apart
        DATA.replace(quote("ë"), "%EB"),  # Latin-1
        DATA.replace(quote("ë"), "%C3"),  # half a letter
        DATA.replace(quote("ë"), "\udcc3\udcab"),  # bytes of a header that are no ASCII
        DATA.replace(quote("ë"), "%ED%A0%80"),  # half of a surrogate pair
        DATA.replace(quote("ë"), "ë%00"),
    ],
)
def test_letters_that_were_mangled_on_the_way_are_refused(mangled: str) -> None:
    assert mangled != DATA
    assert refused(mangled)


@pytest.mark.parametrize(
    "user", ["", "null", "[]", '{"id":"7000000001"}', '{"id":true}', '{"id":0}', "{", "1"]
)
def test_a_signed_user_without_a_number_is_refused(user: str) -> None:
    fields = {"auth_date": str(int(NOW.timestamp())), "user": user}
    key = hmac.digest(b"WebAppData", TOKEN.encode(), "sha256")
    lines = "\n".join(sorted(f"{name}={value}" for name, value in fields.items()))
    signature = hmac.new(key, lines.encode(), hashlib.sha256).hexdigest()

    assert refused(urlencode({**fields, "hash": signature}))


@given(st.text(max_size=200))
def test_any_other_text_is_refused_and_never_fails(data: str) -> None:
    assert refused(data)
    assert refused(f"{data}&{DATA}") or not data
