"""How English writes times."""

from datetime import time

from schedules.grammar.model import Clock, Grammar, Lasting, Part, Saying, Wait

_UNITS = {
    **{"zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8},
    **{
        "nine": 9,
        "ten": 10,
        "eleven": 11,
        "twelve": 12,
        "thirteen": 13,
        "fourteen": 14,
        "fifteen": 15,
        "sixteen": 16,
    },
    **{"seventeen": 17, "eighteen": 18, "nineteen": 19},
}
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50}

GRAMMAR = Grammar(
    language="en",
    twelve_hour=True,
    numbers={
        **_UNITS,
        **_TENS,
        **{
            f"{ten} {unit}": tens + n
            for ten, tens in _TENS.items()
            for unit, n in _UNITS.items()
            if 0 < n < 10
        },
        **{f"oh {unit}": n for unit, n in _UNITS.items() if 0 < n < 10},
    },
    named={
        "noon|midday|12 noon|twelve noon|12 midday|noontime|lunchtime": time(12),
        "midnight|12 midnight|twelve midnight": time(0),
    },
    clocks=(
        Clock("{h} oclock|{h} o clock", spoken=True),
        Clock("half past {h}|half after {h}|half {h}", minutes=30, spoken=True),
        Clock("[a] quarter past {h}|[a] quarter after {h}", minutes=15, spoken=True),
        Clock("[a] quarter to {h}|[a] quarter of {h}|[a] quarter till {h}", minutes=-15, spoken=True),
        Clock("[a] quarter before {h}|[a] quarter til {h}", minutes=-15, spoken=True),
        Clock("{m5} past {h}|{m5} after {h}|{m} minutes past {h}|{m} minutes after {h}", spoken=True),
        Clock("{m5} to {h}|{m5} till {h}|{m5} before {h}|{m5} of {h}|{m5} til {h}", sign=-1, spoken=True),
        Clock("{m} minutes to {h}|{m} minutes till {h}|{m} minutes before {h}", sign=-1, spoken=True),
        Clock("{h} hundred [hours]|{hmm} hrs|{hmm} hours|{h}:{mm} hrs", exact=True),
    ),
    parts=(
        Part(0, 12, "am|a m|a", is_suffix=True),
        Part(0, 12, "in the morning|in the mornings|morning|mornings|this morning"),
        Part(12, 24, "pm|p m|p", is_suffix=True),
        Part(12, 19, "in the afternoon|in the afternoons|afternoon|afternoons"),
        Part(16, 25, "in the evening|in the evenings|evening|evenings"),
        Part(18, 30, "at night|in the night|night|nights|at nights"),
    ),
    weekdays=(
        "monday|mondays|mon|mons|mo",
        "tuesday|tuesdays|tue|tues|tu",
        "wednesday|wednesdays|wed|weds|we",
        "thursday|thursdays|thu|thur|thurs",
        "friday|fridays|fri|fr",
        "saturday|saturdays|sat|sa",
        "sunday|sundays|sun|su",
    ),
    day_groups={
        "every day|everyday|daily|each day|all days|all week|seven days a week|7 days a week": frozenset(
            range(7)
        ),
        "weekday|weekdays|week days|week day|working days|workdays|workday|work days": frozenset(range(5)),
        "weekend|weekends|week end|week ends|the weekend": frozenset({5, 6}),
    },
    day_patterns=(
        "[every] {d}|each {d}",
        "[from] {d} to {d}|[from] {d} through {d}|[from] {d} thru {d}",
        "[from] {d} till {d}|[from] {d} until {d}",
        "[every] {d} - {d}|between {d} and {d}",
    ),
    leaving_out="except|except for|except on|but not|but not on|not|not on|without|excluding",
    rates={
        "every {n} hours|every {n} hour|every {n} h|every {n} hrs|every {n} hr|each {n} hours": 0,
        "every hour|each hour|hourly|once an hour": 1,
        "every other hour|every second hour": 2,
        "every third hour": 3,
    },
    minute_rates=(
        "every {k} minutes|every {k} minute|every {k} mins|every {k} min|each {k} minutes|every half hour|"
        "every half an hour|every quarter of an hour"
    ),
    windows=(
        "[from] {c} to {c}|[from] {c} till {c}|[from] {c} until {c}|[from] {c} through {c}|[from] {c} - {c}|"
        "between {c} and {c}|between {c} - {c}|starting at {c} until {c}|starting at {c} ending at {c}"
    ),
    waits=(
        Wait("[in] {k} minutes [from now]|[in] {k} mins [from now]|[in] {k} min|[in] {k} m", each=1),
        Wait("[in] {k} minute [from now]|{k} minutes later|{k} mins later|{k} min later", each=1),
        Wait("[in] {k} hours [from now]|[in] {k} hour [from now]|[in] {k} hrs|[in] {k} hr", each=60),
        Wait("in {k} h|{k} hours later|{k} hour later", each=60),
        Wait("[in] {k} hours [and] {m} minutes|[in] {k} hour [and] {m} minutes", each=60),
        Wait("[in] {k} h {m} min|in {k} h {m}", each=60),
        Wait("[in] {k} hours [and] {m} min|[in] {k} hour [and] {m} min|[in] {k} hr {m} min", each=60),
        Wait("[in] {k} hours and a half|[in] {k} and a half hours", minutes=30, each=60),
        Wait("[in] a quarter of an hour|[in] quarter of an hour|[in] a quarter hour", minutes=15),
        Wait("[in] half an hour [from now]|[in] a half hour|[in] half hour|half an hour later", minutes=30),
        Wait("[in] an hour [from now]|[in] a hour|an hour later", minutes=60),
        Wait("[in] an hour and a half|[in] 1.5 hours|[in] 1.5 h", minutes=90),
        Wait("[in] a minute", minutes=1),
    ),
    lasting=(
        Lasting("{k} days|{k} day|{k} d", each=1),
        Lasting("a day|today|until tomorrow|till tomorrow", days=1),
        Lasting("{k} weeks|{k} week|{k} wks|{k} wk", each=7),
        Lasting("a week", days=7),
        Lasting("a fortnight", days=14),
    ),
    until="until|till|til|up to|until the|till the|for|for the next|the next",
    joiners="and|then|also|and then|and also|plus",
    fillers="at|on|by|the|around|about|remind me",
    polite="please|thanks|thank you|only|just",
    saying=Saying(
        weekdays=("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
        every_day="every day",
        working_days="weekdays",
        weekend="weekends",
        comma=", ",
        last=" and ",
        hours={"1": "every hour from {a} to {b}", "other": "every {n} hours from {a} to {b}"},
    ),
)
