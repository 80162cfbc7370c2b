"""The calendar file, read back by a reader that is not ours."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from dateutil.rrule import rrulestr
from icalendar import Calendar, Event

from bot.calendar_file import calendar
from bot.language import language
from schedules.day import local
from schedules.next_fire import fires
from storage.models import Person, Reminder
from storage.planning import rule_of

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
ON = date(2026, 11, 22)
WEEKDAYS_MASK, TUESDAY_MASK = 0b0011111, 0b0000010
ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "America/Nuuk",  # at 24:00 before the last Sunday
    "Asia/Jerusalem",  # on the Friday before a Sunday
    "Africa/Cairo",  # on a day that may fall into either of two months
    "Africa/Casablanca",  # for the last time
    "Australia/Lord_Howe",  # by half an hour, in summer where others have winter
    "Europe/Dublin",  # whose summer is standard
    "Asia/Tokyo",
    "Asia/Kathmandu",
    "Etc/GMT-3",
    "Etc/UTC",
)


def reminder(number: int = 1, at: time = time(7, 30), **more: object) -> Reminder:
    return Reminder(id=number, person_id=7, kind="stretch", at=at, created_at=NOW, **more)


def file(
    *reminders: Reminder,
    zone: str = "Europe/Berlin",
    title: str = "Stretch",
    now: datetime = NOW,
    **person: object,
) -> bytes:
    anna = Person(id=7, zone=zone, created_at=NOW, **person)
    named = [(each, title) for each in reminders]
    return calendar(language("en", zone), anna, named, on=ON, now=now).content


def events(content: bytes) -> list[Event]:
    return list(Calendar.from_ical(content).walk("VEVENT"))


def rings(content: bytes, *, until: datetime) -> list[tuple[date, time]]:
    """The wall times of all events up to one, in order."""
    found = []
    for event in events(content):
        start = event["DTSTART"].dt.replace(tzinfo=None)
        rule = rrulestr(event["RRULE"].to_ical().decode(), dtstart=start)
        found += rule.between(start, until, inc=True)
    return sorted((wall.date(), wall.time()) for wall in found)


@pytest.mark.parametrize(
    "wanted",
    [
        reminder(),
        reminder(weekdays=WEEKDAYS_MASK),
        reminder(at=time(23, 59), weekdays=TUESDAY_MASK),
        reminder(every_n_days=2, counted_from=date(2026, 11, 21)),
        reminder(every_n_days=3, counted_from=date(2026, 11, 23), weekdays=WEEKDAYS_MASK),
        reminder(every_n_days=14, counted_from=date(2026, 11, 17), weekdays=TUESDAY_MASK),
        reminder(at=time(9, 15), until=time(17), every_h=2, weekdays=WEEKDAYS_MASK),
    ],
    ids=["daily", "weekdays", "tuesdays", "every 2 days", "every 3 days", "fortnightly", "in a window"],
)
def test_events_stand_where_the_reminder_rings(wanted: Reminder):
    """Over more than a year, with both changes of the clock in it."""
    midnight = datetime(2026, 11, 21, 23, tzinfo=UTC) - timedelta(seconds=1)
    new_year = datetime(2027, 12, 31, 23, tzinfo=UTC)
    ours = fires(rule_of(wanted, "Europe/Berlin"), after=midnight, until=new_year, limit=9999)

    theirs = rings(file(wanted), until=datetime(2028, 1, 1))  # noqa: DTZ001 - a wall time

    walls = [local(fire.at, "Europe/Berlin") for fire in ours]
    assert theirs == [(wall.date(), wall.time()) for wall in walls]


@pytest.mark.parametrize("zone", ZONES)
def test_definition_of_the_zone_gives_its_clock(zone: str):
    """For readers that do not know the zone by its name; over five years."""
    defined = next(iter(Calendar.from_ical(file(reminder(), zone=zone)).walk("VTIMEZONE"))).to_tz(
        lookup_tzid=False
    )

    assert events(file(reminder(), zone=zone))[0]["DTSTART"].params["TZID"] == zone
    moment = datetime(2026, 11, 22, 12, tzinfo=UTC)
    while moment < datetime(2031, 11, 22, tzinfo=UTC):
        wall = local(moment, zone)
        assert wall.replace(tzinfo=defined).utcoffset() == wall.utcoffset(), wall
        moment += timedelta(hours=19)


def test_each_rings_at_its_time_but_not_within_quiet_hours():
    late, early = reminder(1, time(22, 30)), reminder(2, time(7, 30))
    found = events(file(late, early, quiet_from=time(22), quiet_until=time(7)))

    alarms = [[(str(one["ACTION"]), one["TRIGGER"].dt) for one in event.walk("VALARM")] for event in found]
    assert alarms == [[], [("DISPLAY", timedelta())]]


def test_importing_again_changes_events_instead_of_doubling_them():
    """A daily reminder keeps its event when its time is changed; one in a window has an event a time."""
    before, later = file(reminder(1)), file(reminder(1, time(8)), now=NOW + timedelta(hours=1))

    assert [str(event["UID"]) for event in events(before)] == [str(event["UID"]) for event in events(later)]
    assert events(before)[0]["DTSTAMP"].dt == NOW
    window = reminder(2, time(9), until=time(13), every_h=2)
    assert len({str(event["UID"]) for event in events(file(reminder(1), window))}) == 4


def test_a_reminder_that_has_anothers_number_is_another_event():
    """As in a second bot's database, or once the first one was erased and its number given anew."""
    first, second = reminder(1), reminder(1)
    second.created_at = NOW + timedelta(seconds=1)

    assert len({str(event["UID"]) for one in (first, second) for event in events(file(one))}) == 2


@pytest.mark.parametrize("title", ["Растяжка, после чая; дома \\ вечером " * 4, "إطالة " * 20, "A\nB"])
def test_lines_are_short_and_texts_come_back_whole(title: str):
    content = file(reminder(), title=title)

    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert str(events(content)[0]["SUMMARY"]) == title
    assert [str(alarm["DESCRIPTION"]) for alarm in events(content)[0].walk("VALARM")] == [title]


def test_reader_finds_no_fault_in_it():
    read = Calendar.from_ical(file(reminder(), reminder(2, time(9), until=time(17), every_h=4)))

    assert (str(read["VERSION"]), read.errors) == ("2.0", [])
    assert all(not part.errors for part in read.walk())
    assert set(read.get_used_tzids()) == {"Europe/Berlin"}
    assert not read.get_missing_tzids()
