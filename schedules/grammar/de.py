"""How German writes times."""

from datetime import time

from schedules.grammar.model import Clock, Grammar, Lasting, Part, Saying, Wait

_UNITS = {
    **{"null": 0, "eins": 1, "ein": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "fuenf": 5, "sechs": 6},
    **{"sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "elf": 11, "zwölf": 12, "zwoelf": 12, "dreizehn": 13},
    **{"vierzehn": 14, "fünfzehn": 15, "fuenfzehn": 15, "sechzehn": 16, "siebzehn": 17, "achtzehn": 18},
    **{"neunzehn": 19},
}
_TENS = {"zwanzig": 20, "dreißig": 30, "vierzig": 40, "fünfzig": 50, "fuenfzig": 50}
_ONES = {word: value for word, value in _UNITS.items() if 0 < value < 10 and word != "eins"}

GRAMMAR = Grammar(
    language="de",
    twelve_hour=False,
    numbers={
        **_UNITS,
        **_TENS,
        **{f"{one}und{ten}": tens + value for ten, tens in _TENS.items() for one, value in _ONES.items()},
    },
    named={"mittag|zwölf uhr mittags|12 uhr mittags|mittags": time(12), "mitternacht": time(0)},
    clocks=(
        Clock("{h} uhr|{h} uhr {mm}|{h}:{mm} uhr|{h}.{mm} uhr|{hmm} uhr|{h} uhr und {m} minuten", exact=True),
        Clock("halb {h}", minutes=-30, spoken=True),
        Clock("viertel nach {h}", minutes=15, spoken=True),
        Clock("viertel vor {h}|dreiviertel {h}|drei viertel {h}", minutes=-15, spoken=True),
        Clock("viertel {h}", minutes=-45, spoken=True),
        Clock("{m5} nach {h}|{m} minuten nach {h}", spoken=True),
        Clock("{m5} vor {h}|{m} minuten vor {h}", sign=-1, spoken=True),
        Clock("{m} [minuten] nach halb {h}", minutes=-30, spoken=True),
        Clock("{m} [minuten] vor halb {h}", minutes=-30, sign=-1, spoken=True),
    ),
    parts=(
        Part(
            0, 12, "morgens|am morgen|früh|in der früh|frühmorgens|am frühen morgen|vormittags|am vormittag"
        ),
        Part(11, 16, "mittags|am mittag"),
        Part(12, 19, "nachmittags|am nachmittag"),
        Part(12, 24, "pm|p m"),
        Part(16, 25, "abends|am abend|abend"),
        Part(20, 30, "nachts|in der nacht"),
    ),
    weekdays=(
        "montag|montags|mo",
        "dienstag|dienstags|di",
        "mittwoch|mittwochs|mi",
        "donnerstag|donnerstags|do",
        "freitag|freitags|fr",
        "samstag|samstags|sonnabend|sonnabends|sa",
        "sonntag|sonntags|so",
    ),
    day_groups={
        "jeden tag|täglich|taeglich|alle tage|jeder tag": frozenset(range(7)),
        "werktags|wochentags|werktage|unter der woche|an werktagen|an wochentagen|werktag|wochentag|"
        "an jedem werktag|an jedem wochentag": frozenset(range(5)),
        "wochenende|am wochenende|wochenends|an wochenenden|am we": frozenset({5, 6}),
    },
    day_patterns=("[jeden] {d}|immer {d}|am {d}|an {d}", "[von] {d} bis {d}|{d} - {d}"),
    leaving_out="außer|ausser|außer am|nicht|nicht am|ohne|bis auf",
    rates={
        "alle {n} stunden|alle {n} std|alle {n} h": 0,
        "jede stunde|stündlich|stuendlich|zu jeder stunde": 1,
        "jede zweite stunde": 2,
        "jede dritte stunde": 3,
    },
    minute_rates="alle {k} minuten|alle {k} min|jede halbe stunde|alle halbe stunde|alle halben stunden",
    windows="[von] {c} bis {c}|[von] {c} - {c}|zwischen {c} und {c}|ab {c} bis {c}",
    waits=(
        Wait("[in] {k} minuten|[in] {k} minute|[in] {k} min", each=1),
        Wait("[in] {k} stunden|[in] {k} stunde|[in] {k} std|in {k} h", each=60),
        Wait("[in] {k} stunden [und] {m} minuten|[in] {k} stunde [und] {m} minuten", each=60),
        Wait("[in] {k} std {m} [min]|in {k} h {m} [min]", each=60),
        Wait("[in] einer minute", minutes=1),
        Wait("[in] einer viertelstunde|[in] einer viertel stunde|[in] 1/4 stunde", minutes=15),
        Wait("[in] einer halben stunde|[in] [eine] halbe stunde|in ner halben stunde", minutes=30),
        Wait("[in] einer dreiviertelstunde|[in] einer dreiviertel stunde", minutes=45),
        Wait("[in] einer stunde|[in] eine stunde|in ner stunde", minutes=60),
        Wait("[in] anderthalb stunden|[in] eineinhalb stunden|[in] 1,5 stunden|[in] 1,5 std", minutes=90),
        Wait("[in] zweieinhalb stunden|[in] 2,5 stunden", minutes=150),
    ),
    lasting=(
        Lasting("{k} tage|{k} tag|{k} tagen", each=1),
        Lasting("einen tag|heute|bis morgen", days=1),
        Lasting("{k} wochen|{k} woche", each=7),
        Lasting("eine woche", days=7),
    ),
    until="bis|bis zum|bis zu|bis am|für|für die nächsten|die nächsten",
    joiners="und|sowie|dann|und dann|und auch",
    fillers="um|gegen|jeweils|immer|so um|ca",
    polite="bitte|danke|nur",
    saying=Saying(
        weekdays=("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"),
        every_day="täglich",
        working_days="werktags",
        weekend="am Wochenende",
        comma=", ",
        last=" und ",
        hours={"1": "jede Stunde von {a} bis {b}", "other": "alle {n} Stunden von {a} bis {b}"},
    ),
)
