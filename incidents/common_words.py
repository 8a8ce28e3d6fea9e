"""Words that very many incidents have, as columns in memory: the index finds half a million in a quarter of a second.

Which those are the database knows: it counts the commonest words of the table when it analyzes it.
"""

import numpy as np
from django.db import connection

from lib import late
from lib.words import Question

OFTEN = 0.1  # of all incidents
COMMON = """
    SELECT word FROM pg_class JOIN pg_stats ON schemaname = current_schema() AND tablename = relname,
        unnest(most_common_elems::text::text[], most_common_elem_freqs) AS common (word, share)
    WHERE pg_class.oid = 'incidents_words'::regclass AND reltuples > %s
        AND attname = 'words' AND share >= %s AND numnode(words_asked(word)) = 1
    ORDER BY share DESC
"""
# All in one reading of the table: of each incident a bit for each word, after the number of bits.
HELD = """
    SELECT string_agg(int8send(incident_id) || varbit_send(({bits})::varbit), '') FROM incidents_words
    WHERE %s::bigint[] IS NULL OR incident_id = ANY (%s)
"""
HAS = "(words @@ words_asked(%s))::integer::bit"


def common_words():
    """The words that a tenth of all incidents have, where incidents are very many; else none. One query."""
    with connection.cursor() as cursor:
        cursor.execute(COMMON, [late.LONG, OFTEN])
        return [word for (word,) in cursor.fetchall()]


def rows_of_words(block, words, ids=None):
    """{word: those rows of a block that have it, or a longer one that begins so}, without words of no row. One query.

    `ids`: those of the block where it is small, so that the others are not looked at.
    """
    if not words or not len(block):
        return {}
    with connection.cursor() as cursor:
        cursor.execute(HELD.format(bits=" || ".join([HAS] * len(words))), [*words, ids, ids])
        sent = cursor.fetchone()[0] or b""
    each = np.frombuffer(sent, dtype=[("id", ">i8"), ("number", ">i4"), ("bits", "u1", -(-len(words) // 8))])
    places = np.searchsorted(block.ids, each["id"])
    here = block.ids[np.minimum(places, len(block) - 1)] == each["id"]  # the others are no incidents of readers
    places, bits = places[here].astype(np.int32), np.unpackbits(each["bits"][here], axis=1, count=len(words))
    found = {word: places[bits[:, at] == 1] for at, word in enumerate(words)}
    return {word: rows for word, rows in found.items() if len(rows)}


def held_apart(question, held):
    """([words that are in memory], the Question of what else is asked, or None). `held`: the words that are there.

    Only plain words can be; and where nothing else says what must be there, none is taken out of the question.
    """
    words, others = [], []
    for group in question.groups:
        word = group[0].said.lower()
        is_held = len(group) == 1 and not group[0].quoted and not group[0].minus and word in held
        (words if is_held else others).append(word if is_held else group)
    others = Question(tuple(others))
    if others.groups and not others.positive:
        return [], question
    return words, others if others.groups else None
