"""What people type in an emergency, for help, or to be forgotten: words to be found in a text."""

from bot.views.words import mark

# Translators: of these lists each alternative, split by "|", is a few words that are looked for close
# together, in any order; "*" at either end of a word stands for any letters. Write what people would type.
SADDLE = mark(
    "numb* between legs|numb* between thighs|no feeling between legs|cant feel between legs"
    "|tingl* between legs|numb* groin|numb* saddle|numb* crotch|numb* genital*|numb* down there|numb* anus"
    "|numb* back passage"
)
# Translators: trouble with bladder or bowel; written as the list before, with "*".
BLADDER = mark(
    "bladder|bowel*|incontinen*|cant pee|cannot pee|can not pee|unable pee|cant urinate|cannot urinate"
    "|unable urinate|cant pass urine|cannot pass urine|cant poop|cannot poop|peed myself|wet myself"
    "|soiled myself"
)
# Translators: weakness in both legs; written as the list before, with "*".
LEGS = mark(
    "legs weak*|weak* both legs|legs give way|legs giving way|legs gave way|cant move legs|cannot move legs"
    "|cant feel legs|cannot feel legs|legs paraly*"
)
# Translators: short of breath, or pain in the chest; written as the list before, with "*".
CHEST = mark(
    "chest pain*|chest hurt*|chest tight*|heart attack|short of breath|shortness of breath|breathless*"
    "|cant breathe|cannot breathe|can not breathe|trouble breathing|difficulty breathing|hard to breathe"
)
# Translators: a hot, swollen, painful calf; written as the list before, with "*".
CALF = mark(
    "calf swoll*|calf swell*|calf hot|calf warm|calf red|calves swoll*|leg swoll*|leg swell*|blood clot*"
    "|thrombos*|dvt"
)
# Translators: bleeding and other signs in pregnancy; written as the list before, with "*".
BLEEDING = mark("bleeding|water* broke|leaking fluid|contractions|fainted|passed out")
# Translators: an emergency, by its name; written as the list before, with "*".
EMERGENCY = mark("emergency|ambulance")
SIGNS = (SADDLE, BLADDER, LEGS, CHEST, CALF, BLEEDING)
RED_FLAGS = (*SIGNS, EMERGENCY)

# Translators: the wish that everything about them is erased; written as the list before, with "*".
ERASE = mark(
    "erase everything|erase data|erase account|delete everything|delete data|delete account|delete me"
    "|remove data|remove account|forget me"
)
# Translators: what people type who are at a loss, split by "|"; nothing else stands in such a message.
HELP = mark("help|help me|how does it work|how does this work|what can you do")
