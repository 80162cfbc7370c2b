"""How Brazilian Portuguese writes times."""

from datetime import time

from schedules.grammar.model import Clock, Grammar, Lasting, Part, Saying, Wait

_ONES = {
    **{"uma": 1, "um": 1, "duas": 2, "dois": 2, "três": 3, "quatro": 4, "cinco": 5, "seis": 6, "sete": 7},
    **{"oito": 8, "nove": 9},
}
_TENS = {"vinte": 20, "trinta": 30, "quarenta": 40, "cinquenta": 50}

GRAMMAR = Grammar(
    language="pt-br",
    twelve_hour=False,
    numbers={
        "zero": 0,
        **_ONES,
        **{"dez": 10, "onze": 11, "doze": 12, "treze": 13, "catorze": 14, "quatorze": 14, "quinze": 15},
        **{"dezesseis": 16, "dezessete": 17, "dezoito": 18, "dezenove": 19},
        **_TENS,
        **{f"{ten} e {one}": tens + value for ten, tens in _TENS.items() for one, value in _ONES.items()},
    },
    named={
        "meio-dia|meio dia": time(12),
        "meio-dia e meia|meio dia e meia|meio-dia e meio": time(12, 30),
        "meia-noite|meia noite": time(0),
        "meia-noite e meia": time(0, 30),
    },
    clocks=(
        Clock(
            "{h} horas|{h} hora|{h} hs|{h} hrs|{h}:{mm} h|{h}:{mm} horas|{h} horas e {m} minutos", exact=True
        ),
        Clock("{h} em ponto", spoken=True),
        Clock("{h} [horas] e meia|{h}h e meia", minutes=30, spoken=True),
        Clock("{h} [horas] e um quarto|{h} e quarto", minutes=15, spoken=True),
        Clock("um quarto para as {h}|um quarto pras {h}|{h} menos um quarto", minutes=-15, spoken=True),
        Clock("{h} e {w} [minutos]|{h} e {m} minutos", spoken=True),
        Clock("{m} para as {h}|{m} pras {h}|{m} para a {h}|{m} pra {h}|{h} menos {m}", sign=-1, spoken=True),
        Clock("{m} minutos para as {h}|{m} minutos pras {h}", sign=-1, spoken=True),
    ),
    parts=(
        Part(0, 12, "da manhã|de manhã|pela manhã|manhã|am|a m"),
        Part(0, 7, "da madrugada|de madrugada"),
        Part(12, 19, "da tarde|de tarde|à tarde|tarde"),
        Part(12, 24, "pm|p m"),
        Part(18, 30, "da noite|de noite|à noite|noite"),
    ),
    weekdays=(
        "segunda|segundas|segunda-feira|segunda feira|segundas-feiras|seg|2ª",
        "terça|terças|terça-feira|terça feira|terças-feiras|ter|3ª",
        "quarta|quartas|quarta-feira|quarta feira|quartas-feiras|qua|4ª",
        "quinta|quintas|quinta-feira|quinta feira|quintas-feiras|qui|5ª",
        "sexta|sextas|sexta-feira|sexta feira|sextas-feiras|sex|6ª",
        "sábado|sábados|sáb",
        "domingo|domingos|dom",
    ),
    day_groups={
        "todos os dias|todo dia|todo o dia|diariamente|cada dia|diário": frozenset(range(7)),
        "dias úteis|dia útil|nos dias úteis|durante a semana|dias de semana": frozenset(range(5)),
        "fim de semana|fins de semana|no fim de semana|nos fins de semana|finais de semana": frozenset(
            {5, 6}
        ),
    },
    day_patterns=(
        "{d}|toda {d}|todo {d}|todas as {d}|todos os {d}|na {d}|no {d}|às {d}|aos {d}|nas {d}|cada {d}",
        "[de] {d} a {d}|[de] {d} à {d}|de {d} até {d}|{d} - {d}",
    ),
    leaving_out="exceto|exceto aos|exceto às|menos|menos aos|menos às|menos no|fora",
    rates={
        "a cada {n} horas|cada {n} horas|de {n} em {n} horas|a cada {n}h": 0,
        "de hora em hora|a cada hora|cada hora": 1,
    },
    minute_rates=(
        "a cada {k} minutos|cada {k} minutos|a cada {k} min|de {k} em {k} minutos|a cada meia hora|"
        "de meia em meia hora"
    ),
    windows="das {c} às {c}|de {c} a {c}|das {c} até {c}|de {c} até {c}|entre {c} e {c}|{c} - {c}",
    waits=(
        Wait("[em] {k} minutos|[em] {k} minuto|[em] {k} min|dentro de {k} minutos", each=1),
        Wait("daqui a {k} minutos|daqui {k} minutos|daqui a {k} min|daqui {k} min", each=1),
        Wait("em {k} horas|em {k} hora|em {k} h|dentro de {k} horas|dentro de {k} hora", each=60),
        Wait("daqui a {k} horas|daqui {k} horas|daqui a {k} hora|daqui {k} hora|daqui a {k} h", each=60),
        Wait("em {k} horas e {m} minutos|em {k} hora e {m} minutos|em {k} h {m} [min]", each=60),
        Wait("daqui a {k} horas e {m} minutos|daqui a {k} hora e {m} minutos", each=60),
        Wait("em {k} horas e meia|daqui a {k} horas e meia", minutes=30, each=60),
        Wait("em um minuto|daqui a um minuto", minutes=1),
        Wait("[em] um quarto de hora|daqui a um quarto de hora", minutes=15),
        Wait("[em] meia hora|daqui a meia hora|daqui meia hora|dentro de meia hora", minutes=30),
        Wait("em uma hora|daqui a uma hora|daqui uma hora|dentro de uma hora", minutes=60),
        Wait("em [uma] hora e meia|daqui a [uma] hora e meia|daqui uma hora e meia", minutes=90),
    ),
    lasting=(
        Lasting("{k} dias|{k} dia", each=1),
        Lasting("hoje|até amanhã", days=1),
        Lasting("{k} semanas|{k} semana", each=7),
    ),
    until="até|até a|até o|até dia|por|durante",
    joiners="e|e depois|e também",
    fillers="às|à|as|ao|por volta das|lá pelas|a",
    polite="por favor|obrigado|obrigada|só|somente|apenas",
    saying=Saying(
        weekdays=("seg", "ter", "qua", "qui", "sex", "sáb", "dom"),
        every_day="todos os dias",
        working_days="dias úteis",
        weekend="fim de semana",
        comma=", ",
        last=" e ",
        hours={"1": "a cada hora das {a} às {b}", "other": "a cada {n} horas das {a} às {b}"},
    ),
)
