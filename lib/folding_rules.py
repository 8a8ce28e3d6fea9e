"""The rules by which lib/folding.py makes spellings of one name alike, where each comes from, and names that show it.

Every two names of one example meet. docs/names.md has the same as a table; tests hold both to it.
"""

from typing import NamedTuple

ALA = "ALA-LC"
BGN = "BGN/PCGN"
UN = "UN 2017"
ISO = "ISO 233"
DIN = "DIN 31635"
PRESS = "press"


class Rule(NamedTuple):
    """One rule: what is made alike, which standards or usage write it so, and examples, each of spellings that meet."""

    what: str
    sources: tuple[str, ...]
    examples: tuple[tuple[str, ...], ...]


RULES = (
    Rule(
        "The article is left out: al-, el-, ul-, joined, with hyphen, or apart; and after wa- and li-",
        (ALA, BGN, UN, PRESS),
        (
            ("al-Qahtani", "Qahtani", "Kahtani", "el-Kahtani", "Al Qahtani", "Alqahtani", "القحطاني", "قحطاني"),
            ("Jaish al-Muhajireen wal-Ansar", "Jaysh al-Muhajirin wa-al-Ansar", "جيش المهاجرين والأنصار"),
            ("al-Jubouri", "al-Juburi", "Djoubouri", "الجبوري"),
        ),
    ),
    Rule(
        "Its l may take on the sound of the letter after it: ash-, ar-, ad-, az-, at-, as-, an-, adh-",
        (BGN, UN, DIN, PRESS),
        (
            ("ash-Sham", "al-Sham", "Ash Sham", "esh-Sham", "aš-Šām", "Sham", "Şam", "الشام"),
            ("al-Nusra", "an-Nusra", "an-Nusrah", "Ennusra", "النصرة"),
            ("ar-Raqqa", "al-Raqqah", "Ar Raqqah", "Raqqa", "Rakka", "Racca", "الرقة"),
            ("ad-Dawla", "al-Dawlah", "Eddaoula", "الدولة"),
            ("az-Zawiya", "al-Zawiyah", "Zaouia", "الزاوية"),
            ("at-Tahrir", "al-Tahrir", "et-Tahrir", "التحرير"),
            ("adh-Dhahabi", "al-Dhahabi", "al-Zahabi", "الذهبي"),
        ),
    ),
    Rule(
        "Abu in all its cases and spellings, joined or not; Umm",
        (ALA, PRESS),
        (
            ("Abu Hamza", "Abou Hamza", "Abi Hamza", "Aba Hamza", "Ebu Hamza", "Bu Hamza", "أبو حمزة", "ابي حمزه"),
            ("Abu Bakr", "Abou Bakr", "Abubakr", "Aboubakar", "أبو بكر", "ابوبكر"),
            ("Abu al-Walid", "Abu'l-Walid", "Abul Walid", "Abou el Oualid", "أبو الوليد"),
            ("Albu Nimr", "Al Bu Nimr", "البو نمر"),
            ("Umm Sayyaf", "Um Sayyaf", "Oum Sayaf", "أم سياف"),
        ),
    ),
    Rule(
        "Ibn, bin, ben, bn are one; so are bint and bent",
        (ALA, PRESS),
        (
            ("Maysar bin Ali", "Maysar ibn Ali", "Meyser ben Ali", "ميسر بن علي"),
            ("Zayn bint Ali", "Zein bent Ali", "زين بنت علي"),
        ),
    ),
    Rule(
        "Abd and the name of God after it are two words, however they are joined",
        (ALA, BGN, PRESS),
        (
            ("Abd al-Rahman", "Abdul Rahman", "Abdel-Rahman", "Abdurrahman", "Abdulrahman", "Abderrahmane"),
            ("ʿAbd ar-Raḥmān", "Abd-ur-Rehman", "Abdirahman", "عبد الرحمن", "عبدالرحمن"),
            ("Abdullah", "Abdallah", "Abd Allah", "Abdulla", "Abdollah", "عبد الله", "عبدالله"),
            ("Abdul Rahim Atoun", "Abd al-Rahim Atun", "Abdelrahim Atoun", "عبد الرحيم عطون"),
        ),
    ),
    Rule(
        "-allah and -al-din are words of their own",
        (ALA, PRESS),
        (
            ("Nasrallah", "Nasr Allah", "Nasrullah", "نصر الله", "نصرالله"),
            ("Hizballah", "Hezbollah", "Hizb Allah", "حزب الله", "حزب‌الله"),
            ("Salah al-Din", "Salah ad-Din", "Salahuddin", "Salaheddine", "Selahattin", "صلاح الدين"),
            ("Nur al-Din", "Noureddine", "Nuruddin", "Nureddin", "نور الدين"),
        ),
    ),
    Rule(
        "Vowels: long and short, written as they are heard or not at all",
        (ALA, BGN, ISO, PRESS),
        (
            ("Harem", "Harim", "Hārim", "حارم"),
            ("Maysar", "Meyser", "Meisar", "Maysara", "ميسر"),
            ("Saeed", "Said", "Sa'id", "Saïd", "سعيد"),
            ("Sulayman", "Suleiman", "Souleymane", "Soliman", "سليمان"),
            ("Daoud", "Dawud", "Dawood", "Davud", "داود", "داوود"),
            ("Mahmoud", "Mahmood", "Maḥmūd", "Mahmut", "محمود"),
            ("Khaled", "Khalid", "Khaleed", "خالد"),
        ),
    ),
    Rule(
        "Ayn and hamza are left out, and so are the apostrophes that stand for them",
        (ALA, BGN, ISO, DIN),
        (
            ("Ja'far", "Jaʿfar", "Jafar", "Jaafar", "Djaafar", "جعفر"),
            ("Hay'at Tahrir al-Sham", "Hayat Tahrir al-Sham", "Hayʾat Taḥrīr aš-Šām", "هيئة تحرير الشام"),
            ("Isma'il", "Ismail", "Ismaeel", "إسماعيل", "اسماعيل"),
            ("Ali", "Aly", "ʿAlī", "علي", "علی"),
            ("al-Qaeda", "al-Qaida", "al-Qa'ida", "al-Qāʿida", "El Kaide", "القاعدة"),
        ),
    ),
    Rule(
        "Ta marbuta: -a, -ah, -at, -eh, -e",
        (ALA, BGN, UN, PRESS),
        (
            ("Atmeh", "Atma", "Atme", "Atmah", "Atimah", "أطمة", "اطمه"),
            ("Hama", "Hamah", "Ḥamāh", "حماة", "حماه"),
            ("Jabhat an-Nusrah", "Jabha al-Nusra", "جبهة النصرة"),
            ("Fatima", "Fatimah", "Fatemeh", "Fatma", "فاطمة", "فاطمه"),
        ),
    ),
    Rule(
        "ق: q, k, g, gh",
        (ALA, BGN, PRESS),
        (
            ("Qasim", "Kassem", "Gasim", "Ghasem", "قاسم"),
            ("Qadhafi", "Gaddafi", "Kadhafi", "Qaddafi", "القذافي"),
        ),
    ),
    Rule(
        "ج: j, dj, g, dsch, Turkish c; Slavic dzh",
        (ALA, ISO, DIN, PRESS),
        (
            ("Jolani", "Golani", "Julani", "al-Jawlani", "الجولاني", "Джулани"),
            ("Jamal", "Gamal", "Djamel", "Cemal", "Ǧamāl", "جمال"),
        ),
    ),
    Rule(
        "خ and ح: kh, ch, h, x, Turkish h",
        (ALA, ISO, DIN, PRESS),
        (
            ("Khalil", "Halil", "Chalil", "Xelîl", "Ḫalīl", "H̱alīl", "خليل"),
            ("Shaykh", "Sheikh", "Cheikh", "Scheich", "Şeyh", "شيخ"),
        ),
    ),
    Rule(
        "ش: sh, ch, sch, Turkish and Kurdish ş",
        (ALA, DIN, PRESS),
        (
            ("Bashar", "Bachar", "Baschar", "Beşar", "بشار"),
            ("Barisha", "Baricha", "Barīshā", "باريشا"),
        ),
    ),
    Rule(
        "غ: gh, g, Turkish ğ",
        (ALA, ISO, PRESS),
        (("Baghdad", "Bagdad", "Bağdat", "Baġdād", "بغداد", "Багдад"),),
    ),
    Rule(
        "ث: th, t, s",
        (ALA, DIN, PRESS),
        (
            ("Uthman", "Othman", "Osman", "ʿUṯmān", "عثمان"),
            ("Harith", "Haris", "Hārith", "حارث"),
            ("Thabit", "Tabit", "ثابت"),
        ),
    ),
    Rule(
        "ذ, ض, ظ: dh, d, z, th",
        (ALA, BGN, UN, PRESS),
        (
            ("Dhi Qar", "Zi Qar", "Thi-Qar", "Dhī Qār", "ذي قار"),
            ("Rida", "Ridha", "Reza", "Riza", "Riḑā", "رضا"),
            ("Nazim", "Nadhim", "Nadim", "Nāz̧im", "ناظم"),
            ("Ramadan", "Ramadhan", "Ramazan", "رمضان"),
        ),
    ),
    Rule(
        "Two letters that are not one sound: s and h, t and h",
        (ALA, BGN),
        (("Ishaq", "Is'haq", "Isḥāq", "إسحاق"), ("Fathi", "Fat'hi", "Fethi", "فتحي")),
    ),
    Rule("n before b is said m", (PRESS,), (("Manbij", "Membij", "Minbic", "منبج"), ("Anbar", "Ambar", "الأنبار"))),
    Rule("Muhammad may be shortened", (PRESS,), (("Mohd Ali", "Mhd. Ali", "Muh'd Ali", "Muhammad Ali", "محمد علي"),)),
    Rule(
        "Double letters are one",
        (ALA, PRESS),
        (
            ("Muhammad", "Mohamed", "Mohammed", "Muhamed", "Mehmet", "Mehmed", "محمد", "مُحَمَّد"),
            ("Hassan", "Hasan", "Hassen", "حسن"),
            ("Mumtaz", "ممتاز"),
        ),
    ),
    Rule(
        "W and y, and the vowels that stand for them",
        (ALA, BGN, PRESS),
        (
            ("Walid", "Oualid", "Velid", "وليد"),
            ("Yusuf", "Youssef", "Yousif", "Joseph", "يوسف"),
            ("as-Suwayda", "Sweida", "Soueida", "Süveyda", "السويداء"),
            ("Deir ez-Zor", "Dayr az-Zawr", "Deir al-Zour", "دير الزور", "ديرالزور"),
        ),
    ),
    Rule(
        "Marks of Arabic script: short vowels, tanwin, tatweel",
        ("Unicode",),
        (("سَرْمَدا", "سرمـــدا", "سرمدا", "Sarmada"), ("علياً", "عليا"), ("محمدٌ", "محمد")),
    ),
    Rule(
        "Letters of one sound: hamza on its seats, alif maqsura; Persian, Urdu, Kurdish ones",
        ("Unicode", BGN),
        (
            ("أحمد", "احمد", "Ahmad", "Ahmed", "Ehmed"),
            ("مصطفى", "مصطفي", "مصطفی", "Mustafa", "Mostafa"),
            ("كركوك", "کرکوک", "Kirkuk", "Kerkûk"),
            ("سنجار", "Sinjar", "Sincar"),
            ("حلبچه", "حلبجة", "Halabja", "Halabjah"),
            ("هەولێر", "ھەولێر", "Hewlêr"),
        ),
    ),
    Rule(
        "Marks on Latin letters, small and capital ones, Turkish i",
        (ALA, BGN, "Unicode"),
        (
            ("İdlib", "IDLIB", "idlib", "Idlip", "ıdlib", "إدلب"),
            ("Şahin", "Shahin", "Sahin", "ŞAHİN", "شاهين"),
            ("Erdoğan", "Erdogan", "ERDOĞAN"),
            ("Öcalan", "Ocalan"),
        ),
    ),
    Rule(
        "Cyrillic letters are read as Latin ones; other scripts stay as they are",
        (BGN,),
        (
            ("Абу Мария аль-Кахтани", "Abu Maria al-Kakhtani"),
            ("Идлиб", "Idlib", "إدلب"),
            ("Артём", "Артем", "Artem", "Artyom"),
            ("Євген", "Yevgen", "Evgen", "Євгєн"),
            ("Müller", "MÜLLER"),
            ("Αθήνα", "ΑΘΗΝΑ"),
            ("習近平",),
        ),
    ),
    Rule(
        "Letters that stand alone are one word; the e or i by which Persian binds words is left out",
        (PRESS, BGN),
        (("S.A.", "S A", "SA"), ("Jaish-e-Mohammed", "Jaish-i-Muhammad", "Jaysh Muhammad", "جيش محمد")),
    ),
    Rule(
        "The mark by which Persian parts what it writes together; -i after a silent h",
        ("Unicode", BGN),
        (
            ("خامنه‌ای", "خامنئی", "خامنئي", "Khamenei", "Xamenei"),
            ("احمدی‌نژاد", "Ahmadinejad", "Ahmadinezhad"),
            ("Taghi Zadeh", "Taghi Zada", "Taghi Zade"),
            ("سیف‌الله", "Saifullah", "Seifollah", "سيف الله"),
        ),
    ),
    Rule(
        "What a body is, in the languages that write of it: one word for it is as good as another (lib/meanings.py)",
        (PRESS,),
        (
            ("Front", "Jabhat", "جبهة", "Cephesi", "Frente"),
            ("Brigade", "Brigades", "Liwa", "Katibat", "Kata'ib", "لواء", "كتائب"),
            ("Islamic Army", "Islami Jaysh", "إسلامي جيش"),
            ("Islamic State", "al-Islamiya al-Dawla", "İslami Devleti"),
            ("Movement", "Harakat", "حركة", "Hareketi"),
            ("Party", "Hizb", "Hezb", "حزب", "Partisi"),
            ("Intelligence", "Mukhabarat", "Istikhbarat", "مخابرات", "İstihbarat"),
            ("Police", "Shurta", "شرطة", "Policía"),
            ("Prison", "Sijn", "سجن", "Zindan"),
            ("Relief", "Ighatha", "Igatha", "إغاثة"),
            ("Exchange", "Sarrafa", "صرافة", "Hawala", "حوالة"),
            ("School", "Madrasa", "Medrese", "مدرسة"),
        ),
    ),
)


def as_table():
    """The rows of the table in docs/names.md, one for each rule."""
    for rule in RULES:
        yield f"| {rule.what} | {', '.join(rule.sources)} | {'; '.join(map(' = '.join, rule.examples))} |"
