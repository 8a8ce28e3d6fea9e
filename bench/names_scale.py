"""How long a search by names takes among one million of them: `python -m bench.names_scale`. NAMES= makes fewer.

The names are made: given names, fathers' names, families and places, common ones as often as in life (Zipf), spelled in
several ways. Nothing is asked twice in a row, and nothing but the database remembers an answer.
"""

import os
import sys
from itertools import accumulate
from random import Random
from time import perf_counter, process_time

from bench.database import throw_away
from bench.tables import table

NAMES = int(os.environ.get("NAMES") or 1_000_000)
ASKED = 1_000
MEDIAN, SLOWEST = 20, 150  # ms, the targets
STARTED = perf_counter()
# Spellings of one name stand together; the commonest first.
GIVEN = [
    one.split("/")
    for one in """
    Muhammad/Mohammed/Mohamed/محمد Ahmad/Ahmed/أحمد Ali/Aly/علي Hasan/Hassan/حسن Husayn/Hussein/Hussain/حسين
    Mahmud/Mahmoud/محمود Khalid/Khaled/خالد Umar/Omar/Omer/عمر Ibrahim/Ebrahim/إبراهيم Yusuf/Youssef/Yousef/يوسف
    Mustafa/Moustafa/مصطفى Abdallah/Abdullah/عبدالله Abd~al-Rahman/Abdulrahman/Abdel~Rahman Said/Saeed/سعيد Salih/Saleh
    Uthman/Othman/Osman Ismail/Ismael/إسماعيل Khalil/خليل Jamal/Gamal/جمال Karim/Kareem/كريم Hamza/Hamzah/حمزة
    Abu~Bakr/Abou~Bakr Bilal/بلال Tariq/Tarek/Tareq/طارق Walid/Waleed/وليد Faysal/Faisal/فيصل Nasir/Nasser/ناصر
    Rashid/Rachid/Rasheed Samir/Sameer/سمير Adnan/عدنان Yasin/Yassin/Yaseen Zakariya/Zakaria/زكريا Haydar/Haider
    Jafar/Jaafar/Ja'far Qasim/Kassem/Qassem Anas/أنس Ayman/أيمن Basil/Bassel/باسل Diya/Diaa/ضياء Fadi/فادي
    Ghassan/غسان Hisham/Hicham/هشام Imad/Emad/عماد Jihad/جهاد Kamal/Kemal/كمال Luay/Loay/لؤي Maher/Mahir/ماهر
    Nidal/نضال Osama/Usama/أسامة Qusay/Qusai/قصي Raid/Raed/رائد Sami/سامي Taha/طه Ubayda/Obaida/عبيدة Wisam/Wissam
    Zayd/Zaid/Zeid Ammar/عمار Bashir/Bachir/بشير Fuad/Fouad/فؤاد Habib/حبيب Idris/Idriss/إدريس Jabir/Jaber/جابر
""".replace("\n", " ").split()
]  # fmt: skip
PLACED = ("Katibat", "Liwa", "Jabhat", "Harakat", "Council of", "Brigade of", "Tell", "Khirbat", "Qaryat", "Bayt")


def say(what):
    """Tell how far it is, apart from the tables."""
    print(f"{perf_counter() - STARTED:6.1f} s  {what}", file=sys.stderr, flush=True)


class Zipf:
    """Draws from a list as words are drawn in life: the second half as often as the first, the third a third."""

    def __init__(self, values):
        self.values, self.sums = values, list(accumulate(1 / (place + 2) for place in range(len(values))))

    def draw(self, rng):
        """One of the values."""
        return rng.choices(self.values, cum_weights=self.sums)[0]


def places():
    """The words of the gazetteer's names, each once."""
    from locations.importing import gazetteer_rows

    words = {word for row in gazetteer_rows().values() for word in row["name"].split() if len(word) > 3}
    return sorted(words, key=lambda word: Random(word).random())


class Making:
    """Makes names."""

    def __init__(self):
        words = places()
        self.rng, self.given, self.places = Random(7), Zipf(GIVEN), Zipf(words)
        self.families = Zipf([f"al-{word.removesuffix('a').removesuffix('h')}i" for word in words])

    def one(self):
        """One given name, in one of its spellings."""
        return self.rng.choice(self.given.draw(self.rng)).replace("~", " ")

    def name(self):
        """(noun, name)."""
        kind = self.rng.random()
        if kind < 0.6:
            fathers = [self.one() for _ in range(self.rng.choice((1, 2, 2, 3)))]
            return "actor", " ".join([*fathers, *([self.families.draw(self.rng)] if self.rng.random() < 0.8 else [])])
        if kind < 0.7:
            return "actor", f"{self.rng.choice(PLACED[:6])} {self.one()} {self.families.draw(self.rng)}"
        place = [self.places.draw(self.rng) for _ in range(self.rng.choice((1, 1, 2)))]
        beside = [self.rng.choice(PLACED[6:])] if self.rng.random() < 0.3 else []
        return ("location" if kind < 0.95 else "outlet"), " ".join([*beside, *place])


def fill(connection, number):
    """Write so many names, folded, two of each record, and how well known some actors are."""
    from lib.folded import Words, folded
    from lib.spellings import quoted

    made, words, first = Making(), Words(), []
    index = "CREATE INDEX name_terms ON lib_name USING gin (terms)"
    connection.execute("DROP INDEX name_terms")
    with connection.cursor() as cursor:
        columns = "noun, record, name, shown, words, terms"
        with cursor.copy(f"COPY lib_name ({columns}) FROM STDIN") as copy:
            for at in range(number):
                noun, name = made.name()
                parts, said, terms = folded(noun, name)
                words.add(parts)
                copy.write_row((noun, at // 2, name, made.rng.random() < 0.95, said, " ".join(map(quoted, terms))))
                if at % (number // 5_000) == 0:
                    first.append(name)
        say(f"{number:,} names")
        words.write(cursor, words.numbers, words.numbers)
        say(f"{len(words.numbers):,} words of them")
    connection.execute(
        "INSERT INTO claims_tally SELECT 'actor', n * 3, 1 + 10000 / n FROM generate_series(1, 100000) AS n"
    )
    connection.execute(index)
    connection.execute("VACUUM ANALYZE")
    return first


def questions(first, rng):
    """ASKED questions: names in parts and in another order, with an error, common words, and what is not there."""
    given = Zipf([spelling.replace("~", " ") for one in GIVEN for spelling in one])
    for at, name in zip(range(ASKED), rng.sample(first, min(ASKED, len(first))), strict=True):
        words = name.split()
        yield [
            lambda words=words: " ".join(words),
            lambda words=words: " ".join(reversed(words)),
            lambda words=words: " ".join(rng.sample(words, max(1, len(words) - 1))),
            lambda words=words: mistyped(" ".join(words), rng),
            lambda words=words: mistyped(rng.choice(words), rng),
            lambda: given.draw(rng),
            lambda: f"{given.draw(rng)} {given.draw(rng)}",
            lambda: f"{given.draw(rng)} {given.draw(rng)} {given.draw(rng)} {given.draw(rng)}",
            lambda words=words: f"{words[-1]} xyzzyq",
            lambda words=words: words[-1],
        ][at % 10]()


def mistyped(text, rng):
    """A text with one letter left out."""
    at = rng.randrange(len(text))
    return text[:at] + text[at + 1 :] or text


def beginnings(asked, rng):
    """What has been typed of each question when a suggestion is asked for."""
    return [text[: rng.randint(1, len(text))] for text in asked]


def measured(texts, **how):
    """[(ms, ms of our processor, the text, how many queries, how many were found)], slowest last."""
    from django.db import connection

    from lib.names import found

    times = []
    for text in texts:
        sent = []

        def count(execute, sql, values, many, context, sent=sent):
            sent.append(sql)
            return execute(sql, values, many, context)

        with connection.execute_wrapper(count):
            wall, own = perf_counter(), process_time()
            matches = found(text, **how)
            times.append((1000 * (perf_counter() - wall), 1000 * (process_time() - own), text, len(sent), len(matches)))
    return sorted(times)


def rows_of(times):
    """The row of a table."""
    median, late, slowest = times[len(times) // 2], times[len(times) * 99 // 100], times[-1]
    own = sorted(one[1] for one in times)[len(times) // 2]
    return *(f"{one[0]:.1f}" for one in (median, late, slowest)), f"{own:.1f}", max(one[3] for one in times), slowest[2]


def main():
    """Make the names, ask, print."""
    rng = Random(11)
    with throw_away(durable=False) as connection:
        say("an empty database")
        first = fill(connection, NAMES)
        say("indexes")
        sizes = "SELECT pg_size_pretty(pg_table_size(%s)), pg_size_pretty(pg_indexes_size(%s))"
        for name in ("lib_name", "lib_nameword"):
            say(f"{name}: table and indexes {connection.execute(sizes, [name, name]).fetchone()}")
        import config.wsgi  # noqa: F401  # the web server's way to look for garbage

        asked = list(questions(first, rng))
        typed = beginnings(asked, rng)
        measured(asked[:50])
        heads = ["asked", "median ms", "99 of 100 ms", "slowest ms", "own processor", "queries", "slowest of all"]
        runs = [
            ("searches", measured(asked)),
            ("of curators", measured(asked, shown_only=False)),
            ("outlets alone", measured(asked, nouns=("outlet",))),
            ("suggestions", measured(typed, prefix=True, limit=8)),
        ]
        table(f"{NAMES:,} names, {ASKED:,} questions each", heads, [(name, *rows_of(times)) for name, times in runs])
        print(f"load {os.getloadavg()[0]:.1f}")
        for name, times in runs:
            reached = times[len(times) // 2][0] < MEDIAN and times[-1][0] < SLOWEST
            print(f"- {name}: median under {MEDIAN} ms, slowest under {SLOWEST} ms: {'' if reached else 'NOT '}reached")
            say([f"{ms:.0f} ms {text[:40]!r} {number}" for ms, _, text, _, number in times[-8:]])


if __name__ == "__main__":
    main()
