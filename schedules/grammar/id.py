"""How Indonesian writes times."""

from datetime import time

from schedules.grammar.model import Clock, Grammar, Lasting, Part, Saying, Wait

_ONES = {
    **{"satu": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6, "tujuh": 7, "delapan": 8},
    **{"sembilan": 9},
}
_TENS = {"dua puluh": 20, "tiga puluh": 30, "empat puluh": 40, "lima puluh": 50}

GRAMMAR = Grammar(
    language="id",
    twelve_hour=False,
    numbers={
        "nol": 0,
        **_ONES,
        "sepuluh": 10,
        "sebelas": 11,
        **{f"{one} belas": 10 + value for one, value in _ONES.items() if value > 1},
        **_TENS,
        **{f"{ten} {one}": tens + value for ten, tens in _TENS.items() for one, value in _ONES.items()},
    },
    named={"tengah hari": time(12), "tengah malam": time(0)},
    clocks=(
        Clock("{h}.{mm} wib|{h}:{mm} wib|{h} tepat", exact=True),
        Clock("setengah {h}", minutes=-30, spoken=True),
        Clock("{h} lewat seperempat|{h} lebih seperempat", minutes=15, spoken=True),
        Clock("{h} kurang seperempat", minutes=-15, spoken=True),
        Clock("{h} lewat setengah", minutes=30, spoken=True),
        Clock("{h} lewat {m} [menit]|{h} lebih {m} [menit]", spoken=True),
        Clock("{h} kurang {m} [menit]", sign=-1, spoken=True),
    ),
    parts=(
        Part(0, 12, "pagi|pagi hari|di pagi hari|am"),
        Part(0, 6, "dini hari|subuh"),
        Part(10, 16, "siang|siang hari|di siang hari"),
        Part(14, 20, "sore|sore hari|petang|di sore hari"),
        Part(12, 24, "pm"),
        Part(18, 30, "malam|malam hari|di malam hari"),
    ),
    weekdays=(
        "senin|sen",
        "selasa|sel",
        "rabu|rab",
        "kamis|kam",
        "jumat|jum'at|jum",
        "sabtu|sab",
        "minggu|ahad",
    ),
    day_groups={
        "setiap hari|tiap hari|tiap-tiap hari|sehari-hari|harian": frozenset(range(7)),
        "hari kerja|setiap hari kerja|tiap hari kerja|pada hari kerja": frozenset(range(5)),
        "akhir pekan|setiap akhir pekan|tiap akhir pekan|pada akhir pekan": frozenset({5, 6}),
    },
    day_patterns=(
        "[hari] {d}|setiap {d}|tiap {d}|setiap hari {d}|tiap hari {d}|pada hari {d}",
        "[dari] {d} sampai {d}|[dari] {d} hingga {d}|{d} s d {d}|{d} - {d}",
    ),
    leaving_out="kecuali|kecuali hari|selain|selain hari|tidak",
    rates={
        "setiap {n} jam|tiap {n} jam|setiap {n} jam sekali|{n} jam sekali": 0,
        "setiap jam|tiap jam|sejam sekali": 1,
    },
    minute_rates="setiap {k} menit|tiap {k} menit|{k} menit sekali|setiap setengah jam|tiap setengah jam",
    windows=(
        "[dari] {c} sampai {c}|[dari] {c} hingga {c}|dari {c} ke {c}|{c} - {c}|"
        "antara {c} dan {c}|mulai {c} sampai {c}"
    ),
    waits=(
        Wait("[dalam] {k} menit [lagi]|{k} mnt [lagi]", each=1),
        Wait("[dalam] {k} jam [lagi]", each=60),
        Wait("[dalam] {k} jam {m} menit [lagi]", each=60),
        Wait("[dalam] {k} setengah jam [lagi]", minutes=30, each=60),
        Wait("semenit lagi", minutes=1),
        Wait("[dalam] seperempat jam [lagi]", minutes=15),
        Wait("[dalam] setengah jam [lagi]", minutes=30),
        Wait("[dalam] sejam [lagi]", minutes=60),
        Wait("[dalam] sejam setengah [lagi]|[dalam] 1,5 jam [lagi]", minutes=90),
    ),
    lasting=(
        Lasting("{k} hari", each=1),
        Lasting("sehari|hari ini|sampai besok|hingga besok", days=1),
        Lasting("{k} minggu|{k} pekan", each=7),
        Lasting("seminggu|sepekan", days=7),
    ),
    until="sampai|hingga|sampai hari|hingga hari|sampai tanggal|selama|untuk",
    joiners="dan|lalu|serta|dan juga",
    fillers="jam|pukul|pada jam|pada pukul|pada|sekitar jam",
    polite="tolong|terima kasih|hanya|cuma",
    saying=Saying(
        weekdays=("Sen", "Sel", "Rab", "Kam", "Jum", "Sab", "Minggu"),
        every_day="setiap hari",
        working_days="hari kerja",
        weekend="akhir pekan",
        comma=", ",
        last=" dan ",
        hours={"1": "setiap jam dari {a} sampai {b}", "other": "setiap {n} jam dari {a} sampai {b}"},
    ),
)
