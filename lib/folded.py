"""Keeps the names of the index folded, and the dictionary of their words (docs/adr/0021)."""

from collections import Counter, defaultdict

from django.db import connection, transaction

from lib.folding import initials, parts_of
from lib.spellings import BEGINNINGS, neighbours

CHUNK = 5_000  # names that are folded together

# One folds at a time; others leave the names to it. Nobody waits.
TAKE = """
    SELECT pg_try_advisory_xact_lock(hashtext('lib.folded'))
    WHERE EXISTS (SELECT FROM lib_name WHERE words IS NULL)
"""
# Places last: the gazetteer has very many, and who looks for an actor should not wait for them.
WAITING = """
    SELECT id, noun, name FROM lib_name WHERE words IS NULL ORDER BY noun = 'location', id LIMIT %s
    FOR UPDATE SKIP LOCKED
"""
FOLDED = """
    SELECT id, noun, name, words, tsvector_to_array(terms) FROM lib_name
    WHERE id > %s AND words IS NOT NULL ORDER BY id LIMIT %s
"""
# Arrays of arrays must have one length: words have no blanks and terms no line ends, and are parted by them.
FOLD = r"""
    UPDATE lib_name
    SET words = string_to_array(said.words, ' '), terms = array_to_tsvector(string_to_array(said.terms, E'\n'))
    FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS said (id, words, terms) WHERE lib_name.id = said.id
"""
ADD = """
    INSERT INTO lib_nameword (word, keys, near, names)
    SELECT word, string_to_array(keys, ' '), string_to_array(near, ' '), names
    FROM unnest(%s::text[], %s::text[], %s::text[], %s::bigint[]) AS said (word, keys, near, names)
    ON CONFLICT (word) DO UPDATE SET keys = excluded.keys
"""
COUNT = """
    UPDATE lib_nameword SET names = lib_nameword.names + said.names
    FROM unnest(%s::text[], %s::bigint[]) AS said (word, names) WHERE lib_nameword.word = said.word
"""


class Words:
    """Words of names: in how many each stands, and all the keys that it has there."""

    def __init__(self):
        self.numbers, self.keys = Counter(), defaultdict(set)

    def add(self, parts):
        """Those of one name."""
        for part in set(parts):
            self.keys[part.word].update(part.keys)
        self.numbers.update({part.word for part in parts})

    def write(self, cursor, words, numbers):
        """Write these words with all keys, and new ones with these numbers."""
        words = sorted(words)
        keys, near = ([" ".join(say(word)) for word in words] for say in (self.sorted_keys, neighbours))
        cursor.execute(ADD, [words, keys, near, [numbers[word] for word in words]])

    def sorted_keys(self, word):
        """The keys of a word."""
        return sorted(self.keys[word])


def folded(noun, name):
    """(parts, words, terms) of a name: what is found in it, and by what it is looked up, each once."""
    parts = parts_of(name)
    words = [part.word for part in parts]
    terms = {key for part in parts for key in part.keys} | {f":{word}" for word in words}
    terms |= {f"^{word[:letters]}" for word in words for letters in range(1, BEGINNINGS + 1)}
    if noun != "location":  # nobody shortens a place, and the gazetteer has very many
        terms.update(f"{one}." for one in initials(name))
    if len(words) in (1, 2):
        terms.add("=" + " ".join(sorted(words)))
    return parts, words, sorted(f"{noun[0]}{term}" for term in terms)


def fold_new(most=None):
    """Fold names that are not folded yet, at most so many or all; returns how many. What is left, a search folds."""
    done = 0
    while most is None or done < most:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(TAKE)
            if cursor.fetchone() != (True,):
                break
            cursor.execute(WAITING, [CHUNK if most is None else min(CHUNK, most - done)])
            names = cursor.fetchall()
            if not names:
                break
            _fold(cursor, names)
        done += len(names)
    return done


def _fold(cursor, names):
    """Write what folding gives of [(id, noun, name)], and the words that they have."""
    words, rows = Words(), []
    for pk, noun, name in names:
        parts, *said = folded(noun, name)
        words.add(parts)
        rows.append(_joined(pk, *said))
    cursor.execute("SELECT word, keys FROM lib_nameword WHERE word = ANY (%s)", [list(words.numbers)])
    known = dict(cursor.fetchall())
    new = [word for word, keys in words.keys.items() if not keys <= set(known.get(word, ()))]
    for word in new:
        words.keys[word].update(known.get(word, ()))
    if new:
        words.write(cursor, new, words.numbers)
    counted = {word: number for word, number in words.numbers.items() if word in known}
    cursor.execute(COUNT, [list(counted), list(counted.values())])
    cursor.execute(FOLD, list(map(list, zip(*rows, strict=True))))


def _joined(pk, words, terms):
    return pk, " ".join(words), "\n".join(terms)


def fold_again(*, repair):
    """How many names, and words of the dictionary, are not what the rules of folding give today. `repair`: mend them.

    That fewer names have a word by now is mended too, and not told.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('lib.folded'))")
        words, wrong = Words(), []
        for pk, noun, name, *stored in _stored(cursor):
            parts, *said = folded(noun, name)
            words.add(parts)
            if [stored[0], sorted(stored[1])] != said:
                wrong.append(_joined(pk, *said))
        cursor.execute("SELECT word, keys, near, names FROM lib_nameword")
        there = {word: (sorted(keys), near, names) for word, keys, near, names in cursor.fetchall()}
        right = {word: (words.sorted_keys(word), neighbours(word), names) for word, names in words.numbers.items()}
        if repair and wrong:
            cursor.execute(FOLD, list(map(list, zip(*wrong, strict=True))))
        if repair and there != right:
            cursor.execute("DELETE FROM lib_nameword")
            words.write(cursor, right, words.numbers)
    return len(wrong) + sum(there.get(word, ())[:2] != said[:2] for word, said in right.items())


def _stored(cursor):
    """The id of each folded name, its noun, the name, and what is stored of folding it."""
    last = 0
    while True:
        cursor.execute(FOLDED, [last, CHUNK])
        yield from (rows := cursor.fetchall())
        if len(rows) < CHUNK:
            return
        last = rows[-1][0]
