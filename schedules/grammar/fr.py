"""How French writes times."""

from datetime import time

from schedules.grammar.model import Clock, Grammar, Lasting, Part, Saying, Wait

_ONES = {
    **{"une": 1, "un": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8},
    **{"neuf": 9},
}
_TENS = {"vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50}

GRAMMAR = Grammar(
    language="fr",
    twelve_hour=False,
    numbers={
        "zéro": 0,
        **_ONES,
        **{"dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16},
        **{"dix sept": 17, "dix huit": 18, "dix neuf": 19},
        **_TENS,
        **{
            f"{ten} {one}": tens + value
            for ten, tens in _TENS.items()
            for one, value in _ONES.items()
            if value > 1
        },
        **{f"{ten} et {one}": tens + 1 for ten, tens in _TENS.items() for one in ("un", "une")},
    },
    named={
        "midi": time(12),
        "midi et demi|midi et demie": time(12, 30),
        "midi et quart": time(12, 15),
        "midi moins le quart": time(11, 45),
        "minuit": time(0),
        "minuit et demi|minuit et demie": time(0, 30),
    },
    clocks=(
        Clock("{h} heures|{h} heure|{h} heures {mm}|{h} heure {mm}|{h} heures pile", exact=True),
        Clock("{h} heures et demie|{h} heure et demie|{h}h et demie|{h} et demie", minutes=30, spoken=True),
        Clock("{h} heures et quart|{h} heure et quart|{h}h et quart|{h} et quart", minutes=15, spoken=True),
        Clock(
            "{h} heures moins le quart|{h} heure moins le quart|{h}h moins le quart", minutes=-15, spoken=True
        ),
        Clock("{h} heures moins quart|{h} moins le quart", minutes=-15, spoken=True),
        Clock("{h} heures moins {m}|{h} heure moins {m}|{h}h moins {m}|{h} moins {m}", sign=-1, spoken=True),
    ),
    parts=(
        Part(0, 12, "du matin|le matin|matin|au matin|am|a m"),
        Part(11, 16, "le midi|du midi"),
        Part(12, 19, "de l'après-midi|l'après-midi|après-midi|de l'après midi|de l'aprem"),
        Part(12, 24, "pm|p m"),
        Part(16, 25, "du soir|le soir|soir"),
        Part(20, 30, "de la nuit|la nuit"),
    ),
    weekdays=(
        "lundi|lundis|lun|lu",
        "mardi|mardis|mar|ma",
        "mercredi|mercredis|mer|me",
        "jeudi|jeudis|jeu|je",
        "vendredi|vendredis|ven|ve",
        "samedi|samedis|sam|sa",
        "dimanche|dimanches|dim|di",
    ),
    day_groups={
        "tous les jours|chaque jour|quotidien|quotidiennement|par jour": frozenset(range(7)),
        "en semaine|la semaine|jours ouvrés|jours ouvrables|les jours ouvrés": frozenset(range(5)),
        "week-end|le week-end|weekend|le weekend|les week-ends|les weekends|week end": frozenset({5, 6}),
    },
    day_patterns=("{d}|chaque {d}|tous les {d}|le {d}|les {d}", "[de] {d} à {d}|du {d} au {d}|{d} - {d}"),
    leaving_out="sauf|sauf le|sauf les|excepté|excepté le|hors|pas le",
    rates={
        "toutes les {n} heures|toutes les {n} h": 0,
        "toutes les heures|chaque heure|une fois par heure": 1,
    },
    minute_rates="toutes les {k} minutes|toutes les {k} min|toutes les demi-heures|toutes les demi heures",
    windows="[de] {c} à {c}|entre {c} et {c}|depuis {c} jusqu'à {c}|de {c} jusqu'à {c}|{c} - {c}",
    waits=(
        Wait("[dans] {k} minutes|[dans] {k} minute|[dans] {k} min|[dans] {k} mn", each=1),
        Wait("dans {k} heures|dans {k} heure|dans {k} h", each=60),
        Wait("dans {k} heures [et] {m} [minutes]|dans {k} heure [et] {m} [minutes]|dans {k} h {m}", each=60),
        Wait("dans {k} heures et demie|dans {k} h et demie", minutes=30, each=60),
        Wait("dans une minute", minutes=1),
        Wait("[dans] un quart d'heure", minutes=15),
        Wait("[dans] une demi-heure|[dans] une demi heure|demi-heure|demi heure", minutes=30),
        Wait("[dans] trois quarts d'heure", minutes=45),
        Wait("dans une heure", minutes=60),
        Wait("dans une heure et demie", minutes=90),
    ),
    lasting=(
        Lasting("{k} jours|{k} jour|{k} j", each=1),
        Lasting("aujourd'hui|jusqu'à demain", days=1),
        Lasting("{k} semaines|{k} semaine", each=7),
    ),
    until="jusqu'au|jusqu'à|pendant|pour|durant",
    joiners="et|puis|et puis|et aussi|et à",
    fillers="à|vers",
    polite="s'il te plaît|s'il vous plaît|svp|stp|merci|seulement|uniquement",
    saying=Saying(
        weekdays=("lun", "mar", "mer", "jeu", "ven", "sam", "dim"),
        every_day="tous les jours",
        working_days="en semaine",
        weekend="le week-end",
        comma=", ",
        last=" et ",
        hours={"1": "toutes les heures de {a} à {b}", "other": "toutes les {n} heures de {a} à {b}"},
    ),
)
