"""What letters sound like, and which sounds are written for one another (docs/names.md). Read by lib/folding.py."""

VOWELS = frozenset("aeiu")

# What Latin letters say. The longest that fits is taken. Marks over other letters say nothing and are left out.
LATIN = {
    **{letter: letter for letter in "abcdefghijklmnprstuvwxyzṯčḫḏšžġ"},
    **{"q": "k", "o": "u", "'": ""},
    **{"sh": "š", "kh": "ḫ", "gh": "ġ", "th": "ṯ", "dh": "ḏ", "zh": "ž", "ch": "č", "ph": "f", "ck": "k"},
    **{"shch": "š", "sch": "š", "tch": "č", "tsch": "č", "dsch": "j", "dzh": "j", "dj": "j", "tz": "ts"},
    **{"ou": "u", "oo": "u", "ee": "i", "ii": "i", "uu": "u", "aa": "a"},
    # Turkish, Azeri and Kurdish; Slavic
    **{"ş": "š", "ç": "č", "ğ": "ġ", "ı": "i", "ə": "e", "ł": "l", "đ": "d", "ż": "ž"},
    # ISO 233 and DIN 31635
    **{"ǧ": "j", "ẖ": "ḫ", "ẕ": "ḏ"},
    **{"æ": "e", "ø": "u", "œ": "u", "ð": "ḏ", "þ": "ṯ"},
}

# Cyrillic letters as Latin ones (BGN/PCGN for Russian, Ukrainian and Belarusian).
CYRILLIC = {
    **dict(
        zip(
            "абвгдезийклмнопрстуфхцчшыэ", "a b v g d e z i y k l m n o p r s t u f kh ts ch sh y e".split(), strict=True
        )
    ),
    **{"ё": "yo", "ж": "zh", "щ": "shch", "ъ": "", "ь": "", "ю": "yu", "я": "ya", "і": "i", "ї": "yi", "є": "ye"},
    **{"ґ": "g", "ў": "w", "ј": "y", "љ": "l", "њ": "n", "ћ": "ch", "ђ": "dj", "џ": "dzh", "ѓ": "g", "ќ": "k"},
    **{"қ": "q", "ғ": "gh", "ҳ": "h", "һ": "h", "ҷ": "j", "ү": "u", "ұ": "u", "ө": "o", "ң": "n", "ә": "a"},
}

# What letters of Arabic script say: Arabic, Persian, Urdu, Pashto, Kurdish, Uyghur.
ARABIC = {
    **dict(zip("بپتثجچحخدذرزژسشصضطظغفڤقكگلمن", "bptṯjčhḫdḏrzžsšsdtzġfvkkglmn", strict=True)),
    **{"ا": "a", "أ": "a", "إ": "a", "آ": "a", "ٱ": "a", "ع": "", "ء": "", "ؤ": "w", "ئ": "y", "ٶ": "w"},
    **{"و": "w", "ي": "y", "ی": "y", "ى": "a", "ې": "y", "ۍ": "y", "ێ": "y", "ے": "y", "ۓ": "y", "ٸ": "y"},
    **{"ه": "h", "ة": "ة", "ە": "a", "ہ": "h", "ھ": "h", "ۃ": "ة", "ۀ": "h", "ۂ": "h", "ۆ": "w", "ۇ": "w", "ۈ": "w"},
    **{"ک": "k", "ڪ": "k", "ګ": "g", "ڭ": "n", "ڵ": "l", "ڕ": "r", "ړ": "r", "ڑ": "r", "ټ": "t", "ٹ": "t", "ډ": "d"},
    **{"ڈ": "d", "څ": "s", "ځ": "z", "ږ": "ž", "ښ": "š", "ڼ": "n", "ں": "n", "ۋ": "v", "ڨ": "g", "ڥ": "v"},
}

# Arabic words that begin with the letters of the article, and not with it.
NOT_ARTICLES = frozenset(
    "الله الياس الهام الكسندر الكساندر الكسي المانيا المان البانيا الفريد البرت البير الماس اليسا اليسار الطاف الين الو الا".split()
)

# What a consonant may be meant as, the likeliest first. Two spellings of one word meet in one of these.
CONSONANTS = {
    **{letter: (letter,) for letter in "bfkrstmnlj"},
    **{"p": ("b",), "d": ("d",), "h": ("h",), "z": ("z", "d"), "v": ("f", ""), "w": ("",), "y": ("",)},
    **{"š": ("x", "s", "sh"), "č": ("x", "j", "h"), "c": ("k", "j", "s"), "x": ("ks", "h", "x"), "ž": ("j", "z")},
    **{"ḫ": ("h", "k"), "ġ": ("g", "k"), "g": ("g", "j", "k"), "j": ("j", "")},
    **{
        "ṯ": ("t", "s", "d", "th"),
        "ḏ": ("d", "z"),
    },
}
