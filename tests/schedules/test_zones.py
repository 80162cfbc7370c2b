"""Zones are found by any of their names, by a place on Earth, by a language and by what a clock shows."""

import re
from datetime import UTC, datetime, time, timedelta
from importlib.resources import files
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedules.day import local
from schedules.zones import (
    canonical,
    clock_choices,
    fingerprints,
    from_location,
    guess,
    names_of_today,
    tzdata_version,
    zone,
    zones_at,
)

NOW = datetime(2026, 11, 21, 13, 32, 40, tzinfo=UTC)  # 14:32 in Berlin


@pytest.mark.parametrize(
    ("old", "name"),
    [
        ("Europe/Kiev", "Europe/Kyiv"),
        ("US/Eastern", "America/New_York"),
        ("us/eastern", "America/New_York"),
        ("Asia/Calcutta", "Asia/Kolkata"),
        ("Europe/Oslo", "Europe/Oslo"),
        ("EUROPE/BERLIN", "Europe/Berlin"),
        ("GB", "Europe/London"),
        ("utc", "Etc/UTC"),
    ],
)
def test_old_names_lead_to_todays(old: str, name: str) -> None:
    assert canonical(old) == name
    assert zone(old).utcoffset(datetime(2026, 7, 1)) == zone(name).utcoffset(datetime(2026, 7, 1))  # noqa: DTZ001


@pytest.mark.parametrize(
    "name", ["Mars/Base", "", "Europe", "../../etc/passwd", "Factory", "Europe/Berlin/x"]
)
def test_other_names_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match=f"zone {re.escape(repr(name))} is not an IANA name"):
        zone(name)


def test_every_name_of_the_packaged_database_is_a_zone_with_a_name_of_today() -> None:
    names = files("tzdata").joinpath("zones").read_text(encoding="utf-8").split()

    assert len(names) > 590
    for name in set(names) - {"Factory"}:
        assert canonical(canonical(name)) == canonical(name)
        assert zone(name).key == name


def test_the_list_to_choose_from_has_todays_names_alone() -> None:
    names = names_of_today()

    assert {"Asia/Kolkata", "Asia/Kathmandu", "Europe/Kyiv", "Europe/Oslo", "Etc/UTC"} <= set(names)
    assert [name for name in names if canonical(name) != name] == []
    assert names == sorted(set(names))
    assert len(names) > 400


def test_the_database_is_the_packaged_one() -> None:
    first_line = (
        files("tzdata").joinpath("zoneinfo", "tzdata.zi").read_text(encoding="utf-8").partition("\n")[0]
    )

    assert re.fullmatch(r"20\d\d[a-z]", tzdata_version())
    assert first_line == f"# version {tzdata_version()}"


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("en", "America/New_York"),
        ("en-GB", "Europe/London"),
        ("pt-br", "America/Sao_Paulo"),
        ("pt-PT", "Europe/Lisbon"),
        ("de", "Europe/Berlin"),
        ("fa", "Asia/Tehran"),
        ("id", "Asia/Jakarta"),
        ("uk", "Europe/Kyiv"),
        ("ru", "Europe/Moscow"),
        ("ar", "Africa/Cairo"),
        ("zh-hant", "Asia/Taipei"),
        ("es", "Europe/Madrid"),
        ("es-419", "America/Mexico_City"),
        ("tlh", "America/New_York"),
        ("", "America/New_York"),
        (None, "America/New_York"),
    ],
)
def test_a_language_suggests_where_most_of_its_speakers_are(code: str | None, name: str) -> None:
    assert guess(code) == name


@given(st.text(max_size=12))
def test_any_language_code_gives_some_zone(code: str) -> None:
    assert zone(guess(code))


@pytest.mark.parametrize(
    ("latitude", "longitude", "name"),
    [
        (52.5, 13.4, "Europe/Berlin"),
        (50.45, 30.52, "Europe/Kyiv"),
        (27.7, 85.3, "Asia/Kathmandu"),
        (0, -30, "Etc/GMT+2"),
        (90, 180, None),
        (-90, -180, None),
    ],
)
def test_a_place_on_earth_has_a_zone(latitude: float, longitude: float, name: str | None) -> None:
    found = from_location(latitude, longitude)

    assert found in available_timezones()
    assert name in (None, found)


@pytest.mark.parametrize(
    ("latitude", "longitude"), [(90.1, 0), (0, 180.1), (float("nan"), 0), (0, float("inf")), (-91, 0)]
)
def test_a_place_elsewhere_is_refused(latitude: float, longitude: float) -> None:
    with pytest.raises(ValueError, match=r"(latitude|longitude): .* expected"):
        from_location(latitude, longitude)


def test_clocks_to_choose_from_are_distinct_and_the_nearest_come_first() -> None:
    choices = clock_choices(NOW, "Europe/Berlin", 6)

    assert [choice.wall for choice in choices[:4]] == [time(15, 32), time(13, 32), time(16, 32), time(12, 32)]
    assert choices[1].zone == "Europe/London"
    for choice in choices:
        assert local(NOW, choice.zone).time().replace(second=0, microsecond=0) == choice.wall


def test_all_clocks_include_half_and_quarter_hours() -> None:
    walls = [choice.wall for choice in clock_choices(NOW, "Europe/Berlin", 99)]

    assert len(walls) == len(set(walls)) >= 30
    assert {time(19, 2), time(19, 17)} <= set(walls)  # India, Nepal
    assert time(14, 32) not in walls


def test_what_a_clock_shows_tells_the_zone() -> None:
    assert zones_at(NOW, time(19, 15))[0] == "Asia/Kathmandu"
    assert zones_at(NOW, time(19, 4))[0] == "Asia/Kolkata"
    assert zones_at(NOW, time(14, 30))[:2] == ["Africa/Lagos", "Europe/Berlin"]
    assert zones_at(NOW, time(14, 10)) == []


def test_a_clock_near_midnight_is_met_from_both_sides() -> None:
    late = datetime(2026, 11, 21, 23, 58, tzinfo=UTC)

    assert "Europe/London" in zones_at(late, time(0, 2))


def test_what_has_no_meaning_is_refused() -> None:
    with pytest.raises(ValueError, match="an aware instant is needed"):
        clock_choices(datetime(2026, 11, 21), "Europe/Berlin")  # noqa: DTZ001
    with pytest.raises(ValueError, match="an aware instant is needed"):
        zones_at(datetime(2026, 11, 21), time(8))  # noqa: DTZ001
    with pytest.raises(ValueError, match="wall: a naive wall time expected"):
        zones_at(NOW, time(8, tzinfo=UTC))
    with pytest.raises(ValueError, match="Mars"):
        clock_choices(NOW, "Mars/Base")


def test_a_tolerance_can_be_wider() -> None:
    assert zones_at(NOW, time(14, 10), timedelta(minutes=25))[0] == "Africa/Lagos"


def test_fingerprints_tell_rules_apart_for_every_zone() -> None:
    found = fingerprints()

    assert len(found) > 590
    assert all(re.fullmatch("[0-9a-f]{8}", rule) for rule in found.values())
    assert found["Europe/Berlin"] != found["Europe/London"]
    assert found["Asia/Calcutta"] == found["Asia/Kolkata"]
