"""Actors that may be entered twice: those whose names are like one that a curator types, and likely doubles among all.

Candidates come from the index of names (lib/names.py), the judgement from actors/likeness.py. Nothing is merged here.
"""

from dataclasses import dataclass

from django.db import connection

from actors.alike import Name, Rarity
from actors.likeness import Known, Likeness, judge
from actors.models import NotSame
from claims.known import known_of
from lib.names import fold_new, found
from lib.twice import Double

OFFERED = 5  # beside a name that is typed
LOOKED_AT = 20  # that the index finds for it
JUDGED = 5_000  # pairs of all actors: those that share the rarest words
BEARERS = 100  # a word that more actors have makes no pair by itself

# In how many names each of these words stands, and under '' how many actors there are.
IN_NAMES = """
    SELECT word, names FROM lib_nameword WHERE word = ANY (%s)
    UNION ALL SELECT '', count(*) FROM actors_actor
"""
# The same in how many actors' names: one may have many that are alike. It reads all of them.
IN_ACTORS = """
    SELECT word, count(DISTINCT record) FROM lib_name CROSS JOIN unnest(words) AS word
    WHERE noun = 'actor' AND word = ANY (%s) GROUP BY word
    UNION ALL SELECT '', count(*) FROM actors_actor
"""
# Pairs of actors of which a whole name is the same, or whose names share words that together few others have; the
# fewer, the sooner. What a curator holds apart is left out.
PAIRS = """
    WITH named AS MATERIALIZED (
        SELECT name.record, name.words FROM lib_name AS name JOIN actors_actor AS actor ON actor.id = name.record
        WHERE name.noun = 'actor' AND actor.status <> 'withdrawn' AND cardinality(name.words) > 0
    ),
    said AS MATERIALIZED (SELECT DISTINCT record, word FROM named CROSS JOIN unnest(words) AS word),
    total AS (SELECT ln(count(DISTINCT record) + 1) AS weight FROM said),
    rare AS (
        SELECT word, total.weight - ln(count(*)) AS weight FROM said CROSS JOIN total
        GROUP BY word, total.weight HAVING count(*) BETWEEN 2 AND %(bearers)s
    ),
    alike AS (
        SELECT words, array_agg(DISTINCT record) AS records FROM named GROUP BY words HAVING count(DISTINCT record) > 1
    ),
    pairs AS (
        SELECT one.record AS one, other.record AS other, rare.weight
        FROM rare JOIN said AS one USING (word) JOIN said AS other USING (word) WHERE one.record < other.record
        UNION ALL
        SELECT one, other, total.weight FROM alike CROSS JOIN total CROSS JOIN unnest(records[1:%(bearers)s]) AS one
        CROSS JOIN unnest(records[1:%(bearers)s]) AS other WHERE one < other
    ),
    likely AS MATERIALIZED (
        SELECT one, other, sum(pairs.weight) AS weight FROM pairs CROSS JOIN total
        GROUP BY one, other, total.weight HAVING sum(pairs.weight) >= total.weight - 1
    )
    SELECT one, other FROM likely
    WHERE NOT EXISTS (SELECT FROM actors_notsame WHERE one_id = likely.one AND other_id = likely.other)
    ORDER BY weight DESC, one, other LIMIT %(judged)s
"""


@dataclass(frozen=True)
class Offered:
    """An actor that may be the one whose name is typed: what is known of it, and why."""

    known: Known
    likeness: Likeness

    @property
    def record(self):
        """The actor."""
        return self.known.record

    @property
    def is_asked(self):
        """Whether it is asked for before another one is made: it is very likely the same, or called just so."""
        return self.likeness.is_high or self.likeness.is_namesake


def like(name, kind, *, of=None, claims=None):
    """Actors that may be the one that is called so, the likeliest first: at most OFFERED, as [Offered].

    `kind`: of the one that is called so, '' for either. `of`: its id, if it is there already: then itself is left out,
    and so are those that a curator holds apart from it. `claims`: as of known_of. Six queries; more when names wait.
    """
    records = [match.record for match in found(name, nouns=("actor",), shown_only=False, limit=LOOKED_AT)]
    if not records:
        return []
    known = known_of({*records, *filter(None, [of])}, claims=claims)
    itself = known.pop(of, None)
    apart = NotSame.objects.apart_from(of) if itself else set()
    called = [Name(name)]
    rarity = rarity_of(IN_NAMES, [called, *(its.names for its in known.values())])
    offered = []
    for record, its in known.items():
        mine = Known(itself.kind, called, itself.begun, itself.ended) if itself else Known(kind or its.kind, called)
        if record not in apart and (likeness := judge(mine, its, rarity)):
            offered.append(Offered(its, likeness))
    return sorted(offered, key=lambda one: one.likeness.order)[:OFFERED]


def rarity_of(counting, records):
    """The Rarity of the words of lists of Names, as one query counts them: IN_NAMES at once, IN_ACTORS exactly."""
    words = sorted({word for names in records for name in names for word in name.words})
    with connection.cursor() as cursor:
        cursor.execute(counting, [words])
        counts = dict(cursor.fetchall())
    return Rarity(counts, counts.pop(""))


def doubles(*, claims=None):
    """The pairs of actors that may be one, the likeliest first, but for those that curators hold apart: [Double].

    Withdrawn actors are left out. `claims`: as of known_of. Seven queries; more when names wait.
    """
    fold_new()
    with connection.cursor() as cursor:
        cursor.execute(PAIRS, {"bearers": BEARERS, "judged": JUDGED})
        pairs = cursor.fetchall()
    known = known_of({record for pair in pairs for record in pair}, claims=claims)
    rarity = rarity_of(IN_ACTORS, [its.names for its in known.values()])
    judged = [(known[one], known[other]) for one, other in pairs]
    told = [Double(one, other, likeness) for one, other in judged if (likeness := judge(one, other, rarity))]
    return sorted(told, key=lambda double: double.likeness.order)
