"""How Spanish writes times."""

from datetime import time

from schedules.grammar.model import Clock, Grammar, Lasting, Part, Saying, Wait

_ONES = {
    **{"una": 1, "uno": 1, "un": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7},
    **{"ocho": 8, "nueve": 9},
}
_TENS = {"treinta": 30, "cuarenta": 40, "cincuenta": 50}

GRAMMAR = Grammar(
    language="es",
    twelve_hour=True,
    numbers={
        "cero": 0,
        **_ONES,
        **{"diez": 10, "once": 11, "doce": 12, "trece": 13, "catorce": 14, "quince": 15, "dieciséis": 16},
        **{
            "diecisiete": 17,
            "dieciocho": 18,
            "diecinueve": 19,
            "veinte": 20,
            "veintiuna": 21,
            "veintiuno": 21,
        },
        **{"veintidós": 22, "veintitrés": 23, "veinticuatro": 24, "veinticinco": 25, "veintiséis": 26},
        **{"veintisiete": 27, "veintiocho": 28, "veintinueve": 29},
        **_TENS,
        **{f"{ten} y {one}": tens + value for ten, tens in _TENS.items() for one, value in _ONES.items()},
    },
    named={
        "mediodía|medio día|12 del mediodía|doce del mediodía": time(12),
        "medianoche|media noche|12 de la noche": time(0),
    },
    clocks=(
        Clock("{h} horas|{h} hs|{h} hrs|{h}:{mm} horas|{h}:{mm} hs|{h}:{mm} h|{h}.{mm} h", exact=True),
        Clock("{h} en punto", spoken=True),
        Clock("{h} y media", minutes=30, spoken=True),
        Clock("{h} y cuarto", minutes=15, spoken=True),
        Clock(
            "{h} menos cuarto|cuarto para las {h}|cuarto para la {h}|un cuarto para las {h}",
            minutes=-15,
            spoken=True,
        ),
        Clock("{h} y {w} [minutos]|{h} y {m} minutos|{h} con {m} [minutos]", spoken=True),
        Clock("{h} menos {m} [minutos]|{m} para las {h}|{m} para la {h}", sign=-1, spoken=True),
        Clock("{m} minutos para las {h}|faltan {m} para las {h}", sign=-1, spoken=True),
    ),
    parts=(
        Part(0, 12, "de la mañana|por la mañana|en la mañana|por las mañanas|am|a m"),
        Part(0, 7, "de la madrugada|de madrugada"),
        Part(11, 16, "del mediodía|de mediodía"),
        Part(12, 21, "de la tarde|por la tarde|en la tarde|por las tardes|tarde"),
        Part(12, 24, "pm|p m"),
        Part(18, 30, "de la noche|por la noche|en la noche|por las noches|noche"),
    ),
    weekdays=(
        "lunes|lun|lu",
        "martes|mar|ma",
        "miércoles|mié|mi",
        "jueves|jue|ju",
        "viernes|vie|vi",
        "sábado|sábados|sáb|sa",
        "domingo|domingos|dom|do",
    ),
    day_groups={
        "todos los días|cada día|a diario|diario|diariamente|diaria": frozenset(range(7)),
        "entre semana|días laborables|días hábiles|días de semana|laborables": frozenset(range(5)),
        "fin de semana|fines de semana|fin de": frozenset({5, 6}),
    },
    day_patterns=(
        "{d}|cada {d}|todos los {d}|el {d}|los {d}",
        "[de] {d} a {d}|desde el {d} hasta el {d}|{d} - {d}",
    ),
    leaving_out="excepto|excepto el|excepto los|menos|menos el|menos los|salvo|salvo el|salvo los",
    rates={"cada {n} horas|cada {n} h|cada {n} hs": 0, "cada hora|una vez por hora": 1},
    minute_rates="cada {k} minutos|cada {k} min|cada media hora|cada cuarto de hora",
    windows="[de] {c} a {c}|desde {c} hasta {c}|de {c} hasta {c}|entre {c} y {c}|{c} - {c}",
    waits=(
        Wait("[en] {k} minutos|[en] {k} minuto|[en] {k} min|dentro de {k} minutos|dentro de {k} min", each=1),
        Wait("en {k} horas|en {k} hora|en {k} h|dentro de {k} horas|dentro de {k} hora", each=60),
        Wait("en {k} horas y {m} [minutos]|en {k} hora y {m} [minutos]|en {k} h {m} [min]", each=60),
        Wait("dentro de {k} horas y {m} minutos|dentro de {k} hora y {m} minutos", each=60),
        Wait("en {k} horas y media|dentro de {k} horas y media", minutes=30, each=60),
        Wait("en un minuto|dentro de un minuto", minutes=1),
        Wait("[en] un cuarto de hora|dentro de un cuarto de hora", minutes=15),
        Wait("[en] media hora|dentro de media hora", minutes=30),
        Wait("[en] una hora|dentro de una hora", minutes=60),
        Wait("[en] [una] hora y media|dentro de [una] hora y media", minutes=90),
    ),
    lasting=(
        Lasting("{k} días|{k} día", each=1),
        Lasting("hoy|hasta mañana", days=1),
        Lasting("{k} semanas|{k} semana", each=7),
    ),
    until="hasta|hasta el|hasta la|por|durante|para",
    joiners="y|e|y luego|y también|y a las|y a la",
    fillers="a las|a la|las|la|a|sobre las|al|a eso de las|los",
    polite="por favor|gracias|solo|sólo|solamente",
    saying=Saying(
        weekdays=("lun", "mar", "mié", "jue", "vie", "sáb", "dom"),
        every_day="todos los días",
        working_days="entre semana",
        weekend="fines de semana",
        comma=", ",
        last=" y ",
        hours={"1": "cada hora de {a} a {b}", "other": "cada {n} horas de {a} a {b}"},
    ),
)
