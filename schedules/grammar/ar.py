"""How Arabic writes times."""

from datetime import time

from schedules.grammar.model import Clock, Grammar, Part, Saying

_HOURS = {
    **{"الواحدة": 1, "الثانية": 2, "الثالثة": 3, "الرابعة": 4, "الخامسة": 5, "السادسة": 6, "السابعة": 7},
    **{"الثامنة": 8, "التاسعة": 9, "العاشرة": 10, "الحادية عشرة": 11, "الحادية عشر": 11},
    **{"الثانية عشرة": 12, "الثانية عشر": 12},
}
_COUNTS = {
    **{"واحد": 1, "واحدة": 1, "اثنين": 2, "ثلاث": 3, "ثلاثة": 3, "أربع": 4, "أربعة": 4, "خمس": 5, "خمسة": 5},
    **{"ست": 6, "ستة": 6, "سبع": 7, "سبعة": 7, "ثماني": 8, "ثمانية": 8, "ثمان": 8, "تسع": 9, "تسعة": 9},
    **{"عشر": 10, "عشرة": 10, "عشرين": 20, "عشرون": 20},
}
_MINUTES = {5: "خمس|خمسة", 10: "عشر|عشرة", 20: "عشرين|عشرون|ثلث|الثلث", 25: "خمس وعشرين|خمس وعشرون"}
_WEEKDAYS = (
    "الاثنين|الإثنين|اثنين",
    "الثلاثاء|ثلاثاء",
    "الأربعاء|أربعاء",
    "الخميس|خميس",
    "الجمعة|جمعة",
    "السبت|سبت",
    "الأحد|أحد",
)
# "And" is written as one word with what follows it; digits are split off anyway.
_AFTER_AND = [*_HOURS, *(name for names in _WEEKDAYS for name in names.split("|"))]

GRAMMAR = Grammar(
    language="ar",
    twelve_hour=True,
    numbers={**_HOURS, **_COUNTS},
    named={
        "الظهر|منتصف النهار|وقت الظهر|12 ظهرا": time(12),
        "منتصف الليل": time(0),
    },
    clocks=(
        Clock("{h} والنصف|{h} ونصف|{h} و نصف|{h} و النصف", minutes=30, spoken=True),
        Clock("{h} والربع|{h} وربع|{h} و ربع|{h} و الربع", minutes=15, spoken=True),
        Clock("{h} إلا ربعا|{h} إلا ربع|{h} إلا الربع", minutes=-15, spoken=True),
        Clock("{h} إلا ثلث|{h} إلا الثلث|{h} إلا ثلثا", minutes=-20, spoken=True),
        *(
            Clock(
                "|".join(f"{{h}} و{form} [دقائق]|{{h}} و{form} دقيقة" for form in forms.split("|")),
                minutes=count,
                spoken=True,
            )
            for count, forms in _MINUTES.items()
        ),
        Clock("{h} و {m} دقيقة|{h} و {m} دقائق", spoken=True),
        Clock("{h} إلا {m} [دقائق]|{h} إلا {m} دقيقة", sign=-1, spoken=True),
        Clock("{h} تماما", spoken=True),
    ),
    parts=(
        Part(0, 12, "صباحا|صباح|في الصباح|الصباح|ص|am"),
        Part(0, 7, "فجرا|الفجر|في الفجر"),
        Part(11, 16, "ظهرا|في الظهر|بالظهر"),
        Part(12, 19, "بعد الظهر|عصرا|العصر|في العصر"),
        Part(12, 24, "م|pm"),
        Part(15, 25, "مساء|في المساء|المساء"),
        Part(18, 30, "ليلا|في الليل|بالليل"),
    ),
    weekdays=_WEEKDAYS,
    day_groups={
        "كل يوم|يوميا|كل الأيام|جميع الأيام": frozenset(range(7)),
    },
    day_patterns=(
        "{d}|يوم {d}|أيام {d}|كل {d}|كل يوم {d}|في {d}|و {d}",
        "[من] {d} إلى {d}|[من] {d} حتى {d}|من يوم {d} إلى يوم {d}|{d} - {d}",
    ),
    leaving_out="ما عدا|ماعدا|عدا|باستثناء|إلا|إلا يوم|ما عدا يوم",
    rates={
        "كل {n} ساعات|كل {n} ساعة": 0,
        "كل ساعة": 1,
        "كل ساعتين": 2,
    },
    windows="[من] {c} إلى {c}|[من] {c} حتى {c}|من {c} لغاية {c}|بين {c} و {c}|{c} - {c}",
    joiners="و|ثم|وأيضا|و أيضا",
    fillers="الساعة|في الساعة|على الساعة|عند الساعة|في|عند|حوالي الساعة",
    polite="من فضلك|شكرا",
    rewrites={f"و{word}": f"و {word}" for word in [*_AFTER_AND, "الساعة", "في"]},
    saying=Saying(
        weekdays=("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"),
        every_day="كل يوم",
        working_days="من الاثنين إلى الجمعة",
        weekend="السبت، الأحد",
        comma="، ",
        last=" و ",
        hours={
            "1": "كل ساعة من {a} إلى {b}",
            "2": "كل ساعتين من {a} إلى {b}",
            "few": "كل {n} ساعات من {a} إلى {b}",
            "other": "كل {n} ساعة من {a} إلى {b}",
        },
    ),
)
